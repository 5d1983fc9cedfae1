"""From the text of a line to values: names, phones, choices; what cannot be, is said with the field's name.

Invariant: pure; a refusal names the field and never the text that stood in it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.domain.entry_times import read_when
from app.domain.entry_words import CHOICES
from app.domain.imports import FIELDS, Incoming, ReadingRules
from app.domain.requests import complete_request

MOST_NAME, MOST_TEXT = 500, 1_000_000
Values = Mapping[str, object]
_NOTHING: Values = MappingProxyType({})

_TIMES = (
    "case.opened_at", "case.due_at", "visit.planned_at", "visit.started_at", "visit.finished_at",
    "task.due_at", "interaction.at",
)  # fmt: skip
_LISTS = ("contact.phones", "contact.emails", "account.tags", "case.tags")
_PLACES = {name: (name.partition(".")[0], name.partition(".")[2]) for name in FIELDS}
_DEGREES = {"site.latitude": 90.0, "site.longitude": 180.0}
_BETWEEN = re.compile(r"[;,\n]+")
_DIGIT = re.compile(r"\D+")
_CONTROL = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))
_LONG = ("account.notes", "interaction.text", "visit.notes", "mail.to")


class EntryRefusedError(Exception):
    """A line that cannot be taken; `code` and the field it is about."""

    def __init__(self, code: str, about: str) -> None:
        super().__init__(about)
        self.code = code


@dataclass(frozen=True, slots=True)
class Entry:
    """The values of one line, by the record they are of.

    Attributes:
        records: By `account`, `contact`, `site`, `asset`, `case`, `visit`, `task`, `interaction`; what is not
            there is not spoken of.
        mail_from: Name and address of who wrote; `mail_to` of those it went to.
    """

    line: str
    records: Mapping[str, Values]
    mail_from: tuple[str, str] = ("", "")
    mail_to: tuple[tuple[str, str], ...] = ()

    def of(self, record: str) -> Values:
        """What is said of a record; nothing when it is not spoken of."""
        return self.records.get(record, _NOTHING)


def entry_of(incoming: Incoming, rules: ReadingRules) -> Entry:
    """Make values of a line.

    Raises:
        EntryRefusedError: Something of it cannot be what its field must be.
    """
    records: dict[str, dict[str, object]] = {}
    for name, untrusted in incoming.fields.items():
        text = _clean(name, untrusted)
        if not text:
            continue
        record, field = _PLACES[name]
        read = _READERS.get(name)
        records.setdefault(record, {})[field] = read(name, text, rules) if read else text
    mail = records.pop("mail", None)
    if "contact" in records:
        _name_contact(records["contact"])
    # A date with nothing said at it is no message.
    if "interaction" in records and not records["interaction"].keys() & {"text", "subject"}:
        del records["interaction"]
    if rules.case_per_line:
        complete_request(records)
    _refuse_halves(records)
    if mail is None:
        return Entry(incoming.line, records)
    return Entry(incoming.line, records, _person(str(mail.get("from", ""))), _people(mail))


def _clean(name: str, text: str) -> str:
    # Most cells are short and plain; the rest is looked at letter by letter.
    if not text.isprintable():
        text = text.translate(_CONTROL)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise EntryRefusedError("import.encoding", name) from None
    if len(text) > (MOST_TEXT if name in _LONG else MOST_NAME):
        raise EntryRefusedError("import.too_long", name)
    return text.strip()


def _list(_name: str, text: str, _rules: ReadingRules) -> list[str]:
    return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))


def _time(name: str, text: str, rules: ReadingRules) -> datetime:
    at = read_when(text, rules.zone, month_first=rules.month_first)
    if at is None:
        raise EntryRefusedError("import.date", name)
    return at


def _choice(name: str, text: str, rules: ReadingRules) -> str:
    word = text.casefold()
    known = rules.values.get(name, {}).get(word) or word
    if known not in CHOICES[name]:
        raise EntryRefusedError("import.choice", name)
    return str(CHOICES[name][known])


def _degrees(name: str, text: str, _rules: ReadingRules) -> float:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise EntryRefusedError("import.number", name) from None
    if not abs(value) <= _DEGREES[name]:
        raise EntryRefusedError("import.number", name)
    return value


def _name_contact(contact: dict[str, object]) -> None:
    parts = [contact.pop(f"{part}_name", "") for part in ("last", "first", "middle")]
    whole = " ".join(str(part) for part in parts if part)
    contact.setdefault("name", whole)
    if not contact["name"]:
        # A card with an address alone is a person all the same.
        known = [*_texts(contact.get("emails")), *_texts(contact.get("phones"))]
        if not known:
            raise EntryRefusedError("import.no_name", "contact.name")
        contact["name"] = known[0]


def _texts(value: object) -> list[str]:
    return value if isinstance(value, list) else []


def _person(text: str) -> tuple[str, str]:
    """Split `Name <address>`; the readers have made it so."""
    name, found, rest = text.rpartition("<")
    return (name.strip(), rest.rstrip("> ").lower()) if found else ("", text.strip().lower())


def _people(mail: Values) -> tuple[tuple[str, str], ...]:
    return tuple(_person(line) for line in str(mail.get("to", "")).splitlines() if line.strip())


_NEEDED = {"asset": ("name", "serial_number"), "site": ("name", "address"), "task": ("title",)}
_OWNERS = frozenset(("account", "contact", "case", "interaction", "visit", "task"))


def _refuse_halves(records: Mapping[str, Values]) -> None:
    """A record spoken of must have what makes it one."""
    for record, needed in _NEEDED.items():
        if record in records and not any(name in records[record] for name in needed):
            raise EntryRefusedError("import.no_name", f"{record}.{needed[0]}")
    if _OWNERS.isdisjoint(records):
        raise EntryRefusedError("import.empty", "account.name")


def phone_key(phone: str) -> str:
    """Name a phone by its digits: the last ten, so that +7, 8 and none are one number."""
    digits = _DIGIT.sub("", phone)
    return digits[-10:] if len(digits) >= 5 else ""


_READERS: Mapping[str, Callable[[str, str, ReadingRules], object]] = {
    **dict.fromkeys(_LISTS, _list),
    **dict.fromkeys(_TIMES, _time),
    **dict.fromkeys(CHOICES, _choice),
    **dict.fromkeys(_DEGREES, _degrees),
}
