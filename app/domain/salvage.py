"""What a rescue brought: by table, what was saved, what was not, and which."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RescuedTable:
    """One table.

    Attributes:
        rescued: Rows that stand in the new profile.
        shortened: Of these, rows whose text goes on in a page that is gone.
        lost: Rows an index remembers and no page holds any more; `lost_ids` the first of them.
        stand_ins: Rows made up because others stand on them.
    """

    table: str
    rescued: int
    shortened: int
    lost: int
    lost_ids: tuple[int, ...]
    stand_ins: int


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """A rescue.

    Attributes:
        pages: Pages of the damaged file; `damaged_pages` those that do not read.
        detached: References set to nothing because what they name is lost.
        events_apart: Audit events after a hole in the chain, kept in a file beside the new profile.
        attachments_lost: Files of attachments that are gone or do not open.
    """

    directory: Path
    pages: int
    damaged_pages: tuple[int, ...]
    tables: tuple[RescuedTable, ...]
    detached: int
    events: int
    events_apart: int
    attachments: int
    attachments_lost: int
    seconds: float

    @property
    def rescued(self) -> int:
        """Rows saved."""
        return sum(table.rescued for table in self.tables)

    @property
    def lost(self) -> int:
        """Rows known to be lost."""
        return sum(table.lost for table in self.tables)

    @property
    def share(self) -> float:
        """Saved of all that is known to have been there."""
        known = self.rescued + self.lost
        return self.rescued / known if known else 1.0
