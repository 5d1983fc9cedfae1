"""What was typed into a search field, taken apart: words, "phrases", and from: type: since: (от: тип: с:)."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

_PART = re.compile(
    r'(?P<name>[^\W\d_]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"]+))|"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)'
)
_NAMES = {"from": "from", "от": "from", "type": "type", "тип": "type", "since": "since", "с": "since"}
# The beginning of a word, in both languages and numbers: (kinds of hits, kinds of interactions).
_TYPES: tuple[tuple[tuple[str, ...], str], ...] = (
    (("account", "клиент", "заказчик", "организац", "компани"), "account"),
    (("contact", "person", "контакт", "человек", "люди"), "contact"),
    (("site", "площадк", "объект"), "site"),
    (("asset", "оборудован", "машин"), "asset"),
    (("case", "заявк", "обращен"), "case"),
    (("visit", "выезд", "визит"), "visit"),
    (("task", "задач"), "task"),
    (("draft", "черновик"), "draft"),
    (("attachment", "file", "вложен", "файл"), "attachment"),
    (("chat", "чат", "разговор"), "chat"),
    (("interaction", "событи", "переписк"), "interaction"),
    (("email", "mail", "письм", "почт"), "email"),
    (("call", "звон"), "call"),
    (("message", "сообщен"), "message"),
    (("note", "замет"), "note"),
)
_DAYS = {"today": 0, "сегодня": 0, "yesterday": 1, "вчера": 1, "week": 7, "неделя": 7, "неделю": 7,
         "month": 30, "месяц": 30, "year": 365, "год": 365}  # fmt: skip
_SPAN = re.compile(r"(\d{1,4})(d|д|w|н|m|м|y|г)")
_SPAN_DAYS = {"d": 1, "д": 1, "w": 7, "н": 7, "m": 30, "м": 30, "y": 365, "г": 365}
_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?"
    r"|(?P<day_>\d{1,2})\.(?P<month_>\d{1,2})(?:\.(?P<year_>\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A query taken apart.

    Attributes:
        words: Each to be found; the last one may be unfinished.
        phrases: To be found word after word.
        people: Of whom it shall be; each to be found among who wrote it.
        kinds: What it shall be, of any; None when nothing was said, empty when no such kind is known.
        since: The moment from which on; None for all times.
    """

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    kinds: frozenset[str] | None = None
    since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self.words or self.phrases or self.people or self.kinds is not None or self.since)


@dataclass(slots=True)
class _Parts:
    words: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    kinds: frozenset[str] | None = None
    since: datetime | None = None


def read_query(text: str, now: datetime) -> SearchQuery:
    """Take a query apart; a filter whose value cannot be read is an ordinary word."""
    parts = _Parts()
    for found in _PART.finditer(text):
        name = _NAMES.get((found["name"] or "").lower(), "")
        value = found["quoted"] if found["quoted"] is not None else found["value"]
        if name and value and _take_filter(parts, name, value, now):
            continue
        if found["phrase"] is not None:
            parts.phrases.append(found["phrase"])
        else:
            parts.words.append(found.group())
    return SearchQuery(
        tuple(parts.words), tuple(parts.phrases), tuple(parts.people), parts.kinds, parts.since
    )


def _take_filter(parts: _Parts, name: str, value: str, now: datetime) -> bool:
    if name == "from":
        parts.people.append(value)
        return True
    if name == "type":
        parts.kinds = (parts.kinds or frozenset()) | kinds_called(value)
        return True
    parts.since = since_when(value, now)
    return parts.since is not None


def kinds_called(word: str) -> frozenset[str]:
    """Give the kinds a word may mean, in either language and number; none when no kind is called so."""
    wanted = word.lower().rstrip("s")
    return frozenset(
        kind
        for stems, kind in _TYPES
        for known in stems
        if wanted.startswith(known) or (len(wanted) >= 3 and known.startswith(wanted))
    )


def since_when(word: str, now: datetime) -> datetime | None:
    """Read «2026-11-01», «01.11.2026», «1.11», «2026-11», «2026», «7д», «вчера»; None when it is no time."""
    wanted = word.lower()
    span = _SPAN.fullmatch(wanted)
    days = int(span[1]) * _SPAN_DAYS[span[2]] if span else _DAYS.get(wanted)
    if days is not None:
        return _midnight(now.date() - timedelta(days=min(days, now.toordinal() - 1)), now)
    found = _DATE.fullmatch(wanted)
    return _of_date(found, now) if found else None


def _of_date(found: re.Match[str], now: datetime) -> datetime | None:
    year = int(found["year"] or found["year_"] or now.year)
    month = int(found["month"] or found["month_"] or 1)
    day = int(found["day"] or found["day_"] or 1)
    try:
        at = date(year, month, day)
        # A day and a month alone mean the last time it was that day.
        if found["day_"] and not found["year_"] and at > now.date():
            at = date(year - 1, month, day)
    except ValueError:
        return None
    return _midnight(at, now)


def _midnight(at: date, now: datetime) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=now.tzinfo)
