"""The header of a GGUF file (versions 2 and 3), read strictly and without llama.cpp.

llama.cpp aborts or faults on a block count of 0 or 1e9 and on a truncated file, and takes absurd context
lengths; whatever passes here has been looked at for those.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.modelfiles.gguf_cursor import Cursor, HeaderFault, Value
from app.modelfiles.gguf_types import FILE_TYPES, TENSOR_TYPES, U32

MAX_KEYS = 8192
MAX_TENSORS = 65536
# The list of tokens: its strings are kept, for they must differ.
TOKENS = "tokenizer.ggml.tokens"
_MAX_KEY_BYTES = 127
# llama.cpp's GGML_MAX_NAME less the zero at its end.
_MAX_NAME_BYTES = 63
_MAX_DIMENSIONS = 4
_MAX_ELEMENTS = 1 << 40
_MAX_ALIGNMENT = 1 << 16


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor's place: `offset` from the start of the data, `size` in bytes."""

    name: str
    shape: tuple[int, ...]
    type_name: str
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class Header:
    """What the header says.

    Attributes:
        data_start: Where tensor data begins, aligned.
        file_bytes: Length of the whole file.
        kinds: Number of each key's type.
    """

    version: int
    metadata: dict[str, Value]
    tensors: tuple[Tensor, ...]
    data_start: int
    file_bytes: int
    kinds: Mapping[str, int] = field(default_factory=dict)

    @property
    def architecture(self) -> str | None:
        """The model's architecture as llama.cpp names it."""
        value = self.metadata.get("general.architecture")
        return value if isinstance(value, str) else None

    @property
    def quantization(self) -> str | None:
        """What the file says it is, else the type most of its bytes are of."""
        kind = self.metadata.get("general.file_type")
        if isinstance(kind, int) and kind in FILE_TYPES:
            return FILE_TYPES[kind]
        weights: dict[str, int] = {}
        for tensor in self.tensors:
            weights[tensor.type_name] = weights.get(tensor.type_name, 0) + tensor.size
        return max(weights, key=lambda name: weights[name]) if weights else None

    @property
    def template(self) -> str | None:
        """The chat template hidden in the file; never used, only compared."""
        value = self.metadata.get("tokenizer.chat_template")
        return value if isinstance(value, str) else None

    @property
    def weights_bytes(self) -> int:
        """Bytes of all tensors."""
        return sum(tensor.size for tensor in self.tensors)

    def number(self, key: str) -> int | None:
        """A whole number under `<architecture>.<key>`."""
        value = self.metadata.get(f"{self.architecture}.{key}")
        return value if isinstance(value, int) and not isinstance(value, bool) else None


def read_header(path: Path, whole_bytes: int | None = None) -> Header:
    """Read and bound every field of the header.

    Args:
        path: The file, or its first part.
        whole_bytes: Length of the whole file, where `path` is a part of it.

    Raises:
        HeaderFault: The file is no GGUF, is cut short or breaks a rule of the format.
        OSError: It cannot be read.
    """
    file_bytes = path.stat().st_size if whole_bytes is None else whole_bytes
    with path.open("rb", buffering=0) as stream:
        cursor = Cursor(stream)
        version, tensor_count, key_count = _preamble(cursor)
        metadata, kinds = _metadata(cursor, key_count)
        alignment = _alignment(metadata, kinds)
        tensors = _tensors(cursor, tensor_count)
    data_start = -(-cursor.position // alignment) * alignment
    _check_bounds(tensors, alignment, file_bytes - data_start)
    return Header(version, metadata, tensors, data_start, file_bytes, kinds)


def _preamble(cursor: Cursor) -> tuple[int, int, int]:
    if cursor.take(4) != b"GGUF":
        raise HeaderFault("header.magic", "the file does not begin with GGUF")
    version = cursor.u32()
    if version not in (2, 3):
        raise HeaderFault("header.version", f"GGUF version {version} where 2 or 3 is known")
    tensor_count, key_count = cursor.u64(), cursor.u64()
    if not 1 <= tensor_count <= MAX_TENSORS:
        raise HeaderFault("header.counts", f"{tensor_count} tensors")
    if not 1 <= key_count <= MAX_KEYS:
        raise HeaderFault("header.counts", f"{key_count} metadata keys")
    return version, tensor_count, key_count


def _metadata(cursor: Cursor, count: int) -> tuple[dict[str, Value], dict[str, int]]:
    metadata: dict[str, Value] = {}
    kinds: dict[str, int] = {}
    for _ in range(count):
        key = cursor.text(_MAX_KEY_BYTES)
        if not key or key in metadata:
            raise HeaderFault("header.key", f"the key {key!r} is empty or stands twice")
        kinds[key], metadata[key] = cursor.value(texts=key == TOKENS)
    return metadata, kinds


def _alignment(metadata: dict[str, Value], kinds: dict[str, int]) -> int:
    alignment = metadata.get("general.alignment", 32)
    if kinds.get("general.alignment", U32) != U32:
        raise HeaderFault("header.alignment", "the alignment is no 32-bit count")
    if not isinstance(alignment, int) or not 8 <= alignment <= _MAX_ALIGNMENT or alignment & (alignment - 1):
        raise HeaderFault("header.alignment", f"alignment {alignment}")
    return alignment


def _tensors(cursor: Cursor, count: int) -> tuple[Tensor, ...]:
    tensors: dict[str, Tensor] = {}
    for _ in range(count):
        tensor = _tensor(cursor)
        if not tensor.name or tensor.name in tensors:
            raise HeaderFault("header.tensor", f"the tensor {tensor.name!r} is nameless or stands twice")
        tensors[tensor.name] = tensor
    return tuple(tensors.values())


def _tensor(cursor: Cursor) -> Tensor:
    name = cursor.text(_MAX_NAME_BYTES)
    dimensions = cursor.u32()
    if not 1 <= dimensions <= _MAX_DIMENSIONS:
        raise HeaderFault("header.tensor", f"{name} has {dimensions} dimensions")
    shape = tuple(cursor.u64() for _ in range(dimensions))
    kind = TENSOR_TYPES.get(type_number := cursor.u32())
    if kind is None:
        raise HeaderFault("header.tensor", f"{name} has the unknown type {type_number}")
    type_name, block, block_bytes = kind
    elements = 1
    for length in shape:
        elements *= length
    # Each bound before the next multiplication matters nothing here: Python's numbers do not wrap.
    if not 1 <= elements <= _MAX_ELEMENTS or shape[0] % block:
        raise HeaderFault("header.tensor", f"{name} has the shape {shape} in blocks of {block}")
    return Tensor(name, shape, type_name, cursor.u64(), elements // block * block_bytes)


def _check_bounds(tensors: tuple[Tensor, ...], alignment: int, data_bytes: int) -> None:
    """Tensors lie one after another, aligned, in the order of their names, and inside the file."""
    end = 0
    for tensor in tensors:
        place = -(-end // alignment) * alignment
        if tensor.offset != place:
            raise HeaderFault("header.tensor", f"{tensor.name} lies at {tensor.offset}, not at {place}")
        end = tensor.offset + tensor.size
        if end > data_bytes:
            raise HeaderFault(
                "model.truncated", f"{tensor.name} ends at byte {end} of {max(data_bytes, 0)} bytes of data"
            )
