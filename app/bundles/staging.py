"""Fetches files from the Hugging Face hub at a pinned commit; the only room that knows a network.

It stands in the steward's build alone: `huggingface_hub` is an extra, imported when something is fetched.
The library names the file and its digest; the bytes are taken here, since it does not take a download up
again. What was fetched lies under its commit and is used again, offline too, after its digest was checked.

Invariants:
- A file bears its name only when its digest is the one the hub names at that commit.
- What was fetched of a file that is not whole bears its digest in its name and is gone on with.
"""

import errno
import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app.bundles.hub_files import HubFile, OnTotal
from app.bundles.names import is_safe
from app.errors import BundlePlanError, DiskFullError
from app.modelfiles.installed import write_atomically

_PIECE_BYTES = 1024**2
_ROOM_BYTES = 64 * 1024**2
_TRIES = 4
_TIMEOUT_S = 30
_SHA256_CHARS, _SHA1_CHARS = 64, 40


class _Known(msgspec.Struct, frozen=True):
    """What the hub said of a file: its LFS digest, or the name git gives its content."""

    digest: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub.

    Attributes:
        cache: Where fetched files are kept.
        endpoint: Another hub than the public one.
    """

    cache: Path
    endpoint: str | None = None

    def fetch(self, wanted: HubFile, on_total: OnTotal) -> Path:
        """The file, whole and of the digest the hub names; what is here already is not fetched again.

        Args:
            wanted: Which file, at which commit.
            on_total: Hears the bytes that are here and those there are in all.

        Raises:
            BundlePlanError: The extra is not installed (`bundle.staging`), the hub refuses or does not
                answer (`bundle.hub`), or what came is another file (`bundle.hub_digest`).
            DiskFullError: It does not fit.
        """
        place = self._place(wanted)
        record = place.with_name(place.name + ".json")
        if (known := _recorded(record)) and _is_whole(place, known):
            return place
        known = self._ask(wanted)
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f"{place.name}.{known.digest}.part")
        self._take(wanted, known, part, on_total)
        if not _is_whole(part, known):
            part.unlink()
            raise BundlePlanError("another digest", code="bundle.hub_digest", **_facts(wanted))
        part.replace(place)
        write_atomically(record, msgspec.json.encode(known))
        return place

    def _place(self, wanted: HubFile) -> Path:
        if not is_safe(wanted.file) or not is_safe(wanted.repository):
            raise _refusal(wanted, "the name is no name of a file")
        return self.cache / wanted.repository.replace("/", "--") / wanted.revision / wanted.file

    def _ask(self, wanted: HubFile) -> _Known:
        """What the hub says of the file at this very commit."""
        library = _library()
        try:
            told = library.get_hf_file_metadata(self._url(wanted), endpoint=self.endpoint)
        except (library.errors.HTTPError, OSError, ValueError) as error:
            raise _refusal(wanted, str(error)) from error
        if told.commit_hash != wanted.revision or not told.etag or told.size is None:
            raise _refusal(wanted, f"it is of the commit {told.commit_hash}")
        if len(told.etag) not in (_SHA256_CHARS, _SHA1_CHARS):
            raise _refusal(wanted, "no digest is named")
        return _Known(told.etag, told.size)

    def _url(self, wanted: HubFile) -> str:
        url: str = _library().hf_hub_url(
            wanted.repository, wanted.file, revision=wanted.revision, endpoint=self.endpoint
        )
        return url

    def _take(self, wanted: HubFile, known: _Known, part: Path, on_total: OnTotal) -> None:
        """Fetch what is not here yet; a connection that breaks is taken up again, a few times."""
        library = _library()
        left = _TRIES
        with part.open("ab") as writer:
            _check_room(part, known.bytes - writer.tell())
            while (had := writer.tell()) < known.bytes:
                try:
                    self._stream(wanted, writer, known.bytes, on_total)
                    reason = "it ends too early"
                except (library.errors.HTTPError, OSError) as error:
                    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                        raise DiskFullError("the disk is full") from error
                    reason = str(error)
                left = _TRIES if writer.tell() > had else left - 1
                if not left:
                    raise _refusal(wanted, reason)
            writer.flush()
            os.fsync(writer.fileno())

    def _stream(self, wanted: HubFile, writer: BinaryIO, total: int, on_total: OnTotal) -> None:
        """One answer of the hub, from where the file ends now; one that begins anew is written anew."""
        library = _library()
        headers = {**library.utils.build_hf_headers(), "Accept-Encoding": "identity"}
        headers["Range"] = f"bytes={writer.tell()}-"
        with library.get_session().stream(
            "GET", self._url(wanted), headers=headers, timeout=_TIMEOUT_S
        ) as answer:
            library.utils.hf_raise_for_status(answer)
            if answer.status_code != 206:
                writer.truncate(0)
                writer.seek(0)
            for piece in answer.iter_bytes():
                writer.write(piece)
                on_total(min(writer.tell(), total), total)


def _library() -> Any:
    """The extra, where it is installed."""
    try:
        import huggingface_hub
        import huggingface_hub.errors
        import huggingface_hub.utils
    except ImportError as error:
        raise BundlePlanError("huggingface_hub is not installed", code="bundle.staging") from error
    return huggingface_hub


def _recorded(record: Path) -> _Known | None:
    try:
        return msgspec.json.decode(record.read_bytes(), type=_Known)
    except (OSError, msgspec.DecodeError):
        return None


def _is_whole(place: Path, known: _Known) -> bool:
    """Whether a file has the digest the hub names: SHA-256 of what lies in LFS, git's own of the rest."""
    if not place.is_file() or place.stat().st_size != known.bytes:
        return False
    git = len(known.digest) == _SHA1_CHARS
    digest = hashlib.sha1(b"blob %d\0" % known.bytes, usedforsecurity=False) if git else hashlib.sha256()
    with place.open("rb", buffering=0) as file:
        while piece := file.read(_PIECE_BYTES):
            digest.update(piece)
    return digest.hexdigest() == known.digest


def _check_room(part: Path, needed: int) -> None:
    free = shutil.disk_usage(part.parent).free
    if free < needed + _ROOM_BYTES:
        raise DiskFullError(f"{needed} bytes needed, {free} free", needed=needed + _ROOM_BYTES, free=free)


def _facts(wanted: HubFile) -> dict[str, str | int | float]:
    return {"repository": wanted.repository, "file": wanted.file}


def _refusal(wanted: HubFile, reason: str) -> BundlePlanError:
    return BundlePlanError(reason, code="bundle.hub", reason=reason[:200], **_facts(wanted))
