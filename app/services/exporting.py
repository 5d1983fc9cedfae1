"""Export: the whole profile or a selection, for others to read; a person's data as one package."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.ids import ContactId
from app.services.session import Session

if TYPE_CHECKING:
    from app.services.policies import Policies
    from app.store.exchange_format import FileShape
    from app.store.store import Store

FORMATS = ("json", "csv", "xlsx", "vcard", "pdf")


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was written; `contacts` only of cards."""

    path: Path
    accounts: int
    contacts: int | None = None


class MarkChoices(Protocol):
    """The user's settings that bear on marks."""

    @property
    def mark_drafts(self) -> bool:
        """Whether texts drafted by a model say so in tables and PDF."""


class Exporting:
    """Writes records out; every call needs an open profile (else ProfileLockedError)."""

    def __init__(
        self, session: Session, choices: Callable[[], MarkChoices], policies: "Policies | None" = None
    ) -> None:
        """Take the session, what gives the user's settings, and what the site forbids."""
        self._session, self._choices, self._policies = session, choices, policies

    def export(
        self,
        dest: Path,
        form: str,
        *,
        where: Mapping[str, str] | None = None,
        language: str = "ru",
    ) -> ExportReport:
        """Write the profile, or the accounts whose fields are as in `where`; an old file stays till the end.

        Args:
            dest: The file to write.
            form: One of `FORMATS`.
            where: Field and value; `contact` and an id is all that is of that person, as one package.
            language: Of headings for people.

        Raises:
            DomainError: There is no such field (`record.field`).
            NotFoundError: There is no such contact.
            PolicyError: The site's policy lets no records leave in that form; nothing is written.
            DiskFullError: An old file of that name stays as it was.
            StoreError: The place cannot be written.
        """
        from app.store.exchange_export import export_file

        store = self._session.store
        if where and set(where) == {"contact"}:
            return self.export_person(ContactId(_number(where["contact"])), dest, language=language)
        self._check(form)
        wanted = None if not where else tuple(one.id for one in store.records.list("account", where))
        if form == "json":
            return ExportReport(dest, export_file(store, dest, wanted))
        return _write(store, dest, form, wanted, (language, self._choices().mark_drafts))

    def export_person(self, contact: ContactId, dest: Path, *, language: str = "ru") -> ExportReport:
        """Write all that is of a person into one zip: JSON for machines, PDF for people, attachments.

        Raises:
            NotFoundError: There is no such contact.
            PolicyError: The site's policy forbids one of the forms in it.
            DiskFullError: An old file of that name stays as it was.
            StoreError: The place cannot be written.
        """
        from app.services.export_person import package
        from app.store.keyfile import write_out
        from app.store.person import person_file

        self._check("json", "pdf")
        store = self._session.store
        write_out(dest, package(store, person_file(store, contact), language))
        with store.database.transaction():
            store.audit.append("person.exported", "contact", contact)
        return ExportReport(dest, 1)

    def _check(self, *forms: str) -> None:
        if self._policies is not None:
            for form in forms:
                self._policies.check_export(form)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _write(
    store: "Store", dest: Path, form: str, wanted: tuple[int, ...] | None, ways: tuple[str, bool]
) -> ExportReport:
    from app.store.exchange_export import shape_of
    from app.store.keyfile import write_out

    file = shape_of(store, wanted)
    content, contacts = _content(file, form, *ways)
    write_out(dest, content)
    with store.database.transaction():
        store.audit.append("exchange.exported", "file", None, accounts=len(file.accounts), format=form)
    return ExportReport(dest, len(file.accounts), contacts)


def _content(file: "FileShape", form: str, language: str, mark_drafted: bool) -> tuple[bytes, int | None]:  # noqa: FBT001 - handed through
    from app.services.export_cards import vcard_bytes
    from app.services.export_pdf import Pdf
    from app.services.export_tables import csv_bytes, record_lines, xlsx_bytes

    if form == "vcard":
        return vcard_bytes(file)
    if form == "pdf":
        title = "Вахта: записи" if language == "ru" else "Vakhta: records"
        return Pdf(language, mark_drafted=mark_drafted).content(file, title), None
    lines = record_lines(file, language, mark_drafted=mark_drafted)
    return (csv_bytes if form == "csv" else xlsx_bytes)(lines), None
