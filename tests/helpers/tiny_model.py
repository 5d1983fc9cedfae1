"""Models of a hundred kilobytes with random weights that llama.cpp really loads: one per architecture.

The vocabulary is 256 bytes and a few words; what they say is nonsense, and how they are built is real.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import gguf
import numpy as np

EMBEDDING, HEADS, KV_HEADS, HEAD, FEED, BLOCKS = 64, 4, 2, 16, 96, 2


@dataclass(frozen=True)
class Family:
    """How one architecture is put together.

    Attributes:
        tokenizer: `gpt2` (bytes and merges) or `llama` (pieces with scores).
        keys: Metadata of its own, without the architecture before it.
        quantization: Type of its matrices.
    """

    architecture: str
    tokenizer: str = "gpt2"
    experts: int = 0
    fused: bool = False
    norms: tuple[str, ...] = ("attn_norm", "ffn_norm")
    head_norms: bool = False
    norm_key: str = "attention.layer_norm_rms_epsilon"
    quantization: gguf.GGMLQuantizationType = gguf.GGMLQuantizationType.F32
    keys: Mapping[str, int | float] = field(default_factory=dict)


_POST = ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm")
FAMILIES = {
    "llama": Family("llama"),
    "mixtral": Family("llama", "llama", experts=4),
    "qwen2": Family("qwen2", quantization=gguf.GGMLQuantizationType.Q8_0),
    "qwen3": Family("qwen3", head_norms=True),
    "gemma": Family("gemma", "llama", quantization=gguf.GGMLQuantizationType.F16),
    "gemma2": Family("gemma2", "llama", norms=_POST, keys={"attention.sliding_window": 32}),
    "gemma3": Family("gemma3", "llama", norms=_POST, head_norms=True, keys={"attention.sliding_window": 32}),
    "phi3": Family("phi3", "llama", fused=True, quantization=gguf.GGMLQuantizationType.Q4_0),
    "command-r": Family("command-r", norms=("attn_norm",), norm_key="attention.layer_norm_epsilon"),
}


def write_tiny_model(path: Path, name: str = "llama", seed: int = 0) -> Path:
    """Write one of `FAMILIES`; the same seed gives the same bytes."""
    family = FAMILIES[name]
    writer = gguf.GGUFWriter(str(path), family.architecture)
    _write_keys(writer, family)
    vocabulary = _write_vocabulary(writer, family.tokenizer)
    random = np.random.default_rng(seed)
    for tensor, shape in _tensors(family, vocabulary).items():
        values = (random.standard_normal(shape[::-1]) * 0.05).astype(np.float32)
        if len(shape) == 1:
            writer.add_tensor(tensor, values + 1)
        else:
            writer.add_tensor(
                tensor, gguf.quantize(values, family.quantization), raw_dtype=family.quantization
            )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _write_keys(writer: gguf.GGUFWriter, family: Family) -> None:
    numbers = {
        "block_count": BLOCKS,
        "context_length": 512,
        "embedding_length": EMBEDDING,
        "feed_forward_length": FEED,
        "attention.head_count": HEADS,
        "attention.head_count_kv": KV_HEADS,
        "rope.dimension_count": HEAD,
        **({"expert_count": family.experts, "expert_used_count": 2} if family.experts else {}),
        **family.keys,
    }
    for key, value in numbers.items():
        writer.add_uint32(f"{family.architecture}.{key}", int(value))
    writer.add_float32(f"{family.architecture}.{family.norm_key}", 1e-5)
    writer.add_float32(f"{family.architecture}.rope.freq_base", 10000.0)
    writer.add_chat_template("{{ messages }}")


def _write_vocabulary(writer: gguf.GGUFWriter, kind: str) -> int:
    tokens, types = (_byte_pieces if kind == "gpt2" else _sentence_pieces)()
    writer.add_tokenizer_model(kind)
    writer.add_token_list(tokens)
    writer.add_token_types(types)
    if kind == "gpt2":
        writer.add_tokenizer_pre("default")
        writer.add_token_merges(["a b", "c d", "Ġ a"])
    else:
        writer.add_token_scores([-float(place) for place in range(len(tokens))])
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    return len(tokens)


def _byte_pieces() -> tuple[list[str], list[int]]:
    """GPT-2's letters for the 256 bytes, after three control tokens, and three merged pairs."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    letters = [chr(byte) for byte in plain] + [chr(256 + place) for place in range(len(others))]
    tokens = ["<unk>", "<s>", "</s>", *letters, "ab", "cd", "Ġa"]
    return tokens, [3, 3, 3] + [1] * (len(tokens) - 3)


def _sentence_pieces() -> tuple[list[str], list[int]]:
    """SentencePiece's byte tokens, and letters of their own."""
    letters = [chr(code) for code in range(97, 123)] + ["▁", "▁a"]
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), *letters]
    return tokens, [2, 3, 3] + [6] * 256 + [1] * len(letters)


def _tensors(family: Family, vocabulary: int) -> dict[str, tuple[int, ...]]:
    tensors: dict[str, tuple[int, ...]] = {
        "token_embd.weight": (EMBEDDING, vocabulary),
        "output_norm.weight": (EMBEDDING,),
    }
    for block in range(BLOCKS):
        for name, shape in _block(family).items():
            tensors[f"blk.{block}.{name}.weight"] = shape
    return tensors


def _block(family: Family) -> dict[str, tuple[int, ...]]:
    queries, shared = HEADS * HEAD, KV_HEADS * HEAD
    tensors: dict[str, tuple[int, ...]] = dict.fromkeys(family.norms, (EMBEDDING,))
    if family.fused:
        tensors["attn_qkv"] = (EMBEDDING, queries + 2 * shared)
    else:
        tensors |= {
            "attn_q": (EMBEDDING, queries),
            "attn_k": (EMBEDDING, shared),
            "attn_v": (EMBEDDING, shared),
        }
    tensors["attn_output"] = (queries, EMBEDDING)
    if family.head_norms:
        tensors |= {"attn_q_norm": (HEAD,), "attn_k_norm": (HEAD,)}
    if family.experts:
        many = (family.experts,)
        tensors["ffn_gate_inp"] = (EMBEDDING, family.experts)
        tensors |= {f"ffn_{name}_exps": (EMBEDDING, FEED, *many) for name in ("gate", "up")}
        tensors["ffn_down_exps"] = (FEED, EMBEDDING, *many)
        return tensors
    gates = {} if family.fused else {"ffn_gate": (EMBEDDING, FEED)}
    up = (EMBEDDING, 2 * FEED if family.fused else FEED)
    return {**tensors, **gates, "ffn_up": up, "ffn_down": (FEED, EMBEDDING)}
