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
# What an exchange file says of a row; columns of other rooms are not part of it.
_TIMES = (
    "opened_at", "due_at", "planned_at", "started_at", "finished_at", "at", "created_at", "accepted_at",
    "discarded_at", "last_at",
)  # fmt: skip
_SAID = frozenset((
    "ref", "account_id", "case_id", "chat_id", "site_id", "contact_id", "asset_id", "visit_id",
    "interaction_id", "parent_id", "part_of", "kind", "name", "language", "notes", "tags", "tax_id",
    "salutation", "role", "phones", "emails", "address", "latitude", "longitude", "model", "serial_number",
    "number", "title", "category", "urgency", "status", "engineer", "checklist", "done", "direction",
    "author", "subject", "text", "final_text", "finish_reason", "provenance", "path", "sha256", "bytes",
    *(f"{time}_{part}" for time in _TIMES for part in ("us", "offset")),
))  # fmt: skip
# Not in the digests of files read before there was such a column.
_NEWER = ("tax_id",)


# One for all rows: making it costs more than using it.
_encoded = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode


def said_of(values: Mapping[str, object]) -> dict[str, object]:
    """Give of a row what an exchange file says of it."""
    said = {name: values[name] for name in values.keys() & _SAID}
    for name in _NEWER:
        if name in said and said[name] is None:
            del said[name]
    # Only of chats a file says that they are put away; elsewhere that is done by hand.
    if "last_at_us" in said and "archived" in values:
        said["archived"] = values["archived"]
    return said


def digest(values: Mapping[str, object]) -> str:
    """Name the values of a row."""
    kept = said_of(values)
    return hashlib.sha256(_encoded(kept).encode()).hexdigest()


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

    def aim(self, table: str, row_id: int, column: str, target: int) -> None:
        """Set a reference that is not part of what the file says of the row, keeping what it was."""
        found = self.database.rows(f"SELECT * FROM {table} WHERE id = ?", (row_id,))[0]  # noqa: S608
        self.change(table, found, {column: target})

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
