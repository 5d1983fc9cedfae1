"""Reads the beginning of what a bundle holds: how fast is the stick, are headers what was signed?"""

import hashlib
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from app.domain.bundle_offers import MEASURABLE_BYTES
from app.errors import BundleError

if TYPE_CHECKING:
    from app.bundles.manifest import Content
    from app.bundles.verifying import Opened

# A header with the largest vocabulary we know takes 20 MB; the slowest sticks read so much in two seconds.
SAMPLE_BYTES = 32 * 1024**2


@dataclass(slots=True)
class Sample:
    """What was seen of a bundle's models.

    Attributes:
        faults: By a model's name, the code of what is wrong with its first chunks.
    """

    bytes: int = 0
    reading_s: float = 0.0
    hashing_s: float = 0.0
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def bytes_per_s(self) -> float | None:
        """The pace of an import: it reads and hashes beside each other, so the slower one counts."""
        slower_s = max(self.reading_s, self.hashing_s)
        return self.bytes / slower_s if self.bytes >= MEASURABLE_BYTES and slower_s > 0 else None


def sample(opened: "Opened") -> Sample:
    """Read the first chunks of every model and hold them against their signed hashes.

    A bundle without a model is sampled by its largest content.
    """
    assert opened.manifest is not None
    contents = opened.manifest.contents
    chosen = [one for one in contents if one.role == "model"] or [max(contents, key=lambda one: one.bytes)]
    taken = Sample()
    refused = {finding.path for finding in opened.findings}
    for content in chosen:
        path = content.parts[0].path
        if path in refused:
            taken.faults[content.name] = next(one.code for one in opened.findings if one.path == path)
            continue
        try:
            with opened.source.open(path) as file:
                _read_chunks(file, content, taken)
        except BundleError as error:
            taken.faults[content.name] = error.code
        except OSError:
            taken.faults[content.name] = "bundle.unreadable"
    return taken


def _read_chunks(file: BinaryIO, content: "Content", taken: Sample) -> None:
    from app.bundles.manifest import CHUNK_BYTES

    _forget_cached(file)
    inside = min(content.parts[0].bytes, SAMPLE_BYTES)
    # Only chunks that lie whole in the sample can be held against a hash.
    whole = inside // CHUNK_BYTES if inside < content.bytes else len(content.chunks)
    for number in range(whole):
        begun = time.monotonic()
        chunk = _exactly(file, CHUNK_BYTES)
        read = time.monotonic()
        holds = hashlib.sha256(chunk).hexdigest() == content.chunks[number]
        taken.reading_s += read - begun
        taken.hashing_s += time.monotonic() - read
        taken.bytes += len(chunk)
        if not holds:
            taken.faults[content.name] = "bundle.hash"
            return


def _exactly(file: BinaryIO, length: int) -> bytes:
    """So many bytes, or all there are: an unbuffered file may give fewer at a time."""
    pieces: list[bytes] = []
    while length and (piece := file.read(length)):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)


def _forget_cached(file: BinaryIO) -> None:
    """Have the system forget what it kept of the file: the stick is to be measured, not the memory."""
    advise = getattr(os, "posix_fadvise", None)
    if advise is not None:
        with suppress(OSError):
            advise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
