"""LoRA adapters made to order: sound headers of any shape, and real random ones for real weights."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from gguf import GGUFReader, GGUFWriter

from tests.helpers.gguf_builder import GgufBuilder, TensorSpec, f32_value, string_value

RANK = 4
# Of `GgufBuilder`'s model: 16 wide, two blocks.
FITTING = ("blk.0.attn_q.weight", "blk.1.attn_q.weight")


def lora_builder(width: int = 16, rank: int = RANK) -> GgufBuilder:
    """A sound adapter for the builder's own model; change a field, then build."""
    return GgufBuilder(
        metadata={
            "general.architecture": string_value("llama"),
            "general.type": string_value("adapter"),
            "adapter.type": string_value("lora"),
            "adapter.lora.alpha": f32_value(8.0),
        },
        tensors=[
            spec
            for name in FITTING
            for spec in (
                TensorSpec(f"{name}.lora_a", (width, rank)),
                TensorSpec(f"{name}.lora_b", (rank, width)),
            )
        ],
    )


def shapes_of(model: Path, names: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """Width and height of a model's tensors."""
    found = {tensor.name: tensor.shape for tensor in GGUFReader(model).tensors}
    return {name: (int(found[name][0]), int(found[name][1])) for name in names}


def write_lora(path: Path, shapes: Mapping[str, tuple[int, int]], seed: int = 1, alpha: float = 16.0) -> Path:
    """A random adapter, strong enough to be heard; the same bytes every time."""
    random = np.random.default_rng(seed)
    writer = GGUFWriter(path, "llama")
    writer.add_string("general.type", "adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    for name, (width, height) in shapes.items():
        # numpy writes the slowest dimension first.
        for half, shape in (("a", (RANK, width)), ("b", (height, RANK))):
            values = random.standard_normal(shape) * 0.1
            writer.add_tensor(f"{name}.lora_{half}", values.astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
