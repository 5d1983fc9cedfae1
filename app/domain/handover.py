"""Handing a shift over: what was done, what is open, which promises are due; as text in two languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.casefile import AgendaItem, CaseRow
from app.domain.records import CaseStatus, Urgency


@dataclass(frozen=True, slots=True)
class DoneItem:
    """Something that came to its end: a task, a visit or a case."""

    kind: str
    case_id: int
    case_number: str
    title: str
    account_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Handover:
    """What one shift tells the next.

    Attributes:
        done: Newest first.
        open_cases: The urgent first.
        promises: Tasks, visits and cases due, the soonest first.
        events: How many interactions were written in that time.
    """

    since: datetime
    until: datetime
    done: tuple[DoneItem, ...]
    open_cases: tuple[CaseRow, ...]
    promises: tuple[AgendaItem, ...]
    events: int


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """One thing: what it is about, what stands before that (a day, a number), and what after it."""

    title: str
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """Write it as one line of text."""
        return _joined([self.before, self.title, self.after])


@dataclass(frozen=True, slots=True)
class HandoverPart:
    """A part of the page: its heading and its lines; `items` are the lines in pieces, in the same order."""

    heading: str
    items: tuple[HandoverLine, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines as text."""
        return tuple(map(str, self.items))


WORDS = {
    "ru": {
        "title": "Передача смены", "period": "с {0} по {1}", "events": "записей в историях: {0}",
        "done": "Сделано", "open": "Открыто", "due": "Обещано", "nothing": "ничего",
        "task": "задача", "visit": "выезд", "case": "заявка закрыта", "case_due": "срок заявки",
        "overdue": "просрочено", "no_date": "без срока", "awaits": "ждёт ответа", "waiting": "ждём клиента",
        "critical": "авария", "high": "срочно",
    },
    "en": {
        "title": "Shift hand-over", "period": "from {0} to {1}", "events": "entries in stories: {0}",
        "done": "Done", "open": "Open", "due": "Promised", "nothing": "nothing",
        "task": "task", "visit": "visit", "case": "case closed", "case_due": "case due",
        "overdue": "overdue", "no_date": "no date", "awaits": "awaits reply",
        "waiting": "waiting for the client",
        "critical": "emergency", "high": "urgent",
    },
}  # fmt: skip


def _words(language: str) -> dict[str, str]:
    return WORDS["ru" if language == "ru" else "en"]


def heading(handover: Handover, language: str) -> tuple[str, str]:
    """Give the title and the line below it."""
    words = _words(language)
    period = words["period"].format(_day(handover.since), _day(handover.until))
    return words["title"], f"{period} · {words['events'].format(handover.events)}"


def parts(handover: Handover, language: str) -> tuple[HandoverPart, ...]:
    """Write the three parts, each with at least one line."""
    words = _words(language)
    done = [_done_line(item, words) for item in handover.done]
    open_cases = [_open_line(row, words) for row in handover.open_cases]
    due = [_due_line(item, words) for item in handover.promises]
    told = (("done", done), ("open", open_cases), ("due", due))
    nothing = (HandoverLine(words["nothing"]),)
    return tuple(HandoverPart(words[name], tuple(lines) or nothing) for name, lines in told)


def as_text(handover: Handover, language: str) -> str:
    """Write the whole page as plain text."""
    title, below = heading(handover, language)
    pieces = [title, below]
    for part in parts(handover, language):
        pieces += ["", part.heading, *(f"- {line}" for line in part.lines)]
    return "\n".join(pieces) + "\n"


def _done_line(item: DoneItem, words: dict[str, str]) -> HandoverLine:
    before = _joined([_day(item.at), words[item.kind]])
    return HandoverLine(item.title, before, _joined([item.case_number, item.account_name]))


def _open_line(row: CaseRow, words: dict[str, str]) -> HandoverLine:
    urgent = {Urgency.CRITICAL: words["critical"], Urgency.HIGH: words["high"]}.get(row.urgency, "")
    waits = words["waiting"] if row.status is CaseStatus.WAITING else ""
    waits = words["awaits"] if row.awaits_reply else waits
    return HandoverLine(row.title, row.number, _joined([row.account_name, urgent, waits]))


def _due_line(item: AgendaItem, words: dict[str, str]) -> HandoverLine:
    due = _day(item.due_at) if item.due_at else words["no_date"]
    kind = words["case_due" if item.kind == "case" else item.kind]
    late = words["overdue"] if item.overdue else ""
    after = _joined([item.case_number, item.account_name])
    return HandoverLine(item.title, _joined([due, late, kind]), after)


def _joined(pieces: Sequence[str]) -> str:
    return " · ".join(piece for piece in pieces if piece)


def _day(at: datetime) -> str:
    return f"{at:%d.%m.%Y}"
