"""Writes the tiny models; it needs numpy, so devkit runs it: `python -m benchmarks.tiny_weights FOLDER`."""

import json
import sys
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from gguf import GGMLQuantizationType, GGUFReader, GGUFValueType, GGUFWriter, LlamaFileType
from gguf.quants import quantize

from devkit.places import ROOT, say
from devkit.tiny_models import tiny_families
from devkit.tiny_shapes import SHAPES, WIDTH, Number, Shape

CONTROL = 3
MISTRAL_V3_TOKENS = 32768
# Vocabularies of 262,144 tokens take 16 MB by themselves: 4 bits a weight keep such a file under 30 MB.
LARGE_VOCABULARY = 200_000


def main(folder: Path) -> None:
    """Make every family's model whose vocabulary lies in FOLDER/vocabularies."""
    for key, tiny in tiny_families().items():
        vocabulary = read_vocabulary(folder / "vocabularies" / f"{tiny['vocabulary']}.gguf")
        part = folder / f"{key}.part"
        write_model(part, key, SHAPES[key], suited(key, vocabulary))
        path = folder / f"{key}.gguf"
        part.replace(path)
        say(f"{path.name}: {path.stat().st_size / 1e6:.0f} MB")


def read_vocabulary(path: Path) -> dict[str, Any]:
    """The fields of a vocabulary file that a tokenizer is made of; lists of the caller's own."""
    return {name: list(value) if isinstance(value, list) else value for name, value in fields(path).items()}


@lru_cache(maxsize=1)
def fields(path: Path) -> dict[str, Any]:
    """The same, read once: several families share a vocabulary, and reading one takes seconds."""
    return {
        name.removeprefix("tokenizer."): field.contents()
        for name, field in GGUFReader(path).fields.items()
        if name.startswith("tokenizer.")
    }


def suited(key: str, vocabulary: dict[str, Any]) -> dict[str, Any]:
    """The vocabulary with the family's own tokens set in, and a template such as its files carry."""
    tokens, types = vocabulary["ggml.tokens"], vocabulary["ggml.token_type"]
    if key in {"gemma2", "gemma3"}:
        tokens[105], tokens[106] = "<start_of_turn>", "<end_of_turn>"
    if key == "mistral-v3":
        tokens[3], tokens[4], types[3], types[4] = "[INST]", "[/INST]", CONTROL, CONTROL
        more = MISTRAL_V3_TOKENS - len(tokens)
        vocabulary["ggml.tokens"] = tokens + [f"[control_{number}]" for number in range(more)]
        vocabulary["ggml.token_type"] = types + [CONTROL] * more
        vocabulary["ggml.scores"] = vocabulary["ggml.scores"] + [0.0] * more
    vocabulary["chat_template"] = template_of(key, vocabulary.get("chat_template"))
    return vocabulary


def template_of(key: str, own: str | None) -> str:
    """The first published template whose text we have, else the vocabulary's own, else ours."""
    family = json.loads((ROOT / "models_manifest" / "families" / f"{key}.json").read_text(encoding="utf-8"))
    texts = (published["file"] for published in family["published"] if published["file"])
    name = next(texts, None)
    if name is not None:
        path: Path = ROOT / "tests" / "data" / "templates" / str(name)
        return path.read_bytes().decode()
    return str(own if own and key == "command-r" else family["chat_template"])


def write_model(path: Path, key: str, shape: Shape, vocabulary: dict[str, Any]) -> None:
    """Write one model: the same bytes every time."""
    writer = GGUFWriter(path, shape.architecture)
    writer.add_name(f"tiny {key}, random weights")
    writer.add_file_type(LlamaFileType.MOSTLY_Q8_0)
    writer.add_block_count(shape.blocks)
    writer.add_vocab_size(len(vocabulary["ggml.tokens"]))
    for name, value in shape.numbers.items():
        add_number(writer, f"{shape.architecture}.{name}", value)
    for name, value in vocabulary.items():
        add_vocabulary(writer, f"tokenizer.{name}", value)
    random = np.random.default_rng(zlib.crc32(key.encode()))
    for name, size in tensors(shape, len(vocabulary["ggml.tokens"])):
        add_tensor(writer, name, size, random)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensors(shape: Shape, vocabulary: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Every tensor of the file."""
    yield "token_embd.weight", (vocabulary, WIDTH)
    for block in range(shape.blocks):
        yield from shape.block(block)
    yield from shape.extra.items()
    yield "output_norm.weight", (WIDTH,)
    if not shape.tied:
        yield "output.weight", (vocabulary, WIDTH)


def add_tensor(writer: GGUFWriter, name: str, size: tuple[int, ...], random: np.random.Generator) -> None:
    """Norms near one, factors one, everything else spread so that tokens differ."""
    if len(size) == 1:
        spread = 0.0 if name == "rope_freqs.weight" else 0.1
        middle = 0.0 if name.endswith(".bias") else 1.0
        writer.add_tensor(name, (middle + spread * random.standard_normal(size)).astype(np.float32))
        return
    weights = (random.standard_normal(size) / np.sqrt(size[-1])).astype(np.float32)
    if "gate_inp" in name:
        writer.add_tensor(name, weights)
        return
    kind = GGMLQuantizationType.Q4_0 if size[0] > LARGE_VOCABULARY else GGMLQuantizationType.Q8_0
    writer.add_tensor(name, quantize(weights, kind), raw_dtype=kind)


def add_number(writer: GGUFWriter, name: str, value: Number) -> None:
    """A hyperparameter in the type llama.cpp expects."""
    if isinstance(value, str):
        writer.add_string(name, value)
    elif isinstance(value, float):
        writer.add_float32(name, value)
    else:
        writer.add_uint32(name, int(value))


def add_vocabulary(writer: GGUFWriter, name: str, value: Any) -> None:
    """A field of the vocabulary as it was."""
    if name.startswith(("tokenizer.chat_templates", "tokenizer.chat_template.")):
        return  # templates for tools and retrieval: not what this file is for
    if isinstance(value, bool):
        writer.add_bool(name, value)
    elif isinstance(value, int):
        writer.add_uint32(name, value)
    elif isinstance(value, str):
        writer.add_string(name, value)
    else:
        kind = GGUFValueType.INT32 if name.endswith("token_type") else GGUFValueType.get_type(value[0])
        writer.add_key_value(name, value, GGUFValueType.ARRAY, sub_type=kind)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
