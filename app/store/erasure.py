"""Erasing a person: words overwritten in place, interactions left as empty stones, the act kept in the audit.

Invariants:
- All of an act in one transaction, with its event; what an import or an edit keeps for undoing goes too.
- Of texts that are not the person's own (notes, titles, letters to others) only their name, addresses and
  telephones are taken out.
- `secure_delete` overwrites what a row leaves behind; the search index is written anew and the log folded in,
  so that no old page holds a word.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.domain.erasure import Erasure
from app.store.attachments import sealed_path
from app.store.audit import Audit
from app.store.connection import Database, Row
from app.store.person import contact_row
from app.store.store import Store

ACT = "person.erased"
GONE = "—"
_BLOT = "▮▮▮"
# Shorter ones stand in too many other words.
_LEAST_NEEDLE, _LEAST_DIGITS = 5, 7
# What is overwritten of a row that is the person's own.
_OWN: Mapping[str, Mapping[str, object]] = {
    "contacts": {"name": GONE, "salutation": None, "role": None, "phones": "[]", "emails": "[]"},
    "accounts": {"name": GONE, "notes": None, "tags": "[]", "tax_id": None},
    "sites": {"name": GONE, "address": None, "latitude": None, "longitude": None},
    "cases": {"title": GONE, "tags": "[]"},
    "visits": {"notes": None, "checklist": "[]"},
    "tasks": {"title": GONE},
    "interactions": {"text": "", "subject": None, "author": None},
    "drafts": {"text": "", "final_text": None, "provenance": None},
    "messages": {"text": ""},
    "chats": {"title": GONE},
}
_IN_CASES = {
    table: f"SELECT id FROM {table} WHERE case_id IN (SELECT value FROM json_each(?))"  # noqa: S608 - constants
    for table in ("visits", "tasks", "attachments")
}
# What the program itself writes; the audit is never changed, the index is written anew.
_LEFT_ALONE = ("audit_events", "sqlite_", "search")


class _Erasing:
    """One act."""

    def __init__(self, store: Store, contact: Row) -> None:
        self._store = store
        self._database = store.database
        self._contact = contact
        self._needles = _needles(contact)
        self.counts: Counter[str] = Counter()
        self.interactions: list[int] = []
        self.files: list[Path] = []

    def run(self) -> None:
        """Erase all that is the person's, then their name wherever else it stands."""
        whole, account_id, contact_id = (self._contact[name] for name in ("is_account", "account_id", "id"))
        cases = self._ids(
            "SELECT id FROM cases WHERE contact_id = ? OR (? AND account_id = ?)",
            contact_id, whole, account_id,
        )  # fmt: skip
        inner = json.dumps(cases)
        self.interactions = self._ids(
            "SELECT id FROM interactions WHERE contact_id = ? OR (? AND account_id = ?)"
            " OR (contact_id IS NULL AND case_id IN (SELECT value FROM json_each(?)))",
            contact_id, whole, account_id, inner,
        )  # fmt: skip
        texts = self._texts()
        self._overwrite("drafts", self._drafts(inner))
        self._overwrite("interactions", self.interactions)
        self._overwrite("contacts", [contact_id])
        if whole:
            self._overwrite("accounts", [account_id])
            self._overwrite("sites", self._ids("SELECT id FROM sites WHERE account_id = ?", account_id))
            self._overwrite("cases", cases)
            self._overwrite("visits", self._ids(_IN_CASES["visits"], inner))
            self._overwrite("tasks", self._ids(_IN_CASES["tasks"], inner))
        self._take_out_attachments(self._ids(_IN_CASES["attachments"], inner))
        self._chats()
        self._corrections(texts)
        self._blot_out()

    def _ids(self, sql: str, *parameters: object) -> list[int]:
        return [row["id"] for row in self._database.rows(sql, parameters)]

    def _rows(self, sql: str, *parameters: object) -> list[Row]:
        return self._database.rows(sql, parameters)

    def _texts(self) -> list[str]:
        sql = "SELECT text FROM interactions WHERE id IN (SELECT value FROM json_each(?))"
        return [row["text"] for row in self._rows(sql, json.dumps(self.interactions))]

    def _drafts(self, cases: str) -> list[int]:
        sql = (
            "SELECT id FROM drafts WHERE interaction_id IN (SELECT value FROM json_each(?))"
            " OR case_id IN (SELECT value FROM json_each(?))"
        )
        return self._ids(sql, json.dumps(self.interactions), cases)

    def _overwrite(self, table: str, ids: list[int]) -> None:
        # `imported` is a digest of the words that were here.
        values = {**_OWN[table], "imported": None}
        columns = ", ".join(f"{name} = ?" for name in values)
        for each in ids:
            self._database.write(f"UPDATE {table} SET {columns} WHERE id = ?", (*values.values(), each))  # noqa: S608 - constants
            self._forget(table, each)
        self.counts[table] += len(ids)

    def _forget(self, table: str, row_id: int) -> None:
        """What an import or an edit keeps of a row holds its words."""
        sql = "DELETE FROM import_changes WHERE table_name = ? AND row_id = ?"
        self._database.write(sql, (table, row_id))
        sql = "DELETE FROM record_edits WHERE record_id = ? AND kind || 's' = ?"
        self._database.write(sql, (row_id, table))

    def _take_out_attachments(self, ids: list[int]) -> None:
        for each in ids:
            (row,) = self._rows("SELECT sha256 FROM attachments WHERE id = ?", each)
            self._database.write("DELETE FROM attachments WHERE id = ?", (each,))
            self._forget("attachments", each)
            self.counts["attachments"] += 1
            if not self._rows("SELECT 1 FROM attachments WHERE sha256 = ?", row["sha256"]):
                self.files.append(sealed_path(self._store, row["sha256"]))

    def _chats(self) -> None:
        """A chat in which the person is named was about them."""
        found = {
            row["chat_id"]
            for row in self._rows("SELECT chat_id, text FROM messages")
            if self._needles.search(row["text"])
        }
        for chat_id in sorted(found):
            self._overwrite("chats", [chat_id])
            self._overwrite("messages", self._ids("SELECT id FROM messages WHERE chat_id = ?", chat_id))

    def _corrections(self, texts: list[str]) -> None:
        """What was classified and set right is a text of the person too."""
        said = {text.strip() for text in texts if text.strip()}
        for row in self._rows("SELECT id, text FROM corrections"):
            if row["text"].strip() in said or self._needles.search(row["text"]):
                self._database.write("DELETE FROM corrections WHERE id = ?", (row["id"],))
                self.counts["corrections"] += 1

    def _blot_out(self) -> None:
        """Take the name, addresses and telephones out of every text that is left."""
        for table, columns in _text_columns(self._database):
            for column in columns:
                sql = f"SELECT rowid AS at, {column} AS text FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - names from the schema
                for row in self._rows(sql):
                    blotted = self._needles.sub(_BLOT, row["text"])
                    if blotted != row["text"]:
                        sql = f"UPDATE {table} SET {column} = ? WHERE rowid = ?"  # noqa: S608 - names from the schema
                        self._database.write(sql, (blotted, row["at"]))
                        self.counts["mentions"] += 1


