"""Rows of one import, many at a time: new ones gathered and written together, known ones only completed.

Invariants:
- Ids are given here, so that a row may be pointed at before it is written; the transaction is ours alone.
- A known row gets what it lacks, never another value; what it was is noted under the batch, as is the new.
"""

import json
from collections import Counter
from collections.abc import Mapping

from app.store import rows
from app.store.connection import Database
from app.store.import_rows import digest

# In the order in which they may be written: what is pointed at first.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "accounts": ("ref", "kind", "name", "language", "notes", "tags", "tax_id"),
    "contacts": ("ref", "account_id", "name", "salutation", "role", "phones", "emails"),
    "sites": ("ref", "account_id", "name", "address", "latitude", "longitude"),
    "assets": ("ref", "account_id", "site_id", "name", "model", "serial_number", "part_of"),
    "cases": (
        "ref", "account_id", "number", "title", "category", "urgency", "status", "opened_at_us",
        "opened_at_offset", "due_at_us", "due_at_offset", "contact_id", "asset_id", "tags",
    ),
    "visits": (
        "ref", "case_id", "planned_at_us", "planned_at_offset", "started_at_us", "started_at_offset",
        "finished_at_us", "finished_at_offset", "engineer", "notes", "checklist",
    ),
    "tasks": ("ref", "case_id", "title", "due_at_us", "due_at_offset", "done"),
    "interactions": (
        "ref", "account_id", "case_id", "kind", "direction", "at_us", "at_offset", "contact_id", "author",
        "subject", "text",
    ),
}  # fmt: skip
# Columns that hold a list; completing joins them.
_LISTS = ("tags", "phones", "emails")
_AT_ONCE = 4000
_NOTE = "INSERT INTO import_changes (batch, table_name, row_id) VALUES (?, ?, ?)"


class BulkRows:
    """Gathers rows and writes them.

    Attributes:
        created: Rows made, by table; `updated` those completed that were here before.
        touched: How many rows were made or completed, those of this import too.
    """

    def __init__(self, database: Database, batch: str) -> None:
        self._database = database
        self._batch = batch
        self._next: dict[str, int] = {}
        self._first: dict[str, int] = {}
        self._pending: dict[str, dict[int, dict[str, object]]] = {table: {} for table in COLUMNS}
        self._count = 0
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.touched = 0

    def add(self, table: str, values: dict[str, object]) -> int:
        """Give a new row its id; it is written with the next flush."""
        if table not in self._next:
            last = self._database.value(f"SELECT ifnull(max(id), 0) FROM {table}")  # noqa: S608 - our own names
            self._first[table] = self._next[table] = last + 1
        row_id = self._next[table]
        self._next[table] += 1
        self._pending[table][row_id] = values
        self.created[table] += 1
        self.touched += 1
        self._count += 1
        if self._count >= _AT_ONCE:
            self.flush()
        return row_id

    def is_new(self, table: str, row_id: int) -> bool:
        """Whether a row was made by this import."""
        return row_id >= self._first.get(table, row_id + 1)

    def complete(self, table: str, row_id: int, said: Mapping[str, object]) -> None:
        """Give a known row what it lacks."""
        pending = self._pending[table].get(row_id)
        if pending is not None:
            lacking = _lacking(pending, said)
            pending.update(lacking)
            self.touched += bool(lacking)
            return
        sql = f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - our own names
        found = dict(self._database.rows(sql, (row_id,))[0])
        lacking = _lacking(found, said)
        if not lacking:
            return
        if not self.is_new(table, row_id):
            before = json.dumps(found, ensure_ascii=False)
            sql = "INSERT INTO import_changes (batch, table_name, row_id, before) VALUES (?, ?, ?, ?)"
            self._database.write(sql, (self._batch, table, row_id, before))
            self.updated[table] += 1
        self.touched += 1
        rows.update(self._database, table, row_id, {**lacking, "imported": digest({**found, **lacking})})

    def flush(self) -> None:
        """Write what was gathered."""
        for table, pending in self._pending.items():
            if not pending:
                continue
            columns = COLUMNS[table]
            sql = (
                f"INSERT INTO {table} (id, imported, {', '.join(columns)}) "  # noqa: S608 - our own names
                f"VALUES ({', '.join('?' * (len(columns) + 2))})"
            )
            self._database.write_many(
                sql, [(row_id, digest(row), *map(row.get, columns)) for row_id, row in pending.items()]
            )
            self._database.write_many(_NOTE, [(self._batch, table, row_id) for row_id in pending])
            pending.clear()
        self._count = 0


def _lacking(row: Mapping[str, object], said: Mapping[str, object]) -> dict[str, object]:
    lacking: dict[str, object] = {}
    for name, value in said.items():
        if name in _LISTS:
            known = json.loads(str(row[name]))
            more = [one for one in json.loads(str(value)) if one not in known]
            if more:
                lacking[name] = rows.to_json([*known, *more])
        elif row[name] in (None, "") and value not in (None, ""):
            lacking[name] = value
    return lacking
