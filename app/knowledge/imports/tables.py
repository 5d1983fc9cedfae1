"""CSV and TSV, however they were written: encoding and delimiter detected, broken lines told by number.

Invariants: a line is counted as an editor counts it; a quote that never closes costs the lines it swallowed,
not the file; an apostrophe that an export put before a formula is taken off again.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.damage import problem, read_whole
from app.knowledge.imports.encodings import decode

_DELIMITERS = (";", ",", "\t", "|")
# No file holds it: a letter of private use and a word.
_END = "\ue003end"
_SAMPLE_LINES = 30
_MOST_CELL = 1 << 20
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

Cells = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table as read: its heading and then its rows, each with its line, or what is wrong with a line.

    Attributes:
        encoding: As detected; "" where the format says it itself.
    """

    heading: list[str]
    rows: Iterator[Cells | ImportProblem]
    encoding: str
    delimiter: str


def open_table(path: Path, *, encoding: str = "", delimiter: str = "") -> Table:
    """Read a CSV or TSV file.

    Raises:
        ExchangeError: It cannot be read or has no heading (`import.no_heading`).
    """
    decoded = decode(read_whole(path), encoding)
    text, said = _take_hint(decoded.text)
    chosen = delimiter or said or _delimiter(text)
    lines = _rows(text, chosen, 2 if said else 1)
    for row in lines:
        if not isinstance(row, ImportProblem):
            return Table([cell.strip() for cell in row[1]], lines, decoded.encoding, chosen)
    raise ExchangeError("no heading", code="import.no_heading", path=path.name)


def _take_hint(text: str) -> tuple[str, str]:
    """Excel's first line `sep=;` names the delimiter."""
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and len(first.rstrip("\r")) == 5:
        return rest, first[4]
    return text, ""


def _delimiter(text: str) -> str:
    """The delimiter by which the first lines fall into the most columns, as many in each."""
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    votes = []
    for delimiter in _DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row]
        except csv.Error:
            continue
        wide = widths[0] if widths else 1
        alike = sum(width == wide for width in widths) / max(1, len(widths))
        votes.append((wide > 1, alike * wide, delimiter))
    best = max(votes, key=lambda vote: vote[:2], default=(False, 0.0, ","))
    return best[2] if best[0] else ","


def _rows(text: str, delimiter: str, first: int) -> Iterator[Cells | ImportProblem]:
    csv.field_size_limit(_MOST_CELL)
    # A quote that is never closed takes all lines to the end into one cell, and says nothing.
    reader = csv.reader(chain(io.StringIO(text, newline=""), (_END,)), delimiter=delimiter)
    while True:
        line = reader.line_num + first
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield problem(line, "import.quote", str(error))
            continue
        if cells is None or cells == [_END]:
            return
        if cells and cells[-1].endswith(_END):
            yield problem(line, "import.quote", "a quote is not closed")
            return
        if any(cells):
            yield str(line), cells


def plain_cell(cell: str) -> str:
    """Take the apostrophe off that an export put before what a spreadsheet would calculate."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA else cell
