"""Rescue: what a damaged profile still holds into a new one; indices made anew."""

from pathlib import Path

from app.domain.reports import OnProgress
from app.domain.salvage import SalvageReport
from app.services.session import Session


class Rescue:
    """Works on a closed, damaged profile (`salvage`) or on the open one (`rebuild`)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def salvage(
        self, directory: Path, passphrase: str, out: Path, on_progress: OnProgress | None = None
    ) -> SalvageReport:
        """Rescue what reads into a new or empty folder; the damaged profile is only read.

        Raises:
            ProfileMissingError: There is no profile, or one of its files is gone.
            ProfileBusyError: It is open elsewhere.
            WrongPassphraseError: The passphrase is another one.
            StoreDamagedError: The key file does not read; without it nothing can be opened.
            StoreError: Something lies in the folder (`profile.exists`), or it cannot be written.
            DiskFullError: Nothing is left of it.
        """
        from app.store import profile

        self._session.close()
        return profile.salvage(directory, passphrase, out, self._session.clock, on_progress)

    def rebuild(self) -> int:
        """Make the indices and the search index of the open profile anew; gives the records indexed.

        Raises:
            StoreDamagedError: A page does not read; then only `salvage` helps.
            DiskFullError: The old indices stand.
        """
        from app.store.rebuild import rebuild

        store = self._session.store
        return rebuild(store.database)
