"""Small models of random weights, made for their shape: nothing they write means anything."""

from pathlib import Path

import gguf
import numpy as np

_SEED = 20261124
_BLOCKS = 6
_EMBEDDING = 512
_HEADS, _KV_HEADS = 8, 4


def write_random_model(
    path: Path, *, vocabulary: int = 32_000, experts: int = 0, experts_used: int = 0, feed_forward: int = 1536
) -> None:
    """Write a llama (with experts: as Mixtral is one) of 16-bit random weights."""
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_block_count(_BLOCKS)
    writer.add_context_length(8192)
    writer.add_embedding_length(_EMBEDDING)
    writer.add_feed_forward_length(feed_forward)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    if experts:
        writer.add_expert_count(experts)
        writer.add_expert_used_count(experts_used)
    _add_vocabulary(writer, vocabulary)
    _add_weights(writer, (vocabulary, experts, feed_forward))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter, count: int) -> None:
    """The bytes first, as SentencePiece has them, then words that are told apart by number."""
    tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{byte:02X}>" for byte in range(256)] + ["\u2581a", "\u2581"]
    kinds = [2, 3, 3] + [6] * 256 + [1, 1]
    tokens += [f"\u2581word{number}" for number in range(count - len(tokens))]
    kinds += [1] * (count - len(kinds))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([-float(number) for number in range(count)])
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)


def _add_weights(writer: gguf.GGUFWriter, sizes: tuple[int, int, int]) -> None:
    vocabulary, experts, feed_forward = sizes
    random = np.random.default_rng(_SEED)

    def add(name: str, *shape: int) -> None:
        values = random.standard_normal(shape, dtype=np.float32) * 0.02
        writer.add_tensor(name, values.astype(np.float16))

    def ones(name: str) -> None:
        writer.add_tensor(name, np.ones(_EMBEDDING, dtype=np.float32))

    kv_width = _EMBEDDING // _HEADS * _KV_HEADS
    add("token_embd.weight", vocabulary, _EMBEDDING)
    add("output.weight", vocabulary, _EMBEDDING)
    ones("output_norm.weight")
    stack = (experts,) if experts else ()
    suffix = "_exps" if experts else ""
    for block in range(_BLOCKS):
        ones(f"blk.{block}.attn_norm.weight")
        ones(f"blk.{block}.ffn_norm.weight")
        for name, width in (("q", _EMBEDDING), ("k", kv_width), ("v", kv_width), ("output", _EMBEDDING)):
            add(f"blk.{block}.attn_{name}.weight", width, _EMBEDDING)
        add(f"blk.{block}.ffn_gate{suffix}.weight", *stack, feed_forward, _EMBEDDING)
        add(f"blk.{block}.ffn_up{suffix}.weight", *stack, feed_forward, _EMBEDDING)
        add(f"blk.{block}.ffn_down{suffix}.weight", *stack, _EMBEDDING, feed_forward)
        if experts:
            add(f"blk.{block}.ffn_gate_inp.weight", experts, _EMBEDDING)
