"""The header of a LoRA adapter, bounded, and held against the model it is to go with.

llama.cpp aborts where a key is of another type than it expects, where an adapter has fewer experts than its
model, and where it changes embeddings that are the output too; what passes here has been looked at for those.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from app.modelfiles.architectures import refusal_of
from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, Tensor
from app.modelfiles.gguf_types import F32

_TYPE, _KIND, _ALPHA = "general.type", "adapter.type", "adapter.lora.alpha"
_A, _B = ".lora_a", ".lora_b"
_EMBEDDINGS, _OUTPUT = "token_embd.weight", "output.weight"
# What `convert_lora_to_gguf.py` writes; more than these llama.cpp may not multiply with.
_TYPES = frozenset({"F32", "F16", "BF16", "Q8_0"})
_MAX_RANK = 4096
_MAX_ALPHA = 65536.0
_FEWEST_DIMENSIONS, _MOST_DIMENSIONS = 2, 3


@dataclass(frozen=True, slots=True)
class Pair:
    """The two factors that change one tensor of the model."""

    first: tuple[int, ...]
    second: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AdapterShape:
    """A sound adapter.

    Attributes:
        pairs: By the name of the model's tensor.
        rank: The largest of its pairs.
    """

    architecture: str
    alpha: float
    rank: int
    pairs: Mapping[str, Pair]


def is_adapter(header: Header) -> bool:
    """Whether the file says of itself that it is one."""
    return header.metadata.get(_TYPE) == "adapter"


def read_adapter(header: Header) -> AdapterShape:
    """The bounded adapter.

    Raises:
        HeaderFault: It is no LoRA adapter, or one that llama.cpp would stumble over.
    """
    architecture = header.architecture
    if not is_adapter(header) or header.metadata.get(_KIND) != "lora":
        raise HeaderFault("header.adapter", f"adapter.type is {header.metadata.get(_KIND)!r}, not 'lora'")
    if not architecture or refusal_of(architecture) is not None:
        raise HeaderFault("header.adapter", f"adapters for the architecture {architecture!r} are not taken")
    # It would have to be switched on inside a prompt, at words of its own.
    if any(key.startswith("adapter.alora.") for key in header.metadata):
        raise HeaderFault("header.adapter", "an activated LoRA (aLoRA) is not taken")
    alpha = _alpha(header)
    pairs = _pairs(header.tensors)
    ranks = [_rank(name, pair) for name, pair in pairs.items()]
    return AdapterShape(architecture, alpha, max(ranks), pairs)


def check_fit(adapter: AdapterShape, model: Header) -> None:
    """Hold an adapter against a model.

    Raises:
        HeaderFault: It is made for another one.
    """
    if adapter.architecture != model.architecture:
        raise HeaderFault(
            "header.adapter_base", f"made for {adapter.architecture}, the model is {model.architecture}"
        )
    tensors = {tensor.name: tensor.shape for tensor in model.tensors}
    for name, pair in adapter.pairs.items():
        shape = tensors.get(name)
        if shape is None:
            raise HeaderFault("header.adapter_base", f"the model has no {name}")
        if name == _EMBEDDINGS and _OUTPUT not in tensors:
            raise HeaderFault("header.adapter_base", f"{name} of this model is its output too")
        if pair != _wanted(name, shape, pair.second[0]):
            raise HeaderFault("header.adapter_base", f"{name} is {shape}, not {pair.first} by {pair.second}")


def _alpha(header: Header) -> float:
    alpha = header.metadata.get(_ALPHA)
    if not isinstance(alpha, float) or header.kinds.get(_ALPHA) != F32:
        raise HeaderFault("header.adapter", f"alpha is {alpha!r}, no number of the type F32")
    # A NaN is neither over nor under anything.
    if not 0 < alpha <= _MAX_ALPHA:
        raise HeaderFault("header.adapter", f"alpha is {alpha!r}, not over 0 to {_MAX_ALPHA:.0f}")
    return alpha


def _pairs(tensors: tuple[Tensor, ...]) -> dict[str, Pair]:
    """Two by two; a tensor that is none of a pair would silently change nothing."""
    halves: tuple[dict[str, tuple[int, ...]], ...] = ({}, {})
    for tensor in tensors:
        stem, point, suffix = tensor.name.rpartition(".")
        if point + suffix not in (_A, _B) or _A in stem or _B in stem:
            raise HeaderFault("header.adapter", f"{tensor.name} is no half of a pair")
        if tensor.type_name not in _TYPES:
            raise HeaderFault("header.adapter", f"{tensor.name} is of the type {tensor.type_name}")
        halves[point + suffix == _B][stem] = tensor.shape
    first, second = halves
    if lonely := sorted(first.keys() ^ second.keys()):
        raise HeaderFault("header.adapter", f"{lonely[0]} has half of a pair only")
    return {name: Pair(shape, second[name]) for name, shape in first.items()}


def _rank(name: str, pair: Pair) -> int:
    """The width both halves share; embeddings lie the other way round."""
    both = (len(pair.first), len(pair.second))
    if both not in ((_FEWEST_DIMENSIONS,) * 2, (_MOST_DIMENSIONS,) * 2):
        raise HeaderFault("header.adapter", f"{name} is {pair.first} by {pair.second}")
    one = pair.first[0] if name == _EMBEDDINGS else pair.first[1]
    other = pair.second[0]
    if one != other or not 1 <= one <= _MAX_RANK:
        raise HeaderFault("header.adapter", f"{name} has the ranks {one} and {other}")
    return one


def _wanted(name: str, shape: tuple[int, ...], rank: int) -> Pair | None:
    """The pair that changes a tensor of this shape; None where none can: it is no matrix."""
    if len(shape) not in (_FEWEST_DIMENSIONS, _MOST_DIMENSIONS):
        return None
    width, height, *experts = shape
    if name == _EMBEDDINGS:
        return Pair((rank, height), (rank, width))
    return Pair((width, rank, *experts), (rank, height, *experts))
