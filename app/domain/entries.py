"""From the text of a line to values: names, phones, choices; what cannot be, is said with the field's name.

Invariant: pure; a refusal names the field and never the text that stood in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from app.domain.entry_times import read_when
from app.domain.entry_words import CHOICES
from app.domain.imports import Incoming, ReadingRules

MOST_NAME, MOST_TEXT = 500, 1_000_000
Values = Mapping[str, object]
RECORDS = ("account", "contact", "site", "asset", "case", "visit", "task", "interaction")
_NOTHING: Values = MappingProxyType({})

_TIMES = (
    "case.opened_at", "case.due_at", "visit.planned_at", "visit.started_at", "visit.finished_at",
    "task.due_at", "interaction.at",
)  # fmt: skip
_LISTS = ("contact.phones", "contact.emails", "account.tags", "case.tags")
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
    """The values of one line, by the record they are of; nothing of a record means that it is not spoken of.

    Attributes:
        mail_from: Name and address of who wrote; `mail_to` of those it went to.
    """

    line: str
    account: Values
    contact: Values
    site: Values
    asset: Values
    case: Values
    visit: Values
    task: Values
    interaction: Values
    mail_from: tuple[str, str]
    mail_to: tuple[tuple[str, str], ...]


def entry_of(incoming: Incoming, rules: ReadingRules) -> Entry:
    """Make values of a line.

    Raises:
        EntryRefusedError: Something of it cannot be what its field must be.
    """
    records: dict[str, dict[str, object]] = {}
    for name, text in incoming.fields.items():
        record, _, field = name.partition(".")
        value = _value(name, text, rules)
        if value is not None:
            records.setdefault(record, {})[field] = value
    mail = records.pop("mail", {})
    if "contact" in records:
        _name_contact(records["contact"])
    entry = Entry(
        line=incoming.line,
        **{record: records.get(record, _NOTHING) for record in RECORDS},
        mail_from=_person(str(mail.get("from", ""))),
        mail_to=_people(mail),
    )
    _refuse_halves(entry)
    return entry


def _value(name: str, text: str, rules: ReadingRules) -> object:
    text = _clean(name, text)
    if not text:
        return None
    if name in _LISTS:
        return list(dict.fromkeys(part.strip() for part in _BETWEEN.split(text) if part.strip()))
    if name in _TIMES:
        return _time(name, text, rules)
    if name in CHOICES:
        return _choice(name, text, rules)
    if name in _DEGREES:
        return _degrees(name, text)
    return text


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


def _degrees(name: str, text: str) -> float:
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


def _refuse_halves(entry: Entry) -> None:
    """A record spoken of must have what makes it one."""
    if entry.asset and not (entry.asset.get("name") or entry.asset.get("serial_number")):
        raise EntryRefusedError("import.no_name", "asset.name")
    if entry.site and not (entry.site.get("name") or entry.site.get("address")):
        raise EntryRefusedError("import.no_name", "site.name")
    if entry.task and "title" not in entry.task:
        raise EntryRefusedError("import.no_name", "task.title")
    if entry.interaction and not (entry.interaction.get("text") or entry.interaction.get("subject")):
        raise EntryRefusedError("import.no_name", "interaction.text")
    if not (entry.account or entry.contact or entry.case or entry.interaction or entry.visit or entry.task):
        raise EntryRefusedError("import.empty", "account.name")


def phone_key(phone: str) -> str:
    """Name a phone by its digits: the last ten, so that +7, 8 and none are one number."""
    digits = _DIGIT.sub("", phone)
    return digits[-10:] if len(digits) >= 5 else ""
