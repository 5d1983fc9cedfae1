"""Writing the store as exchange JSON: what is written reads back equal, attachments beside it."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from app.store import attachments, rows
from app.store.connection import Database, Row
from app.store.exchange_format import (
    AccountShape,
    AssetShape,
    AttachmentShape,
    CaseShape,
    ChatShape,
    ChecklistShape,
    ContactShape,
    DraftShape,
    FileShape,
    InteractionShape,
    MessageShape,
    SiteShape,
    TaskShape,
    TemplateShape,
    VisitShape,
)
from app.store.keyfile import write_out
from app.store.store import Store
from app.store.times import read_optional_time, read_time

_FILES = "files"


def _plain(row: Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}


class _Export:
    """Builds shapes out of rows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def _of(self, table: str, column: str, owner: int) -> list[Row]:
        sql = f"SELECT * FROM {table} WHERE {column} = ? ORDER BY id"  # noqa: S608 - names from our own code
        return self._database.rows(sql, (owner,))

    def account(self, row: Row) -> AccountShape:
        contacts = self._of("contacts", "account_id", row["id"])
        sites = self._of("sites", "account_id", row["id"])
        assets = self._of("assets", "account_id", row["id"])
        people, places, equipment = _refs(contacts), _refs(sites), _refs(assets)
        apart = self._database.rows(
            "SELECT * FROM interactions WHERE account_id = ? AND case_id IS NULL ORDER BY id", (row["id"],)
        )
        return AccountShape(
            **_plain(row, "ref", "kind", "name", "language", "notes"),
            tax_id=row["tax_id"] or msgspec.UNSET,
            tags=json.loads(row["tags"]),
            contacts=[_contact(each) for each in contacts],
            sites=[
                SiteShape(**_plain(each, "ref", "name", "address", "latitude", "longitude")) for each in sites
            ],
            assets=[_asset(each, places, equipment) for each in assets],
            cases=[
                self._case(each, people, equipment) for each in self._of("cases", "account_id", row["id"])
            ],
            interactions=[_interaction(each, people) for each in apart],
        )

    def _case(self, row: Row, people: Mapping[int, str], equipment: Mapping[int, str]) -> CaseShape:
        said = self._of("interactions", "case_id", row["id"])
        visits = self._of("visits", "case_id", row["id"])
        told, visited = _refs(said), _refs(visits)
        return CaseShape(
            **_plain(row, "ref", "number", "title", "category", "urgency", "status"),
            opened_at=read_time(row, "opened_at"),
            due_at=read_optional_time(row, "due_at"),
            contact=people.get(row["contact_id"]),
            asset=equipment.get(row["asset_id"]),
            tags=json.loads(row["tags"]),
            interactions=[_interaction(each, people) for each in said],
            visits=[_visit(each) for each in visits],
            tasks=[_task(each) for each in self._of("tasks", "case_id", row["id"])],
            drafts=[_draft(each, told, visited) for each in self._of("drafts", "case_id", row["id"])],
            attachments=[
                AttachmentShape(**_plain(each, "ref", "name", "path", "sha256"))
                for each in self._of("attachments", "case_id", row["id"])
            ],
        )

    def chat(self, row: Row) -> ChatShape:
        messages = self._of("messages", "chat_id", row["id"])
        refs = _refs(messages)
        chosen = {row["chosen"], *(each["chosen"] for each in messages)}
        return ChatShape(
            **_plain(row, "ref", "title"),
            created_at=read_time(row, "created_at"),
            last_at=read_time(row, "last_at"),
            archived=bool(row["archived"]),
            messages=[_message(each, refs, chosen) for each in messages],
        )


def _refs(found: Iterable[Row]) -> dict[int, str]:
    return {row["id"]: row["ref"] for row in found}


def _contact(row: Row) -> ContactShape:
    phones, emails = json.loads(row["phones"]), json.loads(row["emails"])
    return ContactShape(**_plain(row, "ref", "name", "salutation", "role"), phones=phones, emails=emails)


def _asset(row: Row, places: Mapping[int, str], equipment: Mapping[int, str]) -> AssetShape:
    return AssetShape(
        **_plain(row, "ref", "name", "model", "serial_number"),
        site=places.get(row["site_id"]),
        part_of=equipment.get(row["part_of"]),
    )


