"""Filters somebody gave a name: the conditions of a page's list, kept by page."""

import json
from collections.abc import Mapping

from app.domain.filters import SavedFilter
from app.domain.ids import SavedFilterId
from app.store.connection import Database


class SavedFilters:
    """Reads, keeps and drops them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, page: str) -> tuple[SavedFilter, ...]:
        """List the filters of a page by name."""
        found = self._database.rows("SELECT * FROM saved_filters WHERE page = ? ORDER BY name, id", (page,))
        return tuple(
            SavedFilter(SavedFilterId(row["id"]), row["page"], row["name"], json.loads(row["conditions"]))
            for row in found
        )

    def save(self, page: str, name: str, conditions: Mapping[str, str]) -> SavedFilterId:
        """Keep a filter; one of the same name is replaced."""
        with self._database.transaction():
            self._database.write("DELETE FROM saved_filters WHERE page = ? AND name = ?", (page, name))
            kept = self._database.write(
                "INSERT INTO saved_filters (page, name, conditions) VALUES (?, ?, ?)",
                (page, name, json.dumps(dict(conditions), ensure_ascii=False)),
            )
        return SavedFilterId(kept)

    def drop(self, filter_id: SavedFilterId) -> None:
        """Forget a filter; one that is gone already is no matter."""
        with self._database.transaction():
            self._database.write("DELETE FROM saved_filters WHERE id = ?", (filter_id,))
