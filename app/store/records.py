"""Records one by one, as the command line and the desk list, show, add, edit and archive them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

import msgspec

from app.domain.edits import EditAction, Undone
from app.domain.records import Account, Asset, Case, Contact, Record, Site, Task, Template, Visit
from app.errors import DomainError, NotFoundError
from app.store import rows
from app.store.connection import Database, Row
from app.store.edits import Edits
from app.store.exchange_format import convert
from app.store.folding import fold, squash
from app.store.record_shapes import COLUMNS, EDITED, LISTS, SHAPES, TARGETS, TIMES, NewCase, NewRecord

_PIECE = 1000
_KINDS: dict[str, tuple[str, type[Record], Callable[[Row], Record]]] = {
    "account": ("accounts", Account, rows.account),
    "contact": ("contacts", Contact, rows.contact),
    "site": ("sites", Site, rows.site),
    "asset": ("assets", Asset, rows.asset),
    "case": ("cases", Case, rows.case),
    "visit": ("visits", Visit, rows.visit),
    "task": ("tasks", Task, rows.task),
    "template": ("templates", Template, rows.template),
}


class Records:
    """Reads, adds and edits records of any kind."""

    def __init__(self, database: Database, edits: Edits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._edits = edits
        self._clock = clock

    def list(
        self, kind: str, where: Mapping[str, str], *, after: int = 0, most: int | None = None
    ) -> tuple[Record, ...]:
        """List records by id, those after one, at most so many; each of `where` is a field and its value.

        Those put away are left out unless `where` asks for `archived`.

        Raises:
            DomainError: There is no such kind (`record.kind`) or field (`record.field`).
        """
        table, record, reader = _kind(kind)
        asked = where if "archived" in where else {**where, "archived": "false"}
        wanted = [(_field_of(record, name), value) for name, value in asked.items()]
        records = map(reader, self._read_on(table, after))
        fitting = (one for one in records if all(_is(getattr(one, name), value) for name, value in wanted))
        return tuple(islice(fitting, most))

    def _read_on(self, table: str, after: int) -> Iterator[Row]:
        # In pieces: who wants a page does not read the table.
        sql = f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT {_PIECE}"  # noqa: S608 - constants
        while found := self._database.rows(sql, (after,)):
            yield from found
            after = found[-1]["id"]

    def show(self, kind: str, record_id: int) -> Record:
        """Read one record.

        Raises:
            NotFoundError: There is none.
        """
        table, _, reader = _kind(kind)
        row = self._database.row(f"SELECT * FROM {table} WHERE id = ?", (record_id,))  # noqa: S608 - constants
        if row is None:
            raise NotFoundError(f"no such {kind}", wanted=str(record_id))
        return reader(row)

    def add(self, kind: str, values: Mapping[str, object]) -> int:
        """Add a record and give its id.

        Raises:
            ExchangeError: A field is unknown or wrong; `path` names it.
            NotFoundError: What it points at is not there.
            DomainError: Its ref is taken (`record.taken`).
        """
        table, _, _ = _kind(kind)
        shape = convert(dict(values), SHAPES[kind])
        with self._database.transaction():
            columns = self._columns(shape)
            self._refuse_taken(table, columns)
            record_id = rows.insert(self._database, table, columns)
            self._edits.added(kind, record_id)
        return record_id

    def edit(self, kind: str, record_id: int, values: Mapping[str, object]) -> bool:
        """Change some fields and say whether anything is different now.

        Raises:
            ExchangeError: A field is unknown, wrong or not to be changed; `path` names it.
            NotFoundError: There is no such record, or what it points at is not there.
        """
        _kind(kind)
        shape = convert(dict(values), EDITED[kind])
        given = {
            name: value
            for name in shape.__struct_fields__
            if (value := getattr(shape, name)) is not msgspec.UNSET
        }
        with self._database.transaction():
            account_id = getattr(self.show(kind, record_id), "account_id", None)
            columns: dict[str, object] = {}
            for name, value in given.items():
                columns.update(self._column(name, value, {"account_id": account_id}))
            self._refuse_loop(record_id, columns)
            return self._edits.change(kind, record_id, columns)

    def archive(self, kind: str, record_id: int, *, archived: bool = True) -> bool:
        """Put a record away, or take it out again; say whether it was elsewhere before.

        Raises:
            NotFoundError: There is none.
        """
        _kind(kind)
        action = EditAction.ARCHIVED if archived else EditAction.UNARCHIVED
        with self._database.transaction():
            return self._edits.change(kind, record_id, {"archived": int(archived)}, action=action)

    def undo(self, kind: str | None = None, record_id: int | None = None) -> Undone:
        """Take the newest edit back, of one record or of all; raises what `Edits.undo` raises."""
        if kind is not None:
            _kind(kind)
        return self._edits.undo(kind, record_id)

    def _columns(self, shape: NewRecord) -> dict[str, object]:
        plain: dict[str, Any] = {name: getattr(shape, name) for name in shape.__struct_fields__}
        columns: dict[str, object] = {"ref": plain.pop("ref") or rows.new_ref()}
        scope: dict[str, object] = {}
        if "account" in plain:
            scope = {"account_id": self._target("accounts", {}, plain.pop("account"))}
        if "case" in plain:
            columns["case_id"] = self._target("cases", {}, plain.pop("case"))
        if isinstance(shape, NewCase):
            plain["number"] = shape.number or self._next_number()
            plain["opened_at"] = shape.opened_at or self._clock()
        for name, value in plain.items():
            columns.update(self._column(name, value, scope))
        return {**scope, **columns}

    def _column(self, name: str, value: Any, scope: dict[str, object]) -> dict[str, object]:
        if name in TIMES:
            return rows.time_columns(name, value)
        if name in LISTS:
            return {name: rows.to_json(msgspec.to_builtins(value))}
        if name in TARGETS:
            return {COLUMNS[name]: None if value is None else self._target(TARGETS[name], scope, value)}
        return {name: value}

    def _target(self, table: str, scope: Mapping[str, object], key: int | str) -> int:
        column = "id" if isinstance(key, int) else "ref"
        where = "".join(f" AND {name} = ?" for name in scope)
        sql = f"SELECT id FROM {table} WHERE {column} = ?{where}"  # noqa: S608 - names from our own code
        found = self._database.rows(sql, (key, *scope.values()))
        if len(found) != 1:
            code = "record.ambiguous" if found else "record.missing"
            raise NotFoundError(f"no such row of {table}", code=code, wanted=str(key))
        return int(found[0]["id"])

    def _refuse_loop(self, asset_id: int, columns: Mapping[str, object]) -> None:
        above = columns.get("part_of")
        while above is not None:
            if above == asset_id:
                raise DomainError("a part of itself", code="record.part_of_itself")
            above = self._database.value("SELECT part_of FROM assets WHERE id = ?", (above,))

    def _next_number(self) -> str:
        # One more than the highest of our own series, whichever С it was typed with.
        found = self._database.rows("SELECT number FROM cases")
        numbers = [squash(row["number"]) for row in found]
        taken = [int(one[1:]) for one in numbers if one[:1] == "c" and one[1:].isdecimal()]
        return f"С-{max(taken, default=0) + 1:04d}"

    def _refuse_taken(self, table: str, columns: Mapping[str, object]) -> None:
        scope = [name for name in ("account_id", "case_id") if name in columns]
        where = "".join(f" AND {name} = ?" for name in scope)
        sql = f"SELECT 1 FROM {table} WHERE ref = ?{where}"  # noqa: S608 - names from our own code
        if self._database.row(sql, (columns["ref"], *(columns[name] for name in scope))):
            raise DomainError("the ref is taken", code="record.taken")
        number = columns.get("number")
        sql = "SELECT 1 FROM cases WHERE vakhta_squash(number) = ?"
        if number is not None and self._database.row(sql, (squash(str(number)),)):
            raise DomainError("the number is taken", code="record.number_taken", number=str(number))


def _kind(kind: str) -> tuple[str, type[Record], Callable[[Row], Record]]:
    if kind not in _KINDS:
        raise DomainError("no such kind of record", code="record.kind")
    return _KINDS[kind]


def _field_of(record: type[Record], name: str) -> str:
    known = {field.name for field in fields(record)}
    for candidate in (name, f"{name}_id"):
        if candidate in known:
            return candidate
    raise DomainError("no such field", code="record.field", field=name)


def _is(value: object, wanted: str) -> bool:
    if isinstance(value, tuple):
        return any(_is(each, wanted) for each in value)
    if isinstance(value, datetime):
        return value.isoformat().startswith(wanted)
    if isinstance(value, bool):
        return wanted.lower() in (("true", "1", "yes") if value else ("false", "0", "no"))
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return fold(value) == fold(wanted) or (squash(wanted) != "" and squash(value) == squash(wanted))
    return ("" if value is None else str(value)) == wanted
