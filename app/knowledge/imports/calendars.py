"""ICS: events become visits, to-dos tasks, journal entries notes; each component is read by itself.

What an event belongs to is rarely said: it is the account of an attendee we know, else the one named after
the calendar; its visits and tasks lie in one case of the calendar's name.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.damage import DAMAGE, problem, read_whole
from app.knowledge.imports.encodings import decode
from app.knowledge.imports.folded_lines import Block, blocks, unfold

_KINDS = ("VEVENT", "VTODO", "VJOURNAL")
_MOST_LINES = 5000


def read_calendar(path: Path, encoding: str = "") -> Iterator[Incoming | ImportProblem]:
    """Give the components of a calendar.

    Raises:
        ExchangeError: The file cannot be read or is no calendar (`import.unreadable`).
    """
    text = decode(read_whole(path), encoding).text
    if "BEGIN:VCALENDAR" not in text.upper():
        raise ExchangeError("no calendar", code="import.unreadable", path=path.name)
    title = _calendar_name(text) or path.stem
    zones = "\r\n".join(_again(block, "VTIMEZONE") for block in blocks(text, "VTIMEZONE") if block.whole)
    found = sorted(
        ((block.line, kind, block) for kind in _KINDS for block in blocks(text, kind)), key=lambda one: one[0]
    )
    for line, kind, block in found:
        if not block.whole or len(block.lines) > _MOST_LINES:
            yield problem(line, "import.damaged", f"no END:{kind}")
            continue
        try:
            yield Incoming(str(line), _fields(kind, _component(kind, block, zones), title))
        except DAMAGE as error:
            yield problem(line, "import.damaged", type(error).__name__)


def _calendar_name(text: str) -> str:
    for _, line in unfold(text):
        if line.upper().startswith("X-WR-CALNAME"):
            return line.partition(":")[2].replace("\\", "").strip()
    return ""


def _again(block: Block, kind: str) -> str:
    inner = "\r\n".join(line for _, line in block.lines)
    return f"BEGIN:{kind}\r\n{inner}\r\nEND:{kind}"


def _component(kind: str, block: Block, zones: str) -> Any:
    from icalendar import Calendar

    calendar = Calendar.from_ical(
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-\r\n{zones}\r\n{_again(block, kind)}\r\nEND:VCALENDAR\r\n"
    )
    return calendar.walk(kind)[0]


def _fields(kind: str, component: Any, title: str) -> dict[str, str]:
    summary, ref = _text(component, "SUMMARY"), _text(component, "UID")
    about = "\n".join(
        text for text in (summary, _text(component, "LOCATION"), _text(component, "DESCRIPTION")) if text
    )
    fields = {"account.name": title, "mail.from": _address(component, "ORGANIZER"),
              "mail.to": "\n".join(_addresses(component))}  # fmt: skip
    if kind == "VJOURNAL":
        fields |= {
            "interaction.kind": "note", "interaction.direction": "internal", "interaction.ref": ref,
            "interaction.subject": summary, "interaction.text": _text(component, "DESCRIPTION") or summary,
            "interaction.at": _time(component, "DTSTART"),
        }  # fmt: skip
    else:
        fields["case.title"] = title
    if kind == "VEVENT":
        fields |= {"visit.ref": ref, "visit.planned_at": _time(component, "DTSTART"), "visit.notes": about}
    elif kind == "VTODO":
        fields |= {
            "task.ref": ref, "task.title": summary, "task.due_at": _time(component, "DUE"),
            "task.done": _text(component, "STATUS"),
        }  # fmt: skip
    return {name: text for name, text in fields.items() if text}


def _text(component: Any, name: str) -> str:
    value = component.get(name)
    return "" if value is None else str(value[0] if isinstance(value, list) else value).strip()


def _time(component: Any, name: str) -> str:
    value = component.get(name)
    if value is None:
        return ""
    return str((value[0] if isinstance(value, list) else value).dt.isoformat())


def _address(component: Any, name: str) -> str:
    value = _text(component, name)
    return value[7:] if value.lower().startswith("mailto:") else ""


def _addresses(component: Any) -> list[str]:
    value = component.get("ATTENDEE")
    some = value if isinstance(value, list) else [] if value is None else [value]
    return [str(one)[7:] for one in some if str(one).lower().startswith("mailto:")]
