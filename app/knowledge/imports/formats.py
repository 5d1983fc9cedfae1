"""Which reader a file is for, and the file as lines that say something."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from app.domain.imports import ColumnPreview, ImportPreview, Incoming, ReadingRules
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.calendars import read_calendar
from app.knowledge.imports.cards import read_cards
from app.knowledge.imports.columns import Assigned, assign, column_key, incoming_rows
from app.knowledge.imports.damage import told_as_damage
from app.knowledge.imports.mail import read_letter, read_mailbox
from app.knowledge.imports.mapping import Mapping
from app.knowledge.imports.outlook import read_outlook
from app.knowledge.imports.sheets import open_sheet
from app.knowledge.imports.tables import Table, open_table

Lines = Iterator[Incoming | ImportProblem]

_ENDINGS = {
    f".{ending}": kind
    for kind, endings in {
        "json": "json jsonl", "csv": "csv tsv txt tab", "xlsx": "xlsx xlsm", "vcard": "vcf vcard",
        "eml": "eml", "mbox": "mbox mbx", "msg": "msg", "ics": "ics ical ifb",
    }.items()
    for ending in endings.split()
}  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0"
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class Opened:
    """A file taken for something, its lines not yet read.

    Attributes:
        rules: The person's, with what is known of the recognised program added.
        preview: Without columns for what has none.
    """

    lines: Lines
    rules: ReadingRules
    preview: ImportPreview


def detect(path: Path) -> str:
    """Say which format a file is: by its ending, else by how it begins.

    Raises:
        ExchangeError: It cannot be read (`import.unreadable`) or is nothing we read (`import.format`).
    """
    known = _ENDINGS.get(path.suffix.lower(), "")
    if not known:
        with told_as_damage(path), path.open("rb") as file:
            known = _by_content(path, file.read(4096))
    if not known:
        raise ExchangeError(
            "unknown format", code="import.format", format=path.suffix.lstrip(".") or path.name
        )
    return known


def _by_content(path: Path, start: bytes) -> str:
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    for mark, name in (
        (b"BEGIN:VCARD", "vcard"),
        (b"BEGIN:VCALENDAR", "ics"),
        (b"From ", "mbox"),
        (b"{", "json"),
    ):
        if text[: len(mark)].upper() == mark.upper():
            return name
    if start.startswith(_OLE):
        return "msg"
    if zipfile.is_zipfile(path):
        return "xlsx"
    # A path is not always what it was saved as; headers of a letter are `Name: value`.
    return (
        "eml" if text[:300].lower().startswith((b"received:", b"return-path:", b"from:", b"subject:")) else ""
    )


def open_lines(
    path: Path, kind: str, mapping: Mapping, rules: ReadingRules, *, strict: bool = True
) -> Opened:
    """Take a file of a stranger for what it is; without `strict`, a table of which no column is known too.

    Raises:
        ExchangeError: It cannot be read as that (`import.unreadable`, `import.no_heading`,
            `import.no_columns`, `import.mapping`).
    """
    preview = ImportPreview(str(path), kind, "", "", "", ())
    if kind in ("csv", "xlsx"):
        return _open_table(path, kind, mapping, rules, strict=strict)
    readers: dict[str, Callable[[], Lines]] = {
        "vcard": lambda: read_cards(path, mapping.encoding),
        "ics": lambda: read_calendar(path, mapping.encoding),
        "eml": lambda: read_letter(path),
        "mbox": lambda: read_mailbox(path),
        "msg": lambda: read_outlook(path),
    }
    return Opened(_with_constants(readers[kind](), mapping), rules, preview)


def _with_constants(lines: Lines, mapping: Mapping) -> Lines:
    for line in lines:
        if isinstance(line, Incoming) and mapping.constants:
            yield Incoming(line.line, {**line.fields, **mapping.constants})
        else:
            yield line


def _open_table(path: Path, kind: str, mapping: Mapping, rules: ReadingRules, *, strict: bool) -> Opened:
    table = (
        open_table(path, encoding=mapping.encoding, delimiter=mapping.delimiter)
        if kind == "csv"
        else open_sheet(path)
    )
    assigned = assign(table.heading, mapping, strict=strict)
    first = list(islice(table.rows, _SAMPLES))
    whole = Table(table.heading, chain(first, table.rows), table.encoding, table.delimiter)
    return Opened(
        incoming_rows(whole, assigned, mapping.constants),
        _with_profile(rules, assigned),
        ImportPreview(
            str(path), kind, table.encoding, table.delimiter, assigned.profile.name,
            tuple(
                ColumnPreview(column, assigned.fields[index], _samples(first, index))
                for index, column in enumerate(table.heading) if column_key(column)
            ),
            assigned.profile.case_per_line,
        ),
    )  # fmt: skip


def _with_profile(rules: ReadingRules, assigned: Assigned) -> ReadingRules:
    words = {
        field: {word.casefold(): meant.casefold() for word, meant in known.items()}
        for field, known in assigned.profile.values.items()
    }
    for field, known in rules.values.items():
        words[field] = {**words.get(field, {}), **known}
    return replace(rules, values=words, case_per_line=assigned.profile.case_per_line)


def _samples(first: list[tuple[str, list[str]] | ImportProblem], index: int) -> tuple[str, ...]:
    rows = [row[1] for row in first if not isinstance(row, ImportProblem)]
    return tuple(cells[index] for cells in rows if index < len(cells) and cells[index])
