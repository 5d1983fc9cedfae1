"""Exchange: files in, a look at them before, an import taken back."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.cancel import CancelToken
from app.domain.imports import ImportPreview
from app.domain.reports import ImportProblem, ImportReport, OnProgress, PastImport, UndoReport
from app.errors import NotFoundError
from app.services.session import Session
from app.services.user import user_name

if TYPE_CHECKING:
    from app.knowledge.imports.mapping import Mapping as ColumnMapping
    from app.store.import_rows import ImportRows


@dataclass(frozen=True, slots=True)
class ImportWays:
    """How files are to be read.

    Attributes:
        format: One of `domain.imports.FORMATS`, or `auto`.
        mapping: A mapping file; None when the program is to find out by itself.
        columns: Field by column, over those of the mapping file.
    """

    format: str = "auto"
    mapping: Path | None = None
    columns: Mapping[str, str] | None = None


class Exchange:
    """Reads files of ours and of strangers; every call needs an open profile (else ProfileLockedError)."""

    def __init__(
        self,
        session: Session,
        before_import: Callable[[], object] = lambda: None,
        author: Callable[[], str] = lambda: "",
    ) -> None:
        """Take the session.

        Args:
            session: The open profile.
            before_import: Called before anything is written.
            author: Who works here; the user of this machine when it names nobody.
        """
        self._session = session
        self._before_import = before_import
        self._author = author

    def preview(self, path: Path, ways: ImportWays | None = None) -> ImportPreview:
        """Say what a file would be taken for: format, encoding, whose export, which column is what.

        A table of which no column is known is shown too: a person may know them.

        Raises:
            ExchangeError: It cannot be read (`import.unreadable`) or is nothing we know (`import.format`).
        """
        from app.knowledge.imports.formats import detect, open_lines

        ways = ways or ImportWays()
        kind = detect(path) if ways.format == "auto" else ways.format
        if kind == "json":
            return ImportPreview(str(path), kind, "utf-8", "", "", ())
        mapping = _mapping(ways)
        return open_lines(path, kind, mapping, mapping.rules(_zone(self._session)), strict=False).preview

    def import_files(
        self,
        paths: Sequence[Path],
        ways: ImportWays | None = None,
        *,
        dry_run: bool = False,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> ImportReport:
        """Read files, each in one transaction; a refused one leaves those before it imported.

        Of several files, problems name the file before the line: `клиенты.csv: 12`.

        When stop is said, the file being read is rolled back and the report tells of those before it.

        Raises:
            ExchangeError: A file is not what it should be; `path` says where.
            DiskFullError: Nothing of that file is kept.
        """
        from app.store.exchange_import import CancelledError, batch_name

        ways, store = ways or ImportWays(), self._session.store
        mapping, kinds = _mapping(ways), [_kind(path, ways) for path in paths]
        if not dry_run:
            self._before_import()
        batch, done = batch_name(store), []
        for path, kind in zip(paths, kinds, strict=True):
            one = _OneFile(self._session, path, batch, dry_run=dry_run)
            try:
                with store.audit.during(self._actor(), format=kind):
                    report = one.take(kind, mapping, on_progress, cancel)
            except CancelledError:
                break
            done.append(_named(path.name, report) if len(paths) > 1 else report)
        return _together(batch, done)

    def undo(self, batch: str) -> UndoReport:
        """Take an import back; rows worked on since are kept and named.

        Raises:
            NotFoundError: There is no such batch.
        """
        from app.store.exchange_import import known_batch
        from app.store.import_undo import undo

        store = self._session.store
        if not known_batch(store, batch):
            raise NotFoundError("no such batch", wanted=batch, variant="batch")
        with store.audit.during(self._actor()), store.database.transaction():
            report = undo(store.database, batch)
            store.audit.append("exchange.undone", "batch", None, batch=batch, undone=report.removed)
        return report

    def past(self, most: int = 100) -> tuple[PastImport, ...]:
        """List the imports of before, the newest first, at most so many."""
        from app.store.past_imports import past_imports

        return past_imports(self._session.store, most)

    def _actor(self) -> str:
        return self._author() or user_name()


class _OneFile:
    """Takes one file in."""

    def __init__(self, session: Session, path: Path, batch: str, *, dry_run: bool) -> None:
        self._session = session
        self._path = path
        self._batch = batch
        self._dry_run = dry_run

    def take(
        self,
        kind: str,
        mapping: "ColumnMapping",
        on_progress: OnProgress | None,
        cancel: CancelToken | None,
    ) -> ImportReport:
        from app.store.exchange_import import import_file

        if kind == "json":
            into = import_file(
                self._session.store, self._path, self._batch,
                dry_run=self._dry_run, on_progress=on_progress, cancel=cancel,
            )  # fmt: skip
            return _of_rows(self._batch, into)
        return self._take_foreign(kind, mapping, on_progress, cancel)

    def _take_foreign(
        self,
        kind: str,
        mapping: "ColumnMapping",
        on_progress: OnProgress | None,
        cancel: CancelToken | None,
    ) -> ImportReport:
        from app.knowledge.imports.formats import open_lines
        from app.store.entry_import import EntryImport
        from app.store.foreign_import import import_lines

        opened = open_lines(self._path, kind, mapping, mapping.rules(_zone(self._session)))
        store = self._session.store
        into = EntryImport(store.database, self._batch, opened.rules, store.clock)
        return import_lines(
            store, into, opened.lines,
            dry_run=self._dry_run, on_progress=on_progress, cancel=cancel,
        )  # fmt: skip


def _kind(path: Path, ways: ImportWays) -> str:
    from app.knowledge.imports.formats import detect

    return detect(path) if ways.format == "auto" else ways.format


def _mapping(ways: ImportWays) -> "ColumnMapping":
    import msgspec

    from app.knowledge.imports.mapping import Mapping as ColumnMapping
    from app.knowledge.imports.mapping import check_mapping, read_mapping

    mapping = read_mapping(ways.mapping) if ways.mapping else ColumnMapping()
    if ways.columns:
        mapping = msgspec.structs.replace(mapping, columns={**mapping.columns, **ways.columns})
        check_mapping(mapping)
    return mapping


def _zone(session: Session) -> tzinfo:
    zone = session.clock().tzinfo
    assert zone is not None, "the clock gives its offset"
    return zone


def _of_rows(batch: str, into: "ImportRows") -> ImportReport:
    from app.store.foreign_import import report

    return report(batch, into.created, into.updated, into.skipped, into.rejected)


def _named(name: str, one: ImportReport) -> ImportReport:
    """A line number says nothing when it may be of any of several files."""
    skipped, rejected = (
        tuple(replace(problem, line=f"{name}: {problem.line}") for problem in problems)
        for problems in (one.skipped, one.rejected)
    )
    return replace(one, skipped=skipped, rejected=rejected)


def _together(batch: str, done: Sequence[ImportReport]) -> ImportReport:
    from app.store.foreign_import import report

    created, updated = Counter[str](), Counter[str]()
    skipped: list[ImportProblem] = []
    rejected: list[ImportProblem] = []
    for one in done:
        created.update(one.created)
        updated.update(one.updated)
        skipped += one.skipped
        rejected += one.rejected
    return report(batch, created, updated, skipped, rejected)
