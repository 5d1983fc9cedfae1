"""GGUF files made to order: sound by default, wrong wherever a test says so."""

import struct
from dataclasses import dataclass, field
from pathlib import Path

STRING, ARRAY, U32, F32 = 8, 9, 4, 6
# Not one to be rendered: it only bears the family's sign.
TEMPLATE = "{{ messages }}<|im_start|>"
TOKENS = ["t0", "t1", "t2", "t3", "t4", "<|im_start|>", "<|im_end|>", "<|endoftext|>"]


def text(value: str | bytes) -> bytes:
    raw = value.encode() if isinstance(value, str) else value
    return struct.pack("<Q", len(raw)) + raw


def string_value(value: str) -> bytes:
    return struct.pack("<I", STRING) + text(value)


def u32_value(value: int) -> bytes:
    return struct.pack("<II", U32, value)


def f32_value(value: float) -> bytes:
    return struct.pack("<If", U32 + 2, value)


def strings_value(values: list[str]) -> bytes:
    return struct.pack("<IIQ", ARRAY, STRING, len(values)) + b"".join(text(value) for value in values)


def bool_value(*, value: bool) -> bytes:
    return struct.pack("<I?", 7, value)


def i32s_value(values: list[int]) -> bytes:
    return struct.pack("<IIQ", ARRAY, 5, len(values)) + struct.pack(f"<{len(values)}i", *values)


def u32s_value(values: list[int]) -> bytes:
    return struct.pack("<IIQ", ARRAY, U32, len(values)) + struct.pack(f"<{len(values)}I", *values)


def default_metadata() -> dict[str, bytes]:
    """Of a llama with two blocks and eight tokens, SmolLM2's marks among them."""
    return {
        "general.architecture": string_value("llama"),
        "general.file_type": u32_value(0),
        "llama.block_count": u32_value(2),
        "llama.context_length": u32_value(4096),
        "llama.embedding_length": u32_value(16),
        "llama.feed_forward_length": u32_value(32),
        "llama.attention.head_count": u32_value(4),
        "llama.attention.head_count_kv": u32_value(2),
        "llama.attention.layer_norm_rms_epsilon": f32_value(1e-5),
        "tokenizer.ggml.model": string_value("gpt2"),
        "tokenizer.ggml.pre": string_value("smollm"),
        "tokenizer.ggml.tokens": strings_value(TOKENS),
        "tokenizer.ggml.merges": strings_value(["t 1"]),
        "tokenizer.ggml.eos_token_id": u32_value(7),
        "tokenizer.chat_template": string_value(TEMPLATE),
    }


@dataclass
class TensorSpec:
    """A tensor of F32 unless said otherwise; `offset` and `dimensions` only to be wrong."""

    name: str
    shape: tuple[int, ...]
    type_number: int = 0
    offset: int | None = None
    dimensions: int | None = None

    @property
    def size(self) -> int:
        size = 4
        for length in self.shape:
            size *= length
        return size


def default_tensors() -> list[TensorSpec]:
    """All that a llama of `default_metadata` has; the first three are those that tests break."""
    block = {
        "attn_k": (16, 8),
        "attn_v": (16, 8),
        "attn_output": (16, 16),
        "attn_norm": (16,),
        "ffn_norm": (16,),
        "ffn_gate": (16, 32),
        "ffn_up": (16, 32),
        "ffn_down": (32, 16),
    }
    return [
        TensorSpec("token_embd.weight", (16, 8)),
        *(TensorSpec(f"blk.{number}.attn_q.weight", (16, 16)) for number in range(2)),
        TensorSpec("output_norm.weight", (16,)),
        *(
            TensorSpec(f"blk.{number}.{name}.weight", shape)
            for number in range(2)
            for name, shape in block.items()
        ),
    ]


@dataclass
class GgufBuilder:
    """Change a field, then `build()`."""

    magic: bytes = b"GGUF"
    version: int = 3
    metadata: dict[str, bytes] = field(default_factory=default_metadata)
    tensors: list[TensorSpec] = field(default_factory=default_tensors)
    tensor_count: int | None = None
    key_count: int | None = None
    alignment: int = 32
    drop_data_bytes: int = 0

    def header(self) -> bytes:
        """Everything up to the padding before tensor data."""
        parts = [
            self.magic,
            struct.pack("<I", self.version),
            struct.pack("<Q", len(self.tensors) if self.tensor_count is None else self.tensor_count),
            struct.pack("<Q", len(self.metadata) if self.key_count is None else self.key_count),
        ]
        parts += [text(key) + value for key, value in self.metadata.items()]
        offset = 0
        for tensor in self.tensors:
            count = len(tensor.shape) if tensor.dimensions is None else tensor.dimensions
            parts.append(text(tensor.name) + struct.pack("<I", count))
            parts.append(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape))
            place = offset if tensor.offset is None else tensor.offset
            parts.append(struct.pack("<IQ", tensor.type_number, place))
            offset = self._aligned(offset + tensor.size) % 2**62
        return b"".join(parts)

    def build(self) -> bytes:
        """The whole file."""
        header = self.header()
        data = sum(self._aligned(tensor.size) for tensor in self.tensors)
        # A tensor of absurd size is only claimed, never written.
        data = min(data, 1_000_000)
        padding = self._aligned(len(header)) - len(header)
        return header + bytes(padding) + bytes(max(data - self.drop_data_bytes, 0))

    def write(self, path: Path) -> Path:
        """The whole file, on the disk."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.build())
        return path

    def _aligned(self, length: int) -> int:
        return -(-length // self.alignment) * self.alignment
