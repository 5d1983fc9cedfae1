"""Taking an import back: what it made goes, what it changed is as it was, what was worked on since stays.

Invariants:
- With no work done since, the tables of records are afterwards byte for byte as before the import.
- A row that was edited since, or that something newer stands on, is kept, and named in the report.
"""

import json
from collections import Counter
from collections.abc import Iterator

from app.domain.reports import ImportProblem, UndoReport
from app.store import rows
from app.store.connection import Database, Row
from app.store.import_rows import digest, said_of

# Set by what points at the row; the last look of `_is_untouched` leaves them out.
_POINTERS = ("id", "imported", "draft_id", "chosen")
_NAMES = ("name", "number", "title", "subject", "engineer", "ref")


def undo(database: Database, batch: str) -> UndoReport:
    """Take back what a batch did, inside the transaction around us."""
    undone: set[tuple[str, int]] = set()
    kept: dict[tuple[str, int], ImportProblem] = {}
    changes = database.rows("SELECT * FROM import_changes WHERE batch = ? ORDER BY id DESC", (batch,))
    # Looked at before anything is taken back: taking a row back may clear a reference in another.
    for change, is_untouched in list(_looked_at(database, changes)):
        name = (change["table_name"], change["row_id"])
        if name in kept:
            continue
        reason = "" if is_untouched else "undo.changed"
        if not reason and not _take_back(database, change):
            reason = "undo.in_use"
        if reason:
            kept[name] = _told(database, change, reason)
            continue
        undone.add(name)
        database.write("DELETE FROM import_changes WHERE id = ?", (change["id"],))
    counted = Counter(table for table, row_id in undone if (table, row_id) not in kept)
    return UndoReport(batch, dict(counted), tuple(kept.values()))


def _looked_at(database: Database, changes: list[Row]) -> Iterator[tuple[Row, bool]]:
    defaults = {table: _defaults(database, table) for table in {change["table_name"] for change in changes}}
    for change in changes:
        table = change["table_name"]
        sql = f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - our own names
        row = database.row(sql, (change["row_id"],))
        if row is None:
            continue
        before = json.loads(change["before"]) if change["before"] else {}
        yield change, _is_untouched(dict(row), {**defaults[table], **before})


def _defaults(database: Database, table: str) -> dict[str, object]:
    """What columns hold that an import does not write."""
    columns = database.rows(f"PRAGMA table_info({table})")
    return {column["name"]: database.value(f"SELECT {column['dflt_value'] or 'NULL'}") for column in columns}


def _is_untouched(row: dict[str, object], otherwise: dict[str, object]) -> bool:
    """Whether a row is as the import left it, in the columns it wrote and in those it did not."""
    if row["imported"] != digest(row):
        return False
    # To put a row away by hand is not to work on it.
    others = row.keys() - said_of(row).keys() - {*_POINTERS, "archived"}
    return all(row[name] == otherwise.get(name) for name in others)


def _take_back(database: Database, change: Row) -> bool:
    """Take one change back; False when something stands on the row."""
    from sqlcipher3 import dbapi2

    table, row_id = change["table_name"], change["row_id"]
    try:
        if change["before"] is None:
            database.write(f"DELETE FROM {table} WHERE id = ?", (row_id,))  # noqa: S608 - our own names
        else:
            values = json.loads(change["before"])
            rows.update(database, table, values.pop("id"), values)
    except dbapi2.IntegrityError:
        return False
    return True


def _told(database: Database, change: Row, code: str) -> ImportProblem:
    table, row_id = change["table_name"], change["row_id"]
    sql = f"SELECT * FROM {table} WHERE id = ?"  # noqa: S608 - our own names
    row = dict(database.rows(sql, (row_id,))[0])
    name = next((str(row[column]) for column in _NAMES if row.get(column)), "")
    return ImportProblem(f"{table} {row_id}", code, name)
