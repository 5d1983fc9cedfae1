"""Erasing what is older than a moment: words overwritten in place, the act kept in the audit.

Invariants:
- All of an act in one transaction, with its event; then the log is folded in, so that no old page lies in it.
  `secure_delete` overwrites what a row leaves behind.
- The search index follows by its triggers. What an import keeps for being taken back goes too.
- The check knows from the act that these texts are empty on purpose (`erased_interactions`).
"""

from collections.abc import Mapping
from datetime import datetime

from app.domain.retention import Retainable, from_ranges, to_ranges
from app.store.audit import Audit
from app.store.connection import Database
from app.store.store import Store
from app.store.times import microseconds

ACT = "retention.erased"
# What of each kind is older; an erased stone is not counted again.
_OLDER: Mapping[Retainable, tuple[str, str]] = {
    Retainable.INTERACTIONS: ("interactions", "at_us < ? AND text || ifnull(subject, '') <> ''"),
    Retainable.CHATS: ("chats", "last_at_us < ?"),
    Retainable.DRAFTS: ("drafts", "created_at_us < ? AND interaction_id IS NULL"),
}


def older(database: Database, kind: Retainable, before: datetime) -> list[int]:
    """Give the ids of what is older."""
    table, condition = _OLDER[kind]
    sql = f"SELECT id FROM {table} WHERE {condition} ORDER BY id"  # noqa: S608 - constants
    return [row["id"] for row in database.rows(sql, (microseconds(before),))]


def erase(store: Store, before: datetime, kinds: tuple[Retainable, ...], author: str) -> int:
    """Erase what is older and give the number of the audit event that is the act.

    Raises:
        DiskFullError: Nothing is erased.
    """
    database = store.database
    erasing = {
        Retainable.INTERACTIONS: _empty_interactions,
        Retainable.CHATS: _take_out_chats,
        Retainable.DRAFTS: _take_out_drafts,
    }
    with database.transaction():
        erased = {}
        for kind in kinds:
            ids = older(database, kind, before)
            for each in ids:
                erasing[kind](database, each)
                _forget_import(database, _OLDER[kind][0], each)
            erased[str(kind)] = to_ranges(ids)
        store.audit.append(ACT, "profile", None, actor=author, before=before.isoformat(), erased=erased)
        sequence = store.audit.length()
        # It keeps deleted words until it is written anew.
        database.index.rebuild()
    database.fold_log()
    return sequence


def erased_interactions(audit: Audit) -> set[int]:
    """Give the interactions whose words were erased by an act."""
    acts = [event for event in audit.events() if event.action == ACT]
    return {
        each for act in acts for each in from_ranges(act.details["erased"].get(Retainable.INTERACTIONS, []))
    }


def _empty_interactions(database: Database, interaction_id: int) -> None:
    database.write(
        "UPDATE interactions SET text = '', subject = '', author = '' WHERE id = ?", (interaction_id,)
    )
    database.write(
        "UPDATE drafts SET text = '', final_text = '', provenance = NULL WHERE interaction_id = ?",
        (interaction_id,),
    )


def _take_out_chats(database: Database, chat_id: int) -> None:
    # From the leaves down: a message stands on the one it answers.
    for row in database.rows("SELECT id FROM messages WHERE chat_id = ? ORDER BY id DESC", (chat_id,)):
        database.write("UPDATE messages SET parent_id = NULL WHERE parent_id = ?", (row["id"],))
        database.write("DELETE FROM messages WHERE id = ?", (row["id"],))
        _forget_import(database, "messages", row["id"])
    database.write("DELETE FROM chats WHERE id = ?", (chat_id,))


def _take_out_drafts(database: Database, draft_id: int) -> None:
    database.write("DELETE FROM drafts WHERE id = ?", (draft_id,))


def _forget_import(database: Database, table: str, row_id: int) -> None:
    database.write("DELETE FROM import_changes WHERE table_name = ? AND row_id = ?", (table, row_id))
