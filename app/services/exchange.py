"""Exchange: files in, files out, an import taken back."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.cancel import CancelToken
from app.domain.reports import ImportProblem, ImportReport, OnProgress
from app.errors import NotFoundError
from app.services.session import Session

if TYPE_CHECKING:
    from app.services.policies import Policies
    from app.store.import_rows import ImportRows


class Exchange:
    """Reads and writes exchange files; every call needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session, policies: "Policies | None" = None) -> None:
        self._session, self._policies = session, policies

    def import_files(
        self,
        paths: Sequence[Path],
        *,
        dry_run: bool = False,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> ImportReport:
        """Read files, each in one transaction; a refused one leaves those before it imported.

        When stop is said, the file being read is rolled back and the report tells of those before it.

        Raises:
            ExchangeError: A file is not what it should be; `path` says where.
            DiskFullError: Nothing of that file is kept.
        """
        from app.store.exchange_import import CancelledError, batch_name, import_file

        store = self._session.store
        batch, done = batch_name(store), []
        for path in paths:
            try:
                done.append(
                    import_file(store, path, batch, dry_run=dry_run, on_progress=on_progress, cancel=cancel)
                )
            except CancelledError:
                break
        return _report(batch, done)

    def undo(self, batch: str) -> dict[str, int]:
        """Take an import back and count the rows by table; what was edited since is kept.

        Raises:
            NotFoundError: There is no such batch.
        """
        from app.store.exchange_import import known_batch
        from app.store.import_rows import undo

        store = self._session.store
        if not known_batch(store, batch):
            raise NotFoundError("no such batch", wanted=batch)
        with store.database.transaction():
            undone = undo(store.database, batch)
            store.audit.append("exchange.undone", "batch", None, batch=batch, undone=undone)
        return undone

    def export_json(self, dest: Path, *, where: Mapping[str, str] | None = None) -> int:
        """Write the profile, or the accounts whose fields are as in `where`; gives how many accounts.

        Raises:
            DomainError: There is no such field (`record.field`).
            PolicyError: The site's policy lets no records leave as JSON.
            DiskFullError: An old file of that name stays as it was.
            StoreError: The place cannot be written.
        """
        from app.store.exchange_export import export_file

        if self._policies is not None:
            self._policies.check_export("json")
        store = self._session.store
        wanted = None if not where else tuple(one.id for one in store.records.list("account", where))
        return export_file(store, dest, wanted)


def _report(batch: str, done: "Sequence[ImportRows]") -> ImportReport:
    from app.store.import_rows import TABLES

    created, updated = Counter[str](), Counter[str]()
    skipped: list[ImportProblem] = []
    rejected: list[ImportProblem] = []
    for into in done:
        created += into.created
        updated += into.updated
        skipped += into.skipped
        rejected += into.rejected
    return ImportReport(
        batch=batch,
        created={table: created[table] for table in TABLES},
        updated={table: updated[table] for table in TABLES},
        skipped=tuple(skipped),
        rejected=tuple(rejected),
    )
