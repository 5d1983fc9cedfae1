"""Records as tables: one CSV of everything, which our import reads back, or a workbook with a sheet a kind.

Invariants: the columns are the fields of `domain.imports`; what a spreadsheet would calculate gets an
apostrophe before it; a text drafted by a model says so in a column for people and in one for machines.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from app.domain.drafted_mark import drafted_mark, source_type

if TYPE_CHECKING:
    from app.store.exchange_format import AccountShape, CaseShape, DraftShape, FileShape

# The columns of each kind of record, after that of the account.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "account": (
        "account.kind", "account.language", "account.notes", "account.tags", "account.tax_id",
    ),
    "contact": (
        "contact.name", "contact.salutation", "contact.role", "contact.phones", "contact.emails",
    ),
    "site": ("site.name", "site.address", "site.latitude", "site.longitude"),
    "asset": ("asset.name", "asset.model", "asset.serial_number", "site.name"),
    "case": (
        "case.number", "case.title", "case.category", "case.urgency", "case.status", "case.opened_at",
        "case.due_at", "case.tags", "contact.name", "asset.serial_number", "asset.name",
    ),
    "visit": (
        "case.number", "visit.ref", "visit.planned_at", "visit.started_at", "visit.finished_at",
        "visit.engineer", "visit.notes",
    ),
    "task": ("case.number", "task.ref", "task.title", "task.due_at", "task.done"),
    "interaction": (
        "case.number", "contact.name", "interaction.ref", "interaction.kind", "interaction.direction",
        "interaction.at", "interaction.author", "interaction.subject", "interaction.text",
        "interaction.drafted", "interaction.provenance",
    ),
}  # fmt: skip
_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
_PHONE = re.compile(r"\+\d[\d\s()\-]*([;,]\s*\+?\d[\d\s()\-]*)*")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST_SHEET_ROWS, _MOST_CELL = 1_000_000, 32_000

Line = tuple[str, dict[str, str]]


def harmless(cell: str) -> str:
    """Make of a cell what no spreadsheet calculates; numbers and telephones are left as they are."""
    if not cell.startswith(_FORMULA) or _NUMBER.fullmatch(cell) or _PHONE.fullmatch(cell):
        return cell
    return "'" + cell


def record_lines(file: "FileShape", language: str, *, mark_drafted: bool) -> Iterator[Line]:
    """Give each record with its kind and its fields."""
    for account in file.accounts:
        for kind, fields in _of_account(account, language, mark_drafted=mark_drafted):
            yield (
                kind,
                {"account.name": account.name, **{name: _text(value) for name, value in fields.items()}},
            )


def _of_account(
    account: "AccountShape", language: str, *, mark_drafted: bool
) -> Iterator[tuple[str, dict[str, object]]]:
    people = {one.ref: one.name for one in account.contacts}
    places = {one.ref: one.name for one in account.sites}
    yield "account", _fields("account", account, ("kind", "language", "notes", "tags", "tax_id"))
    for person in account.contacts:
        yield "contact", _fields("contact", person, ("name", "salutation", "role", "phones", "emails"))
    for site in account.sites:
        yield "site", _fields("site", site, ("name", "address", "latitude", "longitude"))
    for asset in account.assets:
        fields = _fields("asset", asset, ("name", "model", "serial_number"))
        yield "asset", {**fields, "site.name": places.get(asset.site or "")}
    for case in account.cases:
        yield from _of_case(account, case, people)
        drafted = _drafted(case) if mark_drafted else {}
        for said in case.interactions:
            yield "interaction", _interaction(said, case.number, people, drafted.get(said.ref), language)
    for said in account.interactions:
        yield "interaction", _interaction(said, "", people, None, language)


def _of_case(
    account: "AccountShape", case: "CaseShape", people: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, object]]]:
    asset = next((one for one in account.assets if one.ref == case.asset), None)
    names = ("number", "title", "category", "urgency", "status", "opened_at", "due_at", "tags")
    yield "case", {
        **_fields("case", case, names), "contact.name": people.get(case.contact or ""),
        "asset.name": asset and asset.name, "asset.serial_number": asset and asset.serial_number,
    }  # fmt: skip
    number = {"case.number": case.number}
    for visit in case.visits:
        times = ("ref", "planned_at", "started_at", "finished_at", "engineer", "notes")
        yield "visit", {**number, **_fields("visit", visit, times)}
    for task in case.tasks:
        yield "task", {**number, **_fields("task", task, ("ref", "title", "due_at", "done"))}


def _interaction(
    said: object, number: str, people: Mapping[str, str], draft: "DraftShape | None", language: str
) -> dict[str, object]:
    names = ("ref", "kind", "direction", "at", "author", "subject", "text")
    fields = {"case.number": number, **_fields("interaction", said, names)}
    fields["contact.name"] = people.get(getattr(said, "contact", None) or "")
    if draft is not None and draft.provenance is not None:
        fields["interaction.drafted"] = drafted_mark(draft.provenance.model.name, language)
        fields["interaction.provenance"] = provenance_mark(draft)
    return fields


def _drafted(case: "CaseShape") -> dict[str, "DraftShape"]:
    return {draft.interaction: draft for draft in case.drafts if draft.interaction and draft.provenance}


def provenance_mark(draft: "DraftShape") -> str:
    """Say for a machine how a text came to be: which model, which prompt, whether a person changed it."""
    assert draft.provenance is not None, "only drafts of a model are marked"
    model = draft.provenance.model
    edited = draft.final_text is not None and draft.final_text != draft.text
    return json.dumps(
        {
            "ai_drafted": True, "digital_source_type": source_type(edited=edited),
            "model": model.name, "model_sha256": model.sha256,
            "prompt_profile": draft.provenance.prompt_profile,
            "edited": edited,
        },
        ensure_ascii=False,
    )  # fmt: skip


def _fields(record: str, values: object, names: tuple[str, ...]) -> dict[str, object]:
    return {f"{record}.{name}": getattr(values, name) for name in names}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "; ".join(value)
    if isinstance(value, datetime):
        return value.isoformat()
    # What a file may leave out altogether is neither None nor a text.
    return str(value) if isinstance(value, str | int | float) else ""


def csv_bytes(lines: Iterator[Line]) -> bytes:
    """Write all records into one table; the mark at its beginning lets spreadsheets see UTF-8."""
    heading = list(dict.fromkeys(["account.name", *(name for some in COLUMNS.values() for name in some)]))
    into = io.StringIO(newline="")
    writer = csv.writer(into)
    writer.writerow(["record", *heading])
    for kind, fields in lines:
        writer.writerow([kind, *(harmless(fields.get(name, "")) for name in heading)])
    return into.getvalue().encode("utf-8-sig", "replace")


def xlsx_bytes(lines: Iterator[Line]) -> bytes:
    """Write all records into a workbook, a sheet a kind."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book, sheets = Workbook(write_only=True), dict[str, list[object]]()
    for kind in COLUMNS:
        sheets[kind] = [_sheet(book, kind, kind)]
    counts = dict.fromkeys(COLUMNS, 0)
    for kind, fields in lines:
        counts[kind] += 1
        if counts[kind] % _MOST_SHEET_ROWS == 0:
            sheets[kind].append(_sheet(book, kind, f"{kind} {len(sheets[kind]) + 1}"))
        sheet = sheets[kind][-1]
        sheet.append([_cell(sheet, fields.get(name, "")) for name in ("account.name", *COLUMNS[kind])])  # type: ignore[attr-defined]
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def _sheet(book: object, kind: str, title: str) -> object:
    sheet = book.create_sheet(title)  # type: ignore[attr-defined]
    sheet.freeze_panes = "A2"
    sheet.append(["account.name", *COLUMNS[kind]])
    return sheet


def _cell(sheet: object, text: str) -> object:
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

    shown = _CONTROL.sub("", harmless(text))
    # The format takes no more; that something is left out is said.
    shown = shown if len(shown) <= _MOST_CELL else f"{shown[:_MOST_CELL]} […]"
    cell = WriteOnlyCell(sheet, value=shown)
    # Text whatever it looks like: nothing is calculated and no telephone becomes a number.
    cell.data_type = "s"
    return cell
