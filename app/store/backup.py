"""A backup in one file: all that a restore on another machine needs, and nothing readable in it.

Invariants:
- A zip without compression: `manifest.json` (sizes and SHA-256), `profile.key`, `vakhta.db`, `attachments/`.
  Every part but the key file is sealed by the profile's keys; the key file tells the profile's name.
- Written as `.part`, read back and compared, synced, renamed; the file of that name before stays till then.
- The key file is taken before the pages, so that in a backup too the chain is never behind its head.
- The encrypted pages are copied as they lie, each proven by its own HMAC on the way: a damaged store is not
  backed up as if it were sound.
"""

import hashlib
import json
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from app.domain.profiles import ProfileInfo
from app.domain.reports import BackupReport, OnProgress, Progress
from app.errors import DiskFullError, StoreDamagedError, StoreError, StoreNewerError, absence
from app.store import keyfile
from app.store.attachments import FOLDER
from app.store.connection import Database
from app.store.keyfile import KEY_FILE, STORE_FILE, KeyFileKeeper, sync_directory
from app.store.keys import ProfileKeys
from app.store.pages import CHUNK_PAGES, PAGE_BYTES, page_keys, unlike_written
from app.store.store import Store

VERSION = 1
MANIFEST = "manifest.json"
SUFFIX = ".vakhta-backup"
_MEMBER = re.compile(rf"{re.escape(KEY_FILE)}|{re.escape(STORE_FILE)}|{FOLDER}/[0-9a-f]{{64}}")
_CHUNK = 1 << 20
_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT


@contextmanager
def _disk_told_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFullError("no room", path=str(path)) from error
        raise StoreError(
            f"the disk says: {error.strerror}", code="store.io", path=str(path), **absence(error)
        ) from error


@dataclass(frozen=True, slots=True)
class Source:
    """What a backup is made of; a store that is only being opened has no more than this."""

    database: Database
    keys: ProfileKeys
    key_file: KeyFileKeeper
    clock: Callable[[], datetime]


def backup(store: Store, dest: Path, on_progress: OnProgress | None = None) -> BackupReport:
    """Write a backup while the desk works on; a directory as `dest` gets a file named by the time.

    Raises:
        DiskFullError: Nothing is left of it.
        StoreError: The place cannot be written (`store.io`), the store is being read (`store.busy`), or
            something else lies there (`backup.taken`).
        StoreDamagedError: What was written does not read back (`backup.damaged`), or the store does not.
    """
    report = write_backup(source_of(store), dest, on_progress)
    note_made(store, report)
    return report


def source_of(store: Store) -> Source:
    """Give what a backup of an open store is made of."""
    return Source(store.database, store.keys, store.key_file, store.clock)


def note_made(store: Store, report: BackupReport) -> None:
    """Remember a backup: in the audit, and for the unlock page."""
    with store.database.transaction():
        store.audit.append("backup.made", "file", None, bytes=report.bytes, path=str(report.path))
    store.key_file.change(last_backup_at=report.at.isoformat())


def write_backup(source: Source, dest: Path, on_progress: OnProgress | None = None) -> BackupReport:
    """Write a backup and leave the store as it is; raises what `backup` raises."""
    began, at = time.perf_counter(), source.clock()
    if dest.is_dir():
        dest = dest / f"vakhta-{at:%Y%m%d-%H%M%S}{SUFFIX}"
    _spare_others(dest, source)
    part = dest.with_name(dest.name + ".part")
    try:
        with _disk_told_plainly(dest):
            _pack(source, part, at, on_progress)
            _verify(part)
            part.replace(dest)
            sync_directory(dest.parent)
    finally:
        # What cannot be removed was never made; the error that brought us here is the one to tell.
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return BackupReport(dest, dest.stat().st_size, time.perf_counter() - began, at)


def _spare_others(dest: Path, source: Source) -> None:
    """Let an older backup of this profile be replaced, and nothing else: another's may be its only one."""
    if not dest.is_file() or not dest.stat().st_size:
        return
    try:
        with _archive(dest) as (archive, _members_there):
            theirs = keyfile.decode(archive.read(KEY_FILE)).profile_id
    except (StoreError, OSError):
        theirs = None
    if theirs != keyfile.decode(source.key_file.content()).profile_id:
        raise StoreError("something else is there", code="backup.taken", path=str(dest))


def _pack(source: Source, part: Path, at: datetime, on_progress: OnProgress | None) -> None:
    members: dict[str, dict[str, Any]] = {}
    with part.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
            key_content = source.key_file.content()
            archive.writestr(KEY_FILE, key_content)
            members[KEY_FILE] = {
                "bytes": len(key_content), "sha256": hashlib.sha256(key_content).hexdigest(),
            }  # fmt: skip
            with source.database.standing_still(), archive.open(STORE_FILE, "w", force_zip64=True) as into:
                members[STORE_FILE] = _copy_pages(source, into, on_progress)
            for sealed in sorted((source.key_file.directory / FOLDER).glob("*")):
                name = f"{FOLDER}/{sealed.name}"
                if _MEMBER.fullmatch(name):
                    members[name] = _add(archive, name, sealed)
            manifest = {"vakhta_backup": VERSION, "at": at.isoformat(), "members": members}
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
        file.flush()
        os.fsync(file.fileno())


def _copy_pages(source: Source, into: IO[bytes], on_progress: OnProgress | None) -> dict[str, Any]:
    """Copy the file as it lies, proving page by page that it is what was written.

    Raises:
        StoreDamagedError: A page is not.
    """
    path, known = source.database.path, hashlib.sha256()
    keys, total, done = page_keys(path, source.keys.store), path.stat().st_size, 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_PAGES * PAGE_BYTES):
            for number in unlike_written(keys, chunk, done // PAGE_BYTES + 1):
                raise StoreDamagedError(f"page {number} is not what was written", path=str(path))
            known.update(chunk)
            into.write(chunk)
            done += len(chunk)
            if on_progress:
                on_progress(Progress(done, total, "bytes"))
    return {"bytes": done, "sha256": known.hexdigest()}


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


def _verify(path: Path, into: Path | None = None, wanted: frozenset[str] | None = None) -> None:
    """Read a backup, all or what is wanted, and compare it with its manifest; with `into`, write it out."""
    with _archive(path) as (archive, members):
        for name in members if wanted is None else wanted:
            with archive.open(name) as source:
                found = _copy(source, None) if into is None else _write_out(source, into / name)
            if found != members[name]:
                raise ValueError(f"{name} is not what was written")


def read_out(source: Path, into: Path) -> datetime:
    """Write a backup's key file and store, still encrypted, into a folder; when the backup was made.

    Raises:
        StoreError: There is no such backup (`backup.missing`).
        StoreDamagedError: It does not read (`backup.damaged`).
        DiskFullError: There is no room.
    """
    with _disk_told_plainly(into):
        _verify(source, into, frozenset({KEY_FILE, STORE_FILE}))
        with _archive(source) as (archive, _):
            return datetime.fromisoformat(json.loads(archive.read(MANIFEST))["at"])


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
