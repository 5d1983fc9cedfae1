"""Copies of a profile: which there are, and how one differs from the profile of today."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path


class CopyReason(StrEnum):
    """Why the program made a copy by itself."""

    DAILY = "daily"
    IMPORT = "import"
    MIGRATION = "migration"


@dataclass(frozen=True, slots=True)
class AutomaticCopy:
    """One copy the program made; `at` is local time, as its name tells it."""

    path: Path
    reason: CopyReason
    at: datetime
    bytes: int


@dataclass(frozen=True, slots=True)
class MissingRow:
    """A row the copy has and the profile has not."""

    table: str
    id: int
    title: str


@dataclass(frozen=True, slots=True)
class TableComparison:
    """One table in both.

    Attributes:
        in_copy, in_profile: Rows.
        only_in_copy, only_in_profile: Rows the other has not.
        changed: Rows of both that differ.
    """

    table: str
    in_copy: int
    in_profile: int
    only_in_copy: int
    only_in_profile: int
    changed: int


@dataclass(frozen=True, slots=True)
class CopyComparison:
    """A copy beside the profile of today.

    Attributes:
        missing: The first of what the copy has and the profile has not, by table.
    """

    made_at: datetime
    tables: tuple[TableComparison, ...]
    missing: tuple[MissingRow, ...]

    @property
    def only_in_copy(self) -> int:
        """How many rows only the copy has."""
        return sum(table.only_in_copy for table in self.tables)
