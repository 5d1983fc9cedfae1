"""Copies the program makes by itself and what can be learnt from a copy: kept by rotation, compared."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from app.domain.copies import AutomaticCopy, CopyComparison, CopyReason
from app.domain.reports import BackupReport, OnProgress
from app.domain.rotation import is_due
from app.services.session import Session


class CopyChoices(Protocol):
    """The user's settings that bear on copies."""

    @property
    def copies_folder(self) -> str | None:
        """Where daily copies go; beside the profile when None."""

    @property
    def daily_copies(self) -> bool:
        """Whether a copy is made each day."""


class Copies:
    """Works on the open profile (ProfileLockedError when none is open)."""

    def __init__(self, session: Session, choices: Callable[[], CopyChoices]) -> None:
        self._session = session
        self._choices = choices

    @property
    def folder(self) -> Path:
        """Where daily copies go."""
        from app.store.automatic import own_folder

        named = self._choices().copies_folder
        return Path(named) if named else own_folder(self._session.store.key_file)

    def list(self) -> tuple[AutomaticCopy, ...]:
        """List the copies the program made, here and in the folder chosen, newest first."""
        from app.store.automatic import list_copies, own_folder

        keeper = self._session.store.key_file
        folders = {self.folder, own_folder(keeper)}
        found = [copy for folder in folders for copy in list_copies(keeper, folder)]
        return tuple(sorted(found, key=lambda copy: copy.at, reverse=True))

    def make_daily(self, on_progress: OnProgress | None = None) -> BackupReport | None:
        """Make today's copy where there is none yet; None when there is, or the user wants none.

        Raises:
            StoreError: The folder is not there (`backup.place`) or cannot be written.
            DiskFullError: Nothing of the copy is left; older ones stay.
            StoreDamagedError: The store does not read.
        """
        from app.store.automatic import list_copies

        keeper, now = self._session.store.key_file, self._session.clock()
        daily = [copy for copy in list_copies(keeper, self.folder) if copy.reason is CopyReason.DAILY]
        newest = daily[0].at if daily else None
        if not self._choices().daily_copies or not is_due(now.replace(tzinfo=None), newest):
            return None
        return self._make(self.folder, CopyReason.DAILY, on_progress)

    def make_before_import(self, on_progress: OnProgress | None = None) -> BackupReport | None:
        """Make a copy beside the profile before much is changed; None for a profile with nothing in it.

        Raises:
            DiskFullError: There is no room for it.
            StoreError: What `make_daily` raises.
        """
        from app.store.automatic import own_folder
        from app.store.check import is_empty

        store = self._session.store
        if is_empty(store):
            return None
        return self._make(own_folder(store.key_file), CopyReason.IMPORT, on_progress)

    def compare(self, copy: Path) -> CopyComparison:
        """Tell what a copy of this profile has and the profile has not, and the other way.

        Raises:
            StoreError: There is no such copy (`backup.missing`), or it is another profile's (`backup.other`).
            StoreDamagedError: It does not read.
        """
        from app.store.comparing import compare

        return compare(self._session.store, copy)

    def _make(self, folder: Path, reason: CopyReason, on_progress: OnProgress | None) -> BackupReport:
        from app.store.automatic import make_copy
        from app.store.backup import note_made, source_of

        store = self._session.store
        report = make_copy(source_of(store), folder, reason, on_progress)
        note_made(store, report)
        return report
