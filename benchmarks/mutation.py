"""Damages a GGUF file in the ways an attacker or a bad disk would, and knows where its fields lie."""

import random
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
_STRING, _ARRAY, _F32 = 8, 9, 6
_EDGES = (
    0,
    1,
    2,
    3,
    7,
    63,
    64,
    127,
    255,
    4096,
    65535,
    2**31 - 1,
    2**31,
    2**32 - 1,
    2**40,
    2**63 - 1,
    2**64 - 1,
)
_FRACTIONS = (0.0, -0.0, -1.0, 1e-45, 1e38, float("inf"), float("-inf"), float("nan"), 1.5)


@dataclass(frozen=True, slots=True)
class Field:
    """A number in the header: where, how wide, and whether it is a fraction."""

    offset: int
    width: int
    fraction: bool = False


@dataclass(slots=True)
class Anatomy:
    """A sound file and its fields by what they say.

    Attributes:
        values: Numbers that stand for themselves; `items` are those in lists.
        names: Where each key's, tensor's and single string's bytes begin and how many they are.
        texts: The same of strings in lists.
        keys_end: Where the last key's value ends; `tensors_end` where the header does.
        data_start: Where tensor data begins.
        architecture: What stands before the model's own keys.
    """

    raw: bytes
    counts: list[Field] = field(default_factory=list)
    lengths: list[Field] = field(default_factory=list)
    types: list[Field] = field(default_factory=list)
    values: list[Field] = field(default_factory=list)
    items: list[Field] = field(default_factory=list)
    places: list[Field] = field(default_factory=list)
    names: list[tuple[int, int]] = field(default_factory=list)
    texts: list[tuple[int, int]] = field(default_factory=list)
    keys_end: int = 0
    tensors_end: int = 0
    data_start: int = 0
    architecture: str = ""


