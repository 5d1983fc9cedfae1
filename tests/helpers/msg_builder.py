"""A letter of Outlook (.msg): the smallest compound file that is one.

All streams lie in the mini stream (they are short); directories, mini table and mini stream follow each
other, and one sector of table says so. After [MS-CFB] and [MS-OXMSG].
"""

import struct
from collections.abc import Mapping

_SECTOR, _MINI = 512, 64
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_TEXT, _TIME = 0x001F, 0x0040
SUBJECT, BODY, SENDER_NAME, SENDER_ADDRESS, SENT, HEADERS = 0x0037, 0x1000, 0x0C1A, 0x0C1F, 0x0039, 0x007D
NAME, ADDRESS = 0x3001, 0x3003

Node = tuple[str, bytes | list["Node"]]


def letter(texts: Mapping[int, str], sent: int | None = None, to: Mapping[int, str] | None = None) -> bytes:
    """A letter with these texts by property, sent at a FILETIME, to one recipient."""
    nodes = _properties(texts, sent, 32)
    if to:
        nodes.append(("__recip_version1.0_#00000000", _properties(to, None, 8)))
    return _compound(nodes)


def _properties(texts: Mapping[int, str], sent: int | None, heading: int) -> list[Node]:
    entries, nodes = b"\0" * heading, list[Node]()
    for name, text in texts.items():
        content = text.encode("utf-16-le")
        entries += struct.pack("<HHIII", _TEXT, name, 6, len(content) + 2, 0)
        nodes.append((f"__substg1.0_{name:04X}{_TEXT:04X}", content))
    if sent is not None:
        entries += struct.pack("<HHIQ", _TIME, SENT, 6, sent)
    return [*nodes, ("__properties_version1.0", entries)]


def _compound(nodes: list[Node]) -> bytes:
    entries: list[bytes | None] = [None]
    mini, table = bytearray(), list[int]()

    def put(children: list[Node]) -> int:
        """Write entries, each the right neighbour of the one before; gives the first."""
        first, places = _NONE, []
        for name, content in sorted(children, key=lambda node: (len(node[0]), node[0].upper())):
            places.append((len(entries), name, content))
            entries.append(None)
        for number, (place, name, content) in enumerate(places):
            right = places[number + 1][0] if number + 1 < len(places) else _NONE
            first = place if number == 0 else first
            if isinstance(content, bytes):
                entries[place] = _entry(
                    name, _STREAM, right, _NONE, _mini(mini, table, content), len(content)
                )
            else:
                entries[place] = _entry(name, _STORAGE, right, put(content), 0, 0)
        return first

    child = put(nodes)
    mini += b"\0" * (-len(mini) % _SECTOR)
    directory_sectors = -(-len(entries) // 4)
    table_sectors = -(-len(table) * 4 // _SECTOR)
    start = directory_sectors + table_sectors
    entries[0] = _entry("Root Entry", _ROOT, _NONE, child, start, len(mini))
    directory = b"".join(entry or b"" for entry in entries).ljust(directory_sectors * _SECTOR, b"\0")
    chains = _chain(0, directory_sectors) + _chain(directory_sectors, table_sectors)
    chains += [*_chain(start, len(mini) // _SECTOR), _TABLE]
    assert len(chains) <= _SECTOR // 4, "one sector of table is enough for letters of tests"
    fat = struct.pack(f"<{len(chains)}I", *chains).ljust(_SECTOR, b"\xff")
    mini_table = struct.pack(f"<{len(table)}I", *table).ljust(table_sectors * _SECTOR, b"\xff")
    head = _head(len(chains) - 1, directory_sectors, table_sectors)
    return head + directory + mini_table + bytes(mini) + fat


def _mini(mini: bytearray, table: list[int], content: bytes) -> int:
    first, count = len(table), max(1, -(-len(content) // _MINI))
    mini += content.ljust(count * _MINI, b"\0")
    table += [*range(first + 1, first + count), _END]
    return first


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END] if count else []


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    plain = name.encode("utf-16-le")
    return (
        plain.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(plain) + 2, kind, 1, _NONE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )


def _head(fat_sector: int, mini_table_start: int, mini_table_sectors: int) -> bytes:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    head += struct.pack("<HHHHH6xIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 0, 0, 0x1000, mini_table_start,
                        mini_table_sectors, _END, 0, fat_sector)  # fmt: skip
    return head.ljust(_SECTOR, b"\xff")
