"""The installed models: a folder each. The verified folder is the registry; no list can disagree with it.

Adapters (`installed_adapters`) are copied, recorded and checked in the same way.
"""

import errno
import hashlib
import os
import re
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec

from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress, Progress
from app.errors import DiskFullError, ModelLoadError
from app.modelfiles.checking import file_sha256

RECORD = "installed.json"
CALIBRATION = "calibration.json"
ACTIVE = "active.json"
_INCOMING = ".incoming"
_CHUNK_BYTES = 4 * 1024 * 1024
_ROOM_BYTES = 64 * 1024 * 1024
_ODD_CHARACTERS = re.compile(r"[^\w.\-+]+")
_MAX_NAME_CHARACTERS = 80


class InstallCancelledError(ModelLoadError):
    """A person stopped the copying; nothing was left behind."""

    code = "model.install_cancelled"


class InstalledFile(msgspec.Struct, frozen=True):
    """What was found true when a file was copied.

    Attributes:
        mtime_ns: The copy's time of change: while it and the size stand, the digest is not computed again.
    """

    name: str
    file: str
    bytes: int
    sha256: str
    architecture: str
    quantization: str
    installed_at: datetime
    mtime_ns: int


class InstalledModel(InstalledFile, frozen=True):
    """A model.

    Attributes:
        bundle: The bundle it came in; None for a file installed by hand, which nobody signed.
        template_sha256: Of the chat template in a file that nobody signed, as it was when it came; None where
            it has none, and for files of older programs.
    """

    bundle: str | None = None
    signers: tuple[str, ...] = ()
    template_sha256: str | None = None


F = TypeVar("F", bound=InstalledFile)


class _Active(msgspec.Struct, frozen=True):
    name: str


def list_installed(folder: Path) -> tuple[InstalledModel, ...]:
    """Every installed model, by name; a folder whose record does not read is passed over."""
    found = (read_installed(path.parent) for path in sorted(folder.glob(f"*/{RECORD}")))
    return tuple(model for model in found if model is not None)


def read_installed(home: Path) -> InstalledModel | None:
    """The record of one model's folder."""
    return read_record(home, InstalledModel)


def find_installed(folder: Path, name: Path | str) -> InstalledModel | None:
    """An installed model by its name; None for anything else, paths among them."""
    home = folder / str(name)
    return read_installed(home) if home.parent == folder else None


def plain_name(path: Path) -> str:
    """A folder's name made of a file's; empty where nothing of it may stand in one."""
    return _ODD_CHARACTERS.sub("-", path.stem).strip(".-")[:_MAX_NAME_CHARACTERS]


def read_record(home: Path, kind: type[F]) -> F | None:
    """The record of one folder; None where it does not read, or tells of another place."""
    try:
        found = msgspec.json.decode((home / RECORD).read_bytes(), type=kind)
    except (OSError, msgspec.DecodeError):
        return None
    return found if (home / found.file).name == found.file and home.name == found.name else None


def copy_verified(
    source: Path,
    destination: Path,
    *,
    on_bytes: Callable[[int], None] | None = None,
    cancel: CancelToken | None = None,
) -> str:
    """Copy while hashing: into a `.part`, flushed to the disk; the digest of what was written.

    Raises:
        DiskFullError: It does not fit; nothing is left.
        InstallCancelledError: Stopped; nothing is left.
    """
    _check_room(source, destination.parent)
    digest = hashlib.sha256()
    try:
        with source.open("rb", buffering=0) as reader, destination.open("wb", buffering=0) as writer:
            while chunk := reader.read(_CHUNK_BYTES):
                _stop_if_asked(cancel)
                digest.update(chunk)
                _write(writer.fileno(), chunk)
                if on_bytes:
                    on_bytes(writer.tell())
            os.fsync(writer.fileno())
    except BaseException:
        destination.unlink(missing_ok=True)
        raise
    return digest.hexdigest()


def take_in(
    folder: Path, source: Path, on_progress: OnProgress | None, cancel: CancelToken | None
) -> tuple[Path, str]:
    """Copy a file into where `folder` keeps what is not installed yet; the copy and its digest.

    Raises:
        DiskFullError: It does not fit; nothing is left.
        InstallCancelledError: Stopped; nothing is left.
    """
    incoming = folder / _INCOMING
    incoming.mkdir(parents=True, exist_ok=True)
    part = incoming / f"{os.getpid()}.part"
    total = source.stat().st_size

    def tell(done: int) -> None:
        if on_progress:
            on_progress(Progress(done, total, "bytes"))

    return part, copy_verified(source, part, on_bytes=tell, cancel=cancel)


def record_installed(home: Path, model: InstalledFile) -> None:
    """Write the record last: from here on the model is installed."""
    write_atomically(home / RECORD, msgspec.json.format(msgspec.json.encode(model)))


def verify_unchanged(home: Path, model: InstalledFile) -> Path:
    """The model's file, the same as when it was installed.

    Size and time of change are compared; where they differ the whole file is hashed.

    Raises:
        ModelLoadError: It is missing (`model.missing`) or another (`model.digest`, `model.truncated`).
    """
    path = home / model.file
    try:
        facts = path.stat()
    except OSError as error:
        raise ModelLoadError(f"{path} is not there", code="model.missing", path=str(path)) from error
    if facts.st_size < model.bytes:
        raise ModelLoadError(
            f"{path} has {facts.st_size} bytes of {model.bytes}",
            code="model.truncated",
            path=str(path),
            bytes=facts.st_size,
            expected=model.bytes,
        )
    if facts.st_size == model.bytes and facts.st_mtime_ns == model.mtime_ns:
        return path
    if file_sha256(path) != model.sha256:
        raise ModelLoadError(f"{path} is not what was installed", code="model.digest", path=str(path))
    record_installed(home, msgspec.structs.replace(model, mtime_ns=facts.st_mtime_ns))
    return path


def remove_installed(home: Path) -> None:
    """Remove a model; the record goes first, so that half a folder is no model."""
    (home / RECORD).unlink(missing_ok=True)
    shutil.rmtree(home, ignore_errors=True)


def read_active(folder: Path) -> str | None:
    """Name of the active model."""
    try:
        return msgspec.json.decode((folder / ACTIVE).read_bytes(), type=_Active).name
    except (OSError, msgspec.DecodeError):
        return None


def write_active(folder: Path, name: str | None) -> None:
    """Make a model the active one; None leaves none."""
    if name is None:
        (folder / ACTIVE).unlink(missing_ok=True)
        return
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / ACTIVE, msgspec.json.encode(_Active(name)))


def write_atomically(path: Path, content: bytes) -> None:
    """The old content or the new, whatever happens in between."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def _stop_if_asked(cancel: CancelToken | None) -> None:
    if cancel is not None and cancel.is_cancelled:
        raise InstallCancelledError("installing was stopped")


def _check_room(source: Path, folder: Path) -> None:
    needed = source.stat().st_size + _ROOM_BYTES
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise DiskFullError(f"{needed} bytes needed, {free} free", needed=needed, free=free)


def _write(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        try:
            rest = rest[os.write(descriptor, rest) :]
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFullError("the disk is full") from error
            raise
