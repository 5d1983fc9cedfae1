"""Reads the fields of a GGUF header one after another and believes none of its lengths.

The file is read, not mapped: a file cut short under a mapping kills the process that looks at it.
"""

import struct
from typing import BinaryIO

from app.modelfiles.gguf_types import ARRAY, SCALARS, STRING

# A vocabulary of 262,144 tokens with its merges takes about 20 MB.
MAX_HEADER_BYTES = 256 * 1024 * 1024
MAX_STRING_BYTES = 4 * 1024 * 1024
MAX_ARRAY_ITEMS = 4 * 1024 * 1024
_CHUNK_BYTES = 1024 * 1024
# Longer arrays (vocabularies, merges) are skipped over and only counted.
_KEPT_ITEMS = 4096
_U64 = struct.Struct("<Q")
_U32 = struct.Struct("<I")

Scalar = int | float | bool | str


class HeaderFault(Exception):  # noqa: N818 - a finding of the check, never shown as an error itself
    """The header breaks a rule.

    Attributes:
        code: `model.truncated`, or `header.` and what is wrong.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class ArrayValue:
    """A metadata array.

    Attributes:
        kind: Type of its items, by its number in the file.
        items: The items, where they are few.
        texts: Its strings as llama.cpp sees them, each once, where they were asked for.
    """

    def __init__(self, kind: int, length: int, items: tuple[Scalar, ...] | None = None) -> None:
        self.kind = kind
        self.length = length
        self.items = items
        self.texts: frozenset[bytes] = frozenset()


Value = Scalar | ArrayValue


class Cursor:
    """A place in the header; moves forward only."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._data = bytearray()
        self.position = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        self._need(length)
        start = self.position
        self.position += length
        return bytes(self._data[start : self.position])

    def u32(self) -> int:
        """A 32-bit count."""
        return int(_U32.unpack(self.take(4))[0])

    def u64(self) -> int:
        """A 64-bit count, length or offset."""
        self._need(8)
        value = _U64.unpack_from(self._data, self.position)[0]
        self.position += 8
        return int(value)

    def text(self, limit: int = MAX_STRING_BYTES) -> str:
        """A string of at most `limit` bytes; bytes that are no UTF-8 stay visible as U+FFFD."""
        length = self.u64()
        if length > limit:
            raise HeaderFault("header.string", f"a string of {length} bytes where {limit} are allowed")
        return self.take(length).decode("utf-8", "replace")

    def value(self, *, texts: bool = False) -> tuple[int, Value]:
        """A metadata value and the number of its type; `texts` keeps an array's strings, however many."""
        kind = self.u32()
        return kind, self._array(texts=texts) if kind == ARRAY else self._scalar(kind)

    def _scalar(self, kind: int) -> Scalar:
        if kind == STRING:
            return self.text()
        layout = SCALARS.get(kind)
        if layout is None:
            raise HeaderFault("header.type", f"unknown value type {kind}")
        value: Scalar = layout.unpack(self.take(layout.size))[0]
        return value

    def _array(self, *, texts: bool) -> ArrayValue:
        kind = self.u32()
        length = self.u64()
        if kind != STRING and kind not in SCALARS:
            raise HeaderFault("header.type", f"an array of type {kind}")
        if length > MAX_ARRAY_ITEMS:
            raise HeaderFault("header.array", f"an array of {length} items")
        if kind == STRING and texts:
            return self._texts(length)
        if length <= _KEPT_ITEMS:
            return ArrayValue(kind, length, tuple(self._scalar(kind) for _ in range(length)))
        if kind == STRING:
            self._skip_strings(length)
        else:
            self.skip(SCALARS[kind].size * length)
        return ArrayValue(kind, length)

    def _texts(self, count: int) -> ArrayValue:
        """Strings with all of their bytes; llama.cpp ends each at a zero byte and names the empty ones."""
        first = self.position
        self._skip_strings(count)
        found, place = set(), first
        for number in range(count):
            length = _U64.unpack_from(self._data, place)[0]
            text = bytes(self._data[place + 8 : place + 8 + length])
            found.add(text.partition(b"\0")[0] or b"[EMPTY_%d]" % number)
            place += 8 + length
        array = ArrayValue(STRING, count)
        array.texts = frozenset(found)
        return array

    def skip(self, length: int) -> None:
        """Step over bytes that must be there."""
        self._need(length)
        self.position += length

    def _skip_strings(self, count: int) -> None:
        """Step over many strings; the loop is tight because vocabularies have 300,000 of them."""
        unpack, data = _U64.unpack_from, self._data
        position = self.position
        for _ in range(count):
            if position + 8 > len(data):
                self.position = position
                self._need(8)
            length = unpack(data, position)[0]
            if length > MAX_STRING_BYTES:
                raise HeaderFault("header.string", f"a string of {length} bytes in an array")
            position += 8 + length
        self.position = position
        self._need(0)

    def _need(self, length: int) -> None:
        end = self.position + length
        if end > MAX_HEADER_BYTES:
            raise HeaderFault("header.size", f"a header of more than {MAX_HEADER_BYTES} bytes")
        while len(self._data) < end:
            chunk = self._stream.read(max(_CHUNK_BYTES, end - len(self._data)))
            if not chunk:
                raise HeaderFault("model.truncated", f"the file ends at byte {len(self._data)} in its header")
            self._data += chunk
