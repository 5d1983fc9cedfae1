"""What the program reports about itself: checks, imports, progress."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What `check` and `doctor` give; `rows` counts rows per table."""

    ok: bool
    findings: tuple[Finding, ...]
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class DoctorReport(CheckReport):
    """A check with the facts that help to understand it: versions, places, bytes."""

    facts: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """A line that was skipped or rejected.

    Attributes:
        line: A line number or a path in the JSON.
        message: For the log; where a field lacks or is wrong, its name.
        kept: The kinds of records that were taken of the line before it was refused.
    """

    line: str
    code: str
    message: str
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did; counts per table."""

    batch: str
    created: dict[str, int]
    updated: dict[str, int]
    skipped: tuple[ImportProblem, ...]
    rejected: tuple[ImportProblem, ...]


@dataclass(frozen=True, slots=True)
class UndoReport:
    """An import taken back; rows by table, and by name those that were kept because of work done since."""

    batch: str
    removed: dict[str, int]
    kept: tuple[ImportProblem, ...]


@dataclass(frozen=True, slots=True)
class PastImport:
    """An import of before, as the audit tells it; several files read at once are one.

    Attributes:
        actor: By whom; "" where nobody was named then.
        formats: What the files were, as `domain.imports.FORMATS`; none where that was not noted then.
        undone_at: When it was last taken back; None while it stands.
        can_undo: Whether anything of it is left to be taken back.
    """

    batch: str
    at: datetime
    actor: str
    formats: tuple[str, ...]
    created: Mapping[str, int]
    updated: Mapping[str, int]
    undone_at: datetime | None
    can_undo: bool


@dataclass(frozen=True, slots=True)
class BackupReport:
    """A finished, verified backup."""

    path: Path
    bytes: int
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work is: `done` of `total` in `unit` (`bytes`, `rows`)."""

    done: int
    total: int
    unit: str


OnProgress = Callable[[Progress], None]
