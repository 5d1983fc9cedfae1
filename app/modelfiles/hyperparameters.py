"""Hyperparameters of a model, bounded: what llama.cpp would allocate, divide by or index with."""

import math
import re
from dataclasses import dataclass

from app.modelfiles.architectures import refusal_of
from app.modelfiles.gguf_cursor import ArrayValue, HeaderFault
from app.modelfiles.gguf_header import Header

_ARCHITECTURE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")
_BLOCK = re.compile(r"blk\.(\d{1,9})\.")
_BOUNDS = {
    "block_count": (1, 1024),
    "context_length": (1, 1 << 24),
    "embedding_length": (1, 1 << 18),
}
_OPTIONAL_BOUNDS = {
    "feed_forward_length": (0, 1 << 22),
    "expert_feed_forward_length": (0, 1 << 22),
    "attention.key_length": (1, 8192),
    "attention.value_length": (1, 8192),
    "attention.sliding_window": (0, 1 << 24),
    "rope.dimension_count": (1, 8192),
    "expert_count": (0, 4096),
    "expert_used_count": (0, 4096),
}
_MAX_HEADS = 4096
_MAX_VOCABULARY = 1 << 22


@dataclass(frozen=True, slots=True)
class Shape:
    """What memory and the context depend on.

    Attributes:
        kv_heads: Of each block; 0 in blocks without attention.
        key_length: Width of one head's key; `value_length` of its value.
        heads: Of queries, in the block that has most.
        feed_forward: Width of the widest feed-forward; `expert_feed_forward` of one expert's.
        experts_used: Of a layer, for each token; 0 where there are none.
    """

    architecture: str
    block_count: int
    context_length: int
    embedding_length: int
    kv_heads: tuple[int, ...]
    key_length: int
    value_length: int
    vocabulary: int
    heads: int = 0
    feed_forward: int = 0
    expert_feed_forward: int = 0
    experts_used: int = 0


def read_shape(header: Header) -> Shape:
    """The bounded hyperparameters.

    Raises:
        HeaderFault: One is missing, absurd or does not agree with another or with the tensors.
    """
    architecture = _architecture(header)
    if (parts := header.metadata.get("split.count", 1)) not in (0, 1):
        raise HeaderFault("header.split", f"one of {parts} parts; only whole files are taken")
    blocks, context, embedding = (_bounded(header, key, *_BOUNDS[key]) for key in _BOUNDS)
    for key, bounds in _OPTIONAL_BOUNDS.items():
        if f"{architecture}.{key}" in header.metadata:
            _each_bounded(header, key, blocks, *bounds)
    heads = _each_bounded(header, "attention.head_count", blocks, 0, _MAX_HEADS)
    kv_heads = _kv_heads(header, heads, blocks)
    width = embedding // max(heads) if max(heads) else embedding
    _check_floats(header)
    vocabulary = _vocabulary(header)
    _check_tensors(header, blocks, embedding, vocabulary)
    return Shape(
        architecture,
        blocks,
        context,
        embedding,
        kv_heads,
        header.number("attention.key_length") or width,
        header.number("attention.value_length") or width,
        vocabulary,
        max(heads),
        _widest(header, "feed_forward_length", blocks),
        _widest(header, "expert_feed_forward_length", blocks),
        header.number("expert_used_count") or 0,
    )


def _architecture(header: Header) -> str:
    architecture = header.architecture
    if architecture is None or not _ARCHITECTURE.fullmatch(architecture):
        raise HeaderFault("header.architecture", f"architecture {architecture!r}")
    if (refusal := refusal_of(architecture)) is not None:
        raise HeaderFault(refusal, f"models of the architecture {architecture} are not taken")
    return architecture


def _widest(header: Header, key: str, blocks: int) -> int:
    """The largest over the blocks; 0 where the header does not tell."""
    if f"{header.architecture}.{key}" not in header.metadata:
        return 0
    return max(_each_bounded(header, key, blocks, *_OPTIONAL_BOUNDS[key]))


def _bounded(header: Header, key: str, low: int, high: int) -> int:
    value = header.number(key)
    if value is None:
        raise HeaderFault("header.hyperparameter", f"{key} is missing or no whole number")
    if not low <= value <= high:
        raise HeaderFault("header.hyperparameter", f"{key} is {value}, not {low} to {high}")
    return value


def _each_bounded(header: Header, key: str, blocks: int, low: int, high: int) -> tuple[int, ...]:
    """A number for all blocks, or one for each."""
    value = header.metadata.get(f"{header.architecture}.{key}")
    if not isinstance(value, ArrayValue):
        return (_bounded(header, key, low, high),) * blocks
    items = value.items or ()
    numbers = tuple(item for item in items if isinstance(item, int) and low <= item <= high)
    if len(numbers) != len(items) or len(numbers) < blocks:
        raise HeaderFault("header.hyperparameter", f"{key} is no list of {blocks} numbers {low} to {high}")
    return numbers[:blocks]


def _kv_heads(header: Header, heads: tuple[int, ...], blocks: int) -> tuple[int, ...]:
    if f"{header.architecture}.attention.head_count_kv" not in header.metadata:
        return heads
    kv_heads = _each_bounded(header, "attention.head_count_kv", blocks, 0, _MAX_HEADS)
    for all_heads, shared in zip(heads, kv_heads, strict=True):
        if shared > all_heads or (shared and all_heads % shared):
            raise HeaderFault("header.hyperparameter", f"{all_heads} heads over {shared} shared ones")
    return kv_heads


def _check_floats(header: Header) -> None:
    for key, value in header.metadata.items():
        if isinstance(value, float) and not math.isfinite(value):
            raise HeaderFault("header.hyperparameter", f"{key} is {value}")


def _vocabulary(header: Header) -> int:
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    if not isinstance(tokens, ArrayValue) or not 1 <= tokens.length <= _MAX_VOCABULARY:
        raise HeaderFault("header.tokens", "there is no vocabulary")
    for key in ("scores", "token_type"):
        beside = header.metadata.get(f"tokenizer.ggml.{key}")
        if beside is not None and (not isinstance(beside, ArrayValue) or beside.length != tokens.length):
            raise HeaderFault("header.tokens", f"{key} does not go with {tokens.length} tokens")
    for key, value in header.metadata.items():
        if key.startswith("tokenizer.ggml.") and key.endswith("_token_id") and not _is_token(value, tokens):
            raise HeaderFault("header.tokens", f"{key} is {value}, of {tokens.length} tokens")
    return tokens.length


def _is_token(value: object, tokens: ArrayValue) -> bool:
    # 0xFFFFFFFF and -1 both say "none".
    return isinstance(value, int) and (0 <= value < tokens.length or value in (-1, 0xFFFFFFFF))


def _check_tensors(header: Header, blocks: int, embedding: int, vocabulary: int) -> None:
    """Every block has tensors and no tensor belongs to a block beyond; embeddings have their shape."""
    named = {int(found[1]) for tensor in header.tensors if (found := _BLOCK.match(tensor.name))}
    if named != set(range(blocks)):
        raise HeaderFault(
            "header.hyperparameter", f"block_count is {blocks}, tensors name {len(named)} blocks"
        )
    for tensor in header.tensors:
        if tensor.name == "token_embd.weight" and tensor.shape != (embedding, vocabulary):
            raise HeaderFault("header.tensor", f"token_embd.weight has the shape {tensor.shape}")
