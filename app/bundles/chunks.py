"""The 4 MiB chunks of one content, read from its parts on the stick; one part is open at a time."""

from bisect import bisect_right
from itertools import accumulate
from types import TracebackType
from typing import BinaryIO

from app.bundles.manifest import CHUNK_BYTES, Content
from app.bundles.source import Source, unreadable
from app.errors import BundleHashError


class Chunks:
    """Reads chunks by their number; a repair's chunk takes the place of the stick's."""

    def __init__(self, source: Source, content: Content) -> None:
        self._source, self._content = source, content
        self._ends = list(accumulate(part.bytes for part in content.parts))
        self._path: str | None = None
        self._file: BinaryIO | None = None

    def __enter__(self) -> "Chunks":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def read(self, number: int) -> tuple[bytes, str]:
        """One chunk, and the part in which it ends; nothing of it is verified.

        Raises:
            BundleHashError: A part is missing or ends too early.
            BundleUnreadableError: It does not read.
        """
        at = number * CHUNK_BYTES
        end = min(at + CHUNK_BYTES, self._content.bytes)
        last = self._content.parts[bisect_right(self._ends, end - 1)].path
        mended = self._source.mended(self._content.sha256, number)
        if mended is not None:
            return mended, last
        pieces = []
        while at < end:
            part = bisect_right(self._ends, at)
            length = min(end, self._ends[part]) - at
            pieces.append(self._piece(part, at, length))
            at += length
        return pieces[0] if len(pieces) == 1 else b"".join(pieces), last

    def _piece(self, part: int, at: int, length: int) -> bytes:
        path = self._content.parts[part].path
        if path != self._path or self._file is None:
            self._close()
            self._file, self._path = self._source.open(path), path
        pieces = []
        try:
            self._file.seek(at - (self._ends[part] - self._content.parts[part].bytes))
            while length:
                piece = self._file.read(length)
                if not piece:
                    raise BundleHashError(f"{path} ends too early", code="bundle.truncated", path=path)
                pieces.append(piece)
                length -= len(piece)
        except OSError as error:
            raise unreadable(path, error) from error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
