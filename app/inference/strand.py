"""A run of tokens on its way into one sequence, from the longest beginning that lies evaluated somewhere."""

from collections.abc import Sequence

from app.inference.evaluator import Evaluator, Row
from app.inference.sequences import Sequences, Slot


class Strand:
    """Tokens to be evaluated into a sequence.

    Attributes:
        tokens: All of them.
        slot: Its sequence, from `begin` on.
        cached: Tokens that needed no evaluation.
        position: Tokens evaluated.
    """

    def __init__(
        self, model: Evaluator, sequences: Sequences, tokens: Sequence[int], adapter: str | None = None
    ) -> None:
        self._model = model
        self._sequences = sequences
        self._adapter = adapter
        self.tokens = list(tokens)
        self.slot: Slot | None = None
        self.cached = self.position = 0

    @property
    def done(self) -> bool:
        """Whether all of it is evaluated."""
        return self.position == len(self.tokens)

    def ahead(self) -> int:
        """Tokens to evaluate, if it began now."""
        if self.slot is not None:
            return len(self.tokens) - self.position
        return len(self.tokens) - self._sequences.best(self.tokens, self._adapter).length

    def begin(self, *, scores: bool, sparing: bool = False) -> bool:
        """Take a sequence with what is evaluated already; False while all sequences are at work.

        Args:
            scores: The last token is evaluated in any case, for what may follow it.
            sparing: Nothing that is pinned is given up for it.
        """
        match = self._sequences.best(self.tokens, self._adapter)
        length = min(match.length, len(self.tokens) - scores)
        source = match.slot
        slot: Slot | None
        if source is not None and self._goes_on(source, length):
            slot = source
            self._sequences.claim(slot)
        else:
            slot = self._sequences.take(sparing=sparing)
        if slot is None:
            return False
        if source is None or source is slot:
            self._model.cut(slot.number, length)
        else:
            self._model.copy(source.number, slot.number, length)
        slot.tokens, slot.adapter = self.tokens[:length], self._adapter
        self.slot = slot
        self.position = self.cached = length
        return True

    def rows(self, limit: int, *, scores: bool) -> list[Row]:
        """The next tokens, at most `limit`; with `scores` the very last one is scored."""
        assert self.slot is not None
        number, first = self.slot.number, self.position
        end = min(first + limit, len(self.tokens))
        rows = [Row(self.tokens[place], place, number, scored=False) for place in range(first, end)]
        if scores and rows and end == len(self.tokens):
            rows[-1] = rows[-1]._replace(scored=True)
        return rows

    def took(self, count: int) -> None:
        """So many more are evaluated."""
        assert self.slot is not None
        self.position += count
        self.slot.tokens = self.tokens[: self.position]

    def lost(self) -> None:
        """A batch with its tokens came to nothing."""
        assert self.slot is not None
        self._model.cut(self.slot.number, len(self.slot.tokens))

    def end(self, *, pinned: bool = False, forget: bool = False) -> None:
        """Leave the sequence; what lies in it may serve others, unless it is to be forgotten."""
        slot, self.slot = self.slot, None
        if slot is None:
            return
        if forget:
            self._model.cut(slot.number, 0)
            slot.tokens = []
        slot.written = max(0, len(slot.tokens) - len(self.tokens))
        self._sequences.release(slot, pinned=pinned)

    @staticmethod
    def _goes_on(source: Slot, length: int) -> bool:
        """Whether the match is all there is in a sequence that nobody needs as it is.

        An answer's own text may be lost: kept beside each new answer to the same prompt, all of them would
        lie in the pool that every step looks through.
        """
        # The last token of a prompt is evaluated again in any case.
        needed = len(source.tokens) - source.written - bool(source.written)
        return not source.taken and not source.pinned and length >= needed
