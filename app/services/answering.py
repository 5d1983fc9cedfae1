"""One answer of the engine, cleaned while it streams, with where it came from."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.cleaning import BodyFilter
from app.domain.engine import LoadedModel
from app.domain.generation import (
    Evaluated,
    FinishReason,
    GenerationRequest,
    GenerationResult,
    PromptPart,
    Provenance,
    Sampling,
    TokenText,
)
from app.domain.prompt import PromptProfile, prompt_digest
from app.errors import AppError
from app.services.prompting import Tokenizer


class AnsweringEngine(Tokenizer, Protocol):
    """The part of the engine that writing takes."""

    def generate(
        self, request: GenerationRequest, cancel: CancelToken | None = None
    ) -> Iterator[TokenText | GenerationResult]:
        """Give text as it comes and, at the end, the result."""

    def warm(self, prefix: tuple[PromptPart, ...]) -> int:
        """Evaluate a prefix and keep it."""

    def evaluate_ahead(self, prompt: tuple[PromptPart, ...], cancel: CancelToken | None = None) -> Evaluated:
        """Evaluate a prompt while nothing else is wanted."""

    def keep_state(self, prompt: tuple[PromptPart, ...]) -> bytes:
        """Give what lies evaluated of a prompt."""

    def restore_state(self, state: bytes) -> int:
        """Take it back."""


class PromptMade(Protocol):
    """What a prompt was made with."""

    @property
    def parts(self) -> tuple[PromptPart, ...]:
        """The prompt."""

    @property
    def profile(self) -> PromptProfile:
        """Its profile."""

    @property
    def model(self) -> LoadedModel:
        """The model it is for."""


def provenance_of(
    made: PromptMade, sampling: Sampling, result: GenerationResult | None, adapter: str | None = None
) -> Provenance:
    """Tell where a text came from; without a result the figures are nought."""
    return Provenance(
        model=made.model.identity,
        prompt_profile=made.profile.key,
        prompt_sha256=prompt_digest(made.parts),
        sampling=sampling,
        prompt_tokens=result.prompt_tokens if result else 0,
        cached_tokens=result.cached_tokens if result else 0,
        generated_tokens=result.generated_tokens if result else 0,
        first_token_ms=result.first_token_ms if result else 0.0,
        total_ms=result.total_ms if result else 0.0,
        adapter=adapter,
    )


class Answer:
    """A generation whose text may be cleaned of what stands around the body.

    When the model begins a signature the generation is stopped: that is an ordinary end, not a cancel.
    """

    def __init__(
        self,
        engine: AnsweringEngine,
        asked: GenerationRequest,
        cancel: CancelToken,
        body: BodyFilter | None = None,
    ) -> None:
        self._engine = engine
        self._asked = asked
        self._cancel = cancel
        self._filter = body
        self._result: GenerationResult | None = None

    @property
    def result(self) -> GenerationResult | None:
        """The end, once `texts` is exhausted."""
        return self._result

    def texts(self) -> Iterator[str]:
        """Give the certain text as it comes; raises what the engine raises, after what was held back."""
        stop = CancelToken()
        self._cancel.on_cancel(stop.cancel)
        try:
            for event in self._engine.generate(self._asked, stop):
                if isinstance(event, GenerationResult):
                    self._result = self._ended(event)
                    continue
                text = self._filter.feed(event.text) if self._filter else event.text
                if text:
                    yield text
                if self._has_signed:
                    stop.cancel()
        except AppError:
            yield from self._held_back()
            raise
        finally:
            # The consumer left: the engine need not go on.
            stop.cancel()
        yield from self._held_back()

    @property
    def _has_signed(self) -> bool:
        return self._filter is not None and self._filter.has_ended

    def _held_back(self) -> Iterator[str]:
        rest = self._filter.finish() if self._filter else ""
        if rest:
            yield rest

    def _ended(self, result: GenerationResult) -> GenerationResult:
        by_signature = self._has_signed and not self._cancel.is_cancelled
        return replace(result, finish_reason=FinishReason.STOP) if by_signature else result
