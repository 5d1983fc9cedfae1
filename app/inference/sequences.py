"""Which tokens lie evaluated in which sequence, so that no prompt is evaluated twice.

Bookkeeping only: whoever asks moves the tokens in llama.cpp and tells here. Sequences share one pool of
cells, and a copy shares its source's, so a beginning used by many costs its cells once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Slot:
    """One sequence.

    Invariant: `tokens` are evaluated in it, in this order, from position 0, with `adapter`.

    Attributes:
        taken: Some work writes in it; it is nobody else's to change.
        pinned: Given up last.
        written: How many of its last tokens an answer wrote: only its own conversation goes on with them.
    """

    number: int
    tokens: list[int] = field(default_factory=list)
    adapter: str | None = None
    taken: bool = False
    pinned: bool = False
    used: int = 0
    written: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """The longest evaluated beginning of a prompt: `length` tokens in `slot`; None where there is none."""

    slot: Slot | None
    length: int


class Sequences:
    """The sequences of one context."""

    def __init__(self, count: int) -> None:
        self._slots = [Slot(number) for number in range(count)]
        self._clock = 0

    def best(self, tokens: Sequence[int], adapter: str | None = None) -> Match:
        """Where the longest common beginning lies, in a sequence at work too."""
        best = Match(None, 0)
        for slot in self._slots:
            if slot.adapter != adapter or len(slot.tokens) <= best.length:
                continue
            length = common_prefix(slot.tokens, tokens)
            if length > best.length or (length == best.length and best.slot is None and length):
                best = Match(slot, length)
        if best.slot is not None:
            self.touch(best.slot)
        return best

    def held(self, tokens: Sequence[int], adapter: str | None = None) -> Slot | None:
        """A sequence at rest that holds exactly these tokens."""
        wanted = list(tokens)
        for slot in self._slots:
            if not slot.taken and slot.adapter == adapter and slot.tokens == wanted:
                self.touch(slot)
                return slot
        return None

    def take(self, *, sparing: bool = False) -> Slot | None:
        """A sequence to work in: an empty one, else the one at rest unused for longest; None while all work.

        What it held is the taker's to cut.

        Args:
            sparing: Never one that is pinned.
        """
        resting = [slot for slot in self._slots if not slot.taken and not (sparing and slot.pinned)]
        if not resting:
            return None
        slot = min(resting, key=lambda slot: (slot.pinned, bool(slot.tokens), slot.used))
        self.claim(slot)
        slot.pinned, slot.written = False, 0
        return slot

    def claim(self, slot: Slot) -> None:
        """This very sequence is worked in from now on."""
        slot.taken = True
        self.touch(slot)

    def release(self, slot: Slot, *, pinned: bool = False) -> None:
        """Work in it is done; what lies there may serve others until it is given up."""
        slot.taken = False
        slot.pinned = pinned and bool(slot.tokens)
        self.touch(slot)

    def resting(self) -> list[Slot]:
        """Sequences at rest that hold something, the last used first."""
        resting = [slot for slot in self._slots if slot.tokens and not slot.taken]
        return sorted(resting, key=lambda slot: -slot.used)

    def oldest(self) -> Slot | None:
        """The sequence at rest to give up for room: those nobody pinned first."""
        return min(self.resting(), key=lambda slot: (slot.pinned, slot.used), default=None)

    def touch(self, slot: Slot) -> None:
        """It was of use just now."""
        self._clock += 1
        slot.used = self._clock


def common_prefix(one: Sequence[int], other: Sequence[int]) -> int:
    """Number of equal tokens at the beginning of both."""
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    # Halving compares slices, which Python does at the speed of memory.
    low, high = 0, length
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
