"""`account|contact|site|asset|case|visit|task|template list|show|add|edit|archive|undo`."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.commands.edit_verbs import add_edit_verbs
from app.commands.format_help import tell_record
from app.commands.invocation import Invocation, read_object
from app.commands.output import plain
from app.commands.parser import UsageError
from app.commands.record_ids import record_id
from app.commands.verbs import VerbTable

# What a person at a terminal is shown at once.
_PAGE = 200
# The noun on the line, its plural in JSON, and the columns of its table.
NOUNS: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "account": ("accounts", "accounts", "клиенты", ("id", "name", "kind", "language")),
    "contact": ("contacts", "contacts", "контакты", ("id", "name", "role", "phones")),
    "site": ("sites", "sites", "площадки", ("id", "name", "address")),
    "asset": ("assets", "assets", "оборудование", ("id", "name", "model", "serial_number")),
    "case": ("cases", "cases", "заявки", ("id", "number", "title", "status", "urgency", "opened_at")),
    "visit": ("visits", "visits", "выезды", ("id", "case_id", "planned_at", "engineer")),
    "task": ("tasks", "tasks", "задачи", ("id", "case_id", "title", "due_at", "done")),
    "template": ("templates", "templates", "шаблоны", ("id", "name", "language")),
}


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    for noun, (_plural, english, russian, _columns) in NOUNS.items():
        group = table.group(noun, english, russian)
        listing = group.add("list", "list them", "список", _for(noun, list_records))
        listing.add_argument("--where", action="append", default=[], metavar="FIELD=VALUE")
        listing.add_argument("--limit", type=int, metavar="N")
        listing.add_argument("--after", type=int, default=0, metavar="ID")
        group.add("show", "show one", "показать", _for(noun, show_record)).add_argument("id", metavar="ID")
        adding = group.add("add", "add one", "добавить", _for(noun, add_record))
        adding.add_argument("--from", dest="source", required=True, metavar="FILE.json")
        tell_record(adding, noun, group.language)
        add_edit_verbs(group, noun)


def _for(noun: str, verb: Callable[[str, Invocation], int]) -> Callable[[Invocation], int]:
    return partial(verb, noun)


def list_records(noun: str, invocation: Invocation) -> int:
    """List the records of one kind; a terminal gets a page, scripts all of them unless they name a limit."""
    output, options = invocation.output, invocation.options
    where = conditions(options.where)
    most = options.limit
    if most is None and output.is_terminal:
        most = _PAGE
    if most is not None and most < 1:
        raise UsageError("a limit below one", detail=f"--limit {most}")
    invocation.open_profile()
    found = invocation.services.records.list(noun, where, after=options.after, most=most)
    records = [_as_dict(record) for record in found]
    plural, _english, _russian, columns = NOUNS[noun]
    output.document({plural: records})
    if not output.as_json and "case_id" in columns:
        _name_cases(invocation, records)
    output.table(columns, [[record.get(column) for column in columns] for record in records])
    if records and len(records) == most:
        going_on = f"--after {records[-1]['id']}"
        output.remark(f"The page is full; what follows: {going_on}", f"Страница полна; дальше: {going_on}")
    return 0


def _name_cases(invocation: Invocation, records: list[dict[str, Any]]) -> None:
    """Put a case's number beside its id: that is what people know it by."""
    show = invocation.services.records.show
    cases = {record["case_id"] for record in records if record.get("case_id") is not None}
    told = {case: f"{case} · {_as_dict(show('case', case))['number']}" for case in cases}
    for record in records:
        record["case_id"] = told.get(record.get("case_id"))


def show_record(noun: str, invocation: Invocation) -> int:
    """Show one record; a case also by its number."""
    output = invocation.output
    invocation.open_profile()
    record = _as_dict(invocation.services.records.show(noun, record_id(noun, invocation)))
    output.document(record)
    if not output.as_json:
        for name, value in record.items():
            output.fact(name, _named(invocation, name, value))
    return 0


def _named(invocation: Invocation, name: str, value: object) -> object:
    """A number of another record with what people call that record."""
    noun = name.removesuffix("_id")
    if noun == name or noun not in NOUNS or not isinstance(value, int):
        return value
    other = _as_dict(invocation.services.records.show(noun, value))
    called = " ".join(str(other[field]) for field in ("number", "name", "title") if other.get(field))
    return f"{value} · {called}" if called else value


def add_record(noun: str, invocation: Invocation) -> int:
    """Add one record from a JSON object."""
    values = read_object(invocation.options.source)
    invocation.open_profile()
    added = invocation.services.records.add(noun, values)
    invocation.output.document({"id": added})
    invocation.output.text(str(added))
    return 0


def conditions(pairs: list[str]) -> dict[str, str]:
    """`--where` pairs as a mapping.

    Raises:
        UsageError: One of them has no `=`.
    """
    wrong = [pair for pair in pairs if "=" not in pair]
    if wrong:
        raise UsageError("--where without =", detail=f"--where {wrong[0]}")
    return dict(pair.split("=", 1) for pair in pairs)


def _as_dict(record: object) -> dict[str, object]:
    values = plain(record)
    assert isinstance(values, dict)
    return values
