"""Which cases a search means: those found themselves, by whom and what they are about, or by what was said.

Every word stands in the case, its account, people, place or equipment; or all in one thing said in it.
"""

import json
from typing import Any

from app.store.search_index import code_sql, read_rowid

# What is said in a case is looked through no further back than this.
_MOST_SAID = 2_000
_ABOUT = {
    "accounts": "account_id IN ({0})",
    "contacts": "contact_id IN ({0})",
    "assets": "asset_id IN ({0})",
    # A case stands at the place of its equipment; without one, at the account's only place.
    "sites": "asset_id IN (SELECT id FROM assets WHERE site_id IN ({0}))"
    " OR asset_id IS NULL AND account_id IN (SELECT account_id FROM sites GROUP BY account_id"
    " HAVING count(*) = 1 AND min(id) IN ({0}))",
}
_SAID = ("interactions", "visits", "tasks", "drafts", "attachments")


def case_ids(reader: Any, needles: list[str]) -> set[int]:
    """Give the ids of the cases that are meant; nothing asked, none meant."""
    if not needles:
        return set()
    about = set.intersection(*(_about(reader, needle) for needle in needles))
    return about | _said(reader, " AND ".join(needles))


def _found(reader: Any, expression: str, tables: tuple[str, ...], most: int) -> dict[str, list[int]]:
    sql = f"SELECT rowid FROM search WHERE search MATCH ? AND {code_sql(tables)} ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    found: dict[str, list[int]] = {table: [] for table in tables}
    for row in reader.execute(sql, (expression, most)):
        table, record_id = read_rowid(row[0])
        found[table].append(record_id)
    return found


def _about(reader: Any, needle: str) -> set[int]:
    found = _found(reader, needle, ("cases", *_ABOUT), -1)
    ids = set(found["cases"])
    for table, where in _ABOUT.items():
        if found[table]:
            sql = f"SELECT id FROM cases WHERE {where.format('SELECT value FROM json_each(:ids)')}"  # noqa: S608
            ids.update(row[0] for row in reader.execute(sql, {"ids": json.dumps(found[table])}))
    return ids


def _said(reader: Any, expression: str) -> set[int]:
    ids: set[int] = set()
    for table, found in _found(reader, expression, _SAID, _MOST_SAID).items():
        sql = f"SELECT case_id FROM {table} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608
        ids.update(row[0] for row in reader.execute(sql, (json.dumps(found),)) if row[0] is not None)
    return ids
