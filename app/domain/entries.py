"""From the text of a line to values: names, phones, choices; what cannot be, is said with the field's name.

Invariant: pure; a refusal names the field and never the text that stood in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from app.domain.entry_times import read_when
from app.domain.imports import Incoming, ReadingRules
from app.domain.records import AccountKind, CaseStatus, Direction, InteractionKind, Urgency

MOST_NAME, MOST_TEXT = 500, 1_000_000
Values = Mapping[str, object]
_NOTHING: Values = MappingProxyType({})

_CHOICES: Mapping[str, Mapping[str, str]] = {
    "account.kind": {
        **{word: AccountKind.ORGANISATION for word in (
            "organisation", "organization", "company", "организация", "компания", "юрлицо", "юр. лицо",
            "юридическое лицо", "ұйым",
        )},
        **{word: AccountKind.PERSON for word in (
            "person", "individual", "contact", "физлицо", "физ. лицо", "физическое лицо", "частное лицо", "контакт",
            "жеке тұлға",
        )},
    },
    "case.urgency": {
        **{word: Urgency.LOW for word in ("low", "низкая", "низкий", "төмен")},
        **{word: Urgency.NORMAL for word in (
            "normal", "medium", "обычная", "средняя", "средний", "нормальная", "нормальный", "орташа",
        )},
        **{word: Urgency.HIGH for word in ("high", "urgent", "высокая", "высокий", "срочно", "жоғары")},
        **{word: Urgency.CRITICAL for word in ("critical", "критическая", "критический", "авария")},
    },
    "case.status": {
        **{word: CaseStatus.NEW for word in ("new", "новая", "новый", "новое", "жаңа")},
        **{word: CaseStatus.OPEN for word in (
            "open", "assigned", "in progress", "открыта", "открыто", "в работе", "выполняется",
        )},
        **{word: CaseStatus.WAITING for word in ("waiting", "pending", "ожидание", "ожидает", "отложена")},
        **{word: CaseStatus.DONE for word in (
            "done", "closed", "resolved", "completed", "закрыта", "закрыто", "завершена", "выполнена", "решена",
        )},
    },
    "interaction.kind": {
        **{word: InteractionKind.EMAIL for word in ("email", "e-mail", "письмо", "почта")},
        **{word: InteractionKind.CALL for word in ("call", "phone", "звонок")},
        **{word: InteractionKind.MESSAGE for word in ("message", "chat", "сообщение", "чат")},
        **{word: InteractionKind.NOTE for word in ("note", "заметка", "примечание", "комментарий")},
    },
    "interaction.direction": {
        **{word: Direction.IN for word in ("in", "inbound", "входящий", "входящее")},
        **{word: Direction.OUT for word in ("out", "outbound", "исходящий", "исходящее")},
        **{word: Direction.INTERNAL for word in ("internal", "внутреннее", "внутренний")},
    },
    "task.done": {
        **dict.fromkeys(("1", "true", "yes", "да", "done", "completed", "выполнена", "завершена"), "1"),
        **dict.fromkeys(("0", "false", "no", "нет", "needs-action", "in-process", "cancelled", "новая"), ""),
    },
}  # fmt: skip
_TIMES = (
    "case.opened_at", "case.due_at", "visit.planned_at", "visit.started_at", "visit.finished_at",
    "task.due_at", "interaction.at",
)  # fmt: skip
_LISTS = ("contact.phones", "contact.emails", "account.tags", "case.tags")
_DEGREES = {"site.latitude": 90.0, "site.longitude": 180.0}
_BETWEEN = re.compile(r"[;,\n]+")
_DIGIT = re.compile(r"\D+")
_CONTROL = {number: None for number in (*range(9), 11, 12, *range(14, 32), 127)}
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
    account: Values = _NOTHING
    contact: Values = _NOTHING
    site: Values = _NOTHING
    asset: Values = _NOTHING
    case: Values = _NOTHING
    visit: Values = _NOTHING
    task: Values = _NOTHING
    interaction: Values = _NOTHING
    mail_from: tuple[str, str] = ("", "")
    mail_to: tuple[tuple[str, str], ...] = ()


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
    entry = Entry(line=incoming.line, **records)
    if mail:
        entry = replace(entry, mail_from=_person(str(mail.get("from", ""))), mail_to=_people(mail))
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
    if name in _CHOICES:
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
    if known not in _CHOICES[name]:
        raise EntryRefusedError("import.choice", name)
    return str(_CHOICES[name][known])


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
