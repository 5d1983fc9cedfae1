"""What files are taken for, and what is counted while they are imported."""

import re
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from app.domain.import_words import table_word
from app.domain.imports import ImportPreview
from app.domain.reports import ImportProblem
from app.ui import formats
from app.ui.error_text import language_now

translate = QCoreApplication.translate


def counts_line(counts: Mapping[str, int]) -> str:
    """Return what there is of each kind: «clients 3 · cases 5»."""
    language = language_now()
    told = ((table_word(table, language), count) for table, count in counts.items() if count)
    return " · ".join(f"{word} {formats.number(count)}" for word, count in told)


def kept_name(kept: ImportProblem) -> str:
    """Return what a record is called that was kept: «clients: Рудник»."""
    table, _, row_id = kept.line.partition(" ")
    return f"{table_word(table, language_now())}: {kept.message or row_id}"


def kind_words() -> dict[str, str]:
    """Return what a file of each format is called."""
    return {
        "json": translate("ImportFacts", "our exchange file"),
        "csv": translate("ImportFacts", "CSV table"),
        "xlsx": translate("ImportFacts", "Excel workbook"),
        "vcard": translate("ImportFacts", "vCard address book"),
        "eml": translate("ImportFacts", "letter"),
        "mbox": translate("ImportFacts", "mailbox"),
        "msg": translate("ImportFacts", "Outlook letter"),
        "ics": translate("ImportFacts", "calendar"),
    }


def facts_line(preview: ImportPreview) -> str:
    """Return what a file is taken for: «CSV · windows-1251 · separated by «;» · amoCRM»."""
    # «cp1251» is Python's word, people and other programs say «windows-1251».
    parts = [kind_words()[preview.format], re.sub(r"^cp(125\d)$", r"windows-\1", preview.encoding)]
    if preview.delimiter:
        tab = translate("ImportFacts", "separated by tabs")
        mark = translate("ImportFacts", "separated by «{0}»").format(preview.delimiter)
        parts.append(tab if preview.delimiter == "\t" else mark)
    if preview.case_per_line:
        parts.append(translate("ImportFacts", "requests: a case is made of every line"))
    elif preview.profile:
        parts.append(translate("ImportFacts", "export of {0}").format(preview.profile))
    return " · ".join(part for part in parts if part)
