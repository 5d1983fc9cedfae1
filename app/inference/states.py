"""What lies evaluated, given out as bytes and taken back: so that no restart costs a story read twice."""

import struct
from collections.abc import Sequence

import numpy as np

from app.errors import InferenceError
from app.inference import protocol
from app.inference.evaluator import Evaluator
from app.inference.parking import Parking, lay
from app.inference.sequences import Sequences

_MAGIC = b"VKV1"
_HEAD = struct.Struct("<4sI")
# The message around it takes a little.
MAX_STATE_BYTES = protocol.MAX_MESSAGE_BYTES - (1 << 20)


def keep(model: Evaluator, sequences: Sequences, parking: Parking, order: protocol.Keep) -> protocol.Kept:
    """Give the longest evaluated beginning of a prompt.

    Raises:
        InferenceError: It is too large to travel (`engine.state_size`), or all sequences are at work.
    """
    tokens = model.tokenize(order.prompt)
    parking.lay_back(model, tokens, order.adapter)
    match = sequences.best(tokens, order.adapter)
    if match.slot is None:
        return protocol.Kept(order.id, 0, b"")
    if match.length == len(match.slot.tokens):
        return _packed(order.id, tokens[: match.length], model.state(match.slot.number))
    slot = sequences.take()
    if slot is None:
        raise InferenceError("all sequences are at work", code="engine.busy")
    try:
        model.copy(match.slot.number, slot.number, match.length)
        return _packed(order.id, tokens[: match.length], model.state(slot.number))
    finally:
        model.cut(slot.number, 0)
        slot.tokens = []
        sequences.release(slot)


def restore(
    model: Evaluator, sequences: Sequences, parking: Parking, order: protocol.Restore
) -> protocol.Restored:
    """Lay a kept state into a sequence; others make room. 0 tokens where it does not go."""
    found = _unpacked(order.state)
    if found is None:
        return protocol.Restored(order.id, 0)
    tokens, state = found
    if sequences.held(tokens, order.adapter) is None:
        parking.make_way(model, tokens, order.adapter)
        slot = lay(model, sequences, tokens, order.adapter, state)
        if slot is None:
            return protocol.Restored(order.id, 0)
        sequences.release(slot)
    return protocol.Restored(order.id, len(tokens))


def _packed(order_id: int, tokens: Sequence[int], state: bytes | memoryview) -> protocol.Kept:
    if len(state) > MAX_STATE_BYTES:
        raise InferenceError(f"a state of {len(state)} bytes", code="engine.state_size", bytes=len(state))
    head = _HEAD.pack(_MAGIC, len(tokens)) + np.asarray(tokens, dtype="<i4").tobytes()
    return protocol.Kept(order_id, len(tokens), b"".join((head, state)))


def _unpacked(untrusted: bytes) -> tuple[list[int], memoryview] | None:
    """Tokens and llama.cpp's own bytes; None where it is nothing of ours."""
    if len(untrusted) < _HEAD.size:
        return None
    magic, count = _HEAD.unpack_from(untrusted)
    end = _HEAD.size + 4 * count
    if magic != _MAGIC or not count or end > len(untrusted):
        return None
    tokens = np.frombuffer(untrusted, dtype="<i4", count=count, offset=_HEAD.size).tolist()
    return tokens, memoryview(untrusted)[end:]
