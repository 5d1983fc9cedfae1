"""Erasing a person: from the records, the index, what was evaluated of them; naming backups that remain."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.erasure import ErasureReport, OlderBackup
from app.domain.ids import ContactId
from app.services.session import Session
from app.services.user import user_name

if TYPE_CHECKING:
    from app.store.store import Store

_SUFFIX = "*.vakhta-backup"


class Erasing:
    """Erases people from the open profile (ProfileLockedError when none is open)."""

    def __init__(self, session: Session, forget_read: Callable[[], int]) -> None:
        """Take the session; `forget_read` takes away what the model read and answered, and counts it.

        All of it: the letters of others may name the person too.
        """
        self._session = session
        self._forget_read = forget_read

    def erase_person(self, contact: ContactId, actor: str = "") -> ErasureReport:
        """Erase a contact: words overwritten, interactions left as empty stones, the act in the audit.

        Args:
            contact: Whom.
            actor: By whom; the user of this machine when nobody is named.

        Raises:
            NotFoundError: There is no such contact.
            DiskFullError: Nothing is erased.
        """
        from app.store.erasure import erase_person

        store = self._session.store
        done = erase_person(store, contact, actor or user_name())
        return ErasureReport(done, self._forget_read(), tuple(_backups(store)))


def _backups(store: "Store") -> list[OlderBackup]:
    """Name every backup that was made: those that lie beside the profile, the others by their time."""
    beside = sorted(store.directory.rglob(_SUFFIX))
    made = [event for event in store.audit.events() if event.action == "backup.made"]
    found = []
    for event in made:
        named = event.details.get("path")
        found.append(OlderBackup(event.at, Path(named) if named else None))
    known = {one.path for one in found}
    zone = store.clock().tzinfo
    found += [OlderBackup(_made_at(path, zone), path) for path in beside if path not in known]
    return sorted(found, key=lambda one: one.at)


def _made_at(path: Path, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, zone)
