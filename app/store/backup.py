"""A backup in one file: all that a restore on another machine needs, and nothing readable in it.

Invariants:
- A zip without compression: `manifest.json` (sizes and SHA-256), `profile.key`, `vakhta.db`, `attachments/`.
  Every part but the key file is sealed by the profile's keys; the key file tells the profile's name.
- Written as `.part`, read back and compared, synced, renamed; the file of that name before stays till then.
- The key file is taken before the snapshot, so that in a backup too the chain is never behind its head.
"""

import hashlib
import json
import os
import re
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from app.domain.profiles import ProfileInfo
from app.domain.reports import BackupReport, OnProgress, Progress
from app.errors import DiskFullError, StoreDamagedError, StoreError, StoreNewerError
from app.store import keyfile
from app.store.attachments import FOLDER
from app.store.connection import connect, told_plainly
from app.store.keyfile import KEY_FILE, STORE_FILE, sync_directory
from app.store.store import Store

VERSION = 1
MANIFEST = "manifest.json"
_MEMBER = re.compile(rf"{re.escape(KEY_FILE)}|{re.escape(STORE_FILE)}|{FOLDER}/[0-9a-f]{{64}}")
_CHUNK = 1 << 20
_PAGES = 4096
_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT


@contextmanager
def _disk_told_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFullError("no room", path=str(path)) from error
        raise StoreError(f"the disk says: {error.strerror}", code="store.io", path=str(path)) from error


def backup(store: Store, dest: Path, on_progress: OnProgress | None = None) -> BackupReport:
    """Write a backup while the desk works on; a directory as `dest` gets a file named by the time.

    Raises:
        DiskFullError: Nothing is left of it.
        StoreError: The place cannot be written (`store.io`).
        StoreDamagedError: What was written does not read back (`backup.damaged`), or the store does not.
    """
    began, at = time.perf_counter(), store.clock()
    if dest.is_dir():
        dest = dest / f"vakhta-{at:%Y%m%d-%H%M%S}.vakhta-backup"
    part, snapshot = dest.with_name(dest.name + ".part"), dest.with_name(dest.name + ".db.part")
    try:
        with _disk_told_plainly(dest):
            key_content = store.key_file.content()
            _take_snapshot(store, snapshot, on_progress)
            _pack(store, part, key_content, snapshot)
            _verify(part)
            part.replace(dest)
            sync_directory(dest.parent)
    finally:
        for leaving in (part, *dest.parent.glob(f"{snapshot.name}*")):
            # What cannot be removed was never made; the error that brought us here is the one to tell.
            with suppress(OSError):
                leaving.unlink(missing_ok=True)
    size = dest.stat().st_size
    with store.database.transaction():
        store.audit.append("backup.made", "file", None, bytes=size, path=str(dest))
    store.key_file.change(last_backup_at=at.isoformat())
    return BackupReport(dest, size, time.perf_counter() - began, at)


def _take_snapshot(store: Store, snapshot: Path, on_progress: OnProgress | None) -> None:
    """Copy the pages as of one moment; writers go on meanwhile."""
    snapshot.unlink(missing_ok=True)
    page_bytes = int(store.database.value("PRAGMA page_size"))

    def tell(_status: int, remaining: int, total: int) -> None:
        if on_progress:
            on_progress(Progress((total - remaining) * page_bytes, total * page_bytes, "bytes"))

    source = connect(store.database.path, store.keys.store, read_only=True)
    try:
        target = connect(snapshot, store.keys.store)
        try:
            with told_plainly():
                # A read transaction of its own: what is written meanwhile does not start the copy anew.
                source.execute("BEGIN")
                source.execute("SELECT count(*) FROM accounts").fetchone()
                source.backup(target, pages=_PAGES, progress=tell)
                # SQLCipher copies a page it could not authenticate as rubbish, soundly sealed anew, and says
                # nothing; but from then on this connection refuses to read what it does not remember.
                source.execute("PRAGMA shrink_memory")
                source.execute("SELECT count(*) FROM accounts").fetchone()
                target.execute("PRAGMA journal_mode = DELETE")
        finally:
            target.close()
    finally:
        source.close()


