"""Memory from the header: the sums."""

from dataclasses import replace

import pytest

from app.domain.devices import KvType
from app.modelfiles.hyperparameters import Shape
from app.modelfiles.memory import Working, compute_bytes, kv_bytes, kv_types, mask_bytes

# Qwen2.5 1.5B and SmolLM2 135M as their headers tell them.
QWEN = Shape("qwen2", 28, 32768, 1536, (2,) * 28, 128, 128, 151936, 12, 8960)
SMOL = Shape("llama", 30, 8192, 576, (3,) * 30, 64, 64, 49152, 9, 1536)
MIB = 1024 * 1024


def test_shared_heads_are_counted_once() -> None:
    # llama.cpp's own figure for 8,192 tokens of 16 bits: 224 MiB; 119 MiB at q8_0.
    assert kv_bytes(QWEN, 8192) == 224 * MIB
    assert kv_bytes(QWEN, 8192, KvType.Q8_0) == 119 * MIB
    assert kv_bytes(QWEN, 8192, KvType.Q4_0) == 63 * MIB


def test_the_context_is_rounded_up_to_whole_steps() -> None:
    assert kv_bytes(QWEN, 1) == kv_bytes(QWEN, 256)
    assert kv_bytes(QWEN, 257) == kv_bytes(QWEN, 512)


def test_blocks_without_attention_keep_nothing() -> None:
    half = replace(QWEN, kv_heads=(2, 0) * 14)
    assert kv_bytes(half, 8192) == kv_bytes(QWEN, 8192) // 2


@pytest.mark.parametrize(
    ("shape", "n_ctx", "n_ubatch", "mib"),
    [(SMOL, 2048, 512, 15.51), (SMOL, 8192, 512, 21.51), (SMOL, 8192, 128, 5.38), (QWEN, 16384, 512, 80.51)],
)
def test_work_is_what_llama_cpp_reserves(shape: Shape, n_ctx: int, n_ubatch: int, mib: float) -> None:
    """The figures are llama.cpp's own log of its compute buffer, with 16 rows of scores."""
    assert compute_bytes(shape, Working(n_ctx, n_ubatch=n_ubatch, n_outputs=16)) / MIB == pytest.approx(
        mib, rel=0.01
    )


def test_without_flash_attention_the_scores_of_heads_count() -> None:
    # llama.cpp's own figure: 86.38 MiB.
    working = Working(4096, flash_attention=False)
    assert compute_bytes(SMOL, working) / MIB == pytest.approx(86.38, rel=0.02)
    assert mask_bytes(working) == 2 * mask_bytes(Working(4096))


def test_a_large_vocabulary_can_be_the_widest_moment() -> None:
    wide = replace(SMOL, vocabulary=1_000_000)
    assert compute_bytes(wide, Working(256, n_ubatch=32)) > 16 * 1_000_000 * 4


def test_experts_used_count_each() -> None:
    moe = replace(SMOL, expert_feed_forward=1024, experts_used=4)
    assert compute_bytes(moe, Working(2048)) > compute_bytes(SMOL, Working(2048))


def test_heads_that_do_not_divide_into_blocks_keep_16_bits() -> None:
    assert kv_types(QWEN) == (KvType.F16, KvType.Q8_0, KvType.Q4_0)
    assert kv_types(replace(QWEN, key_length=80)) == (KvType.F16,)
