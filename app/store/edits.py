"""Edits of records, each kept until newer ones push it out, so that it can be taken back.

Invariants:
- The edit, what it changed and its audit event are on the disk together, or none of them is.
- An edit is taken back only where the record still holds what the edit wrote: nothing newer is lost.
- Only the newest 200 edits are kept, for they hold what the records held before.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from app.domain.edits import EditAction, Undone
from app.errors import DomainError, NotFoundError
from app.store import rows
from app.store.audit import Audit
from app.store.connection import Database, Row

KEPT = 200
# kind: (its table, the column people know it by)
TABLES = {
    "account": ("accounts", "name"),
    "contact": ("contacts", "name"),
    "site": ("sites", "name"),
    "asset": ("assets", "name"),
    "case": ("cases", "number"),
    "visit": ("visits", "engineer"),
    "task": ("tasks", "title"),
    "template": ("templates", "name"),
    "attachment": ("attachments", "name"),
}


class Edits:
    """Writes edits and takes them back; every call but `undo` stands in a transaction around it."""

    def __init__(self, database: Database, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    def added(self, kind: str, record_id: int, **details: Any) -> None:
        """Note that a record was added."""
        self._note(kind, record_id, EditAction.ADDED, None, {})
        self._audit.append(f"{kind}.added", kind, record_id, **details)

    def change(
        self,
        kind: str,
        record_id: int,
        columns: Mapping[str, object],
        *,
        action: EditAction = EditAction.EDITED,
        event: str | None = None,
        **details: Any,
    ) -> bool:
        """Change columns of a record and say whether anything is different now.

        Args:
            kind: Of the record.
            record_id: Its id.
            columns: What they shall hold.
            action: What people call the change.
            event: The audit's name for it, where it has one of its own.
            details: For the audit; the names of what changed when there are none.

        Raises:
            NotFoundError: There is no such record.
        """
        row = self._row(kind, record_id)
        if row is None:
            raise NotFoundError(f"no such {kind}", wanted=str(record_id))
        after = {name: value for name, value in columns.items() if row[name] != value}
        if not after:
            return False
        before = {name: row[name] for name in after}
        rows.update(self._database, TABLES[kind][0], record_id, after)
        self._note(kind, record_id, action, before, after)
        told = details or {"fields": sorted(after)}
        self._audit.append(event or f"{kind}.{action}", kind, record_id, **told)
        return True

    def undo(self, kind: str | None = None, record_id: int | None = None) -> Undone:
        """Take the newest edit back, of one record or of all.

        Raises:
            NotFoundError: There is nothing to take back (`record.no_edit`).
            DomainError: The record was changed since (`record.changed_since`), or others now stand on it
                (`record.in_use`).
        """
        with self._database.transaction():
            edit = self._newest(kind, record_id)
            undone = self._undone(edit)
            if edit["action"] == EditAction.ADDED:
                self._remove(edit)
            else:
                self._put_back(edit)
                undone = self._undone(edit)
            self._database.write("DELETE FROM record_edits WHERE id = ?", (edit["id"],))
            self._audit.append(f"{edit['kind']}.undone", edit["kind"], edit["record_id"], edit=edit["action"])
        return undone

    def forget(self, kind: str, record_id: int) -> None:
        """Forget what a record held before: it is being erased."""
        self._database.write("DELETE FROM record_edits WHERE kind = ? AND record_id = ?", (kind, record_id))

    def _note(
        self,
        kind: str,
        record_id: int,
        action: EditAction,
        before: Mapping[str, object] | None,
        after: Mapping[str, object],
    ) -> None:
        values = {
            **rows.time_columns("at", self._clock()), "kind": kind, "record_id": record_id, "action": action,
            "before": None if before is None else rows.to_json(before), "after": rows.to_json(after),
        }  # fmt: skip
        newest = rows.insert(self._database, "record_edits", values)
        self._database.write("DELETE FROM record_edits WHERE id <= ?", (newest - KEPT,))

    def _newest(self, kind: str | None, record_id: int | None) -> Row:
        edit = self._database.row(
            "SELECT * FROM record_edits WHERE ? IS NULL OR (kind = ? AND record_id = ?)"
            " ORDER BY id DESC LIMIT 1",
            (kind, kind, record_id),
        )
        if edit is None:
            raise NotFoundError("nothing to take back", code="record.no_edit")
        return edit

    def _row(self, kind: str, record_id: int) -> Row | None:
        sql = f"SELECT * FROM {TABLES[kind][0]} WHERE id = ?"  # noqa: S608 - constants
        return self._database.row(sql, (record_id,))

    def _undone(self, edit: Row) -> Undone:
        kind, record_id = edit["kind"], edit["record_id"]
        row = self._row(kind, record_id)
        if row is None:
            raise DomainError("the record is gone", code="record.changed_since")
        held = {"account_id": None, "case_id": None, "sha256": None, **dict(row), f"{kind}_id": record_id}
        title = row[TABLES[kind][1]] or ""
        action = EditAction(edit["action"])
        return Undone(kind, record_id, title, action, held["account_id"], held["case_id"], held["sha256"])

    def _put_back(self, edit: Row) -> None:
        row = self._row(edit["kind"], edit["record_id"])
        assert row is not None, "looked at just before, in this transaction"
        if any(row[name] != value for name, value in json.loads(edit["after"]).items()):
            raise DomainError("changed since", code="record.changed_since")
        rows.update(self._database, TABLES[edit["kind"]][0], edit["record_id"], json.loads(edit["before"]))

    def _remove(self, edit: Row) -> None:
        from sqlcipher3 import dbapi2

        sql = f"DELETE FROM {TABLES[edit['kind']][0]} WHERE id = ?"  # noqa: S608 - constants
        try:
            self._database.write(sql, (edit["record_id"],))
        except dbapi2.IntegrityError as error:
            raise DomainError("others stand on it", code="record.in_use") from error
