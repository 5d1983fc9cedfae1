"""Which drafts were made for which line of which file of cases: a killed run goes on where it stood.

A batch is named by the digest of its file; the profile is the file this table is in.
"""

from app.domain.drafts import Draft
from app.domain.ids import DraftId
from app.store import rows
from app.store.connection import Database


class DraftBatches:
    """Reads and changes the lines of batches."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def drafts(self, batch: str) -> dict[int, list[Draft]]:
        """The drafts of each line that has any, oldest first."""
        found: dict[int, list[Draft]] = {}
        sql = """SELECT draft_batches.line AS line, drafts.* FROM draft_batches
            JOIN drafts ON drafts.id = draft_batches.draft_id WHERE batch = ? ORDER BY drafts.id"""
        for row in self._database.rows(sql, (batch,)):
            found.setdefault(int(row["line"]), []).append(rows.draft(row))
        return found

    def note(self, batch: str, line: int, draft_id: DraftId) -> None:
        """Remember for which line a draft is made."""
        with self._database.transaction(durable=False):
            rows.insert(self._database, "draft_batches", {"draft_id": draft_id, "batch": batch, "line": line})

    def forget(self, batch: str) -> None:
        """Forget a batch's lines; its drafts stay."""
        with self._database.transaction():
            self._database.change("DELETE FROM draft_batches WHERE batch = ?", (batch,))
