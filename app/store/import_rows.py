"""Putting imported rows into their tables: new ones in, changed ones changed, the same left alone.

Invariants:
- A row whose values the file held already at the last import is left alone, whatever was edited since.
- Interactions, messages and accepted drafts are never changed; a file that says otherwise is reported.
- Whatever was done is noted under the batch, so that it can be taken back.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping

from app.domain.reports import ImportProblem
from app.store import rows
from app.store.connection import Database, Row

TABLES = (
    "accounts", "contacts", "sites", "assets", "cases", "interactions", "visits", "tasks", "drafts",
    "attachments", "chats", "messages", "templates",
)  # fmt: skip
_NEVER_CHANGED = ("interactions", "messages")
# Set after the row itself, by what points at it or by a hand that puts it away; not part of what the file
# says of the row.
_NOT_COMPARED = ("id", "imported", "draft_id", "chosen", "archived")


def digest(values: Mapping[str, object]) -> str:
    """Name the values of a row."""
    kept = {name: value for name, value in values.items() if name not in _NOT_COMPARED}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


class ImportRows:
    """Writes the rows of one import and counts them.

    Attributes:
        created: Rows made, by table; `updated` rows changed.
        rejected: What was not taken.
    """

    def __init__(self, database: Database, batch: str) -> None:
        self.database = database
        self._batch = batch
        self.created: Counter[str] = Counter()
        self.updated: Counter[str] = Counter()
        self.rejected: list[ImportProblem] = []
        self.skipped: list[ImportProblem] = []

    def find(self, table: str, scope: Mapping[str, object], ref: str) -> Row | None:
        """Find a row by its ref within its parent."""
        where = "".join(f" AND {column} IS ?" for column in scope)
        sql = f"SELECT * FROM {table} WHERE ref = ?{where}"  # noqa: S608 - names from our own code
        return self.database.row(sql, (ref, *scope.values()))

    def put(
        self, table: str, scope: Mapping[str, object], ref: str, values: Mapping[str, object], line: str
    ) -> tuple[int, bool]:
        """Put one row in and give its id and whether anything was written."""
        whole = {**scope, "ref": ref, **values}
        said = digest(whole)
        row = self.find(table, scope, ref)
        if row is None:
            row_id = rows.insert(self.database, table, {**whole, "imported": said})
            self._note(table, row_id, None)
            self.created[table] += 1
            return row_id, True
        if row["imported"] == said or digest(dict(row)) == said:
            return row["id"], False
        if table in _NEVER_CHANGED or (table == "drafts" and row["interaction_id"] is not None):
            self.reject(line, f"{table[:-1]}.differs", "written already with another content; not changed")
            return row["id"], False
        self.change(table, row, {**whole, "imported": said})
        self.updated[table] += 1
        return row["id"], True

    def change(self, table: str, row: Row, values: Mapping[str, object]) -> None:
        """Change a row, keeping what it was."""
        self._note(table, row["id"], json.dumps(dict(row), ensure_ascii=False))
        rows.update(self.database, table, row["id"], values)

    def point(self, table: str, row_id: int, column: str, target: int) -> None:
        """Set a reference to a row that came later in the file."""
        rows.update(self.database, table, row_id, {column: target})
        found = self.database.rows(f"SELECT * FROM {table} WHERE id = ?", (row_id,))[0]  # noqa: S608
        rows.update(self.database, table, row_id, {"imported": digest(dict(found))})

    def reject(self, line: str, code: str, message: str) -> None:
        """Note what was not taken."""
        self.rejected.append(ImportProblem(line, code, message))

    def skip(self, line: str, code: str, message: str) -> None:
        """Note what was left out though nothing is wrong with our own rows."""
        self.skipped.append(ImportProblem(line, code, message))

    def _note(self, table: str, row_id: int, before: str | None) -> None:
        self.database.write(
            "INSERT INTO import_changes (batch, table_name, row_id, before) VALUES (?, ?, ?, ?)",
            (self._batch, table, row_id, before),
        )


def undo(database: Database, batch: str) -> dict[str, int]:
    """Take back what a batch did, inside the transaction around us, and count the rows by table.

    Rows that were edited since, or that others now stand on, are kept: nothing written by hand is lost.
    """
    from sqlcipher3 import dbapi2

    undone: Counter[str] = Counter()
    changes = database.rows("SELECT * FROM import_changes WHERE batch = ? ORDER BY id DESC", (batch,))
    # Looked at before anything is taken back: taking a row back may clear a reference in another.
    untouched = [change for change in changes if _is_as_imported(database, change)]
    for change in untouched:
        table, row_id = change["table_name"], change["row_id"]
        try:
            _take_back(database, table, row_id, change["before"])
        except dbapi2.IntegrityError:
            continue
        undone[table] += 1
        database.write("DELETE FROM import_changes WHERE id = ?", (change["id"],))
    return dict(undone)


def _is_as_imported(database: Database, change: Row) -> bool:
    sql = f"SELECT * FROM {change['table_name']} WHERE id = ?"  # noqa: S608 - our own names
    row = database.row(sql, (change["row_id"],))
    return row is not None and row["imported"] == digest(dict(row))


def _take_back(database: Database, table: str, row_id: int, before: str | None) -> None:
    if before is None:
        database.write(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # noqa: S608 - our own names
    else:
        values = json.loads(before)
        rows.update(database, table, values.pop("id"), values)
