"""Hyperparameters of a model, bounded: what llama.cpp would allocate, divide by, index with or assert."""

import math
from dataclasses import dataclass

from app.modelfiles.architectures import refusal_of
from app.modelfiles.gguf_cursor import ArrayValue, HeaderFault
from app.modelfiles.gguf_header import Header
from app.modelfiles.gguf_types import BOOL, F32, I32, U32
from app.modelfiles.known_tensors import ARCHITECTURES, MIXED, SQUARE
from app.modelfiles.tensor_shapes import check_tensors
from app.modelfiles.vocabulary import check_vocabulary

# llama.cpp's LLAMA_MAX_LAYERS and LLAMA_MAX_EXPERTS.
_MAX_BLOCKS, _MAX_EXPERTS = 512, 1024
_MAX_HEADS = 4096
_BOUNDS = {
    "block_count": (1, _MAX_BLOCKS),
    "context_length": (1, 1 << 24),
    "embedding_length": (1, 1 << 18),
    "feed_forward_length": (1, 1 << 22),
}
_OPTIONAL_BOUNDS = {
    "attention.key_length": (1, 8192),
    "attention.value_length": (1, 8192),
    "attention.sliding_window": (0, 1 << 24),
    "rope.dimension_count": (2, 8192),
    "rope.scaling.original_context_length": (1, 1 << 24),
    "expert_feed_forward_length": (0, 1 << 22),
    "expert_count": (0, _MAX_EXPERTS),
    "expert_used_count": (0, _MAX_EXPERTS),
    # Parts that none of our architectures has.
    "expert_group_count": (0, 0),
    "expert_group_used_count": (0, 0),
    "nextn_predict_layers": (0, 0),
    "attention.shared_kv_layers": (0, 0),
}
# Each within bounds where it stands; NaN and infinity are within none.
_FLOATS = {
    "attention.layer_norm_rms_epsilon": (1e-12, 0.1),
    "attention.layer_norm_epsilon": (1e-12, 0.1),
    "rope.freq_base": (1.0, 1e12),
    "rope.freq_base_swa": (1.0, 1e12),
    "rope.scaling.factor": (1e-3, 1e6),
    "rope.scale_linear": (1e-3, 1e6),
    "rope.scaling.attn_factor": (0.0, 1e3),
    "attn_logit_softcapping": (1e-3, 1e6),
    "final_logit_softcapping": (0.0, 1e6),
    "logit_scale": (1e-6, 1e6),
}
_ROPE_SCALINGS = ("none", "linear", "yarn", "longrope")
# A width of its own for blocks with a window: asserted equal by the graphs we know, so not asked for.
_ABSENT = (
    "attention.key_length_swa",
    "attention.value_length_swa",
    "rope.dimension_count_swa",
    "rope.dimension_sections",
)


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
    blocks, context, embedding, feed = (_bounded(header, key, *_BOUNDS[key]) for key in _BOUNDS)
    _check_optional(header, blocks)
    heads = _same_for_all(header, "attention.head_count", blocks)
    shared = _shared_heads(header, heads, blocks)
    key, value = _head_widths(header, embedding, heads)
    vocabulary = check_vocabulary(header)
    rotated = header.number("rope.dimension_count") or key
    queries = embedding if architecture in SQUARE else heads * key
    widths = {
        "E": embedding, "V": vocabulary, "F": feed, "G": 2 * feed, "X": _experts(header, blocks), "H": key,
        "R": rotated // 2, "M": heads, "S": shared, "Q": queries, "K": shared * key, "W": shared * value,
        "N": queries + shared * (key + value),
    }  # fmt: skip
    check_tensors(header, blocks, widths)
    kv_heads = (shared,) * blocks
    apart = header.number("expert_feed_forward_length") or 0
    used = header.number("expert_used_count") or 0
    return Shape(
        architecture, blocks, context, embedding, kv_heads, key, value, vocabulary, heads, feed, apart, used
    )


def _architecture(header: Header) -> str:
    """One whose tensors we know; the ones that could never work here are refused by a name of their own."""
    architecture = header.architecture or ""
    if (refusal := refusal_of(architecture)) is not None:
        raise HeaderFault(refusal, f"models of the architecture {architecture} are not taken")
    if architecture not in ARCHITECTURES:
        raise HeaderFault("header.architecture", f"architecture {architecture!r}")
    return architecture


def _bounded(header: Header, key: str, low: int, high: int) -> int:
    value = header.number(key)
    if value is None or header.kinds[f"{header.architecture}.{key}"] != U32:
        raise HeaderFault("header.hyperparameter", f"{key} is missing or no 32-bit count")
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
    if value.kind not in (U32, I32) or not len(numbers) == len(items) == blocks:
        raise HeaderFault("header.hyperparameter", f"{key} is no list of {blocks} numbers {low} to {high}")
    return numbers


