"""Which tokens lie evaluated in which sequence, so that no prompt is evaluated twice.

Bookkeeping only: whoever asks moves the tokens in llama.cpp and tells here. Sequences share one pool of
cells, and a copy shares its source's, so a warm prefix in use costs nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class _Slot:
    tokens: list[int] = field(default_factory=list)
    pinned: bool = False
    used: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """The longest evaluated beginning of a prompt: `length` tokens in `sequence`."""

    sequence: int
    length: int


class Sequences:
    """The sequences of one context; number 0 is where answers are made.

    Invariant: the tokens noted for a sequence are evaluated in it, in this order, from position 0.
    """

    WORKING = 0

    def __init__(self, count: int) -> None:
        self._slots = [_Slot() for _ in range(count)]
        self._clock = 0

    def best(self, tokens: Sequence[int]) -> Match:
        """Where the longest common beginning lies; the working sequence where none is longer."""
        best = Match(self.WORKING, common_prefix(self._slots[self.WORKING].tokens, tokens))
        for number, slot in enumerate(self._slots):
            if len(slot.tokens) <= best.length or number == self.WORKING:
                continue
            length = common_prefix(slot.tokens, tokens)
            if length > best.length:
                best = Match(number, length)
        self._touch(best.sequence)
        return best

    def held(self, tokens: Sequence[int]) -> int | None:
        """The pinned sequence that holds exactly these tokens."""
        wanted = list(tokens)
        for number, slot in enumerate(self._slots):
            if slot.pinned and slot.tokens == wanted:
                self._touch(number)
                return number
        return None

    def spare(self) -> int:
        """A sequence for a new warm prefix: an empty one, else the one unused for longest."""
        number = min(
            range(1, len(self._slots)),
            key=lambda slot: (bool(self._slots[slot].tokens), self._slots[slot].used),
        )
        self._touch(number)
        return number

    def oldest_besides(self, kept: int) -> int | None:
        """The warm sequence to give up for room, if there is one besides `kept`."""
        full = [
            number
            for number, slot in enumerate(self._slots)
            if slot.tokens and number not in (kept, self.WORKING)
        ]
        return min(full, key=lambda number: self._slots[number].used, default=None)

    def tokens(self, sequence: int) -> list[int]:
        """What lies in a sequence; the list itself, so that a step can append to it."""
        return self._slots[sequence].tokens

    def note(self, sequence: int, tokens: Sequence[int], *, pinned: bool = False) -> None:
        """These tokens lie in it now and no others."""
        self._slots[sequence].tokens = list(tokens)
        self._slots[sequence].pinned = pinned

    def _touch(self, sequence: int) -> None:
        self._clock += 1
        self._slots[sequence].used = self._clock


def common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """Number of equal tokens at the beginning of both."""
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    return next(place for place in range(length) if one[place] != other[place])
