"""Generated texts as commands.md promises them."""

from dataclasses import dataclass, field

from app.domain.drafts import Draft, Mark
from app.domain.generation import FinishReason, GenerationResult, ModelIdentity
from app.domain.ids import DraftId


@dataclass(slots=True)
class Received:
    """What came of a stream so far; at its end, or when the engine dies, this is what is left.

    Attributes:
        draft_id: None until the draft has its row.
        ready: The draft as saved, once it is whole.
    """

    pieces: list[str] = field(default_factory=list)
    draft_id: DraftId | None = None
    left_out: tuple[str, ...] = ()
    ready: Draft | None = None
    marks: tuple[Mark, ...] = ()

    @property
    def text(self) -> str:
        """All text received."""
        return "".join(self.pieces)


def draft_document(draft: Draft, received: Received) -> dict[str, object]:
    """The document of `draft` and `summarise`; figures are null where the engine died before telling."""
    origin = draft.provenance
    return {
        "text": draft.text,
        "finish_reason": draft.finish_reason.value,
        "prompt_tokens": origin.prompt_tokens if origin else None,
        "cached_tokens": origin.cached_tokens if origin else None,
        "generated_tokens": origin.generated_tokens if origin else None,
        "first_token_ms": origin.first_token_ms if origin else None,
        "total_ms": origin.total_ms if origin else None,
        "model": model_document(origin.model if origin else None),
        "prompt_profile": origin.prompt_profile if origin else None,
        "seed": origin.sampling.seed if origin else None,
        "draft": draft.id,
        "left_out": list(received.left_out),
        "adapter": origin.adapter if origin else None,
        "unconfirmed": [mark.text for mark in received.marks],
    }


def generated_document(
    text: str, result: GenerationResult | None, model: ModelIdentity | None, seed: int
) -> dict[str, object]:
    """The document of `generate`; without a result the engine died on the way."""
    return {
        "text": text,
        "finish_reason": (result.finish_reason if result else FinishReason.INTERRUPTED).value,
        "prompt_tokens": result.prompt_tokens if result else None,
        "cached_tokens": result.cached_tokens if result else None,
        "generated_tokens": result.generated_tokens if result else None,
        "first_token_ms": result.first_token_ms if result else None,
        "total_ms": result.total_ms if result else None,
        "model": model_document(model),
        "seed": seed,
    }


def model_document(model: ModelIdentity | None) -> dict[str, object] | None:
    """Which weights spoke."""
    if model is None:
        return None
    return {"name": model.name, "sha256": model.sha256, "quantization": model.quantization}
