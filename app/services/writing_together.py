"""Many drafts written in the engine's batches, each saved as it comes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.cleaning import BodyFilter
from app.domain.generation import FinishReason, GenerationRequest, GenerationResult, TokenText
from app.errors import AppError
from app.services.prompting import Tokenizer
from app.services.writing import DraftInWriting


class ManyEngine(Tokenizer, Protocol):
    """The part of the engine that writing many texts takes."""

    def generate_many(
        self, requests: Iterable[GenerationRequest], cancel: CancelToken | None = None
    ) -> Iterator[tuple[int, TokenText | GenerationResult | AppError]]:
        """Give many texts at once, each with its place; requests are taken as there is room."""


def write_together(
    engine: ManyEngine, begun: Iterable[DraftInWriting], cancel: CancelToken
) -> Iterator[tuple[DraftInWriting, AppError | None]]:
    """Write drafts and give each as it is finished, or with the engine's refusal of it alone.

    `begun` is taken one by one as the engine has room, so that a draft begun late has its row late.

    Raises:
        AppError: What the engine raises; the drafts it was at keep their text, as interrupted.
    """
    at_work: dict[int, _Hand] = {}

    def requests() -> Iterator[GenerationRequest]:
        for place, draft in enumerate(begun):
            at_work[place] = _Hand(draft)
            yield draft.asked

    try:
        for place, event in engine.generate_many(requests(), cancel):
            if isinstance(event, TokenText):
                at_work[place].take(event.text)
                continue
            hand = at_work.pop(place)
            yield hand.draft, hand.end(event)
    except GeneratorExit:
        _finish_all(at_work, FinishReason.CANCELLED)
        raise
    except AppError:
        _finish_all(at_work, FinishReason.INTERRUPTED)
        raise


class _Hand:
    """Writes one draft: the text cleaned as it comes."""

    def __init__(self, draft: DraftInWriting) -> None:
        self.draft = draft
        self._body = BodyFilter(letter=draft.is_letter)
        draft.greet()

    def take(self, text: str) -> None:
        """More from the model."""
        certain = self._body.feed(text)
        if certain:
            self.draft.add(certain)

    def end(self, event: GenerationResult | AppError) -> AppError | None:
        """Save the draft's end; the refusal, if it is one."""
        if isinstance(event, AppError):
            self.stop(FinishReason.INTERRUPTED)
            return event
        self._give_rest()
        # One alone cannot be stopped at its signature: what the model wrote after it was thrown away.
        signed = replace(event, finish_reason=FinishReason.STOP) if self._body.has_ended else event
        self.draft.end(signed)
        self.draft.finish()
        return None

    def stop(self, reason: FinishReason) -> None:
        """Save what came."""
        self._give_rest()
        self.draft.finish(reason)

    def _give_rest(self) -> None:
        self.draft.add(self._body.finish())


def _finish_all(at_work: dict[int, _Hand], reason: FinishReason) -> None:
    for hand in at_work.values():
        hand.stop(reason)
