"""What a model takes of memory, computed from its header before anything is loaded; all in bytes.

The formulas are llama.cpp's; `benchmarks/memory.py` holds them against the peak of a real engine.
"""

from dataclasses import dataclass

from app.domain.devices import MAX_SEQUENCES, KvType
from app.modelfiles.hyperparameters import Shape
from app.modelfiles.weights import Weights

# The engine's process without a model: Python, numpy, llama.cpp and its variants; graph and work buffers.
_PROCESS_BYTES = 60 * 1024 * 1024
# A token of the vocabulary in llama.cpp: its text, its place in two maps, its merge; measured with
# vocabularies of 49,152 and 151,936 tokens.
_TOKEN_BYTES = 412
_FLOAT_BYTES = 4
# llama_context pads the context to this (GGML_PAD in llama-context.cpp).
_CELLS_STEP = 256
# Bytes for a block of 32 values, a scale among them (block_q8_0, block_q4_0 in ggml-common.h).
KV_BLOCK = 32
_KV_BLOCK_BYTES = {KvType.F16: 64, KvType.Q8_0: 34, KvType.Q4_0: 18}


@dataclass(frozen=True, slots=True)
class ModelSize:
    """A model as far as memory goes."""

    shape: Shape
    weights: Weights


@dataclass(frozen=True, slots=True)
class Working:
    """How a context works.

    Attributes:
        n_outputs: Rows of scores kept at once.
    """

    n_ctx: int
    kv_type: KvType = KvType.F16
    n_ubatch: int = 512
    n_outputs: int = MAX_SEQUENCES
    flash_attention: bool = True


def kv_types(shape: Shape) -> tuple[KvType, ...]:
    """Types its keys and values can be kept in, best first: heads must divide into whole blocks."""
    if shape.key_length % KV_BLOCK or shape.value_length % KV_BLOCK:
        return (KvType.F16,)
    return tuple(KvType)


def layer_kv_bytes(shape: Shape, layer: int, working: Working) -> int:
    """Keys and values of one layer; shared heads counted once (GQA).

    A sliding window makes it no smaller: the cache is of full size (`swa_full`), for a prefix that was
    forgotten could not be used again.
    """
    cells = -(-working.n_ctx // _CELLS_STEP) * _CELLS_STEP
    values = cells * shape.kv_heads[layer] * (shape.key_length + shape.value_length)
    return values * _KV_BLOCK_BYTES[working.kv_type] // KV_BLOCK


def kv_bytes(shape: Shape, n_ctx: int, kv_type: KvType = KvType.F16) -> int:
    """Keys and values of `n_ctx` tokens in all layers."""
    working = Working(n_ctx, kv_type)
    return sum(layer_kv_bytes(shape, layer, working) for layer in range(shape.block_count))


def compute_bytes(shape: Shape, working: Working) -> int:
    """Working memory of one batch on the device that computes it: the widest moment of the graph.

    That moment is the feed-forward (the residual, its norm, gate, up and their product), the attention
    where it is not computed in one go, or the scores over the vocabulary.
    """
    attention = 4 * shape.embedding_length
    forward = attention + _forward_floats(shape)
    wide = working.n_ubatch * forward * _FLOAT_BYTES
    if not working.flash_attention:
        scores_of_heads = working.n_ctx * shape.heads
        wide = max(wide, working.n_ubatch * (scores_of_heads + 6 * shape.embedding_length) * _FLOAT_BYTES)
    last = working.n_outputs * (shape.vocabulary + 2 * shape.embedding_length) * _FLOAT_BYTES
    return max(wide, last) + mask_bytes(working)


def mask_bytes(working: Working) -> int:
    """Who sees whom: a number for each token of the batch and cell (`attn_inp_kq_mask`)."""
    return working.n_ctx * working.n_ubatch * (2 if working.flash_attention else _FLOAT_BYTES)


def outputs_bytes(shape: Shape, working: Working) -> int:
    """Scores handed out (`output_reserve` in llama-context.cpp)."""
    return working.n_outputs * shape.vocabulary * _FLOAT_BYTES


def process_bytes(shape: Shape) -> int:
    """The engine's process and the vocabulary in it."""
    return _PROCESS_BYTES + shape.vocabulary * _TOKEN_BYTES


def _forward_floats(shape: Shape) -> int:
    """Values a token has alive in the feed-forward; each expert used has its own, and an answer."""
    dense = 3 * shape.feed_forward
    width = shape.expert_feed_forward or shape.feed_forward
    experts = shape.experts_used * (3 * width + shape.embedding_length)
    return max(dense, experts)
