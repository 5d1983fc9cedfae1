"""Records one by one: list, show, add, edit, archive, take back; for the desk, the command line, scripts."""

from collections.abc import Mapping

from app.domain.edits import Undone
from app.domain.filters import SavedFilter
from app.domain.ids import SavedFilterId
from app.domain.records import Record
from app.services.session import Session


class Records:
    """Kinds: account, contact, site, asset, case, visit, task, template. Needs an open profile."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(
        self, kind: str, where: Mapping[str, str] | None = None, *, after: int = 0, most: int | None = None
    ) -> tuple[Record, ...]:
        """List records by id, those after one, at most so many; each of `where` is a field and its value.

        Those put away are left out unless `where` asks for `archived`.

        Raises:
            DomainError: There is no such kind (`record.kind`) or field (`record.field`).
        """
        return self._session.store.records.list(kind, where or {}, after=after, most=most)

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

    def edit(self, kind: str, record_id: int, values: Mapping[str, object]) -> bool:
        """Change some fields of a record and say whether anything is different now.

        Raises:
            ExchangeError: A field is unknown, wrong or not to be changed; `path` names it.
            NotFoundError: There is no such record, or what it points at is not there.
            DomainError: Equipment would be a part of itself (`record.part_of_itself`).
        """
        return self._session.store.records.edit(kind, record_id, values)

    def archive(self, kind: str, record_id: int, *, archived: bool = True) -> bool:
        """Put a record away, or take it out again; NotFoundError when there is none."""
        return self._session.store.records.archive(kind, record_id, archived=archived)

    def undo(self, kind: str | None = None, record_id: int | None = None) -> Undone:
        """Take the newest edit back, of one record or of all.

        Raises:
            NotFoundError: There is nothing to take back (`record.no_edit`).
            DomainError: It was changed since (`record.changed_since`) or others stand on it
                (`record.in_use`).
        """
        from app.store.case_attachments import CaseAttachments

        store = self._session.store
        undone = store.records.undo(kind, record_id)
        if undone.sha256 is not None:
            CaseAttachments(store).sweep(undone.sha256)
        return undone

    def saved_filters(self, page: str) -> tuple[SavedFilter, ...]:
        """List the filters kept for a page, by name."""
        return self._session.store.saved_filters.list(page)

    def save_filter(self, page: str, name: str, conditions: Mapping[str, str]) -> SavedFilterId:
        """Keep a filter under a name; one of the same name is replaced."""
        return self._session.store.saved_filters.save(page, name, conditions)

    def drop_filter(self, filter_id: SavedFilterId) -> None:
        """Forget a filter."""
        self._session.store.saved_filters.drop(filter_id)
