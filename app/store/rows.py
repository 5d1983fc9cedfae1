"""Between rows and domain values: reading every record, writing rows by their column names."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from app.domain.drafts import Draft, DraftKind
from app.domain.generation import FinishReason, ModelIdentity, Provenance, Sampling
from app.domain.records import (
    Account,
    AccountKind,
    Asset,
    Attachment,
    Case,
    CaseStatus,
    ChecklistItem,
    Contact,
    Direction,
    Interaction,
    InteractionKind,
    Signature,
    Site,
    Task,
    Template,
    Urgency,
    Visit,
)
from app.store.connection import Database, Row
from app.store.times import read_optional_time, read_time, to_columns


def new_ref() -> str:
    """Make a ref for a record born here; 64 random bits do not meet a file's own keys."""
    return f"v-{secrets.token_hex(8)}"


def to_json(value: object) -> str:
    """Write a list or a small object into a column."""
    return json.dumps(value, ensure_ascii=False)


def time_columns(name: str, at: datetime | None) -> dict[str, object]:
    """Give the two columns of a time."""
    us, offset = to_columns(at)
    return {f"{name}_us": us, f"{name}_offset": offset}


def insert(database: Database, table: str, values: Mapping[str, object]) -> int:
    """Insert a row; table and column names are ours, never a file's."""
    columns, places = ", ".join(values), ", ".join("?" * len(values))
    return database.write(
        f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608 - names from our own code
        tuple(values.values()),
    )


def update(database: Database, table: str, row_id: int, values: Mapping[str, object]) -> int:
    """Change a row and give how many were there to change."""
    columns = ", ".join(f"{name} = ?" for name in values)
    return database.change(
        f"UPDATE {table} SET {columns} WHERE id = ?",  # noqa: S608 - names from our own code
        (*values.values(), row_id),
    )


def _texts(column: str) -> tuple[str, ...]:
    return tuple(json.loads(column))


def account(row: Row) -> Account:
    """Read an account."""
    return Account(
        row["id"], row["ref"], AccountKind(row["kind"]), row["name"], row["language"], row["notes"] or "",
        _texts(row["tags"]), archived=bool(row["archived"]), tax_id=row["tax_id"] or "",
    )  # fmt: skip


def contact(row: Row) -> Contact:
    """Read a contact."""
    return Contact(
        row["id"], row["ref"], row["account_id"], row["name"], row["salutation"], row["role"] or "",
        _texts(row["phones"]), _texts(row["emails"]), bool(row["archived"]),
    )  # fmt: skip


def site(row: Row) -> Site:
    """Read a site."""
    return Site(
        row["id"], row["ref"], row["account_id"], row["name"], row["address"] or "", row["latitude"],
        row["longitude"], bool(row["archived"]),
    )  # fmt: skip


def asset(row: Row) -> Asset:
    """Read an asset."""
    return Asset(
        row["id"], row["ref"], row["account_id"], row["site_id"], row["name"], row["model"] or "",
        row["serial_number"] or "", row["part_of"], bool(row["archived"]),
    )  # fmt: skip


def case(row: Row) -> Case:
    """Read a case."""
    return Case(
        row["id"], row["ref"], row["account_id"], row["number"], row["title"], row["category"] or "",
        Urgency(row["urgency"]), CaseStatus(row["status"]), read_time(row, "opened_at"),
        read_optional_time(row, "due_at"), row["contact_id"], row["asset_id"], _texts(row["tags"]),
        bool(row["archived"]),
    )  # fmt: skip


def interaction(row: Row) -> Interaction:
    """Read an interaction."""
    return Interaction(
        row["id"], row["ref"], row["account_id"], row["case_id"], InteractionKind(row["kind"]),
        Direction(row["direction"]), read_time(row, "at"), row["contact_id"], row["author"] or "",
        row["subject"] or "", row["text"], row["draft_id"],
    )  # fmt: skip


def visit(row: Row) -> Visit:
    """Read a visit."""
    checklist = tuple(ChecklistItem(item["text"], item["done"]) for item in json.loads(row["checklist"]))
    return Visit(
        row["id"], row["ref"], row["case_id"], read_optional_time(row, "planned_at"),
        read_optional_time(row, "started_at"), read_optional_time(row, "finished_at"), row["engineer"] or "",
        row["notes"] or "", checklist, bool(row["archived"]),
    )  # fmt: skip


def task(row: Row) -> Task:
    """Read a task."""
    due_at = read_optional_time(row, "due_at")
    done, archived = bool(row["done"]), bool(row["archived"])
    return Task(row["id"], row["ref"], row["case_id"], row["title"], due_at, done, archived)


def template(row: Row) -> Template:
    """Read a template."""
    archived = bool(row["archived"])
    return Template(row["id"], row["ref"], row["name"], row["language"] or "", row["text"], archived)


def attachment(row: Row) -> Attachment:
    """Read an attachment."""
    names = ("id", "ref", "case_id", "name", "path", "sha256", "bytes")
    return Attachment(*(row[name] for name in names))


def signature(row: Row) -> Signature:
    """Read a signature."""
    return Signature(row["visit_id"], row["attachment_id"], row["signed_by"], read_time(row, "at"))


def provenance_to_json(provenance: Provenance | None) -> str | None:
    """Write provenance into its column."""
    if provenance is None:
        return None
    from dataclasses import asdict

    plain = asdict(provenance)
    # Older programs read what was written without an adapter.
    if provenance.adapter is None:
        del plain["adapter"]
    return to_json(plain)


def provenance(column: str | None) -> Provenance | None:
    """Read provenance."""
    if column is None:
        return None
    plain = json.loads(column)
    plain["model"] = ModelIdentity(**plain["model"])
    plain["sampling"] = Sampling(**plain["sampling"])
    return Provenance(**plain)


def draft(row: Row) -> Draft:
    """Read a draft; one that was never finished was interrupted by a kill."""
    return Draft(
        row["id"], row["case_id"], row["visit_id"], DraftKind(row["kind"]), row["text"], row["final_text"],
        FinishReason(row["finish_reason"] or FinishReason.INTERRUPTED), read_time(row, "created_at"),
        read_optional_time(row, "accepted_at"), read_optional_time(row, "discarded_at"),
        row["interaction_id"], provenance(row["provenance"]),
    )  # fmt: skip
