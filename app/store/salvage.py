"""Rescue: whatever rows of a damaged profile still read, page by page, into a new profile.

Invariants:
- The damaged profile is only read; the new one opens by the same passphrase and the same recovery code.
- Rows keep their ids. What is lost is counted by what the indices remember, and named.
- The audit chain goes on from its last whole event; what came after a hole lies in a file beside, and the cut
  shows for good.
"""

import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.reports import OnProgress, Progress
from app.domain.salvage import RescuedTable, SalvageReport
from app.errors import StoreDamagedError
from app.store import attachments, keyfile
from app.store.audit import EMPTY_HEAD
from app.store.btree import Cell, Value
from app.store.forest import Column, Forest, likeliest
from app.store.keyfile import STORE_FILE, AuditBreak, KeyFileKeeper
from app.store.keys import ProfileKeys
from app.store.page_image import PageImage
from app.store.profile_lock import ProfileLock
from app.store.refurnish import References, being_furnished, columns_of, put, tables_of
from app.store.store import Clock, Store

EVENTS_APART = "audit-rescued.jsonl"
_NAMED_LOST = 100
_AUDIT = "audit_events"


def salvage(
    directory: Path, known: ProfileKeys, out: Path, clock: Clock, on_progress: OnProgress | None = None
) -> SalvageReport:
    """Rescue into `out`, a new or empty folder; the lock of the damaged profile is the caller's.

    Raises:
        ProfileMissingError: The damaged file is gone (`profile.store_missing`).
        StoreError: The folder cannot be written (`store.io`).
        DiskFullError: There is no room; what was begun is removed.
    """
    began = time.perf_counter()
    image = PageImage(directory / STORE_FILE, known.store)
    try:
        store = _new_store(directory, known, out, clock)
        try:
            rescue = _Rescue(Forest(image), store, on_progress)
            with being_furnished(store.database):
                rescue.run()
            return _finished(directory, store, rescue, began)
        finally:
            store.close()
    finally:
        image.close()


def _finished(directory: Path, store: Store, rescue: "_Rescue", began: float) -> SalvageReport:
    """Settle the chain, take the attachments, and tell what came of it."""
    out, image = store.directory, rescue.image
    apart = _settle_chain(store, keyfile.read(directory).audit_head.sequence, out)
    files, files_lost = _take_attachments(directory, store)
    with store.database.transaction():
        store.audit.append("profile.salvaged", "profile", None, rows=rescue.rescued)
    return SalvageReport(
        directory=out,
        pages=image.count,
        damaged_pages=tuple(sorted(image.damaged)),
        tables=rescue.tables,
        detached=rescue.references.detached,
        events=rescue.events - apart,
        events_apart=apart,
        attachments=files,
        attachments_lost=files_lost,
        seconds=time.perf_counter() - began,
    )


def _new_store(directory: Path, known: ProfileKeys, out: Path, clock: Clock) -> Store:
    content = replace(
        keyfile.read(directory), audit_head=EMPTY_HEAD, locked=False, last_backup_at=None, keyring=False
    )
    return Store(KeyFileKeeper(out, content, known.key_file), known, ProfileLock(out), clock)


