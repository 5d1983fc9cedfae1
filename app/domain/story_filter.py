"""Which part of a story is wanted: kinds, direction, period."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoryFilter:
    """What passes; nothing named means all of it.

    Attributes:
        kind: `email`, `call`, `message`, `note` or `visit`.
        direction: `in`, `out` or `internal`.
        since: Nothing older.
    """

    kind: str = ""
    direction: str = ""
    since: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether everything passes."""
        return not self.kind and not self.direction and self.since is None

    def passes(self, kind: str, direction: str, at: datetime) -> bool:
        """Say whether an event is wanted."""
        fits = (not self.kind or kind == self.kind) and (not self.direction or direction == self.direction)
        return fits and (self.since is None or at >= self.since)
