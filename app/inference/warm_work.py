"""One `Warm`: a prefix evaluated before anybody asks for what follows it."""

from collections.abc import Callable

from app.domain.generation import FinishReason
from app.inference import protocol
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Row
from app.inference.sequences import Sequences
from app.inference.strand import Strand
from app.inference.work import AHEAD, PERSON, fitting


class WarmWork:
    """A prefix on its way; see `work.Work`.

    Evaluated ahead it gives way to everything, and is kept by use unless it is to be pinned.
    """

    writing = over = False

    def __init__(self, model: Evaluator, sequences: Sequences, order: protocol.Warm, send: Send) -> None:
        self.id, self.adapter = order.id, order.adapter
        self.rank = AHEAD if order.ahead else PERSON
        self._pins = order.pinned or not order.ahead
        self.overtaken = 0
        self._send = send
        self._model, self._sequences = model, sequences
        self.tokens = fitting(model, model.tokenize(order.prompt))
        self._strand = Strand(model, sequences, self.tokens, order.adapter)
        self._count = 0

    @property
    def begun(self) -> bool:
        """Whether it has a sequence."""
        return self._strand.slot is not None

    @property
    def needless(self) -> bool:
        """Whether there is nothing to do: no tokens, or they lie there already."""
        if not self.tokens:
            return True
        held = self._sequences.held(self.tokens, self.adapter)
        if held is not None:
            held.pinned = held.pinned or self._pins
            self._strand.cached = len(self.tokens)
        return held is not None

    def ahead(self) -> int:
        """Tokens to read."""
        return self._strand.ahead()

    def begin(self) -> bool:
        """Take a sequence. One token is always read: somebody else may have read all of it meanwhile."""
        return self._strand.begin(scores=True)

    def rows(self, limit: int, scored: int, *, lone: bool) -> list[Row]:
        """More of the prefix."""
        del scored, lone
        rows = self._strand.rows(limit, scores=False)
        self._count = len(rows)
        return rows

    def took(self, place: int) -> FinishReason | None:
        """The end, when all of it is read."""
        del place
        self._strand.took(self._count)
        return FinishReason.STOP if self._strand.done else None

    def lost(self) -> None:
        """The batch came to nothing."""
        self._strand.lost()

    def rest(self) -> None:
        """Leave the sequence; what was read is found again if it still lies there."""
        self._strand.end()
        self._strand = Strand(self._model, self._sequences, self.tokens, self.adapter)

    def shrink(self) -> bool:
        """One sequence is the least."""
        return False

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Say how much is warm; where it was stopped, what was read stays as it is."""
        del memory_bytes
        done = reason is FinishReason.STOP
        self._strand.end(pinned=done and self._pins)
        self._send(protocol.Warmed(self.id, len(self.tokens) if done else 0, self._strand.cached))