def _pack(store: Store, part: Path, key_content: bytes, snapshot: Path) -> None:
    members: dict[str, dict[str, Any]] = {}
    with part.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            archive.writestr(KEY_FILE, key_content)
            members[KEY_FILE] = {
                "bytes": len(key_content), "sha256": hashlib.sha256(key_content).hexdigest(),
            }  # fmt: skip
            members[STORE_FILE] = _add(archive, STORE_FILE, snapshot)
            for sealed in sorted((store.directory / FOLDER).glob("*")):
                name = f"{FOLDER}/{sealed.name}"
                if _MEMBER.fullmatch(name):
                    members[name] = _add(archive, name, sealed)
            manifest = {"vakhta_backup": VERSION, "at": store.clock().isoformat(), "members": members}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        file.flush()
        os.fsync(file.fileno())


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as into:
        return _copy(source, into)


def _copy(source: IO[bytes], into: IO[bytes] | None) -> dict[str, Any]:
    known, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        known.update(chunk)
        size += len(chunk)
        if into:
            into.write(chunk)
    return {"bytes": size, "sha256": known.hexdigest()}


def _members(manifest: dict[str, Any]) -> dict[str, dict[str, Any]]:
    if manifest["vakhta_backup"] > VERSION:
        raise StoreNewerError(
            "the backup is newer", code="backup.newer", found=manifest["vakhta_backup"], known=VERSION
        )
    members: dict[str, dict[str, Any]] = manifest["members"]
    if {KEY_FILE, STORE_FILE} - members.keys() or not all(map(_MEMBER.fullmatch, members)):
        raise ValueError("unknown members")
    return members


@contextmanager
def _archive(path: Path) -> Iterator[tuple[zipfile.ZipFile, dict[str, dict[str, Any]]]]:
    """Open a backup nobody vouches for, and give its manifest."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive, _members(json.loads(archive.read(MANIFEST)))
    except FileNotFoundError as error:
        raise StoreError("no such backup", code="backup.missing", path=str(path)) from error
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
        raise StoreDamagedError(
            f"the backup does not read: {error!r}", code="backup.damaged", path=str(path)
        ) from error


def _verify(path: Path, into: Path | None = None) -> None:
    """Read all of a backup and compare it with its manifest; with `into`, write it out there."""
    with _archive(path) as (archive, members):
        for name, said in members.items():
            with archive.open(name) as source:
                found = _copy(source, None) if into is None else _write_out(source, into / name)
            if found != said:
                raise ValueError(f"{name} is not what was written")


def _write_out(source: IO[bytes], path: Path) -> dict[str, Any]:
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        found = _copy(source, file)
        file.flush()
        os.fsync(file.fileno())
    return found


def restore(source: Path, directory: Path) -> ProfileInfo:
    """Make a profile of a backup; it opens by the passphrase it had then.

    Raises:
        StoreError: There is no such backup (`backup.missing`), or something lies in the directory
            (`profile.exists`).
        StoreDamagedError: The backup does not read (`backup.damaged`); nothing is left of it.
        DiskFullError: Nothing is left of it.
    """
    incoming = directory.with_name(f".{directory.name}.incoming")
    with _disk_told_plainly(directory):
        if directory.exists() and (not directory.is_dir() or any(directory.iterdir())):
            raise StoreError("something is there already", code="profile.exists", path=str(directory))
        try:
            _clear(incoming)
            incoming.mkdir(parents=True)
            _verify(source, incoming)
            info = keyfile.read(incoming).info(directory)
            if directory.exists():
                directory.rmdir()
            incoming.rename(directory)
            sync_directory(directory.parent)
        except BaseException:
            _clear(incoming)
            raise
    return info


def _clear(incoming: Path) -> None:
    import shutil

    if incoming.exists():
        shutil.rmtree(incoming)
