"""What is bad in one copy of a bundle, chunk by chunk: the request for a repair."""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app.bundles.chunks import Chunks
from app.bundles.manifest import (
    CHUNK_BYTES,
    MANIFEST,
    MAX_MANIFEST_BYTES,
    MAX_SMALL_BYTES,
    Content,
    Digest,
    Manifest,
)
from app.bundles.source import Source
from app.domain.bundles import BundleFinding
from app.errors import BundleError, BundleManifestError
from app.modelfiles.installed import write_atomically

_Path = Annotated[str, Meta(min_length=1, max_length=200)]
_Number = Annotated[int, Meta(ge=0, le=2**22)]


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """No field unknown."""


class Chunk(_Strict, frozen=True):
    """A chunk of a content, by its number; `sha256` is what it must be."""

    content: Digest
    number: _Number
    sha256: Digest


class File(_Strict, frozen=True):
    """A small file beside the contents."""

    path: _Path
    sha256: Digest


class Damage(_Strict, frozen=True):
    """What is bad in one copy of one bundle: the request, and the list in the pack that answers it."""

    vakhta_repair: Literal[1]
    bundle: str
    sequence: int
    sums_sha256: Digest
    chunks: tuple[Chunk, ...]
    files: tuple[File, ...]


def find_damage(
    source: Source,
    manifest: Manifest,
    sums: dict[str, str],
    sums_sha256: str,
    on_bytes: Callable[[int], None],
) -> Damage:
    """Hold every chunk and every small file against the signed digests; a part that does not read is bad."""
    parts = {part.path for content in manifest.contents for part in content.parts}
    chunks = [chunk for content in manifest.contents for chunk in _bad_chunks(source, content, on_bytes)]
    files = [File(path=path, sha256=digest) for path, digest in sums.items() if path not in parts]
    return Damage(
        vakhta_repair=1,
        bundle=manifest.id,
        sequence=manifest.sequence,
        sums_sha256=sums_sha256,
        chunks=tuple(chunks),
        files=tuple(file for file in files if not _holds(source, file)),
    )


def write_damage(path: Path, damage: Damage) -> None:
    """Write a request."""
    write_atomically(path, encode_damage(damage))


def read_damage(path: Path) -> Damage:
    """Read a request.

    Raises:
        BundleManifestError: It is none (`bundle.repair_request`).
    """
    try:
        return msgspec.json.decode(path.read_bytes()[:MAX_MANIFEST_BYTES], type=Damage)
    except (OSError, msgspec.DecodeError) as error:
        raise BundleManifestError(str(error), code="bundle.repair_request", path=str(path)) from error


def mendable(finding: BundleFinding) -> bool:
    """Whether a repair can mend what was found."""
    return finding.code in ("bundle.missing", "bundle.truncated", "bundle.oversize")


def _bad_chunks(source: Source, content: Content, on_bytes: Callable[[int], None]) -> list[Chunk]:
    bad = []
    with Chunks(source, content) as chunks:
        for number, digest in enumerate(content.chunks):
            try:
                chunk, _path = chunks.read(number)
                is_good = hashlib.sha256(chunk).hexdigest() == digest
            except BundleError:
                is_good = False
            if not is_good:
                bad.append(Chunk(content=content.sha256, number=number, sha256=digest))
            on_bytes(CHUNK_BYTES)
    return bad


def _holds(source: Source, file: File) -> bool:
    try:
        content = source.read(file.path, MAX_MANIFEST_BYTES if file.path == MANIFEST else MAX_SMALL_BYTES)
    except BundleError:
        return False
    return hashlib.sha256(content).hexdigest() == file.sha256


def encode_damage(damage: Damage) -> bytes:
    """The one spelling."""
    return msgspec.json.format(msgspec.json.encode(damage, order="sorted"), indent=1) + b"\n"
