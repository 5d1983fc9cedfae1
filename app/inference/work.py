"""Work that takes many steps: a prompt to evaluate, an answer to write. One `step` is one batch or token."""

import time
from collections.abc import Callable

from app.domain.generation import FinishReason, GenerationResult
from app.errors import ContextOverflowError, InferenceError
from app.inference import protocol
from app.inference.engine_port import Send
from app.inference.evaluator import Evaluator, Outcome
from app.inference.sampling import Chooser
from app.inference.sequences import Sequences
from app.inference.streaming import TextStream

# A desk paints 30 times a second; each message wakes it up, on the cores that generate.
FLUSH_S = 0.03


class PromptWork:
    """A prompt on its way into a sequence, from the longest beginning that lies evaluated."""

    def __init__(self, model: Evaluator, sequences: Sequences, tokens: list[int], target: int) -> None:
        self._model = model
        self._sequences = sequences
        self._tokens = tokens
        self._target = target
        self.cached = 0
        self.position = 0

    def begin(self, *, scores: bool) -> None:
        """Take over what is evaluated; where scores are wanted the last token is always evaluated."""
        match = self._sequences.best(self._tokens)
        length = min(match.length, len(self._tokens) - scores)
        if match.sequence != self._target:
            self._model.copy(match.sequence, self._target, length)
        elif not self._model.cut(self._target, length):
            self._model.cut(self._target, 0)
            length = 0
        self._sequences.note(self._target, self._tokens[:length])
        self.position = self.cached = length

    def step(self, *, scores: bool) -> Outcome:
        """Evaluate the next batch."""
        batch = self._tokens[self.position : self.position + self._model.n_batch]
        last = self.position + len(batch) == len(self._tokens)
        outcome = self._model.evaluate(batch, self.position, self._target, scores=scores and last)
        if outcome is Outcome.NO_ROOM and self._give_up_one():
            return Outcome.DONE
        if outcome is Outcome.DONE:
            self.position += len(batch)
            self._sequences.note(self._target, self._tokens[: self.position])
        else:
            # Part of the batch may lie there already.
            self._model.cut(self._target, self.position)
        return outcome

    @property
    def done(self) -> bool:
        """Whether all of it is evaluated."""
        return self.position == len(self._tokens)

    def _give_up_one(self) -> bool:
        victim = self._sequences.oldest_besides(self._target)
        if victim is None:
            return False
        self._model.cut(victim, 0)
        self._sequences.note(victim, ())
        return True


class AnswerWork:
    """One `Generate` from its prompt to its last token."""

    def __init__(self, model: Evaluator, sequences: Sequences, order: protocol.Generate, send: Send) -> None:
        self.id = order.id
        self._model = model
        self._sequences = sequences
        self._order = order
        self._send = send
        self._tokens = _fitting(model, order)
        if not self._tokens:
            raise InferenceError("the prompt is empty", code="engine.empty_prompt")
        self._prompt = PromptWork(model, sequences, self._tokens, Sequences.WORKING)
        self._chooser = Chooser(order.sampling, model.guard(order.grammar) if order.grammar else None)
        self._stream = TextStream(order.stop)
        self._held: list[str] = []
        self._submitted = time.perf_counter()
        self._begun = self._first = self._last = self._flushed = 0.0
        self._generated = 0

    def step(self) -> FinishReason | None:
        """Evaluate a batch of the prompt or write a token; the reason when this was the end."""
        if not self._begun:
            self._begun = time.perf_counter()
            self._prompt.begin(scores=True)
        if not self._prompt.done:
            return self._read()
        return self._write()

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Say the rest and the figures."""
        self._held.append(self._stream.end())
        self._flush(time.perf_counter())
        self._send(protocol.Finished(self.id, self._result(reason), memory_bytes()))

    def _read(self) -> FinishReason | None:
        outcome = self._prompt.step(scores=True)
        if outcome is Outcome.ABORTED:
            return FinishReason.CANCELLED
        if outcome is Outcome.NO_ROOM:
            return FinishReason.LENGTH
        return self._choose() if self._prompt.done else None

    def _write(self) -> FinishReason | None:
        token, tokens = self._token, self._sequences.tokens(Sequences.WORKING)
        if len(tokens) >= self._model.n_ctx:
            return FinishReason.LENGTH
        outcome = self._model.evaluate_one(token, len(tokens), Sequences.WORKING)
        if outcome is not Outcome.DONE:
            self._model.cut(Sequences.WORKING, len(tokens))
            return FinishReason.CANCELLED if outcome is Outcome.ABORTED else FinishReason.LENGTH
        tokens.append(token)
        return self._choose()

    def _choose(self) -> FinishReason | None:
        if self._generated >= self._order.max_tokens:
            return FinishReason.LENGTH
        token = self._token = self._chooser.choose(self._model.scores())
        self._last = time.perf_counter()
        self._first = self._first or self._last
        if self._model.ends(token):
            return FinishReason.STOP
        self._generated += 1
        self._tell(self._stream.feed(self._model.piece(token)))
        if self._stream.stopped:
            return FinishReason.STOP
        return FinishReason.LENGTH if self._generated >= self._order.max_tokens else None

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
        first, begun = self._first or end, self._begun or end
        return GenerationResult(
            text=self._stream.text,
            finish_reason=reason,
            prompt_tokens=len(self._tokens),
            cached_tokens=self._prompt.cached,
            generated_tokens=self._generated,
            first_token_ms=(first - self._submitted) * 1000,
            prompt_ms=(first - begun) * 1000,
            generation_ms=(self._last - first) * 1000 if self._first else 0.0,
            total_ms=(end - self._submitted) * 1000,
        )


class WarmWork:
    """One `Warm`: a prefix evaluated into a sequence of its own."""

    def __init__(self, model: Evaluator, sequences: Sequences, order: protocol.Warm, send: Send) -> None:
        self.id = order.id
        self._sequences = sequences
        self._send = send
        self._tokens = _fitting(model, order)
        self._model = model
        self._prompt: PromptWork | None = None

    def step(self) -> FinishReason | None:
        """Evaluate a batch."""
        if self._prompt is None:
            if self._sequences.held(self._tokens) is not None or not self._tokens:
                return FinishReason.STOP
            self._target = self._sequences.spare()
            self._prompt = PromptWork(self._model, self._sequences, self._tokens, self._target)
            self._prompt.begin(scores=False)
        if not self._prompt.done and self._prompt.step(scores=False) is not Outcome.DONE:
            return FinishReason.CANCELLED
        return FinishReason.STOP if self._prompt.done else None

    def finish(self, reason: FinishReason, memory_bytes: Callable[[], int]) -> None:
        """Say how much is warm: nothing where it was cancelled."""
        del memory_bytes
        if reason is FinishReason.STOP and self._prompt is not None:
            self._sequences.note(self._target, self._tokens, pinned=True)
        self._send(protocol.Warmed(self.id, len(self._tokens) if reason is FinishReason.STOP else 0))


def _fitting(model: Evaluator, order: protocol.Generate | protocol.Warm) -> list[int]:
    tokens = model.tokenize(order.prompt)
    if len(tokens) >= model.n_ctx:
        raise ContextOverflowError(
            f"{len(tokens)} tokens in a context of {model.n_ctx}",
            prompt_tokens=len(tokens),
            n_ctx=model.n_ctx,
        )
    return tokens
