"""Evaluated stories at rest, moved out of the cells that every step looks through into plain memory.

Attention goes over all cells up to the last one in use, whosesoever they are: behind 4,096 cells of other
stories the starter reads a prompt a tenth more slowly, and what finds no room there is lost. Parked, a story
comes back in the time its bytes take to be copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.inference.evaluator import Evaluator
from app.inference.sequences import Sequences, Slot, common_prefix

# Fewer tokens are read again as quickly.
_WORTH_PARKING = 128
# Fewer cells in the way cost a request less than their copying does.
_IN_THE_WAY = 512


@dataclass(frozen=True, slots=True)
class _Parked:
    """A sequence as it was.

    Attributes:
        written: See `Slot.written`.
        state: llama.cpp's own bytes.
    """

    tokens: list[int]
    adapter: str | None
    pinned: bool
    written: int
    state: bytes | memoryview

    def holds(self, tokens: Sequence[int], adapter: str | None) -> bool:
        """Whether it begins with all of these."""
        return adapter == self.adapter and common_prefix(self.tokens, tokens) == len(tokens)


class Parking:
    """Stories of one context that rest outside of it, the longest unused given up first.

    Args:
        most_bytes: All of them together; 0 parks nothing.
    """

    def __init__(self, sequences: Sequences, most_bytes: int) -> None:
        self._sequences, self._most_bytes = sequences, most_bytes
        # The last used is the last.
        self._parked: list[_Parked] = []
        # Of one token, as the last state had them; until then the least there can be.
        self._token_bytes = 1.0

    @property
    def bytes(self) -> int:
        """What lies here."""
        return sum(len(one.state) for one in self._parked)

    def make_way(self, model: Evaluator, tokens: Sequence[int], adapter: str | None) -> None:
        """Park what rests and is mostly strange to a prompt; the beginning they share stays where it is."""
        if not self._most_bytes:
            return
        strangers = []
        for slot in self._sequences.resting():
            shared = common_prefix(slot.tokens, tokens) if slot.adapter == adapter else 0
            strange = len(slot.tokens) - shared
            if strange >= _WORTH_PARKING and strange > shared:
                strangers.append((slot, shared))
        if sum(len(slot.tokens) - shared for slot, shared in strangers) < _IN_THE_WAY:
            return
        # What will be laid back is not to be given up for them.
        self._best(tokens, adapter)
        for slot, shared in strangers:
            if self.park(model, slot):
                model.cut(slot.number, shared)
                slot.tokens, slot.pinned, slot.written = slot.tokens[:shared], False, 0

    def park(self, model: Evaluator, slot: Slot) -> bool:
        """Keep a sequence's state here; False where it is too short or too large for that.

        What an answer wrote is lost where its prompt is here already: see `Strand`.
        """
        length = len(slot.tokens)
        if length < _WORTH_PARKING or length * self._token_bytes > self._most_bytes:
            return False
        needed = slot.tokens[: length - slot.written - bool(slot.written)]
        if any(one.holds(needed, slot.adapter) for one in self._parked):
            return True
        state = model.state(slot.number)
        self._token_bytes = len(state) / length
        if len(state) > self._most_bytes:
            return False
        fresh = _Parked(slot.tokens, slot.adapter, slot.pinned, slot.written, state)
        self._parked = [one for one in self._parked if not fresh.holds(one.tokens, one.adapter)]
        while self._parked and self.bytes + len(state) > self._most_bytes:
            del self._parked[0]
        self._parked.append(fresh)
        return True

    def lay_back(self, model: Evaluator, tokens: Sequence[int], adapter: str | None) -> None:
        """Bring what is parked of a prompt into a sequence, where more of it is here than lies evaluated."""
        best = self._best(tokens, adapter)
        if best is None:
            return
        slot = lay(model, self._sequences, best.tokens, adapter, best.state)
        if slot is not None:
            # It stays here, too: parked again as it is, it costs nothing.
            slot.written = best.written
            self._sequences.release(slot, pinned=best.pinned)

    def _best(self, tokens: Sequence[int], adapter: str | None) -> _Parked | None:
        """What is worth laying back for a prompt; it is given up last from now on."""
        ours = [one for one in self._parked if one.adapter == adapter]
        best = max(ours, key=lambda one: common_prefix(one.tokens, tokens), default=None)
        if best is None:
            return None
        lies = self._sequences.best(tokens, adapter).length
        if common_prefix(best.tokens, tokens) < lies + _WORTH_PARKING:
            return None
        self._parked.remove(best)
        self._parked.append(best)
        return best


def lay(
    model: Evaluator,
    sequences: Sequences,
    tokens: list[int],
    adapter: str | None,
    state: bytes | memoryview,
) -> Slot | None:
    """Lay llama.cpp's bytes of these tokens into a sequence; the caller releases it.

    Older ones make room. None where it does not go, or all sequences are at work.
    """
    slot = sequences.take()
    if slot is None:
        return None
    slot.tokens = []
    model.cut(slot.number, 0)
    laid = len(tokens) < model.n_ctx and model.restore(slot.number, state)
    while not laid and len(tokens) < model.n_ctx and (oldest := sequences.oldest()) is not None:
        model.cut(oldest.number, 0)
        oldest.tokens = []
        laid = model.restore(slot.number, state)
    if laid:
        slot.tokens, slot.adapter = list(tokens), adapter
        return slot
    model.cut(slot.number, 0)
    sequences.release(slot)
    return None
