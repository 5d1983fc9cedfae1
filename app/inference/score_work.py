"""One `Score`: many texts after one prefix, and for each how probably certain tokens come next."""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.domain.generation import FinishReason, PromptPart, Scored
from app.errors import AppError, InferenceError
from app.inference import protocol
from app.inference.choices import Choices
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Row
from app.inference.sampling import Scores
from app.inference.sequences import Sequences
from app.inference.strand import Strand
from app.inference.work import BULK, fitting

# Texts at once: more would drive out what rests.
_AT_ONCE = 16


@dataclass
class _Tail:
    """A text being read.

    Attributes:
        choices: The tokens that are chosen from behind it.
        count: Its rows in the batch that is evaluated now.
    """

    index: int
    parts: tuple[PromptPart, ...]
    strand: Strand
    choices: tuple[int, ...]
    count: int = 0


class ScoreWork:
    """Texts on their way; see `work.Work`.

    The prefix is read first, into a sequence of its own; then as many texts at once as a batch holds, each
    in a sequence that begins as a copy of it and is forgotten when its scores are read.
    """

    writing = False

    def __init__(self, model: Evaluator, sequences: Sequences, order: protocol.Score, send: Send) -> None:
        self.id, self.adapter = order.id, order.adapter
        self.rank = BULK
        self.overtaken = 0
        self._model, self._sequences, self._send = model, sequences, send
        self._order = order
        self.tokens = fitting(model, model.tokenize(order.prefix))
        self._choices = Choices(model, order.choices)
        for parts in order.tails or ((),):
            # Refused at once, not amid the texts.
            self._choices.after((*order.prefix, *parts))
        self._waiting = deque(enumerate(order.tails))
        self._reading: list[_Tail] = []
        self._batch: list[_Tail] = []
        self._prefix = Strand(model, sequences, self.tokens, order.adapter)
        self._prefix_count = self._evaluated = 0
        self._at_once = _AT_ONCE
        self._cached: int | None = None
        self._began_at = time.perf_counter()

    @property
    def begun(self) -> bool:
        """Whether the prefix has a sequence."""
        return self._prefix.slot is not None

    @property
    def over(self) -> bool:
        """Whether all texts are through; without one that was read where all were refused."""
        return self._prefix.done and not self._waiting and not self._reading

    def ahead(self) -> int:
        """Tokens of the prefix to read, and one for the texts after it."""
        return self._prefix.ahead() + 1

    def begin(self) -> bool:
        """Take a sequence for the prefix."""
        begun = self._prefix.begin(scores=False)
        if begun and self._cached is None:
            self._cached = self._prefix.cached
        return begun

    def rows(self, limit: int, scored: int, *, lone: bool) -> list[Row]:
        """More of the prefix, or of the texts: as many as the batch has room and scores for."""
        del lone
        if not self._prefix.done:
            rows = self._prefix.rows(limit, scores=False)
            self._prefix_count = len(rows)
            return rows
        rows = []
        self._batch = []
        while len(rows) < limit and len(self._batch) < min(scored, self._at_once):
            tail = self._nth(len(self._batch))
            if tail is None:
                break
            more = tail.strand.rows(limit - len(rows), scores=True)
            tail.count = len(more)
            rows += more
            self._batch.append(tail)
        return rows

    def took(self, place: int) -> FinishReason | None:
        """Tell the scores of the texts that are through."""
        if not self._prefix.done:
            self._prefix.took(self._prefix_count)
            self._evaluated += self._prefix_count
        else:
            self._tell(place)
        return FinishReason.STOP if self.over else None

    def lost(self) -> None:
        """The batch came to nothing."""
        if not self._prefix.done:
            self._prefix.lost()
        for tail in self._reading:
            tail.strand.lost()

    def rest(self) -> None:
        """Leave the sequences; texts half read begin again."""
        for tail in reversed(self._reading):
            tail.strand.end(forget=True)
            self._waiting.appendleft((tail.index, tail.parts))
        self._reading = []
        self._prefix.end()
        self._prefix = Strand(self._model, self._sequences, self.tokens, self.adapter)

    def shrink(self) -> bool:
        """Read half as many texts at once."""
        if self._at_once == 1:
            return False
        self._at_once //= 2
        self.rest()
        return True

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Say the end; results went out as they came."""
        for tail in self._reading:
            tail.strand.end(forget=True)
        self._prefix.end()
        took_ms = (time.perf_counter() - self._began_at) * 1000
        self._send(
            protocol.ScoresEnded(self.id, reason, self._cached or 0, self._evaluated, took_ms, memory_bytes())
        )

    def _nth(self, place: int) -> _Tail | None:
        """The text at this place among those being read; a new one where there is room for it."""
        if place < len(self._reading):
            return self._reading[place]
        while self._waiting:
            index, parts = self._waiting[0]
            try:
                tail = self._tail(index, parts)
            except AppError as error:
                # Of this text alone; raised here, inside a step, it would end the engine.
                self._send(protocol.Refused(self.id, index, error.code, str(error), dict(error.facts)))
                self._waiting.popleft()
                continue
            if not tail.strand.begin(scores=True, sparing=True):
                return None
            self._waiting.popleft()
            self._reading.append(tail)
            return tail
        return None

    def _tail(self, index: int, parts: tuple[PromptPart, ...]) -> _Tail:
        whole = (*self._order.prefix, *parts)
        # Tokenized together: what a vocabulary puts before the first token comes once.
        tokens = fitting(self._model, self._model.tokenize(whole))
        joined, choices = self._choices.after(whole)
        read = tokens[: len(tokens) - joined]
        if not read:
            raise InferenceError("there is nothing to choose after", code="engine.empty_prompt")
        return _Tail(index, parts, Strand(self._model, self._sequences, read, self.adapter), choices)

    def _tell(self, place: int) -> None:
        told = []
        for tail in self._batch:
            tail.strand.took(tail.count)
            self._evaluated += tail.count
            place += tail.count
            if tail.strand.done:
                tokens = max(0, len(tail.strand.tokens) - len(self.tokens))
                told.append(Scored(tail.index, _chances(self._model.scores(place - 1), tail.choices), tokens))
                tail.strand.end(forget=True)
        self._reading = [tail for tail in self._reading if not tail.strand.done]
        if told:
            self._send(protocol.Scores(self.id, tuple(told)))


def _chances(scores: Scores, choices: tuple[int, ...]) -> tuple[float, ...]:
    """Natural logarithms of the choices' probabilities over the whole vocabulary."""
    highest = float(scores.max())
    whole = highest + float(np.log(np.exp(scores - highest, dtype=np.float64).sum()))
    return tuple(float(scores[choice]) - whole for choice in choices)
