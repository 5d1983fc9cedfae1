"""What each architecture's file holds: hyperparameters under its own keys, tensors by llama.cpp's names.

Widths are tiny, everything else is the family's: which norms there are, fused or separate projections,
biases, experts, rope, soft caps, sliding windows, logit scale. Shapes are as numpy has them, rows first.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

WIDTH, HEADS, KV_HEADS, HEAD, INNER, EXPERTS = 64, 4, 2, 16, 128, 8
KV = KV_HEADS * HEAD
Number = int | float | str | bool
Tensors = Iterator[tuple[str, tuple[int, ...]]]


@dataclass(frozen=True)
class Shape:
    """How to make one family's model.

    Attributes:
        numbers: Hyperparameters, without the architecture before them.
        tied: The output shares the embedding's weights.
    """

    architecture: str
    blocks: int
    numbers: dict[str, Number]
    block: Callable[[int], Tensors]
    tied: bool
    extra: dict[str, tuple[int, ...]]


def attention(block: int, width: int = HEADS * HEAD, kv: int = KV) -> Tensors:
    """Separate projections."""
    yield f"blk.{block}.attn_norm.weight", (WIDTH,)
    yield f"blk.{block}.attn_q.weight", (width, WIDTH)
    yield f"blk.{block}.attn_k.weight", (kv, WIDTH)
    yield f"blk.{block}.attn_v.weight", (kv, WIDTH)
    yield f"blk.{block}.attn_output.weight", (WIDTH, width)


def feed_forward(block: int) -> Tensors:
    """Gate, up, down."""
    yield f"blk.{block}.ffn_gate.weight", (INNER, WIDTH)
    yield f"blk.{block}.ffn_up.weight", (INNER, WIDTH)
    yield f"blk.{block}.ffn_down.weight", (WIDTH, INNER)


def llama(block: int) -> Tensors:
    """Of Llama and Mistral."""
    yield from attention(block)
    yield f"blk.{block}.ffn_norm.weight", (WIDTH,)
    yield from feed_forward(block)


def mixtral(block: int) -> Tensors:
    """A router and eight experts, each projection of all in one tensor."""
    yield from attention(block)
    yield f"blk.{block}.ffn_norm.weight", (WIDTH,)
    yield f"blk.{block}.ffn_gate_inp.weight", (EXPERTS, WIDTH)
    yield f"blk.{block}.ffn_gate_exps.weight", (EXPERTS, INNER, WIDTH)
    yield f"blk.{block}.ffn_up_exps.weight", (EXPERTS, INNER, WIDTH)
    yield f"blk.{block}.ffn_down_exps.weight", (EXPERTS, WIDTH, INNER)


def qwen2(block: int) -> Tensors:
    """Biases on query, key and value."""
    yield from llama(block)
    yield f"blk.{block}.attn_q.bias", (WIDTH,)
    yield f"blk.{block}.attn_k.bias", (KV,)
    yield f"blk.{block}.attn_v.bias", (KV,)


def gemma2(block: int) -> Tensors:
    """Norms after attention and after the feed-forward; heads wider than the model divided by them."""
    yield from attention(block, HEADS * 2 * HEAD, KV_HEADS * 2 * HEAD)
    yield f"blk.{block}.post_attention_norm.weight", (WIDTH,)
    yield f"blk.{block}.ffn_norm.weight", (WIDTH,)
    yield from feed_forward(block)
    yield f"blk.{block}.post_ffw_norm.weight", (WIDTH,)


def gemma3(block: int) -> Tensors:
    """Gemma 2's, and norms of each head's query and key."""
    yield from gemma2(block)
    yield f"blk.{block}.attn_q_norm.weight", (2 * HEAD,)
    yield f"blk.{block}.attn_k_norm.weight", (2 * HEAD,)


def phi3(block: int) -> Tensors:
    """Query, key and value in one tensor; gate and up in another."""
    yield f"blk.{block}.attn_norm.weight", (WIDTH,)
    yield f"blk.{block}.attn_qkv.weight", (3 * WIDTH, WIDTH)
    yield f"blk.{block}.attn_output.weight", (WIDTH, WIDTH)
    yield f"blk.{block}.ffn_norm.weight", (WIDTH,)
    yield f"blk.{block}.ffn_up.weight", (2 * INNER, WIDTH)
    yield f"blk.{block}.ffn_down.weight", (WIDTH, INNER)


def command_r(block: int) -> Tensors:
    """Attention and feed-forward side by side after one norm."""
    yield from attention(block)
    yield from feed_forward(block)


def common(n_ctx: int, rope_base: float, kv_heads: int = KV_HEADS) -> dict[str, Number]:
    """What every architecture has."""
    return {
        "context_length": n_ctx,
        "embedding_length": WIDTH,
        "feed_forward_length": INNER,
        "attention.head_count": HEADS,
        "attention.head_count_kv": kv_heads,
        "rope.freq_base": rope_base,
    }


def rms(epsilon: float) -> dict[str, Number]:
    """Norms without a mean."""
    return {"attention.layer_norm_rms_epsilon": epsilon}


LLAMA = {"rope.dimension_count": HEAD, **rms(1e-5)}
GEMMA = {"attention.key_length": 2 * HEAD, "attention.value_length": 2 * HEAD, **rms(1e-6)}
EXPERT = {"expert_count": EXPERTS, "expert_used_count": 2}
GEMMA_2: dict[str, Number] = {
    "attn_logit_softcapping": 50.0,
    "final_logit_softcapping": 30.0,
    "attention.sliding_window": 4096,
}
# Gemma 3: every sixth block sees everything, the others 1,024 tokens back.
GEMMA_3: dict[str, Number] = {
    "attention.sliding_window": 1024,
    "rope.scaling.type": "linear",
    "rope.scaling.factor": 8.0,
}
PHI: dict[str, Number] = {
    "rope.dimension_count": HEAD,
    "rope.scaling.original_context_length": 4096,
    "attention.sliding_window": 2047,
    **rms(1e-5),
}
COMMAND: dict[str, Number] = {
    "logit_scale": 0.0625,
    "attention.layer_norm_epsilon": 1e-5,
    "rope.scaling.type": "none",
}
FACTORS: dict[str, tuple[int, ...]] = {"rope_freqs.weight": (HEAD // 2,)}

SHAPES = {
    "llama3": Shape("llama", 2, {**common(8192, 5e5), **LLAMA}, llama, tied=False, extra={}),
    "llama3.1": Shape("llama", 2, {**common(131072, 5e5), **LLAMA}, llama, tied=False, extra=FACTORS),
    "mistral": Shape("llama", 2, {**common(32768, 1e4), **LLAMA}, llama, tied=False, extra={}),
    "mistral-v3": Shape("llama", 2, {**common(32768, 1e6), **LLAMA}, llama, tied=False, extra={}),
    "mixtral": Shape("llama", 2, {**common(32768, 1e6), **LLAMA, **EXPERT}, mixtral, tied=False, extra={}),
    "qwen2.5": Shape("qwen2", 2, {**common(32768, 1e6), **rms(1e-6)}, qwen2, tied=True, extra={}),
    "gemma2": Shape("gemma2", 2, {**common(8192, 1e4), **GEMMA, **GEMMA_2}, gemma2, tied=True, extra={}),
    "gemma3": Shape("gemma3", 6, {**common(131072, 1e6), **GEMMA, **GEMMA_3}, gemma3, tied=True, extra={}),
    "phi3": Shape("phi3", 2, {**common(4096, 1e4, HEADS), **PHI}, phi3, tied=False, extra={}),
    "command-r": Shape("command-r", 2, {**common(131072, 8e6), **COMMAND}, command_r, tied=True, extra={}),
}
