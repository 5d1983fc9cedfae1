"""What FAT32, as sticks come, cannot hold of a tree of files; rules only.

From Microsoft's specification of long names (fatgen103): the characters, 255 UTF-16 units, no letter case
kept apart; a file's length stands in 32 bits.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

MAX_FILE_BYTES = 2**32 - 1
_MAX_NAME_UNITS = 255
_FORBIDDEN = re.compile(r'[\x00-\x1f"*/:<>?\\|\x7f]|[ .]\Z')


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file or link of a tree; `path` from its root on, with slashes."""

    path: str
    bytes: int
    is_link: bool = False
    is_executable: bool = False


@dataclass(frozen=True, slots=True)
class StickFinding:
    """One thing FAT32 does not hold.

    Attributes:
        code: `stick.size`, `stick.link`, `stick.name`, `stick.clash` or `stick.executable`.
        stops: Copied all the same it would be another thing, or nothing; what does not stop is got over.
        bytes: Of the file, where its size is the matter.
    """

    code: str
    path: str
    stops: bool = True
    bytes: int = 0


def fat32_findings(entries: Iterable[TreeEntry]) -> tuple[StickFinding, ...]:
    """All that FAT32 cannot hold, what stops first."""
    found: list[StickFinding] = []
    names: dict[str, str] = {}
    for entry in entries:
        found += _of(entry)
        for path in _with_folders(entry.path):
            if names.setdefault(path.casefold(), path) != path:
                found.append(StickFinding("stick.clash", entry.path))
                break
    return tuple(sorted(found, key=lambda one: (not one.stops, one.code, one.path)))


def _of(entry: TreeEntry) -> list[StickFinding]:
    found = []
    if entry.bytes > MAX_FILE_BYTES:
        found.append(StickFinding("stick.size", entry.path, bytes=entry.bytes))
    if entry.is_link:
        found.append(StickFinding("stick.link", entry.path))
    if not all(map(_is_name, entry.path.split("/"))):
        found.append(StickFinding("stick.name", entry.path))
    if entry.is_executable:
        found.append(StickFinding("stick.executable", entry.path, stops=False))
    return found


def _is_name(name: str) -> bool:
    units = len(name.encode("utf-16-le", "surrogatepass")) // 2
    return 0 < units <= _MAX_NAME_UNITS and _FORBIDDEN.search(name) is None


def _with_folders(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]
