"""A model's tensors against its hyperparameters: all that are needed, none that is not known, each its shape.

llama.cpp refuses most of what is wrong here by itself; what it does not refuse it runs into: a norm that is
quantized, a weight of whole numbers, a block without its fused or its three attention matrices.
"""

import re
from collections.abc import Mapping

from app.modelfiles.gguf_cursor import HeaderFault
from app.modelfiles.gguf_header import Header, Tensor
from app.modelfiles.known_tensors import (
    APART,
    ARCHITECTURES,
    DENSE,
    EXPERTS,
    FUSED,
    MIXED,
    WHOLE,
    Architecture,
    Shapes,
)

_BLOCK = re.compile(r"blk\.(\d{1,4})\.(.+)")
# Nothing multiplies with these.
_NO_WEIGHTS = {"I8", "I16", "I32", "I64", "F64"}
Widths = Mapping[str, int]


def check_tensors(header: Header, blocks: int, widths: Widths) -> None:
    """Compare every tensor with what its architecture has; `widths` is each dimension's length by its letter.

    Raises:
        HeaderFault: One is missing, unknown, of another shape, or of a type nothing is computed with.
    """
    architecture = ARCHITECTURES[header.architecture or ""]
    beside: dict[str, Tensor] = {}
    by_block: dict[int, dict[str, Tensor]] = {number: {} for number in range(blocks)}
    for tensor in header.tensors:
        _check_type(tensor)
        found = _BLOCK.fullmatch(tensor.name)
        if found is None:
            beside[tensor.name] = tensor
        elif int(found[1]) in by_block and found[1] == str(int(found[1])):
            by_block[int(found[1])][found[2]] = tensor
        else:
            raise HeaderFault("header.hyperparameter", f"{tensor.name} of {blocks} blocks")
    _compare(beside, WHOLE, architecture.whole, widths)
    for number, tensors in by_block.items():
        if not tensors:
            raise HeaderFault("header.hyperparameter", f"of {blocks} blocks, block {number} has no tensors")
        _compare(tensors, _needed(architecture, tensors, header, widths), architecture.allowed, widths)


def _needed(
    architecture: Architecture, tensors: Mapping[str, Tensor], header: Header, widths: Widths
) -> Shapes:
    needed = {**architecture.needed, **(FUSED if "attn_qkv.weight" in tensors else APART)}
    if widths["X"] and header.architecture in MIXED:
        needed = {name: shape for name, shape in needed.items() if name not in DENSE} | dict(EXPERTS)
    return needed


def _compare(tensors: Mapping[str, Tensor], needed: Shapes, allowed: Shapes, widths: Widths) -> None:
    missing = needed.keys() - tensors.keys()
    if missing:
        raise HeaderFault("header.tensor", f"{min(missing)} is missing in a block or beside them")
    known = {**allowed, **needed}
    for name, tensor in tensors.items():
        letters = known.get(name)
        if letters is None:
            raise HeaderFault("header.tensor", f"{tensor.name} is none of this architecture's tensors")
        shape = tuple(widths[letter] for letter in letters)
        if _trimmed(tensor.shape) != _trimmed(shape):
            raise HeaderFault("header.tensor", f"{tensor.name} has the shape {tensor.shape}, not {shape}")


def _trimmed(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Without ones at its end: they say nothing, and writers differ in them."""
    length = len(shape)
    while length > 1 and shape[length - 1] == 1:
        length -= 1
    return shape[:length]


def _check_type(tensor: Tensor) -> None:
    if tensor.type_name in _NO_WEIGHTS:
        raise HeaderFault("header.tensor", f"{tensor.name} has the type {tensor.type_name}")
    if len(_trimmed(tensor.shape)) == 1 and tensor.type_name != "F32":
        raise HeaderFault("header.tensor", f"{tensor.name}, a row, has the type {tensor.type_name}")
