"""Backups: one file to carry away, and back."""

from pathlib import Path

from app.domain.profiles import ProfileInfo
from app.domain.reports import BackupReport, OnProgress
from app.services.session import Session


class Backups:
    """Makes and restores backups; making one needs an open profile, restoring does not."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def backup(self, dest: Path, on_progress: OnProgress | None = None) -> BackupReport:
        """Write all that a restore needs into one file, verified before it gets its name.

        Raises:
            DiskFullError: Nothing is left of it; an older file of that name stays.
            StoreError: The place cannot be written (`store.io`), or something else lies there
                (`backup.taken`).
            StoreDamagedError: The store does not read, or what was written does not (`backup.damaged`).
        """
        from app.store import backup

        return backup.backup(self._session.store, dest, on_progress)

    def restore(self, src: Path, directory: Path) -> ProfileInfo:
        """Make a profile of a backup in an empty or new directory; it opens by the passphrase it had then.

        Raises:
            StoreError: No such backup (`backup.missing`), or the directory is taken (`profile.exists`).
            StoreDamagedError: The backup does not read (`backup.damaged`); nothing is left of it.
            DiskFullError: Nothing is left of it.
        """
        from app.store import backup

        return backup.restore(src, directory)
