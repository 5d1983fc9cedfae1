"""One `Generate` from its prompt to its last token."""

import time
from collections.abc import Callable

from app.domain.generation import FinishReason, GenerationResult
from app.errors import InferenceError
from app.inference import protocol
from app.inference.draft_model import DraftGuesses, DraftModel
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Row
from app.inference.sampling import Chooser
from app.inference.sequences import Sequences
from app.inference.speculation import PromptLookup, StepCost
from app.inference.strand import Strand
from app.inference.streaming import TextStream
from app.inference.work import BULK, PERSON, fitting

# A desk that paints 20 times a second looks even; each message wakes it up, on the cores that generate.
FLUSH_S = 0.05


class AnswerWork:
    """An answer on its way; see `work.Work`."""

    over = False

    def __init__(
        self,
        model: Evaluator,
        sequences: Sequences,
        order: protocol.Generate,
        send: Send,
        costs: StepCost,
        draft: DraftModel | None = None,
    ) -> None:
        self.id, self.adapter = order.id, order.adapter
        self.rank = BULK if order.bulk else PERSON
        self.overtaken = 0
        self._model, self._sequences = model, sequences
        self._order, self._send, self._costs, self._draft = order, send, costs, draft
        self.tokens = fitting(model, model.tokenize(order.prompt))
        if not self.tokens:
            raise InferenceError("the prompt is empty", code="engine.empty_prompt")
        self._prompt_tokens = len(self.tokens)
        self._strand = Strand(model, sequences, self.tokens, order.adapter)
        self._chooser = Chooser(order.sampling, model.guard(order.grammar) if order.grammar else None)
        self._stream = TextStream(order.stop)
        self._lookup: PromptLookup | None = None
        self._drafted: DraftGuesses | None = None
        self._guesses: list[int] = []
        self._held: list[str] = []
        self._submitted = time.perf_counter()
        self._begun_at = self._first = self._last = self._flushed = 0.0
        self._token = 0
        self._cached: int | None = None
        self._count = self._generated = self._guessed = self._right = 0

    @property
    def begun(self) -> bool:
        """Whether it has a sequence."""
        return self._strand.slot is not None

    @property
    def writing(self) -> bool:
        """Whether the prompt is read."""
        return self._strand.done

    def ahead(self) -> int:
        """Tokens of the prompt to read."""
        return self._strand.ahead()

    def begin(self) -> bool:
        """Take a sequence."""
        if not self._strand.begin(scores=True):
            return False
        self._begun_at = self._begun_at or time.perf_counter()
        if self._cached is None:
            self._cached = self._strand.cached
        return True

    def rows(self, limit: int, scored: int, *, lone: bool) -> list[Row]:
        """More of the prompt; or the last token and, where it pays, guesses at what follows."""
        if not self._strand.done:
            rows = self._strand.rows(limit, scores=scored > 0)
            # Without room for its scores the last token waits for the next batch.
            if rows and not scored and rows[-1].position == len(self.tokens) - 1:
                rows.pop()
            self._count = len(rows)
            return rows
        slot = self._strand.slot
        assert slot is not None
        place = len(slot.tokens)
        room = min(limit, scored, self._model.n_ctx - place)
        self._guesses = self._guess(room - 1) if lone else []
        written = [self._token, *self._guesses] if room > 0 else []
        return [Row(token, place + step, slot.number, scored=True) for step, token in enumerate(written)]

    def took(self, place: int) -> FinishReason | None:
        """Choose what follows."""
        if not self._strand.done:
            self._strand.took(self._count)
            return self._chosen(place + self._count - 1) if self._strand.done else None
        slot = self._strand.slot
        assert slot is not None
        slot.tokens.append(self._token)
        reason = self._chosen(place)
        self._guessed += len(self._guesses)
        for step, guess in enumerate(self._guesses):
            if reason is not None or guess != self._token:
                self._model.cut(slot.number, len(slot.tokens))
                break
            self._right += 1
            slot.tokens.append(guess)
            reason = self._chosen(place + 1 + step)
        if reason is None and len(slot.tokens) >= self._model.n_ctx:
            return FinishReason.LENGTH
        return reason

    def lost(self) -> None:
        """The batch came to nothing."""
        self._strand.lost()

    def rest(self) -> None:
        """Give the sequence up; what was written is read again like a prompt."""
        slot = self._strand.slot
        assert slot is not None
        tokens = [*slot.tokens, self._token] if self._strand.done else self.tokens
        self._strand.end(forget=True)
        self.tokens = tokens
        self._strand = Strand(self._model, self._sequences, tokens, self.adapter)

    def shrink(self) -> bool:
        """One sequence is the least."""
        return False

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Say the rest and the figures."""
        self._strand.end()
        self._held.append(self._stream.end())
        self._flush(time.perf_counter())
        self._send(protocol.Finished(self.id, self._result(reason), memory_bytes()))

    def _guess(self, room: int) -> list[int]:
        room = min(room, self._order.max_tokens - self._generated - 1)
        if self._lookup is None or room <= 0:
            return []
        found = self._costs.best(self._lookup.right)
        drafted = self._drafted
        if drafted is not None:
            promise = self._costs.best(drafted.right, drafted.cost)
            if promise.gain > found.gain and (guesses := drafted.guesses(min(room, promise.depth))):
                return guesses
        return self._lookup.guesses(min(room, found.depth))

    def _chosen(self, place: int) -> FinishReason | None:
        if self._generated >= self._order.max_tokens:
            return FinishReason.LENGTH
        token = self._token = self._chooser.choose(self._model.scores(place))
        self._last = time.perf_counter()
        self._first = self._first or self._last
        if self._model.ends(token):
            return FinishReason.STOP
        self._generated += 1
        self._learn(token)
        self._tell(self._stream.feed(self._model.piece(token)))
        if self._stream.stopped:
            return FinishReason.STOP
        return FinishReason.LENGTH if self._generated >= self._order.max_tokens else None

    def _learn(self, token: int) -> None:
        if not self._order.speculate:
            return
        if self._lookup is None:
            self._lookup = PromptLookup(self.tokens)
            self._drafted = DraftGuesses(self._draft, self.tokens) if self._draft is not None else None
        self._lookup.learn(token)
        if self._drafted is not None:
            self._drafted.learn(token)

    def _tell(self, text: str) -> None:
        if text:
            self._held.append(text)
            if self._last - self._flushed >= FLUSH_S:
                self._flush(self._last)

    def _flush(self, now: float) -> None:
        text = "".join(self._held)
        self._held.clear()
        if text:
            self._flushed = now
            self._send(protocol.Text(self.id, text))

    def _result(self, reason: FinishReason) -> GenerationResult:
        end = time.perf_counter()
        first, begun = self._first or end, self._begun_at or end
        return GenerationResult(
            text=self._stream.text,
            finish_reason=reason,
            prompt_tokens=self._prompt_tokens,
            cached_tokens=self._cached or 0,
            generated_tokens=self._generated,
            first_token_ms=(first - self._submitted) * 1000,
            prompt_ms=(first - begun) * 1000,
            generation_ms=(self._last - first) * 1000 if self._first else 0.0,
            total_ms=(end - self._submitted) * 1000,
            queue_ms=(begun - self._submitted) * 1000,
            guessed_tokens=self._guessed,
            right_guesses=self._right,
        )
