"""The 4 MiB chunks of one content, read from its parts on the stick; one part is open at a time."""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from types import TracebackType
from typing import BinaryIO, Protocol

from app.bundles.manifest import CHUNK_BYTES, Content
from app.bundles.source import Source, unreadable
from app.errors import BundleHashError


class Take(Protocol):
    """Takes a chunk's bytes where they are wanted."""

    def copy(self, file: BinaryIO, at: int, length: int, path: str) -> None:
        """Take so many bytes of a file; `path` is its name in the bundle."""

    def write(self, body: bytes) -> None:
        """Take these."""


def cut_short(path: str) -> BundleHashError:
    """What is raised when a part ends before its bytes do."""
    return BundleHashError(f"{path} ends too early", code="bundle.truncated", path=path)


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
        mended = self._source.mended(self._content.sha256, number)
        if mended is not None:
            return mended, self.part_of(number)
        pieces = [self._piece(*where) for where in self._places(number)]
        return pieces[0] if len(pieces) == 1 else b"".join(pieces), self.part_of(number)

    def send(self, number: int, take: Take) -> None:
        """Hand over where a chunk lies: an open file, the place in it, how many bytes; or the bytes mended.

        Raises:
            BundleHashError: A part is missing.
            BundleUnreadableError: It does not read.
        """
        mended = self._source.mended(self._content.sha256, number)
        if mended is not None:
            take.write(mended)
            return
        for part, at, length in self._places(number):
            path = self._content.parts[part].path
            take.copy(self._opened(part), self._within(part, at), length, path)

    def part_of(self, number: int) -> str:
        """The part in which a chunk ends."""
        end = min((number + 1) * CHUNK_BYTES, self._content.bytes)
        return self._content.parts[bisect_right(self._ends, end - 1)].path

    def _places(self, number: int) -> Iterator[tuple[int, int, int]]:
        """The parts a chunk lies in, from where in the content, and how much of it."""
        at = number * CHUNK_BYTES
        end = min(at + CHUNK_BYTES, self._content.bytes)
        while at < end:
            part = bisect_right(self._ends, at)
            length = min(end, self._ends[part]) - at
            yield part, at, length
            at += length

    def _within(self, part: int, at: int) -> int:
        return at - (self._ends[part] - self._content.parts[part].bytes)

    def _opened(self, part: int) -> BinaryIO:
        path = self._content.parts[part].path
        if path != self._path or self._file is None:
            self._close()
            self._file, self._path = self._source.open(path), path
        return self._file

    def _piece(self, part: int, at: int, length: int) -> bytes:
        path, file = self._content.parts[part].path, self._opened(part)
        pieces = []
        try:
            file.seek(self._within(part, at))
            while length:
                piece = file.read(length)
                if not piece:
                    raise cut_short(path)
                pieces.append(piece)
                length -= len(piece)
        except OSError as error:
            raise unreadable(path, error) from error
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None