def _interaction(row: Row, people: Mapping[int, str]) -> InteractionShape:
    return InteractionShape(
        **_plain(row, "ref", "kind", "direction", "author", "subject", "text"),
        at=read_time(row, "at"),
        contact=people.get(row["contact_id"]),
    )


def _visit(row: Row) -> VisitShape:
    return VisitShape(
        **_plain(row, "ref", "engineer", "notes"),
        planned_at=read_optional_time(row, "planned_at"),
        started_at=read_optional_time(row, "started_at"),
        finished_at=read_optional_time(row, "finished_at"),
        checklist=[ChecklistShape(item["text"], item["done"]) for item in json.loads(row["checklist"])],
    )


def _task(row: Row) -> TaskShape:
    due_at = read_optional_time(row, "due_at")
    return TaskShape(**_plain(row, "ref", "title"), due_at=due_at, done=bool(row["done"]))


def _draft(row: Row, told: Mapping[int, str], visited: Mapping[int, str]) -> DraftShape:
    draft = rows.draft(row)
    return DraftShape(
        **_plain(row, "ref", "kind", "text", "final_text"),
        visit=visited.get(row["visit_id"]),
        finish_reason=draft.finish_reason,
        created_at=draft.created_at,
        accepted_at=draft.accepted_at,
        discarded_at=draft.discarded_at,
        interaction=told.get(row["interaction_id"]),
        provenance=draft.provenance,
    )


def _message(row: Row, refs: Mapping[int, str], chosen: set[int | None]) -> MessageShape:
    return MessageShape(
        **_plain(row, "ref", "role", "text", "finish_reason"),
        parent=refs.get(row["parent_id"]),
        at=read_time(row, "at"),
        provenance=rows.provenance(row["provenance"]),
        chosen=row["id"] in chosen,
    )


def shape_of(store: Store, wanted: tuple[int, ...] | None = None) -> FileShape:
    """Build the file; `wanted` accounts only, and then without chats and templates."""
    export, database = _Export(store.database), store.database
    accounts = database.rows("SELECT * FROM accounts ORDER BY id")
    if wanted is not None:
        chosen = [export.account(row) for row in accounts if row["id"] in wanted]
        return FileShape(vakhta=1, accounts=chosen)
    return FileShape(
        vakhta=1,
        accounts=[export.account(row) for row in accounts],
        chats=[export.chat(row) for row in database.rows("SELECT * FROM chats ORDER BY id")],
        templates=[
            TemplateShape(**_plain(row, "ref", "name", "language", "text"))
            for row in database.rows("SELECT * FROM templates ORDER BY id")
        ],
    )


def export_file(store: Store, dest: Path, wanted: tuple[int, ...] | None = None) -> int:
    """Write the file (.jsonl: one account a line) and its attachments beside; gives how many accounts.

    Raises:
        DiskFullError: An old file of that name stays as it was.
        StoreError: The place cannot be written (`store.io`).
        StoreDamagedError: An attachment is gone or does not open.
    """
    file = shape_of(store, wanted)
    taken = [one for account in file.accounts for case in account.cases for one in case.attachments]
    _write_attachments(store, dest, taken)
    if dest.suffix.lower() == ".jsonl":
        content = b"".join(msgspec.json.encode(account) + b"\n" for account in file.accounts)
    else:
        content = msgspec.json.format(msgspec.json.encode(file), indent=1) + b"\n"
    write_out(dest, content)
    with store.database.transaction():
        store.audit.append("exchange.exported", "file", None, accounts=len(file.accounts))
    return len(file.accounts)


def _write_attachments(store: Store, dest: Path, taken: list[AttachmentShape]) -> None:
    """Write each under the path it came with; two contents of one path are told apart by their digest."""
    written: dict[str, str] = {}
    for one in taken:
        if written.setdefault(one.path.casefold(), one.sha256) != one.sha256:
            one.path = f"{_FILES}/{one.sha256[:12]}-{hashlib.sha256(one.path.encode()).hexdigest()[:6]}"
        path = attachments.path_beside(dest.parent, one.path)
        assert path is not None, "the path was looked at when it came in"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_out(path, attachments.give_out(store, one.sha256))