def dissect(path: Path) -> Anatomy:
    """Find every field of a sound file."""
    anatomy = Anatomy(path.read_bytes(), counts=[Field(4, 4), Field(8, 8), Field(16, 8)])
    walk = _Walk(anatomy)
    tensors, keys = struct.unpack_from("<QQ", anatomy.raw, 8)
    for _ in range(keys):
        walk.text()
        walk.value(walk.number(anatomy.types, 4))
    anatomy.keys_end = walk.at
    place, length = anatomy.names[1]
    anatomy.architecture = anatomy.raw[place : place + length].decode()
    for _ in range(tensors):
        walk.text()
        for _ in range(walk.number(anatomy.places, 4)):
            walk.number(anatomy.places, 8)
        walk.number(anatomy.types, 4)
        walk.number(anatomy.places, 8)
    anatomy.tensors_end = walk.at
    anatomy.data_start = -(-walk.at // 32) * 32
    return anatomy


class _Walk:
    """A way through the header that writes down what it meets."""

    def __init__(self, anatomy: Anatomy) -> None:
        self.anatomy = anatomy
        self.at = 24

    def number(self, into: list[Field], width: int, *, fraction: bool = False) -> int:
        into.append(Field(self.at, width, fraction))
        value = int.from_bytes(self.anatomy.raw[self.at : self.at + width], "little")
        self.at += width
        return value

    def text(self, *, listed: bool = False) -> None:
        length = self.number(self.anatomy.items if listed else self.anatomy.lengths, 8)
        (self.anatomy.texts if listed else self.anatomy.names).append((self.at, length))
        self.at += length

    def value(self, kind: int, *, listed: bool = False) -> None:
        if kind == _STRING:
            self.text(listed=listed)
        elif kind == _ARRAY:
            inner = self.number(self.anatomy.types, 4)
            for _ in range(self.number(self.anatomy.lengths, 8)):
                self.value(inner, listed=True)
        else:
            into = self.anatomy.items if listed else self.anatomy.values
            self.number(into, _SIZES[kind], fraction=kind == _F32)


Damage = Callable[[bytearray, Anatomy, random.Random], bytearray]


def mutant(anatomy: Anatomy, chance: random.Random) -> tuple[str, bytes]:
    """One damaged file and what was done to it, once or a few times."""
    name = chance.choice(list(DAMAGES))
    raw = bytearray(anatomy.raw)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        raw = DAMAGES[name](raw, anatomy, chance)
    return name, bytes(raw)


def _flip(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    raw[chance.randrange(min(anatomy.data_start, len(raw)))] ^= 1 << chance.randrange(8)
    return raw


def _run(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    place = chance.randrange(min(anatomy.data_start, len(raw)))
    length = chance.randrange(1, 17)
    raw[place : place + length] = chance.randbytes(length)
    return raw


def _cut(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    whole = chance.random() < 0.5
    return raw[: chance.randrange(1, len(raw) if whole else min(anatomy.data_start, len(raw)) + 1)]


def _shift(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    """Take bytes out of the header, or put some in."""
    place = chance.randrange(4, anatomy.data_start)
    length = chance.choice((1, 4, 8, 32))
    if chance.random() < 0.5:
        return raw[:place] + raw[place + length :]
    return raw[:place] + chance.randbytes(length) + raw[place:]


def _numbers(which: Callable[[Anatomy], list[Field]]) -> Damage:
    def damage(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
        target = chance.choice(which(anatomy))
        raw[target.offset : target.offset + target.width] = _odd(raw, target, chance)
        return raw

    return damage


def _odd(raw: bytearray, target: Field, chance: random.Random) -> bytes:
    """An edge, a neighbour or noise in place of a number."""
    if target.fraction and chance.random() < 0.8:
        return struct.pack("<f", chance.choice(_FRACTIONS))
    old = int.from_bytes(raw[target.offset : target.offset + target.width], "little")
    near = (old + 1, old - 1, old * 2, old // 2, old + 32)
    kind = chance.random()
    value = (
        chance.choice(_EDGES) if kind < 0.5 else chance.choice(near) if kind < 0.9 else chance.getrandbits(64)
    )
    return (value % (1 << 8 * target.width)).to_bytes(target.width, "little")


def _strings(which: Callable[[Anatomy], list[tuple[int, int]]]) -> Damage:
    """Other bytes in a name or a word, or those of another of the same length."""

    def damage(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
        place, length = chance.choice([text for text in which(anatomy) if text[1]])
        same = [other for other, size in which(anatomy) if size == length and other != place]
        if same and chance.random() < 0.5:
            other = chance.choice(same)
            raw[place : place + length] = anatomy.raw[other : other + length]
        else:
            at = chance.randrange(length)
            raw[place + at] = chance.choice((0, 0x20, 0x80, 0xFF, chance.randrange(256)))
        return raw

    return damage


def _weights(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    place = chance.randrange(anatomy.data_start, len(raw))
    length = chance.choice((1, 4, 64, 4096))
    noise = chance.choice(
        (b"\xff" * length, b"\x00\x00\xc0\x7f" * (length // 4 + 1), chance.randbytes(length))
    )
    piece = noise[: min(length, len(raw) - place)]
    raw[place : place + len(piece)] = piece
    return raw


def _stranger(raw: bytearray, anatomy: Anatomy, chance: random.Random) -> bytearray:
    """A further key that llama.cpp knows, with an odd value; the rest of the file stays sound."""
    if raw != anatomy.raw:
        return raw
    name = chance.choice(_KEYS)
    key = (name if name.startswith("tokenizer.") else f"{anatomy.architecture}.{name}").encode()
    added = struct.pack("<Q", len(key)) + key + _odd_value(chance)
    count = struct.unpack_from("<Q", raw, 16)[0] + 1
    header = bytes(raw[24 : anatomy.keys_end]) + added + bytes(raw[anatomy.keys_end : anatomy.tensors_end])
    whole = bytes(raw[:16]) + struct.pack("<Q", count) + header
    return bytearray(whole + bytes(-len(whole) % 32) + bytes(raw[anatomy.data_start :]))


def _odd_value(chance: random.Random) -> bytes:
    edge = chance.choice(_EDGES)
    return chance.choice(
        (
            struct.pack("<II", 4, edge % 2**32),
            struct.pack("<If", _F32, chance.choice(_FRACTIONS)),
            struct.pack("<I?", 7, edge % 2),
            struct.pack("<IQ", _STRING, 4) + b"yarn",
            struct.pack("<IIQ", _ARRAY, 4, 2) + struct.pack("<2I", edge % 2**32, 1),
            struct.pack("<IIQ", _ARRAY, _F32, 2) + struct.pack("<2f", chance.choice(_FRACTIONS), 1.0),
            struct.pack("<IIQ", _ARRAY, 7, 2) + bytes(2),
            struct.pack("<IIQ", _ARRAY, 5, 1) + struct.pack("<i", edge % 2**31),
        )
    )


# Keys of llama.cpp's own list that our tiny models do without.
_KEYS = (
    "vocab_size", "embedding_length_out", "leading_dense_block_count", "expert_feed_forward_length",
    "expert_shared_feed_forward_length", "expert_count", "expert_used_count", "expert_shared_count",
    "expert_group_count", "expert_group_used_count", "expert_weights_scale", "expert_weights_norm",
    "expert_gating_func", "nextn_predict_layers", "pooling_type", "logit_scale", "decoder_start_token_id",
    "attn_logit_softcapping", "final_logit_softcapping", "residual_scale", "embedding_scale",
    "use_parallel_residual", "attention.max_alibi_bias", "attention.clamp_kqv", "attention.key_length",
    "attention.value_length", "attention.layer_norm_epsilon", "attention.layer_norm_rms_epsilon",
    "attention.causal", "attention.sliding_window", "attention.sliding_window_pattern", "attention.scale",
    "attention.output_scale", "attention.temperature_length", "attention.temperature_scale",
    "attention.key_length_swa", "attention.value_length_swa", "attention.shared_kv_layers",
    "attention.recurrent_layers", "attention.head_count_kv", "rope.dimension_count_swa",
    "rope.dimension_sections", "rope.freq_base_swa", "rope.scale_linear", "rope.scaling.type",
    "rope.scaling.factor", "rope.scaling.alpha", "rope.scaling.attn_factor",
    "rope.scaling.original_context_length", "rope.scaling.finetuned", "rope.scaling.yarn_log_multiplier",
    "rope.scaling.yarn_ext_factor", "rope.scaling.yarn_beta_fast", "rope.scaling.yarn_beta_slow",
    "classifier.output_labels", "tokenizer.ggml.token_type_count", "tokenizer.ggml.scores",
    "tokenizer.ggml.merges", "tokenizer.ggml.pre", "tokenizer.ggml.eot_token_id",
    "tokenizer.ggml.unknown_token_id", "tokenizer.ggml.mask_token_id", "tokenizer.ggml.add_bos_token",
    "tokenizer.ggml.add_space_prefix", "tokenizer.ggml.remove_extra_whitespaces",
    "tokenizer.ggml.precompiled_charsmap", "tokenizer.ggml.fim_pre_token_id",
    "tokenizer.ggml.suppress_tokens", "tokenizer.chat_template",
)  # fmt: skip

# What is done, by name; header fields come oftener than weights, which no check can judge.
DAMAGES: dict[str, Damage] = {
    "bits": _flip,
    "bytes": _run,
    "cut": _cut,
    "shift": _shift,
    "counts": _numbers(lambda anatomy: anatomy.counts),
    "lengths": _numbers(lambda anatomy: anatomy.lengths),
    "types": _numbers(lambda anatomy: anatomy.types),
    "hyperparameters": _numbers(lambda anatomy: anatomy.values),
    "offsets and shapes": _numbers(lambda anatomy: anatomy.places),
    "items": _numbers(lambda anatomy: anatomy.items),
    "names": _strings(lambda anatomy: anatomy.names),
    "texts": _strings(lambda anatomy: anatomy.texts),
    "weights": _weights,
    "strange keys": _stranger,
}
