"""An engine that behaves without weights: counts words, remembers what is warm, says what was queued."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from app.domain.cancel import CancelToken
from app.domain.engine import Calibration, LoadedModel
from app.domain.generation import (
    Evaluated,
    FinishReason,
    GenerationRequest,
    GenerationResult,
    ModelIdentity,
    PromptPart,
    TokenText,
)
from app.domain.reports import OnProgress
from app.errors import AppError, ContextOverflowError, NoModelError

CHATML = (
    "{%- for message in messages %}"
    "{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}"
    "{%- endfor %}"
    "{%- if add_generation_prompt %}{{- '<|im_start|>assistant\\n' }}{%- endif %}"
)


@dataclass(frozen=True)
class Speech:
    """What to say next; `dies` is raised after the last piece, `refused` said instead of an end."""

    pieces: tuple[str, ...]
    dies: AppError | None = None
    refused: AppError | None = None
    finish_reason: FinishReason = FinishReason.STOP


def tokens_of(parts: Sequence[PromptPart]) -> list[str]:
    """Split into words, each a token; parts are tokenized apart."""
    return [word for part in parts for word in part.text.split()]


class FakeEngine:
    """One model, no process."""

    def __init__(self, *, n_ctx: int = 4096, family: str = "qwen2.5", speed: float = 100.0) -> None:
        self.model: LoadedModel | None = LoadedModel(
            ModelIdentity("fake", "0" * 64, "Q4_K_M"), n_ctx, family, CHATML, ("<|im_end|>",)
        )
        self.requests: list[GenerationRequest] = []
        self.warmed: list[list[str]] = []
        self.at_once = 4
        self._speed = speed
        self._queue: deque[Speech] = deque()

    def enqueue(
        self,
        *pieces: str,
        dies: AppError | None = None,
        refused: AppError | None = None,
        finish_reason: FinishReason = FinishReason.STOP,
    ) -> None:
        """Queue an answer."""
        self._queue.append(Speech(pieces, dies, refused, finish_reason))

    def ensure_loaded(
        self, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> LoadedModel:
        """Give the model; setting `model` to None plays a machine without one."""
        if self.model is None:
            raise NoModelError("no model is active")
        return self.model

    def calibration(self) -> Calibration:
        """Give a measured speed."""
        return Calibration(
            self.ensure_loaded().identity.sha256, self._speed, 10.0, 2, datetime(2026, 1, 1, tzinfo=UTC)
        )

    def count_tokens(self, texts: Sequence[tuple[PromptPart, ...]]) -> tuple[int, ...]:
        """Count words."""
        return tuple(len(tokens_of(text)) for text in texts)

    def warm(self, prefix: tuple[PromptPart, ...]) -> int:
        """Remember a prefix."""
        self.warmed.append(tokens_of(prefix))
        return len(self.warmed[-1])

    def evaluate_ahead(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        """Remember a prompt, unless told to stop; what was restored is not read again."""
        tokens = tokens_of(prompt)
        if cancel is not None and cancel.is_cancelled:
            return Evaluated(0, 0)
        cached = max((len(one) for one in self.warmed if tokens[: len(one)] == one), default=0)
        self.warmed.append(tokens)
        return Evaluated(len(tokens), cached)

    def keep_state(self, prompt: tuple[PromptPart, ...]) -> bytes:
        """Give the words of a prompt."""
        return "\n".join(tokens_of(prompt)).encode()

    def restore_state(self, state: bytes) -> int:
        """Take them back."""
        self.warmed.append(state.decode().split("\n"))
        return len(self.warmed[-1])

    def generate(
        self, request: GenerationRequest, cancel: CancelToken | None = None
    ) -> Iterator[TokenText | GenerationResult]:
        """Say what was queued, piece by piece, until told to stop."""
        prompt = tokens_of(request.prompt)
        if len(prompt) > self.ensure_loaded().n_ctx:
            raise ContextOverflowError("too long")
        self.requests.append(request)
        speech = self._queue.popleft()
        said: list[str] = []
        reason = speech.finish_reason
        for piece in speech.pieces:
            if cancel is not None and cancel.is_cancelled:
                reason = FinishReason.CANCELLED
                break
            said.append(piece)
            yield TokenText(piece)
        else:
            if speech.dies:
                raise speech.dies
            if cancel is not None and cancel.is_cancelled:
                reason = FinishReason.CANCELLED
        cached = max((len(one) for one in self.warmed if prompt[: len(one)] == one), default=0)
        yield GenerationResult("".join(said), reason, len(prompt), cached, len(said), 10.0, 5.0, 20.0, 30.0)

    def generate_many(
        self, requests: Iterable[GenerationRequest], cancel: CancelToken | None = None
    ) -> Iterator[tuple[int, TokenText | GenerationResult | AppError]]:
        """Say what was queued, a piece of each in turn, `at_once` of them at a time."""
        self.ensure_loaded()
        waiting = enumerate(requests)
        telling: dict[int, _Telling] = {}
        while True:
            stopped = cancel is not None and cancel.is_cancelled
            room = 0 if stopped else self.at_once - len(telling)
            for place, request in islice(waiting, max(0, room)):
                self.requests.append(request)
                telling[place] = _Telling(request, self._queue.popleft())
            if not telling:
                return
            for place, one in tuple(telling.items()):
                event = one.next_event(cancel)
                if not isinstance(event, TokenText):
                    del telling[place]
                yield place, event


class _Telling:
    """One of many answers."""

    def __init__(self, request: GenerationRequest, speech: Speech) -> None:
        self._prompt_tokens = len(tokens_of(request.prompt))
        self._speech = speech
        self._left = deque(speech.pieces)
        self._said: list[str] = []

    def next_event(self, cancel: CancelToken | None) -> TokenText | GenerationResult | AppError:
        """The next piece, or the end."""
        if cancel is not None and cancel.is_cancelled:
            return self._result(FinishReason.CANCELLED)
        if self._left:
            self._said.append(self._left.popleft())
            return TokenText(self._said[-1])
        if self._speech.dies:
            raise self._speech.dies
        return self._speech.refused or self._result(self._speech.finish_reason)

    def _result(self, reason: FinishReason) -> GenerationResult:
        said = self._said
        return GenerationResult(
            "".join(said), reason, self._prompt_tokens, 0, len(said), 10.0, 5.0, 20.0, 30.0
        )
