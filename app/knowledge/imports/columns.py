"""Which column is which field: by the person's mapping, by the profile of a known program, by common names.

Profiles are data (`resources/imports/*.json`): the columns a program's export has. A file is a program's when
it has all the columns that only that program writes (`marks`).
"""

import re
from collections.abc import Iterator
from collections.abc import Mapping as Names
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from app.domain.imports import FIELDS, Incoming, put_together
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.damage import problem
from app.knowledge.imports.mapping import Mapping
from app.knowledge.imports.tables import Cells, Table, plain_cell
from app.paths import resources_dir

_COMMON = "common"
_SPACE = re.compile(r"[\s_]+")


class ColumnProfile(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """What is known of a program's export.

    Attributes:
        name: As people call the program.
        marks: Columns that together no other program writes; of a list, any one.
        columns: Field by column.
        values: By field: what the program's words mean in ours.
        constants: Field by field what all its lines say, where no column says otherwise.
        case_per_line: Whether every line is a request of its own.
    """

    name: str
    marks: list[str | list[str]] = []
    columns: dict[str, str]
    values: dict[str, dict[str, str]] = {}
    constants: dict[str, str] = {}
    case_per_line: bool = False

    def is_of(self, keys: set[str]) -> bool:
        """Whether a table of these columns is this program's."""
        several = ([mark] if isinstance(mark, str) else mark for mark in self.marks)
        return bool(self.marks) and all(any(column_key(one) in keys for one in mark) for mark in several)


_NOBODY = ColumnProfile(name="", columns={})


@dataclass(frozen=True, slots=True)
class Assigned:
    """The fields of a table's columns, in order; "" where a column is left out."""

    fields: tuple[str, ...]
    profile: ColumnProfile


@cache
def known_profiles(folder: Path | None = None) -> dict[str, ColumnProfile]:
    """Read the profiles that came with the program, by the name of their file."""
    files = sorted((folder or resources_dir() / "imports").glob("*.json"))
    return {path.stem: msgspec.json.decode(path.read_bytes(), type=ColumnProfile) for path in files}


def column_key(column: str) -> str:
    """Name a column however it was spaced and written."""
    return _SPACE.sub(" ", column.strip().casefold().replace("ё", "е").strip("*:"))


def assign(heading: list[str], mapping: Mapping, *, strict: bool = True) -> Assigned:
    """Say which field each column is; without `strict`, none of them may be.

    Raises:
        ExchangeError: No column is anything we know (`import.no_columns`), or a column or profile of the
            mapping is not there (`import.mapping`).
    """
    keys = [column_key(column) for column in heading]
    name = mapping.profile or _recognised(set(keys))
    profiles = known_profiles()
    if name and name not in profiles:
        there_are = ", ".join(sorted(profiles.keys() - {_COMMON}))
        raise ExchangeError(
            "no such profile", code="import.mapping", path=f"profile: {name}", allowed=there_are
        )
    said = _keyed(mapping.columns)
    if missing := said.keys() - set(keys):
        raise ExchangeError("no such column", code="import.mapping", path=f"columns: {min(missing)}")
    # A program's own profile stands before the common names; the person's word before both.
    known = {**_keyed(profiles[_COMMON].columns), **{column_key(field): field for field in FIELDS}}
    if name:
        known = {**known, **_keyed(profiles[name].columns)}
    fields = tuple({**known, **said}.get(key, "") for key in keys)
    if strict and not any(fields):
        raise ExchangeError("no column is known", code="import.no_columns", path=", ".join(heading[:5]))
    return Assigned(fields, profiles[name] if name else _NOBODY)


def _keyed(columns: Names[str, str]) -> dict[str, str]:
    return {column_key(column): field for column, field in columns.items()}


def _recognised(keys: set[str]) -> str:
    found = [(len(profile.marks), name) for name, profile in known_profiles().items() if profile.is_of(keys)]
    return max(found, default=(0, ""))[1]


def incoming_rows(
    table: Table, assigned: Assigned, constants: Names[str, str]
) -> Iterator[Incoming | ImportProblem]:
    """Give the rows of a table as fields."""
    taken = [(index, field) for index, field in enumerate(assigned.fields) if field]
    several = {field for _, field in taken if assigned.fields.count(field) > 1}
    width = len(assigned.fields)
    said_of_all = {**assigned.profile.constants, **constants}
    for row in table.rows:
        if isinstance(row, ImportProblem):
            yield row
            continue
        line, cells = row
        if len(cells) > width and any(cells[width:]):
            yield problem(line, "import.columns", f"{len(cells)} cells, {width} columns")
            continue
        yield Incoming(line, {**said_of_all, **_fields(cells, taken, several)})


def _fields(cells: Cells | list[str], taken: list[tuple[int, str]], several: set[str]) -> dict[str, str]:
    count = len(cells)
    fields = {
        field: plain_cell(str(cells[index])) for index, field in taken if index < count and cells[index]
    }
    for field in several:
        texts = [
            plain_cell(str(cells[at])) for at, name in taken if name == field and at < count and cells[at]
        ]
        if texts:
            fields[field] = put_together(field, texts)
    return fields
