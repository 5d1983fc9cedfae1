"""What a model takes of memory, computed from its header before anything is loaded; all in bytes."""

from app.domain.engine import MemoryPlan
from app.modelfiles.hyperparameters import Shape

# Contexts tried, largest first; a case's story fits into 8,192 tokens, and more costs memory for nothing.
CONTEXTS = (8192, 4096, 2048)
# Left to the desk and the system beside the model.
HEADROOM_BYTES = 384 * 1024 * 1024
# The engine's process without a model: Python, llama.cpp and its variants.
_PROCESS_BYTES = 70 * 1024 * 1024
_KV_ITEM_BYTES = 2
_ACTIVATION_BYTES = 4
# Rows of the embedding's width alive at once while a batch is evaluated, attention and feed-forward
# together; checked against llama.cpp's own figures for the models of the catalogue.
_ALIVE_ROWS = 14
# Tokens whose scores over the vocabulary are kept at once, twice: where computed and where handed out.
_SCORED_TOKENS = 32


def kv_bytes(shape: Shape, n_ctx: int) -> int:
    """Keys and values of `n_ctx` tokens at 16 bits; shared heads counted once (GQA)."""
    widths = shape.key_length + shape.value_length
    return n_ctx * _KV_ITEM_BYTES * sum(heads * widths for heads in shape.kv_heads)


def compute_bytes(shape: Shape, n_batch: int) -> int:
    """Working memory of one batch: activations, and scores over the vocabulary."""
    activations = n_batch * _ALIVE_ROWS * shape.embedding_length
    return _ACTIVATION_BYTES * (activations + _SCORED_TOKENS * shape.vocabulary)


def plan_memory(
    shape: Shape, weights_bytes: int, available_bytes: int, *, n_ctx: int | None = None, n_batch: int = 512
) -> MemoryPlan:
    """Whether the model fits, and with what context: `n_ctx`, or the largest of `CONTEXTS` that fits."""
    longest = shape.context_length
    wanted = (
        [min(n_ctx, longest)] if n_ctx else sorted({min(size, longest) for size in CONTEXTS}, reverse=True)
    )
    plans = (_plan(shape, weights_bytes, available_bytes, size, n_batch) for size in wanted)
    last = None
    for last in plans:
        if last.fits:
            return last
    assert last is not None
    return last


def _plan(shape: Shape, weights_bytes: int, available_bytes: int, n_ctx: int, n_batch: int) -> MemoryPlan:
    kv, compute = kv_bytes(shape, n_ctx), compute_bytes(shape, n_batch) + _PROCESS_BYTES
    total = weights_bytes + kv + compute
    fits = total + HEADROOM_BYTES <= available_bytes
    verdict = "fits" if fits else "does not fit"
    reasons = (
        f"weights {_mb(weights_bytes)} MB + context of {n_ctx} tokens {_mb(kv)} MB + work {_mb(compute)} MB",
        f"{_mb(total)} MB and {_mb(HEADROOM_BYTES)} MB of headroom: {verdict} in {_mb(available_bytes)} MB",
    )
    return MemoryPlan(fits, n_ctx, weights_bytes, kv, compute, total, available_bytes, 0, reasons)


def _mb(count: int) -> int:
    return -(-count // 1_000_000)
