"""Tensors sorted by place, and architectures refused by name."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.modelfiles.checking import inspect
from app.modelfiles.gguf_header import Header, Tensor, read_header
from app.modelfiles.gguf_types import U32
from app.modelfiles.hyperparameters import read_shape
from app.modelfiles.weights import read_weights
from tests.helpers.gguf_builder import GgufBuilder, default_metadata, string_value
from tests.helpers.tiny_model import write_tiny_model


def header(*tensors: tuple[str, int]) -> Header:
    return Header(3, {}, tuple(Tensor(name, (1,), "F32", 0, size) for name, size in tensors), 0, 0)


def test_tensors_belong_to_input_layer_experts_or_output() -> None:
    read = read_weights(
        header(
            ("token_embd.weight", 100),
            ("rope_freqs.weight", 1),
            ("blk.0.attn_q.weight", 10),
            ("blk.1.attn_q.weight", 20),
            ("blk.1.ffn_gate_exps.weight", 1000),
            ("blk.1.ffn_gate_inp.weight", 2),
            ("output_norm.weight", 3),
            ("output.weight", 50),
        ),
        2,
    )
    assert (read.input_bytes, read.layer_bytes, read.expert_bytes) == (101, (10, 22), (0, 1000))
    assert (read.output_bytes, read.tied_bytes, read.total_bytes) == (53, 0, 1186)


def test_embeddings_that_are_the_output_too_are_tied() -> None:
    assert read_weights(header(("token_embd.weight", 100), ("output_norm.weight", 3)), 0).tied_bytes == 100


@pytest.mark.parametrize(
    ("architecture", "code"),
    [("mamba", "model.architecture"), ("jamba", "model.architecture"), ("bert", "model.no_writer")],
)
def test_what_cannot_be_worked_with_is_refused_by_name(tmp_path: Path, architecture: str, code: str) -> None:
    metadata = {**default_metadata(), "general.architecture": string_value(architecture)}
    fault = inspect(GgufBuilder(metadata=metadata).write(tmp_path / "m.gguf")).fault
    assert fault is not None
    assert fault.code == code
    assert architecture in fault.message


def test_the_widths_of_experts_are_read(tmp_path: Path) -> None:
    header = read_header(write_tiny_model(tmp_path / "m.gguf", "mixtral"))
    key = "llama.expert_feed_forward_length"
    told = replace(header, metadata={**header.metadata, key: 24}, kinds={**header.kinds, key: U32})
    shape = read_shape(told)
    assert (shape.heads, shape.feed_forward, shape.expert_feed_forward, shape.experts_used) == (4, 96, 24, 2)
