"""Rows out of single pages, by SQLite's format (https://www.sqlite.org/fileformat2.html), without SQLite.

Only for a rescue: SQLite itself refuses a whole tree when one page of it is gone. What does not read raises
`UnreadableError`; nothing here trusts a length it has not looked at.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from app.store.pages import PAGE_BYTES, RESERVED_BYTES

USABLE_BYTES = PAGE_BYTES - RESERVED_BYTES
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 2, 5, 10, 13
KINDS = (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF)
_FILE_HEADER = 100
_LEAST_LOCAL = (USABLE_BYTES - 12) * 32 // 255 - 23
_MOST_LOCAL = {
    TABLE_LEAF: USABLE_BYTES - 35,
    INDEX_LEAF: (USABLE_BYTES - 12) * 64 // 255 - 23,
    INDEX_INNER: (USABLE_BYTES - 12) * 64 // 255 - 23,
}
_MOST_PAYLOAD = 1 << 30
_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}

Value = int | float | str | bytes | None
ReadPage = Callable[[int], bytes | None]


class UnreadableError(Exception):
    """What stands here is no row."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One row of a table, or one entry of an index (then without a row id of its own).

    Attributes:
        cut: Whether a page it goes on to is gone, so that its last values are short or missing.
    """

    row_id: int
    values: tuple[Value, ...]
    cut: bool


def kind_of(page: bytes, number: int) -> int:
    """Tell which kind of tree page this is; 0 for none."""
    kind = page[_start(number)]
    return kind if kind in KINDS else 0


def _start(number: int) -> int:
    return _FILE_HEADER if number == 1 else 0


def _pointers(page: bytes, number: int, kind: int) -> Iterator[int]:
    start = _start(number)
    array = start + (12 if kind in (INDEX_INNER, TABLE_INNER) else 8)
    for place in range(array, array + 2 * int.from_bytes(page[start + 3 : start + 5], "big"), 2):
        at = int.from_bytes(page[place : place + 2], "big")
        if at < USABLE_BYTES:
            yield at


def children(page: bytes, number: int) -> Iterator[int]:
    """Give the numbers of the pages below an inner page."""
    kind, start = kind_of(page, number), _start(number)
    if kind in (INDEX_INNER, TABLE_INNER):
        for at in _pointers(page, number, kind):
            yield int.from_bytes(page[at : at + 4], "big")
        yield int.from_bytes(page[start + 8 : start + 12], "big")


def cells(page: bytes, number: int, read: ReadPage) -> Iterator[Cell]:
    """Give what stands in a page; a cell that does not read is passed over."""
    kind = kind_of(page, number)
    if kind in _MOST_LOCAL:
        for at in _pointers(page, number, kind):
            try:
                yield _cell(page, at, kind, read)
            except (UnreadableError, struct.error, IndexError):
                continue


def _cell(page: bytes, at: int, kind: int, read: ReadPage) -> Cell:
    if kind == INDEX_INNER:
        at += 4
    length, at = _varint(page, at)
    row_id = 0
    if kind == TABLE_LEAF:
        row_id, at = _varint(page, at)
        row_id -= (row_id >> 63) << 64
    payload, cut = _payload(page, at, length, _MOST_LOCAL[kind], read)
    return Cell(row_id, tuple(_record(payload, cut=cut)), cut)


def _payload(page: bytes, at: int, length: int, most: int, read: ReadPage) -> tuple[bytes, bool]:
    if length <= most:
        return page[at : at + length], at + length > USABLE_BYTES
    if length > _MOST_PAYLOAD:
        raise UnreadableError("a payload of that length")
    local = _LEAST_LOCAL + (length - _LEAST_LOCAL) % (USABLE_BYTES - 4)
    local = local if local <= most else _LEAST_LOCAL
    pieces, left, seen = [page[at : at + local]], length - local, set[int]()
    following = int.from_bytes(page[at + local : at + local + 4], "big")
    while left > 0:
        more = read(following) if following and following not in seen else None
        seen.add(following)
        if more is None:
            return b"".join(pieces), True
        pieces.append(more[4 : 4 + left])
        left -= USABLE_BYTES - 4
        following = int.from_bytes(more[:4], "big")
    return b"".join(pieces), False


def _varint(content: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = content[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | content[at + 8], at + 9


def _record(payload: bytes, *, cut: bool) -> Iterator[Value]:
    header, at = _varint(payload, 0)
    if header > len(payload):
        raise UnreadableError("a header longer than its row")
    place = header
    while at < header:
        kind, at = _varint(payload, at)
        width = _width(kind)
        if place + width > len(payload):
            if not cut:
                raise UnreadableError("values longer than their row")
            # The beginning of a text is worth having; a number cut short is none.
            yield _value(kind, payload[place:]) if kind >= 12 and place < len(payload) else None
            place = len(payload)
            continue
        yield _value(kind, payload[place : place + width])
        place += width


def _width(kind: int) -> int:
    if kind >= 12:
        return (kind - 12) // 2
    if kind in (10, 11):
        raise UnreadableError("a reserved kind of value")
    return 8 if kind == 7 else _INTEGER_BYTES.get(kind, 0)


def _value(kind: int, content: bytes) -> Value:
    if kind >= 12:
        return content.decode(errors="replace") if kind % 2 else content
    if kind == 7:
        return float(struct.unpack(">d", content)[0])
    if kind in _INTEGER_BYTES:
        return int.from_bytes(content, "big", signed=True)
    return None if kind == 0 else kind - 8
