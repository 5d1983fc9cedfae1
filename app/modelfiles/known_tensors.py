"""The architectures that are let into llama.cpp, and the tensors each of them has, by shape.

From llama.cpp's own `src/models/*.cpp`: what a model lacks there is dereferenced or asserted away. A letter
is a dimension: E embedding, V vocabulary, Q all queries, K all shared keys, W all shared values, N all three
fused, F feed-forward, G both gates of it, X experts, H one head, R half of a head's rotated part, M heads,
S shared heads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Shapes = Mapping[str, str]

_EPSILON = "attention.layer_norm_rms_epsilon"


@dataclass(frozen=True, slots=True)
class Architecture:
    """One architecture.

    Attributes:
        needed: Tensors of every block; those of the whole model are the same for all.
        allowed: Tensors a block may have beside them.
        whole: Tensors the model may have beside its embedding and its last norm.
        epsilon: Key of the norms' epsilon.
        rotated_whole: The graph asserts that the whole of a head is rotated, not a part of it.
    """

    needed: Shapes
    allowed: Shapes = field(default_factory=dict)
    whole: Shapes = field(default_factory=dict)
    epsilon: str = _EPSILON
    rotated_whole: bool = False


WHOLE: Shapes = {"token_embd.weight": "EV", "output_norm.weight": "E"}
_OUTPUT: Shapes = {"output.weight": "EV"}
_ROPE: Shapes = {
    "rope_freqs.weight": "R",
    "rope_factors_long.weight": "R",
    "rope_factors_short.weight": "R",
}
# Either fused or three: `tensor_shapes` lets one of the two stand.
FUSED: Shapes = {"attn_qkv.weight": "EN"}
APART: Shapes = {"attn_q.weight": "EQ", "attn_k.weight": "EK", "attn_v.weight": "EW"}
ATTENTION_BIASES: Shapes = {"attn_q.bias": "Q", "attn_k.bias": "K", "attn_v.bias": "W", "attn_qkv.bias": "N"}
# Where there are experts, these stand for the dense ones.
DENSE: Shapes = {"ffn_gate.weight": "EF", "ffn_up.weight": "EF", "ffn_down.weight": "FE"}
EXPERTS: Shapes = {
    "ffn_gate_inp.weight": "EX",
    "ffn_gate_exps.weight": "EFX",
    "ffn_up_exps.weight": "EFX",
    "ffn_down_exps.weight": "FEX",
}
_DENSE_BIASES: Shapes = {"ffn_gate.bias": "F", "ffn_up.bias": "F", "ffn_down.bias": "E"}
_OUT: Shapes = {"attn_output.weight": "QE"}
_NORMS: Shapes = {"attn_norm.weight": "E", "ffn_norm.weight": "E"}
_AFTER: Shapes = {"post_attention_norm.weight": "E", "post_ffw_norm.weight": "E"}
_HEAD_NORMS: Shapes = {"attn_q_norm.weight": "H", "attn_k_norm.weight": "H"}
_LLAMA = Architecture(
    {**_NORMS, **_OUT, **DENSE},
    {**ATTENTION_BIASES, "attn_output.bias": "E", **_DENSE_BIASES},
    {**_OUTPUT, **_ROPE},
    rotated_whole=True,
)

ARCHITECTURES: Mapping[str, Architecture] = {
    "llama": _LLAMA,
    "mistral3": _LLAMA,
    "qwen2": Architecture(
        {**_NORMS, **_OUT, **DENSE},
        ATTENTION_BIASES,
        {**_OUTPUT, "output.bias": "V"},
        rotated_whole=True,
    ),
    "qwen3": Architecture(
        {**_NORMS, **_OUT, **DENSE, **_HEAD_NORMS}, ATTENTION_BIASES, _OUTPUT, rotated_whole=True
    ),
    "gemma": Architecture({**_NORMS, **_OUT, **DENSE}, ATTENTION_BIASES),
    "gemma2": Architecture({**_NORMS, **_AFTER, **_OUT, **DENSE}, ATTENTION_BIASES),
    "gemma3": Architecture({**_NORMS, **_AFTER, **_HEAD_NORMS, **_OUT, **DENSE}, ATTENTION_BIASES, _OUTPUT),
    "phi3": Architecture(
        {**_NORMS, **_OUT, "ffn_up.weight": "EG", "ffn_down.weight": "FE"},
        ATTENTION_BIASES,
        {**_OUTPUT, "rope_factors_long.weight": "R", "rope_factors_short.weight": "R"},
    ),
    "command-r": Architecture(
        {"attn_norm.weight": "E", **_OUT, **DENSE},
        {**ATTENTION_BIASES, "attn_q_norm.weight": "HM", "attn_k_norm.weight": "HS"},
        epsilon="attention.layer_norm_epsilon",
    ),
}
# Those whose feed-forward may be split over experts.
MIXED = {"llama", "mistral3"}
# Those that take a query as wide as the embedding, whatever the head says.
SQUARE = {"qwen2", "phi3", "command-r"}
