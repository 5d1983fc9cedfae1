"""One `Load`: the model, and a small one that drafts for it, from their files into memory."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ModelLoadError
from app.inference import protocol
from app.inference.cancels import Cancels
from app.inference.draft_model import DraftModel, measured_draft
from app.inference.engine_port import Send
from app.inference.failures import LoadCancelledError
from app.inference.own_memory import resident_bytes

if TYPE_CHECKING:
    from app.inference.llama_engine import LlamaModel

_PARTS_TOLD = 50


def load(order: protocol.Load, cancels: Cancels, send: Send) -> "tuple[LlamaModel, DraftModel | None]":
    """Take a model, and the small one where there is one that suits; tell how far it is, and the end.

    Raises:
        LoadCancelledError: A person stopped it.
        ModelLoadError: llama.cpp refuses the model.
    """
    from app.inference.llama_engine import LlamaModel

    sizes = {"n_ctx": order.n_ctx, "n_threads": order.n_threads}
    model = LlamaModel(Path(order.path), **sizes, placement=order.placement)
    try:
        model.load(_telling(order.id, cancels, send))
    except ModelLoadError:
        if order.id in cancels:
            raise LoadCancelledError("loading was stopped") from None
        raise
    draft, refused = _load_draft(order, model, cancels) if order.draft_path else (None, "")
    send(
        protocol.Loaded(
            order.id,
            model.n_ctx,
            order.n_threads,
            resident_bytes(),
            model.devices,
            model.description,
            draft_refused=refused,
        )
    )
    return model, draft


def _load_draft(order: protocol.Load, model: "LlamaModel", cancels: Cancels) -> tuple[DraftModel | None, str]:
    """Take the small model too, or say why it is not taken: the large one works without."""
    from app.inference.llama_engine import LlamaModel, free

    draft = LlamaModel(Path(order.draft_path), n_ctx=order.n_ctx, n_threads=order.n_threads)
    try:
        draft.load(lambda _part: order.id not in cancels)
    except ModelLoadError as error:
        return None, str(error)
    if not draft.speaks_like(model):
        free(draft)
        return None, f"{Path(order.draft_path).name} has another vocabulary"
    return measured_draft(draft, model), ""


def _telling(order_id: int, cancels: Cancels, send: Send) -> Callable[[float], bool]:
    """What llama.cpp calls with the part loaded: told on in steps; False stops the loading."""
    told = -1

    def on_part(part: float) -> bool:
        nonlocal told
        if int(part * _PARTS_TOLD) > told:
            told = int(part * _PARTS_TOLD)
            send(protocol.Loading(order_id, part))
        return order_id not in cancels

    return on_part
