"""Copies one content while verifying it, into a place from which nothing is used before all of it holds.

One thread copies, a second has the disk write meanwhile, and the caller's hashes what was written, read back
from where it was written to. While the stick is what is waited for, hashing costs nothing, and each chunk is
held against its own signed hash too: a bad one is refused at once. From a fast disk a bad chunk is found at
the end, by hashing what was written chunk by chunk.

A copy that was broken off is taken up where its last good chunk ends: the file itself is the journal, each
chunk of it being held against the manifest again.
"""

import errno
import hashlib
import os
import time
from collections import deque
from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

from app.bundles.chunks import Chunks, cut_short
from app.bundles.manifest import CHUNK_BYTES, Content
from app.bundles.source import Source, unreadable
from app.bundles.verifying import OnBytes
from app.domain.cancel import CancelToken
from app.errors import BundleError, BundleHashError, DiskFullError

# Chunks that may be copied and not hashed yet.
_AHEAD = 8
# Hashing a chunk takes half of it where the processor helps.
_IDLE_S = 0.005
_FLUSH_EVERY = 16
# As cp copies: Linux takes memory in one piece for what one write brings, and has none warm in large pieces.
_PIECE_BYTES = 128 * 1024
_HASHED_BYTES = 1024**2


class ImportCancelledError(BundleError):
    """A person stopped the import; the next one goes on from there."""

    code = "bundle.cancelled"


def copy_content(
    source: Source, content: Content, target: Path, *, on_bytes: OnBytes, cancel: CancelToken | None = None
) -> None:
    """Copy, or go on copying, until the file is whole and on the disk.

    Raises:
        BundleHashError: A chunk or the whole is not what was signed; the good chunks stay.
        BundleUnreadableError: The stick was pulled; the good chunks stay.
        DiskFullError: The disk took no more; the good chunks stay.
        ImportCancelledError: Stopped; the good chunks stay.
    """
    whole = hashlib.sha256()
    target.touch()
    with target.open("r+b", buffering=0) as place:
        first = _kept(place, content, whole, on_bytes)
        place.truncate(place.seek(min(first * CHUNK_BYTES, content.bytes)))
        with Chunks(source, content) as chunks, target.open("rb", buffering=0) as written:
            written.seek(place.tell())
            numbers = range(first, len(content.chunks))
            with closing(_copied(chunks, Place(place), numbers)) as copied:
                bad = _first_bad(written, content, copied, (whole, on_bytes, cancel))
            if bad is None:
                os.fsync(place.fileno())
                if whole.hexdigest() == content.sha256:
                    return
                place.seek(0)
                good = _kept(place, content, hashlib.sha256(), lambda _count: None)
                bad = good if good < len(content.chunks) else None
            if bad is None:
                target.unlink()
                raise BundleHashError(f"{content.name} is another", path=content.parts[0].path)
            place.truncate(bad * CHUNK_BYTES)
            said = f"chunk {bad} of {content.name} is another"
            raise BundleHashError(said, path=chunks.part_of(bad), chunk=bad)


def _first_bad(
    written: BinaryIO,
    content: Content,
    copied: Iterator[tuple[int, bool]],
    told: tuple["hashlib._Hash", OnBytes, CancelToken | None],
) -> int | None:
    """Hash what is copied, as it comes; the number of a chunk that was found bad on the way."""
    whole, on_bytes, cancel = told
    for number, was_waited_for in copied:
        if cancel is not None and cancel.is_cancelled:
            raise ImportCancelledError("importing was stopped")
        length = min(CHUNK_BYTES, content.bytes - number * CHUNK_BYTES)
        own = hashlib.sha256() if was_waited_for else None
        _hash(written, length, whole, own)
        if own is not None and own.hexdigest() != content.chunks[number]:
            return number
        on_bytes(length)
    return None


class Place:
    """Where a content is copied to, from its end on."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self._piece = memoryview(bytearray(_PIECE_BYTES))

    def copy(self, file: BinaryIO, at: int, length: int, path: str) -> None:
        """Take bytes of the stick; a hole of it stays one."""
        if _is_hole(file, at, length):
            with _disk():
                self.file.truncate(self.file.seek(length, os.SEEK_CUR))
            return
        file.seek(at)
        while length:
            try:
                count = file.readinto(self._piece[:length])  # type: ignore[attr-defined]
            except OSError as error:
                raise unreadable(path, error) from error
            if not count:
                raise cut_short(path)
            self.write(self._piece[:count])
            length -= count

    def write(self, body: bytes | memoryview) -> None:
        """Take these."""
        rest = memoryview(body)
        with _disk():
            while rest:
                rest = rest[self.file.write(rest) :]


@contextmanager
def _disk() -> Iterator[None]:
    """Say of a full disk that it is full."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError("the disk is full") from error
        raise


def _is_hole(file: BinaryIO, at: int, length: int) -> bool:
    if not hasattr(os, "SEEK_DATA"):
        return False
    try:
        return os.lseek(file.fileno(), at, os.SEEK_DATA) >= at + length
    except OSError as error:
        # No data from there on; a file that ends too early has none either.
        return error.errno == errno.ENXIO and os.fstat(file.fileno()).st_size >= at + length


def _copied(chunks: Chunks, place: Place, numbers: range) -> Generator[tuple[int, bool]]:
    """Copy chunks, some of them ahead; each when it is there, and whether it had to be waited for."""
    coming: deque[tuple[int, Future[None]]] = deque()
    left = iter(numbers)
    pen, disk = ThreadPoolExecutor(1), ThreadPoolExecutor(1)
    try:
        while True:
            while len(coming) < _AHEAD and (number := next(left, None)) is not None:
                coming.append((number, pen.submit(chunks.send, number, place)))
            if not coming:
                return
            number, copy = coming.popleft()
            asked = time.perf_counter()
            copy.result()
            if number % _FLUSH_EVERY == 0 and hasattr(os, "fdatasync"):
                disk.submit(os.fdatasync, place.file.fileno())
            yield number, time.perf_counter() - asked > _IDLE_S
    finally:
        for pool in (pen, disk):
            pool.shutdown(cancel_futures=True)


def _hash(written: BinaryIO, length: int, *digests: "hashlib._Hash | None") -> None:
    """Read on and hash."""
    piece = memoryview(bytearray(min(length, _HASHED_BYTES)))
    while length:
        count = written.readinto(piece[:length])  # type: ignore[attr-defined]
        if not count:
            raise OSError(errno.EIO, "what was written is gone")
        for digest in filter(None, digests):
            digest.update(piece[:count])
        length -= count


def _kept(place: BinaryIO, content: Content, whole: "hashlib._Hash", on_bytes: OnBytes) -> int:
    """How many chunks of an earlier try are good."""
    for number, digest in enumerate(content.chunks):
        chunk = place.read(CHUNK_BYTES)
        if hashlib.sha256(chunk).hexdigest() != digest:
            return number
        whole.update(chunk)
        on_bytes(len(chunk))
    return len(content.chunks)
