"""A copy beside the profile: what the copy has and the profile has not, counted by table.

The copy's file is laid, still encrypted, beside the profile's for as long as the comparison takes.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.copies import CopyComparison, MissingRow, TableComparison
from app.errors import StoreDamagedError, StoreError
from app.store import keyfile, keys
from app.store.backup import read_out
from app.store.connection import connect, told_plainly
from app.store.import_rows import TABLES
from app.store.keyfile import STORE_FILE
from app.store.store import Store

_MOST_NAMED = 20
# What a row is called when it is listed.
_TITLES = {
    "accounts": "name", "contacts": "name", "sites": "name", "assets": "name", "visits": "engineer",
    "cases": "number || ' ' || title", "interactions": "coalesce(nullif(subject, ''), substr(text, 1, 80))",
    "tasks": "title", "drafts": "substr(text, 1, 80)", "attachments": "name", "chats": "title",
    "messages": "substr(text, 1, 80)", "templates": "name",
}  # fmt: skip


def compare(store: Store, copy: Path) -> CopyComparison:
    """Compare a copy of this profile with the profile as it is now.

    Raises:
        StoreError: There is no such copy (`backup.missing`), or it is another profile's (`backup.other`).
        StoreDamagedError: The copy does not read.
        DiskFullError: There is no room to lay it open.
    """
    with _laid_open(store, copy) as (connection, made_at):
        compared = [_compare_table(connection, table) for table in TABLES if _columns(connection, table)]
        missing = [row for table in compared if table.only_in_copy for row in _missing(connection, table)]
    return CopyComparison(made_at, tuple(compared), tuple(missing))


@contextmanager
def _laid_open(store: Store, copy: Path) -> Iterator[tuple[Any, datetime]]:
    place = Path(tempfile.mkdtemp(prefix=".compared-", dir=store.directory))
    try:
        made_at = read_out(copy, place)
        _refuse_another(store, place, copy)
        connection = connect(store.database.path, store.keys.store, read_only=True)
        try:
            with told_plainly():
                name = str(place / STORE_FILE)
                connection.execute(f"ATTACH ? AS copied KEY \"x'{store.keys.store.hex()}'\"", (name,))
                connection.execute("BEGIN")
                yield connection, made_at
        finally:
            connection.close()
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _refuse_another(store: Store, place: Path, copy: Path) -> None:
    if keyfile.read(place).profile_id != store.key_file.current.profile_id:
        raise StoreError("the copy of another profile", code="backup.other", path=str(copy))
    if not keyfile.is_sealed_by(keyfile.read_bytes(place), keys.derive_keys(store.keys.data).key_file):
        raise StoreDamagedError("not sealed by this profile", code="backup.damaged", path=str(copy))


def _columns(connection: Any, table: str) -> list[str]:
    """Columns both know; an older copy has fewer, or has no such table."""
    of_both = [
        [row["name"] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")]
        for schema in ("copied", "main")
    ]
    return [name for name in of_both[0] if name in of_both[1]]


def _compare_table(connection: Any, table: str) -> TableComparison:
    def count(sql: str) -> int:
        return int(connection.execute(sql).fetchone()[0])

    same = "o.id = t.id AND o.ref = t.ref"
    columns = _columns(connection, table)
    mine, theirs = (", ".join(f"{side}.{name}" for name in columns) for side in ("t", "o"))
    join = f"copied.{table} t JOIN main.{table} o ON {same}"
    of_both = count(f"SELECT count(*) FROM {join}")  # noqa: S608 - names of our own tables
    in_copy = count(f"SELECT count(*) FROM copied.{table}")  # noqa: S608
    in_profile = count(f"SELECT count(*) FROM main.{table}")  # noqa: S608
    changed = count(f"SELECT count(*) FROM {join} WHERE ({mine}) IS NOT ({theirs})")  # noqa: S608
    return TableComparison(table, in_copy, in_profile, in_copy - of_both, in_profile - of_both, changed)


def _missing(connection: Any, compared: TableComparison) -> list[MissingRow]:
    table = compared.table
    found = connection.execute(
        f"SELECT t.id, {_TITLES[table]} AS title FROM copied.{table} t WHERE NOT EXISTS"  # noqa: S608
        f" (SELECT 1 FROM main.{table} o WHERE o.id = t.id AND o.ref = t.ref) ORDER BY t.id LIMIT ?",
        (_MOST_NAMED,),
    )
    return [MissingRow(table, row["id"], row["title"] or "") for row in found]
