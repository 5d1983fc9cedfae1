"""Whole models of every architecture pass the check, and each of their tensors is missed."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.modelfiles.checking import inspect
from app.modelfiles.gguf_cursor import ArrayValue, HeaderFault, Value
from app.modelfiles.gguf_header import read_header
from app.modelfiles.gguf_types import ARRAY, BOOL, I32, U32
from app.modelfiles.hyperparameters import read_shape
from app.modelfiles.known_tensors import ARCHITECTURES
from tests.helpers.tiny_model import BLOCKS, FAMILIES, HEAD, KV_HEADS, write_tiny_model


@pytest.mark.parametrize("name", FAMILIES)
def test_a_sound_model_passes(name: str, tmp_path: Path) -> None:
    seen = inspect(write_tiny_model(tmp_path / "tiny.gguf", name))
    assert seen.fault is None
    assert seen.shape is not None
    assert (seen.shape.kv_heads, seen.shape.key_length) == ((KV_HEADS,) * BLOCKS, HEAD)


@pytest.mark.parametrize("name", FAMILIES)
def test_no_tensor_may_be_missing(name: str, tmp_path: Path) -> None:
    header = read_header(write_tiny_model(tmp_path / "tiny.gguf", name))
    for tensor in header.tensors:
        rest = tuple(other for other in header.tensors if other is not tensor)
        with pytest.raises(HeaderFault):
            read_shape(replace(header, tensors=rest))


def test_every_architecture_has_its_tiny_model() -> None:
    """`mistral3` has the tensors of `llama`."""
    assert ARCHITECTURES.keys() - {"mistral3"} == {family.architecture for family in FAMILIES.values()}
    assert ARCHITECTURES["mistral3"] is ARCHITECTURES["llama"]


@pytest.mark.parametrize(
    ("kind", "pattern", "sound"),
    [
        (U32, 6, True),
        (U32, 1, False),
        (I32, 6, False),
        (ARRAY, ArrayValue(BOOL, 2, (True, False)), True),
        (ARRAY, ArrayValue(BOOL, 2, (False, False)), False),
        (ARRAY, ArrayValue(BOOL, 3, (True, False, True)), False),
        (ARRAY, ArrayValue(U32, 2, (1, 1)), False),
    ],
)
def test_one_block_at_least_looks_through_the_window(
    kind: int, pattern: Value, *, sound: bool, tmp_path: Path
) -> None:
    """Found by mutants: llama.cpp faults where the pattern leaves none."""
    header = read_header(write_tiny_model(tmp_path / "tiny.gguf", "gemma3"))
    key = "gemma3.attention.sliding_window_pattern"
    changed = replace(header, metadata={**header.metadata, key: pattern}, kinds={**header.kinds, key: kind})
    if sound:
        assert read_shape(changed).block_count == BLOCKS
        return
    with pytest.raises(HeaderFault):
        read_shape(changed)
