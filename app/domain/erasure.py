"""What is told of the erasure of a person."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Erasure:
    """The act.

    Attributes:
        counts: Rows overwritten or taken out, by table; `mentions` are texts the name was taken out of.
    """

    contact: int
    account: int
    actor: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class OlderBackup:
    """A backup made before the act: it still holds the person, and is to be destroyed by hand.

    Attributes:
        path: None where only the time is known.
    """

    at: datetime
    path: Path | None


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """The act, the evaluated states that went with it, and the backups in which the person still is."""

    erasure: Erasure
    states: int
    backups: tuple[OlderBackup, ...]
