"""Accounts: the list, and the card of one."""

from app.domain.casefile import AccountFile, AccountRow
from app.domain.ids import AccountId
from app.store import card
from app.store.connection import Database
from app.store.folding import fold, squash
from app.store.times import from_columns

_ROWS = """
SELECT a.id, a.name, a.kind, a.language,
  (SELECT count(*) FROM cases c WHERE c.account_id = a.id AND c.status <> 'done' AND NOT c.archived)
    AS open_cases,
  (SELECT count(*) FROM assets t WHERE t.account_id = a.id AND NOT t.archived) AS assets,
  (SELECT at_us FROM interactions i WHERE i.account_id = a.id ORDER BY at_us DESC, id DESC LIMIT 1)
    AS last_us,
  (SELECT at_offset FROM interactions i WHERE i.account_id = a.id ORDER BY at_us DESC, id DESC LIMIT 1)
    AS last_offset
FROM accounts a
"""
_HAS_WORD = """(instr(vakhta_fold(a.name || ' ' || ifnull(a.notes, '') || ' ' || a.tags), ?)
  OR EXISTS (SELECT 1 FROM contacts c WHERE c.account_id = a.id
    AND instr(vakhta_fold(c.name || ' ' || c.phones || ' ' || c.emails), ?))
  OR EXISTS (SELECT 1 FROM assets t WHERE t.account_id = a.id
    AND instr(vakhta_squash(t.name || ' ' || ifnull(t.model, '') || ' ' || ifnull(t.serial_number, '')),
      ?)))"""


class Accounts:
    """Reads accounts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list_rows(self, words: str = "") -> tuple[AccountRow, ...]:
        """List accounts, the one last heard of first; every word stands in its name, people or equipment."""
        where, parameters = ["NOT a.archived"], list[str]()
        for word in fold(words).split():
            where.append(_HAS_WORD)
            # A word that is all signs squashes to nothing, which would stand in everything.
            parameters += [word, word, squash(word) or word]
        sql = f"{_ROWS} WHERE {' AND '.join(where)} ORDER BY last_us IS NULL, last_us DESC, a.name, a.id"
        return tuple(
            AccountRow(
                row["id"], row["name"], row["kind"], row["language"], row["open_cases"], row["assets"],
                None if row["last_us"] is None else from_columns(row["last_us"], row["last_offset"]),
            )
            for row in self._database.rows(sql, parameters)
        )  # fmt: skip

    def file(self, account_id: AccountId) -> AccountFile:
        """Read everything about one account.

        Raises:
            NotFoundError: There is none.
        """
        return card.account_file(self._database, account_id)