class _Rescue:
    """One rescue: rows found, rows put in, what is missing.

    Attributes:
        image: The pages it reads.
        tables: What came of each table.
        rescued: Rows put in; `events` those of the audit.
    """

    def __init__(self, forest: Forest, store: Store, on_progress: OnProgress | None) -> None:
        self._forest = forest
        self.image = forest.image
        self._database = store.database
        self._on_progress = on_progress
        self.references = References(store.database)
        names = tables_of(store.database)
        self._columns = {name: columns_of(store.database, name) for name in (*names, _AUDIT)}
        self._shortened: Counter[str] = Counter()
        self._known: dict[str, set[int]] = {name: set() for name in self._columns}
        self.tables: tuple[RescuedTable, ...] = ()
        self.rescued = self.events = 0

    def run(self) -> None:
        """Put in what hangs on known roots, then what hangs on none; then make references hold."""
        roots = self._roots()
        for begun, (root, name) in enumerate(roots.items(), start=1):
            self._put(name, root)
            self._tell(begun, len(roots))
        for top in self._forest.lone_tables({*self._all_roots, 1}):
            missed = {name: self._known[name] - self._present(name) for name in self._columns}
            table = likeliest(self._forest.cells(top), self._columns, missed)
            if table is not None:
                self._put(table, top)
        self.events = len(self._present(_AUDIT))
        self.references.settle()
        self.tables = tuple(self._told(name) for name in self._columns if name != _AUDIT)
        self.rescued = sum(table.rescued for table in self.tables)

    def _roots(self) -> dict[int, str]:
        """Read the schema: the roots of tables we know, and what the indices say of their rows."""
        roots: dict[int, str] = {}
        self._all_roots: set[int] = set()
        for kind, table, root in self._forest.schema():
            self._all_roots.add(root)
            if kind == "table" and table in self._columns:
                roots[root] = table
            elif kind == "index" and table in self._columns:
                entries = (entry.values[-1] for entry in self._forest.cells(root) if entry.values)
                self._known[table].update(entry for entry in entries if isinstance(entry, int))
        return roots

    def _put(self, table: str, top: int) -> None:
        put(self._database, table, self._rows(table, top))

    def _rows(self, table: str, top: int) -> Iterator[tuple[list[str], list[object]]]:
        columns = self._columns[table]
        for cell in self._forest.cells(top):
            self._known[table].add(cell.row_id)
            self._shortened[table] += cell.cut
            yield [column.name for column in columns[: len(cell.values)]], _values(columns, cell)

    def _present(self, table: str) -> set[int]:
        sql = f"SELECT rowid FROM {table}"  # noqa: S608 - names from the schema
        return {row[0] for row in self._database.rows(sql)}

    def _told(self, table: str) -> RescuedTable:
        made_up = self.references.made_up[table]
        present = self._present(table) - made_up
        lost = sorted(self._known[table] - present)
        return RescuedTable(
            table=table,
            rescued=len(present),
            shortened=self._shortened[table],
            lost=len(lost),
            lost_ids=tuple(lost[:_NAMED_LOST]),
            stand_ins=len(made_up),
        )

    def _tell(self, done: int, total: int) -> None:
        if self._on_progress:
            self._on_progress(Progress(done, total, "rows"))


def _values(columns: list[Column], cell: Cell) -> list[object]:
    def of(column: Column, value: Value) -> object:
        if column.is_row_id:
            return cell.row_id
        # What stood behind a text that is cut is gone; the text is worth more than its date.
        missing = cell.cut and value is None and column.required
        return ("" if column.type == "TEXT" else 0) if missing else value

    return [of(column, value) for column, value in zip(columns, cell.values, strict=False)]


def _settle_chain(store: Store, head: int, out: Path) -> int:
    """Keep the whole beginning of the chain; give how many events lie apart."""
    with store.database.transaction():
        apart = store.audit.keep_whole_beginning()
    if apart:
        lines = "".join(f"{json.dumps(event, ensure_ascii=False)}\n" for event in apart)
        keyfile.write_synced(out / EVENTS_APART, lines.encode())
    reached = store.audit.length()
    if reached < head:
        cut = AuditBreak(head, reached, store.clock().isoformat())
        store.key_file.change(audit_breaks=(*store.key_file.current.audit_breaks, cut))
    return len(apart)


def _take_attachments(directory: Path, store: Store) -> tuple[int, int]:
    """Copy the sealed files as they are and see which of those named open."""
    source, target = directory / attachments.FOLDER, store.directory / attachments.FOLDER
    if source.is_dir():
        shutil.copytree(source, target)
    lost = taken = 0
    for row in store.database.rows("SELECT DISTINCT sha256 FROM attachments"):
        try:
            attachments.give_out(store, row["sha256"])
            taken += 1
        except StoreDamagedError:
            lost += 1
    return taken, lost