def _needles(contact: Row) -> re.Pattern[str]:
    """What names the person: the name either way round, how they are greeted, addresses and telephones."""
    words = contact["name"].split()
    names = {contact["name"], " ".join(reversed(words)), contact["salutation"] or ""}
    if len(words) > 2:
        names |= {" ".join(words[:2]), " ".join(reversed(words[:2])), " ".join(words[1:])}
    found = [name for name in names if len(name) >= _LEAST_NEEDLE]
    found += json.loads(contact["emails"])
    spelled = [re.escape(needle) for needle in sorted(found, key=len, reverse=True)]
    # A telephone however it is spaced.
    for phone in json.loads(contact["phones"]):
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= _LEAST_DIGITS:
            spelled.append(r"(?<!\w)\+?" + r"[\s().\-–]*".join(digits) + r"(?!\w)")
    return re.compile("|".join(spelled) or r"(?!)", re.IGNORECASE)


def _text_columns(database: Database) -> Iterator[tuple[str, list[str]]]:
    tables = database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    for (table,) in tables:
        if table.startswith(_LEFT_ALONE):
            continue
        columns = database.rows(f"PRAGMA table_info({table})")
        texts = [column["name"] for column in columns if column["type"] == "TEXT"]
        if texts:
            yield table, texts


def erase_person(store: Store, contact_id: int, actor: str) -> Erasure:
    """Erase a person.

    Raises:
        NotFoundError: There is no such contact.
        DiskFullError: Nothing is erased.
    """
    database = store.database
    with database.transaction():
        contact = contact_row(database, contact_id)
        erasing = _Erasing(store, contact)
        erasing.run()
        store.audit.append(
            ACT, "contact", contact_id, actor=actor,
            counts=dict(erasing.counts), interactions=erasing.interactions,
        )  # fmt: skip
    for path in erasing.files:
        path.unlink(missing_ok=True)
    _leave_no_page(database)
    return Erasure(contact_id, contact["account_id"], actor, dict(erasing.counts))


def _leave_no_page(database: Database) -> None:
    """Write the index anew, for it keeps deleted words till then, and fold the log into the file."""
    with database.transaction():
        database.index.rebuild()
    database.fold_log()


def erased_interactions(audit: Audit) -> set[int]:
    """Give the interactions whose words were erased by an act."""
    acts = (event for event in audit.events() if event.action == ACT)
    return {each for act in acts for each in act.details["interactions"]}
