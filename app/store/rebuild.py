"""Indices and the search index made anew from the records; nothing of the records changes."""

from app.store.connection import Database


def _names(database: Database, kind: str, like: str) -> list[str]:
    sql = "SELECT name FROM sqlite_master WHERE type = ? AND sql LIKE ? ORDER BY name"
    return [row["name"] for row in database.rows(sql, (kind, like))]


def rebuild(database: Database) -> int:
    """Make every index anew, in one transaction, and give how many records the search index holds now."""
    with database.transaction():
        database.write("REINDEX")
        return rebuild_search(database)


def rebuild_search(database: Database) -> int:
    """Empty the search index and let its own triggers fill it, inside the transaction around us."""
    for name in _names(database, "table", "%USING fts5%"):
        database.write(f"INSERT INTO {name} ({name}) VALUES ('delete-all')")  # noqa: S608 - from the schema
    database.write("DELETE FROM search_entries")
    sql = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_update'"
    filled = 0
    for row in database.rows(sql):
        # An update that changes nothing: each row takes its old entry out and puts its new one in.
        filled += database.change(f"UPDATE {row['tbl_name']} SET id = id")  # noqa: S608 - from the schema
    return filled
