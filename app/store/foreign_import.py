"""A stranger's file into the store, in one transaction: each line taken, skipped or rejected by number."""

import contextlib
from collections import Counter
from collections.abc import Iterable

from app.domain.cancel import CancelToken
from app.domain.entries import EntryRefusedError, entry_of
from app.domain.imports import Incoming
from app.domain.reports import ImportProblem, ImportReport, OnProgress, Progress
from app.store.entry_import import EntryImport
from app.store.exchange_import import CancelledError
from app.store.import_rows import TABLES
from app.store.store import Store

_TOLD_EVERY = 500


class _DryRunError(Exception):
    """Leaves the transaction without keeping it."""


def import_lines(
    store: Store,
    into: EntryImport,
    lines: Iterable[Incoming | ImportProblem],
    *,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
    cancel: CancelToken | None = None,
) -> ImportReport:
    """Take the lines of one file in, or leave the store as it was.

    Raises:
        DiskFullError: Nothing of it is kept.
        CancelledError: Stop was said; nothing of it is kept.
        ExchangeError: The file stopped being readable; nothing of it is kept.
    """
    with contextlib.suppress(_DryRunError), store.database.transaction():
        for count, line in enumerate(lines, start=1):
            if isinstance(line, ImportProblem):
                into.rejected.append(line)
            else:
                _take(into, line)
            if count % _TOLD_EVERY == 0:
                _tell(count, on_progress, cancel)
        into.rows.flush()
        if dry_run:
            raise _DryRunError
        _note(store, into)
    return report(into.batch, into.rows.created, into.rows.updated, into.skipped, into.rejected)


def _take(into: EntryImport, line: Incoming) -> None:
    try:
        entry = entry_of(line, into.rules)
    except EntryRefusedError as refusal:
        into.rejected.append(ImportProblem(line.line, refusal.code, str(refusal)))
        return
    into.take(entry)


def _tell(count: int, on_progress: OnProgress | None, cancel: CancelToken | None) -> None:
    if cancel and cancel.is_cancelled:
        raise CancelledError
    if on_progress:
        on_progress(Progress(count, 0, "rows"))


def _note(store: Store, into: EntryImport) -> None:
    created, updated = dict(into.rows.created), dict(into.rows.updated)
    if created or updated:
        store.audit.append(
            "exchange.imported", "batch", None, batch=into.batch, created=created, updated=updated
        )


def report(
    batch: str,
    created: Counter[str],
    updated: Counter[str],
    skipped: Iterable[ImportProblem],
    rejected: Iterable[ImportProblem],
) -> ImportReport:
    """Put a report together; every table is in it."""
    return ImportReport(
        batch=batch,
        created={table: created[table] for table in TABLES},
        updated={table: updated[table] for table in TABLES},
        skipped=tuple(skipped),
        rejected=tuple(rejected),
    )
