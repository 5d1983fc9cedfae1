"""XLSX: the first sheet with anything on it, values only; formulas are never calculated here.

Invariants: XML is read through defusedxml; what unpacks to too much is refused before it is unpacked.
"""

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.damage import DAMAGE, problem, read_whole, told_as_damage
from app.knowledge.imports.tables import Cells, Table

_MOST_UNPACKED_BYTES = 1 << 30
_MOST_RATIO = 200
_MOST_COLUMNS = 1000


def open_sheet(path: Path) -> Table:
    """Read a workbook.

    Raises:
        ExchangeError: It cannot be read, is a zip bomb (`import.too_large`) or empty (`import.no_heading`).
    """
    with told_as_damage(path):
        _refuse_bombs(path)
        from openpyxl import load_workbook  # type: ignore[import-untyped]
        from openpyxl.xml import DEFUSEDXML  # type: ignore[import-untyped]

        assert DEFUSEDXML, "strangers' XML is read through defusedxml"
        # Its bytes, for a path is judged by its ending there.
        whole = io.BytesIO(read_whole(path))
        book = load_workbook(whole, read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        rows = _rows(sheet)
        for row in rows:
            if isinstance(row, ImportProblem):
                raise ExchangeError("does not read", code="import.unreadable", path=path.name)
            return Table([cell.strip() for cell in row[1]], rows, "", "")
    raise ExchangeError("no heading", code="import.no_heading", path=path.name)


def _refuse_bombs(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        members = archive.infolist()
    unpacked, packed = (sum(getattr(one, name) for one in members) for name in ("file_size", "compress_size"))
    if unpacked > _MOST_UNPACKED_BYTES or unpacked > max(packed, 100_000) * _MOST_RATIO:
        raise ExchangeError("unpacks to too much", code="import.too_large", path=path.name)


def _rows(sheet: Any) -> Iterator[Cells | ImportProblem]:
    # What the sheet says of its size is not believed: many writers say it wrongly.
    with suppress(*DAMAGE):
        sheet.reset_dimensions()
    number, rows = 0, None
    while True:
        number += 1
        try:
            rows = rows if rows is not None else sheet.iter_rows(values_only=True)
            values = next(rows, None)
            cells = None if values is None else [_text(value) for value in values[:_MOST_COLUMNS]]
        except DAMAGE as error:
            yield problem(number, "import.damaged", type(error).__name__)
            return
        if cells is None:
            return
        if any(cells):
            yield str(number), cells


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
