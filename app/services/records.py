"""Records one by one: list, show, add; for the command line and scripts."""

from collections.abc import Mapping

from app.domain.records import Record
from app.services.session import Session


class Records:
    """Kinds: account, contact, site, asset, case, visit, task. Needs an open profile."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, kind: str, where: Mapping[str, str] | None = None) -> tuple[Record, ...]:
        """List records; each of `where` is a field and the value it shall have.

        Raises:
            DomainError: There is no such kind (`record.kind`) or field (`record.field`).
        """
        return self._session.store.records.list(kind, where or {})

    def show(self, kind: str, record_id: int) -> Record:
        """Read one record.

        Raises:
            NotFoundError: There is none.
        """
        return self._session.store.records.show(kind, record_id)

    def add(self, kind: str, values: Mapping[str, object]) -> int:
        """Add a record from the fields of the exchange file, its parent under `account` or `case`.

        Raises:
            ExchangeError: A field is unknown or wrong; `path` names it.
            NotFoundError: What it points at is not there.
            DomainError: Its ref is taken (`record.taken`).
        """
        return self._session.store.records.add(kind, values)
