"""A damaged file as a rescue sees it: of each page the newest version that proves to be what was written.

The file and the log beside it are only read. Pages of the log count up to its last commit; one damaged there
gives way to the older one in the file. Where the salt itself is gone no page can be proven; then all are
taken and the reader of rows must bear with rubbish.
"""

from pathlib import Path
from typing import BinaryIO

from app.store.pages import PAGE_BYTES, SALT_BYTES, PageKeys

_LOG_HEADER, _FRAME_HEADER = 32, 24
_MAGIC = (0x377F0682, 0x377F0683)
_TRIED_PAGES = 64


def _number(content: bytes, at: int) -> int:
    return int.from_bytes(content[at : at + 4], "big")


class PageImage:
    """The readable pages of one file.

    Attributes:
        count: How many pages there are; they are numbered from 1.
        damaged: Those found unreadable so far.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self._file = path.open("rb")
        log = path.with_name(path.name + "-wal")
        self._log: BinaryIO | None = log.open("rb") if log.exists() else None
        self._in_log: dict[int, int] = {}
        self.damaged: set[int] = set()
        self._keys = PageKeys(key, self._file.read(SALT_BYTES))
        self.count = -(-path.stat().st_size // PAGE_BYTES)
        if self._log is not None:
            self._read_log(self._log)
        tried = range(1, min(self.count, _TRIED_PAGES) + 1)
        self._provable = any(self._keys.holds(self._on_disk(number), number) for number in tried)

    def _read_log(self, log: BinaryIO) -> None:
        header = log.read(_LOG_HEADER)
        if len(header) < _LOG_HEADER or _number(header, 0) not in _MAGIC:
            return
        salts, pending, at = header[16:24], dict[int, int](), _LOG_HEADER
        while len(frame := log.read(_FRAME_HEADER)) == _FRAME_HEADER and frame[8:16] == salts:
            pending[_number(frame, 0)] = at + _FRAME_HEADER
            if size := _number(frame, 4):
                self._in_log.update(pending)
                pending.clear()
                self.count = size
            at += _FRAME_HEADER + PAGE_BYTES
            log.seek(at)

    def _on_disk(self, number: int) -> bytes:
        self._file.seek((number - 1) * PAGE_BYTES)
        return self._file.read(PAGE_BYTES)

    def read(self, number: int) -> bytes | None:
        """Decrypt a page; None when no version of it is what was written, or nothing was ever written."""
        for page in self._versions(number):
            whole = len(page) == PAGE_BYTES and any(page)
            if whole and (not self._provable or self._keys.holds(page, number)):
                return self._keys.opened(page, number)
        self.damaged.add(number)
        return None

    def _versions(self, number: int) -> list[bytes]:
        versions = [self._on_disk(number)]
        if self._log is not None and number in self._in_log:
            self._log.seek(self._in_log[number])
            versions.insert(0, self._log.read(PAGE_BYTES))
        return versions

    def close(self) -> None:
        """Let the files go."""
        self._file.close()
        if self._log is not None:
            self._log.close()
