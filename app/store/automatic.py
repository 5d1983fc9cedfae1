"""Copies the program makes by itself: daily, before an import, before the file's form changes.

Invariants:
- Their names tell whose they are, why and when; only files named so are ever removed.
- Old ones are removed after the new one stands verified under its name.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from app.domain.copies import AutomaticCopy, CopyReason
from app.domain.reports import BackupReport, OnProgress
from app.domain.rotation import BEFORE_KEPT, kept
from app.errors import StoreError
from app.store.backup import SUFFIX, Source, write_backup
from app.store.keyfile import KeyFileKeeper

FOLDER = "copies"
_MOMENT = "%Y%m%d-%H%M%S"


def own_folder(keeper: KeyFileKeeper) -> Path:
    """Where copies go when no other place is named: beside the profile's files."""
    return keeper.directory / FOLDER


def list_copies(keeper: KeyFileKeeper, folder: Path) -> tuple[AutomaticCopy, ...]:
    """List this profile's automatic copies in a folder, newest first; none where it does not read."""
    name = re.compile(
        rf"vakhta-{keeper.current.profile_id}-({'|'.join(CopyReason)})-(\d{{8}}-\d{{6}}){re.escape(SUFFIX)}"
    )
    found = []
    with suppress(OSError):
        for path in folder.iterdir():
            if (said := name.fullmatch(path.name)) is not None:
                with suppress(ValueError, OSError):
                    at = datetime.strptime(said[2], _MOMENT)  # noqa: DTZ007 - local time, as people read it
                    found.append(AutomaticCopy(path, CopyReason(said[1]), at, path.stat().st_size))
    return tuple(sorted(found, key=lambda copy: copy.at, reverse=True))


def make_copy(
    source: Source, folder: Path, reason: CopyReason, on_progress: OnProgress | None = None
) -> BackupReport:
    """Make a copy in a folder and remove those the rotation no longer keeps.

    Raises:
        StoreError: The folder is not there (`backup.place`) or cannot be written (`store.io`).
        DiskFullError: Nothing of the copy is left, and no older one was removed.
        StoreDamagedError: The store does not read.
    """
    own = own_folder(source.key_file)
    if folder == own:
        own.mkdir(exist_ok=True)
    if not folder.is_dir():
        raise StoreError("no such folder", code="backup.place", path=str(folder))
    at = source.clock()
    begun = f"vakhta-{source.key_file.current.profile_id}-{reason}-"
    for leaving in folder.glob(f"{begun}*.part"):
        with suppress(OSError):
            leaving.unlink()  # Of a copy that was killed.
    report = write_backup(source, folder / f"{begun}{at:{_MOMENT}}{SUFFIX}", on_progress)
    _remove_old(list_copies(source.key_file, folder), reason)
    return report


def _remove_old(copies: Iterable[AutomaticCopy], reason: CopyReason) -> None:
    mine = [copy for copy in copies if copy.reason is reason]
    keeping = kept(copy.at for copy in mine) if reason is CopyReason.DAILY else _newest(mine)
    for copy in mine:
        if copy.at not in keeping:
            with suppress(OSError):
                copy.path.unlink()


def _newest(copies: list[AutomaticCopy]) -> frozenset[datetime]:
    return frozenset(copy.at for copy in copies[:BEFORE_KEPT])
