"""How fast copying is and what is being copied, reckoned from how many bytes are done. Pure."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.bundle_offers import OfferedContent

_WINDOW_S = 5.0
_LEAST_S = 0.5


class Pace:
    """Bytes a second over the last seconds: what was copied before is checked quickly and soon forgotten."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, at_s: float, done: int) -> None:
        """Hear how far it was at a moment."""
        self._seen.append((at_s, done))
        while self._seen and at_s - self._seen[0][0] > _WINDOW_S:
            self._seen.popleft()

    @property
    def bytes_per_s(self) -> float | None:
        """The pace; None before there is half a second to reckon from."""
        if not self._seen:
            return None
        (begun_s, before), (at_s, done) = self._seen[0], self._seen[-1]
        return (done - before) / (at_s - begun_s) if at_s - begun_s >= _LEAST_S and done > before else None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where copying is: in which of the contents to come, and how far in it."""

    number: int
    done: int


def spot_of(missing: Sequence[OfferedContent], done: int) -> Spot:
    """The content in which `done` bytes end; contents come in their order."""
    left = done
    for number, content in enumerate(missing):
        if left < content.row.bytes:
            return Spot(number, left)
        left -= content.row.bytes
    return Spot(len(missing), 0)
