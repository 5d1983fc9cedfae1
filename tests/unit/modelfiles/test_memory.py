"""Memory from the header: the sums, the choice of context, the refusal."""

from app.modelfiles.hyperparameters import Shape
from app.modelfiles.memory import HEADROOM_BYTES, kv_bytes, plan_memory

# Qwen2.5 1.5B as its header tells it.
QWEN = Shape("qwen2", 28, 32768, 1536, (2,) * 28, 128, 128, 151936)
WEIGHTS = 1_111_370_240
GB = 10**9


def test_shared_heads_are_counted_once() -> None:
    # llama.cpp's own figure for 8,192 tokens of 16 bits: 224 MiB.
    assert kv_bytes(QWEN, 8192) == 224 * 1024 * 1024


def test_blocks_without_attention_keep_nothing() -> None:
    half = Shape("hybrid", 28, 32768, 1536, (2, 0) * 14, 128, 128, 151936)
    assert kv_bytes(half, 8192) == kv_bytes(QWEN, 8192) // 2


def test_the_largest_context_that_fits_is_taken() -> None:
    roomy = plan_memory(QWEN, WEIGHTS, 16 * GB)
    assert (roomy.fits, roomy.n_ctx) == (True, 8192)
    tight = plan_memory(QWEN, WEIGHTS, roomy.total_bytes + HEADROOM_BYTES - 1)
    assert (tight.fits, tight.n_ctx) == (True, 4096)


def test_what_does_not_fit_says_so_with_figures() -> None:
    plan = plan_memory(QWEN, WEIGHTS, 1 * GB)
    assert (plan.fits, plan.n_ctx) == (False, 2048)
    assert plan.total_bytes == plan.weights_bytes + plan.kv_bytes + plan.compute_bytes
    assert "does not fit in 1000 MB" in plan.reasons[-1]


def test_a_wished_context_is_kept_within_the_model_s_own() -> None:
    assert plan_memory(QWEN, WEIGHTS, 16 * GB, n_ctx=16384).n_ctx == 16384
    assert plan_memory(QWEN, WEIGHTS, 16 * GB, n_ctx=10**6).n_ctx == 32768