def _same_for_all(header: Header, key: str, blocks: int) -> int:
    """A number that these architectures have in common for all blocks, however it is written."""
    numbers = _each_bounded(header, key, blocks, 1, _MAX_HEADS)
    if len(set(numbers)) != 1:
        raise HeaderFault("header.hyperparameter", f"{key} differs from block to block")
    return numbers[0]


def _shared_heads(header: Header, heads: int, blocks: int) -> int:
    if f"{header.architecture}.attention.head_count_kv" not in header.metadata:
        return heads
    shared = _same_for_all(header, "attention.head_count_kv", blocks)
    if shared > heads or heads % shared:
        raise HeaderFault("header.hyperparameter", f"{heads} heads over {shared} shared ones")
    return shared


def _head_widths(header: Header, embedding: int, heads: int) -> tuple[int, int]:
    """Widths of a head's key and value, as the graph of this architecture asserts them."""
    known = ARCHITECTURES[header.architecture or ""]
    width = embedding // heads
    key = header.number("attention.key_length") or width
    value = header.number("attention.value_length") or width
    rotated = header.number("rope.dimension_count") or key
    wrong = key < 1 or key != value or rotated > key or rotated % 2
    if wrong or (known.rotated_whole and rotated != key):
        raise HeaderFault(
            "header.hyperparameter", f"a head's key is {key} wide, its value {value}, turned {rotated}"
        )
    if header.architecture in SQUARE and key * heads != embedding:
        raise HeaderFault("header.hyperparameter", f"{heads} heads of {key} in an embedding of {embedding}")
    return key, value


def _experts(header: Header, blocks: int) -> int:
    """How many experts a block has; 0 for none."""
    count = header.number("expert_count") or 0
    used = (
        _each_bounded(header, "expert_used_count", blocks, 0, _MAX_EXPERTS)
        if f"{header.architecture}.expert_used_count" in header.metadata
        else (0,)
    )
    sound = min(used) >= 1 and max(used) <= count if count else max(used) == 0
    if not sound or (count and header.architecture not in MIXED):
        raise HeaderFault("header.hyperparameter", f"{max(used)} of {count} experts are used")
    return count


def _check_optional(header: Header, blocks: int) -> None:
    prefix = f"{header.architecture}."
    for key, bounds in _OPTIONAL_BOUNDS.items():
        if prefix + key in header.metadata:
            each = key == "expert_used_count"
            (_each_bounded(header, key, blocks, *bounds) if each else _bounded(header, key, *bounds))
    if ARCHITECTURES[header.architecture or ""].epsilon not in _floats(header):
        raise HeaderFault("header.hyperparameter", "the norms' epsilon is missing")
    _check_windows(header, blocks)
    for key in _ABSENT:
        if prefix + key in header.metadata:
            raise HeaderFault("header.hyperparameter", f"{key} is not of this architecture")
    if header.metadata.get(f"{prefix}rope.scaling.type", "none") not in _ROPE_SCALINGS:
        raise HeaderFault("header.hyperparameter", "the way rotation is scaled is unknown")
    if header.metadata.get(f"{prefix}attention.causal", True) is not True:
        raise HeaderFault("header.hyperparameter", "it is no model that writes")


def _check_windows(header: Header, blocks: int) -> None:
    """Where blocks look through a window, one must: llama.cpp makes the window's mask and finds no user."""
    key = f"{header.architecture}.attention.sliding_window_pattern"
    pattern = header.metadata.get(key)
    if isinstance(pattern, ArrayValue):
        items = pattern.items or ()
        sound = pattern.kind == BOOL and len(items) == blocks and any(items)
    else:
        sound = pattern is None or (header.kinds[key] == U32 and pattern != 1)
    if not sound:
        raise HeaderFault("header.hyperparameter", "no block looks through the window there is")


def _floats(header: Header) -> set[str]:
    """Names of the fractions of this architecture; each is finite, and bounded where we know it."""
    found = set()
    for name, value in header.metadata.items():
        if not isinstance(value, float):
            continue
        key = name.removeprefix(f"{header.architecture}.")
        low, high = _FLOATS.get(key, (-math.inf, math.inf))
        single = header.kinds[name] == F32 or key == name
        if not (single and math.isfinite(value) and low <= value <= high):
            raise HeaderFault("header.hyperparameter", f"{name} is {value}")
        found.add(key)
    return found
