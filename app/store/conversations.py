"""Conversations written into a case's story: each message once, however often it is pasted."""

import hashlib
from collections.abc import Collection, Sequence

from app.domain.conversation import SaidMessage
from app.domain.ids import CaseId
from app.domain.records import Contact, Direction, InteractionKind
from app.store import card, rows
from app.store.audit import text_digest
from app.store.folding import fold
from app.store.store import Store


def add_messages(
    store: Store, case_id: CaseId, messages: Sequence[SaidMessage], ours: Collection[str]
) -> int:
    """Write the messages that are not there yet, and give how many; those of `ours` go out.

    Raises:
        NotFoundError: There is no such case.
        DiskFullError: Nothing is written.
    """
    database = store.database
    file = card.case_file(database, case_id)
    people = {fold(contact.name): contact for contact in file.contacts}
    added = 0
    with database.transaction():
        for said in messages:
            values = _values(said, outgoing=said.author in ours, contact=people.get(fold(said.author)))
            scope = {"account_id": file.account.id, "case_id": case_id}
            if database.row(
                "SELECT 1 FROM interactions WHERE account_id = ? AND case_id = ? AND ref = ?",
                (*scope.values(), values["ref"]),
            ):
                continue
            interaction_id = rows.insert(database, "interactions", {**scope, **values})
            digest = text_digest(said.text)
            store.audit.append("interaction.added", "interaction", interaction_id, text_sha256=digest)
            added += 1
    return added


def _values(said: SaidMessage, *, outgoing: bool, contact: Contact | None) -> dict[str, object]:
    name = hashlib.sha256(f"{said.at.isoformat()}|{said.author}|{said.text}".encode()).hexdigest()[:16]
    return {
        "ref": f"m-{name}",
        "kind": InteractionKind.MESSAGE,
        "direction": Direction.OUT if outgoing else Direction.IN,
        **rows.time_columns("at", said.at),
        "contact_id": None if contact is None or outgoing else contact.id,
        "author": said.author,
        "subject": "",
        "text": said.text,
    }
