"""Lay the packaged program out on a stick: it runs from there on a machine without Python.

DEST/vakhta/start.sh, README.txt, portable     how to start it; the mark that keeps data on the stick
DEST/vakhta/program/                           the program; what stood there is kept as program.previous
DEST/vakhta/vakhta-data/                       made by the program when it runs; never touched here
"""

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.domain.cancel import CancelToken
from app.domain.fat32 import StickFinding, TreeEntry, fat32_findings
from app.domain.reports import OnProgress, Progress
from app.domain.stick_words import README, START
from app.errors import AppError, DiskFullError
from app.paths import PORTABLE_MARK, program_folder

HOME, PROGRAM, PREVIOUS = "vakhta", "program", "program.previous"
_BLOCK_BYTES = 4 * 1024**2


class StickError(AppError):
    """The stick, or what is to go on it."""

    code = "stick"


class StickCancelledError(StickError):
    """A person stopped it; what was on the stick stands."""

    code = "stick.cancelled"


@dataclass(frozen=True, slots=True)
class StickReport:
    """What was laid out, and what FAT32 does not keep of it."""

    place: Path
    files: int
    bytes: int
    findings: tuple[StickFinding, ...]


class Sticks:
    """Copies a packaged program; needs no profile."""

    def look(self, program: Path | None = None) -> StickReport:
        """What a copy would be: told before anything is written.

        Args:
            program: A folder with the packaged program in it; the one that runs when None.

        Raises:
            StickError: There is none there (`stick.source`).
        """
        source = _source(program)
        entries = tuple(_entries(source))
        return StickReport(
            source, len(entries), sum(entry.bytes for entry in entries), fat32_findings(entries)
        )

    def lay_out(
        self,
        dest: Path,
        program: Path | None = None,
        *,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> StickReport:
        """Copy, each file read again before the former program is put aside.

        Raises:
            StickError: Something FAT32 cannot hold (its finding's code), what was copied is not what was
                read (`stick.copy`), or the stick does not take it.
            DiskFullError: It does not fit.
            StickCancelledError: Stopped.
        """
        seen = self.look(program)
        for finding in seen.findings:
            if finding.stops:
                facts = {"file_bytes": finding.bytes} if finding.bytes else {}
                raise StickError("FAT32", code=finding.code, path=finding.path, **facts)
        home = dest / HOME
        try:
            self._copy_program(seen, home, on_progress, cancel)
            (home / PORTABLE_MARK).touch()
            (home / "start.sh").write_bytes(START.encode())
            (home / "README.txt").write_bytes(README.encode())
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise DiskFullError(f"{dest} is full", needed=seen.bytes, free=0) from error
            raise StickError(f"{error}", path=str(error.filename or dest)) from error
        return StickReport(home, seen.files, seen.bytes, seen.findings)

    def _copy_program(
        self, seen: StickReport, home: Path, on_progress: OnProgress | None, cancel: CancelToken | None
    ) -> None:
        part = home / f"{PROGRAM}.part"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        free = shutil.disk_usage(home).free
        if free < seen.bytes:
            raise DiskFullError(f"{seen.bytes} bytes needed", needed=seen.bytes, free=free)
        done = 0
        for entry in _entries(seen.place):
            if cancel is not None and cancel.is_cancelled:
                shutil.rmtree(part, ignore_errors=True)
                raise StickCancelledError("stopped")
            _copy_verified(seen.place / entry.path, part / entry.path, executable=entry.is_executable)
            done += entry.bytes
            if on_progress:
                on_progress(Progress(done, seen.bytes, "bytes"))
        _give_name(part, home)


def _give_name(part: Path, home: Path) -> None:
    """The former program is kept beside; between the two steps there is one of them, or both."""
    place, previous = home / PROGRAM, home / PREVIOUS
    if place.exists():
        shutil.rmtree(previous, ignore_errors=True)
        place.replace(previous)
    part.replace(place)


def _source(program: Path | None) -> Path:
    source = program or program_folder()
    if source is None or not (source / "_internal").is_dir():
        raise StickError("no packaged program", code="stick.source", path=str(source or ""))
    return source


def _entries(source: Path) -> Iterator[TreeEntry]:
    """Files and links; what the program has made beside itself while it ran stays where it is."""
    for inside, folders, names in os.walk(source):
        folders.sort()
        linked = [name for name in folders if (Path(inside) / name).is_symlink()]
        for name in sorted([*names, *linked]):
            path = Path(inside) / name
            told = path.relative_to(source)
            if told.parts[0] in (PORTABLE_MARK, "vakhta-data"):
                continue
            facts = path.lstat()
            link = path.is_symlink()
            run = told.parent == Path() and bool(facts.st_mode & 0o100)
            yield TreeEntry(told.as_posix(), facts.st_size, is_link=link, is_executable=run and not link)


def _copy_verified(source: Path, target: Path, *, executable: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reader, target.open("wb") as writer:
        while block := reader.read(_BLOCK_BYTES):
            digest.update(block)
            writer.write(block)
        writer.flush()
        os.fsync(writer.fileno())
    if executable:
        target.chmod(0o755)
    with target.open("rb") as reader:
        if hashlib.file_digest(reader, "sha256").digest() != digest.digest():
            raise StickError(f"{target} is another", code="stick.copy", path=str(target))
