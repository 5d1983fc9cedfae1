"""Which line of which file of cases became which draft: a run that was killed goes on where it stood.

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

    def drafts(self, batch: str) -> dict[int, Draft]:
        """The last draft of each line that has one."""
        found = self._database.rows(
            """SELECT draft_batches.line AS line, drafts.* FROM draft_batches
            JOIN drafts ON drafts.id = draft_batches.draft_id WHERE batch = ?""",
            (batch,),
        )
        return {int(row["line"]): rows.draft(row) for row in found}

    def note(self, batch: str, line: int, draft_id: DraftId) -> None:
        """Remember a line's draft; one it had before is no longer the line's."""
        with self._database.transaction(durable=False):
            self._database.write(
                """INSERT INTO draft_batches (batch, line, draft_id) VALUES (?, ?, ?)
                ON CONFLICT (batch, line) DO UPDATE SET draft_id = excluded.draft_id""",
                (batch, line, draft_id),
            )

    def forget(self, batch: str) -> None:
        """Forget a batch's lines; its drafts stay."""
        with self._database.transaction():
            self._database.change("DELETE FROM draft_batches WHERE batch = ?", (batch,))
