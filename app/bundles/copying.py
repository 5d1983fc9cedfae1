"""Copies one content while verifying it: a chunk is written only when its signed hash holds.

A copy that was broken off is taken up where its last good chunk ends: the file itself is the journal, each
chunk of it being held against the manifest again.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from app.bundles.chunks import Chunks
from app.bundles.manifest import CHUNK_BYTES, Content
from app.bundles.source import Source
from app.bundles.verifying import OnBytes
from app.domain.cancel import CancelToken
from app.errors import BundleError, BundleHashError, DiskFullError

_ZEROS = bytes(CHUNK_BYTES)
# Its number, its bytes, and the part in which it ends.
_Chunk = tuple[int, bytes, str]


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
    with target.open("r+b", buffering=0) as writer, ThreadPoolExecutor(3) as pool:
        first = _kept(writer, content, whole, on_bytes)
        writer.seek(min(first * CHUNK_BYTES, content.bytes))
        writer.truncate()
        writing: Future[None] = pool.submit(lambda: None)
        # Reading the next chunk, both hashes of this one and writing the last one run beside each other.
        for number, chunk, path in _ahead(pool, _chunks(source, content, first)):
            if cancel is not None and cancel.is_cancelled:
                raise ImportCancelledError("importing was stopped")
            running = pool.submit(whole.update, chunk)
            good = _sha256(chunk) == content.chunks[number]
            running.result()
            if not good:
                raise BundleHashError(f"chunk {number} of {content.name} is another", path=path, chunk=number)
            writing.result()
            writing = pool.submit(_write, writer, chunk)
            on_bytes(len(chunk))
        writing.result()
        os.fsync(writer.fileno())
    if whole.hexdigest() != content.sha256:
        target.unlink()
        raise BundleHashError(f"{content.name} is another", path=content.parts[0].path)


def _kept(writer: BinaryIO, content: Content, whole: "hashlib._Hash", on_bytes: OnBytes) -> int:
    """How many chunks of an earlier try are good."""
    for number, digest in enumerate(content.chunks):
        chunk = writer.read(CHUNK_BYTES)
        if _sha256(chunk) != digest:
            return number
        whole.update(chunk)
        on_bytes(len(chunk))
    return len(content.chunks)


def _ahead(pool: ThreadPoolExecutor, chunks: Iterator[_Chunk]) -> Iterator[_Chunk]:
    """The same, each read while the one before is worked on."""
    coming = pool.submit(lambda: next(chunks, None))
    while (found := coming.result()) is not None:
        coming = pool.submit(lambda: next(chunks, None))
        yield found


def _chunks(source: Source, content: Content, first: int) -> Iterator[_Chunk]:
    """The chunks from `first` on, each with its number and the part in which it ends."""
    with Chunks(source, content) as chunks:
        for number in range(first, len(content.chunks)):
            yield number, *chunks.read(number)


def _write(writer: BinaryIO, chunk: bytes) -> None:
    rest = memoryview(chunk)
    try:
        if chunk == _ZEROS[: len(chunk)]:  # a hole: takes no room, and no time to write
            writer.truncate(writer.seek(len(chunk), os.SEEK_CUR))
            return
        while rest:
            rest = rest[writer.write(rest) :]
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError("the disk is full") from error
        raise


def _sha256(chunk: bytes) -> str:
    return hashlib.sha256(chunk).hexdigest()
