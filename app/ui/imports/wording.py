"""What fields, formats and kinds of records are called while files are imported."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.imports import FIELDS, ImportPreview
from app.domain.reports import ImportProblem
from app.ui import formats

translate = QCoreApplication.translate


def field_words() -> dict[str, str]:
    """Return every field a column may go to, in the order they are offered."""
    whom, what = _of_whom(), {**_of_people(), **_of_work()}
    halves = {name: name.split(".") for name in FIELDS}
    return {name: f"{whom[kind]}: {what[field]}" for name, (kind, field) in halves.items()}


def _of_whom() -> dict[str, str]:
    return {
        "account": translate("ImportFields", "Client"),
        "contact": translate("ImportFields", "Person"),
        "site": translate("ImportFields", "Place"),
        "asset": translate("ImportFields", "Equipment"),
        "case": translate("ImportFields", "Case"),
        "visit": translate("ImportFields", "Visit"),
        "task": translate("ImportFields", "Task"),
        "interaction": translate("ImportFields", "Message"),
        "mail": translate("ImportFields", "Mail"),
    }


def _of_people() -> dict[str, str]:
    # One word may serve several kinds of records: a name is a name.
    return {
        "name": translate("ImportFields", "name"),
        "kind": translate("ImportFields", "kind"),
        "language": translate("ImportFields", "language"),
        "notes": translate("ImportFields", "notes"),
        "tags": translate("ImportFields", "tags"),
        "tax_id": translate("ImportFields", "tax number"),
        "last_name": translate("ImportFields", "last name"),
        "first_name": translate("ImportFields", "first name"),
        "middle_name": translate("ImportFields", "patronymic"),
        "salutation": translate("ImportFields", "greeting"),
        "role": translate("ImportFields", "position"),
        "phones": translate("ImportFields", "phones"),
        "emails": translate("ImportFields", "e-mail"),
        "address": translate("ImportFields", "address"),
        "latitude": translate("ImportFields", "latitude"),
        "longitude": translate("ImportFields", "longitude"),
        "model": translate("ImportFields", "make and type"),
        "serial_number": translate("ImportFields", "serial number"),
    }


def _of_work() -> dict[str, str]:
    return {
        "number": translate("ImportFields", "number"),
        "title": translate("ImportFields", "title"),
        "category": translate("ImportFields", "category"),
        "urgency": translate("ImportFields", "urgency"),
        "status": translate("ImportFields", "status"),
        "opened_at": translate("ImportFields", "opened"),
        "due_at": translate("ImportFields", "due"),
        "ref": translate("ImportFields", "key in the other program"),
        "planned_at": translate("ImportFields", "planned"),
        "started_at": translate("ImportFields", "started"),
        "finished_at": translate("ImportFields", "finished"),
        "engineer": translate("ImportFields", "engineer"),
        "done": translate("ImportFields", "done"),
        "direction": translate("ImportFields", "from us or to us"),
        "at": translate("ImportFields", "when"),
        "author": translate("ImportFields", "author"),
        "subject": translate("ImportFields", "subject"),
        "text": translate("ImportFields", "text"),
        "from": translate("ImportFields", "from"),
        "to": translate("ImportFields", "to"),
    }


def counts_line(counts: Mapping[str, int]) -> str:
    """Return what there is of each kind: «clients 3 · cases 5»."""
    words = _table_words()
    return " · ".join(f"{words[table]} {formats.number(count)}" for table, count in counts.items() if count)


def kept_name(kept: ImportProblem) -> str:
    """Return what a record is called that was kept: «clients: Рудник»."""
    table, _, row_id = kept.line.partition(" ")
    return f"{_table_words()[table]}: {kept.message or row_id}"


def _table_words() -> dict[str, str]:
    return {
        "accounts": translate("ImportCounts", "clients"),
        "contacts": translate("ImportCounts", "people"),
        "sites": translate("ImportCounts", "places"),
        "assets": translate("ImportCounts", "equipment"),
        "cases": translate("ImportCounts", "cases"),
        "interactions": translate("ImportCounts", "messages"),
        "visits": translate("ImportCounts", "visits"),
        "tasks": translate("ImportCounts", "tasks"),
        "drafts": translate("ImportCounts", "drafts"),
        "attachments": translate("ImportCounts", "files"),
        "chats": translate("ImportCounts", "chats"),
        "messages": translate("ImportCounts", "messages of chats"),
        "templates": translate("ImportCounts", "templates"),
    }


def facts_line(preview: ImportPreview) -> str:
    """Return what a file is taken for: «CSV · windows-1251 · separated by «;» · amoCRM»."""
    kinds = {
        "json": translate("ImportFacts", "our exchange file"),
        "csv": translate("ImportFacts", "CSV table"),
        "xlsx": translate("ImportFacts", "Excel workbook"),
        "vcard": translate("ImportFacts", "vCard address book"),
        "eml": translate("ImportFacts", "letter"),
        "mbox": translate("ImportFacts", "mailbox"),
        "msg": translate("ImportFacts", "Outlook letter"),
        "ics": translate("ImportFacts", "calendar"),
    }
    # «cp1251» is Python's word, people and other programs say «windows-1251».
    parts = [kinds[preview.format], re.sub(r"^cp(125\d)$", r"windows-\1", preview.encoding)]
    if preview.delimiter:
        tab = translate("ImportFacts", "separated by tabs")
        mark = translate("ImportFacts", "separated by «{0}»").format(preview.delimiter)
        parts.append(tab if preview.delimiter == "\t" else mark)
    if preview.case_per_line:
        parts.append(translate("ImportFacts", "requests: a case is made of every line"))
    elif preview.profile:
        parts.append(translate("ImportFacts", "export of {0}").format(preview.profile))
    return " · ".join(part for part in parts if part)
