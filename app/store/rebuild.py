"""Indices and the search index made anew from the records; nothing of the records changes."""

from app.store.connection import Database


def rebuild(database: Database) -> int:
    """Make every index anew, in one transaction, and give how many records the search index holds now."""
    with database.transaction():
        database.write("REINDEX")
        return rebuild_search(database)


def rebuild_search(database: Database) -> int:
    """Write the search index anew, inside the transaction around us; how many records it holds now."""
    counted: list[int] = []
    database.index.rebuild(counted.append)
    return sum(counted)
