"""A conversation copied out of WhatsApp or Telegram, split into what each one said.

Invariants: a line without a head belongs to the message above it; lines of the messenger itself (calls,
encryption) have no author and are left out; which number is the day is decided once for the whole text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """One message of a conversation."""

    at: datetime
    author: str
    text: str


_INVISIBLE = re.compile("[\u200e\u200f\u202a-\u202e\ufeff]")
_SPACES = re.compile("[\u00a0\u202f\u2009]")
_NUMBERS = r"\d{1,2}[./]\d{1,2}[./]\d{2,4}"
_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp]\.?[Mm]\.?)?"
_HEADS = (
    # WhatsApp, Android export: 12.10.2026, 14:05 - Сауле: текст
    re.compile(rf"^(?P<stamp>{_NUMBERS},? {_CLOCK}) [-–] (?:(?P<author>[^:]{{1,80}}): )?(?P<text>.*)$"),
    # WhatsApp, iPhone export and desktop copy: [12.10.2026, 14:05:33] Сауле: текст
    re.compile(r"^\[(?P<stamp>[^\]]{6,40})\] (?:(?P<author>[^:]{1,80}): )?(?P<text>.*)$"),
    # Telegram: Сауле, [12.10.2026 14:05] with the text below
    re.compile(r"^(?P<author>[^\[\]]{1,80}), \[(?P<stamp>[^\]]{6,40})\]:?\s*(?P<text>.*)$"),
)
_TIME = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?: ?(?P<half>[ap])\.?m)?")
_DATE = re.compile(r"(?P<a>\d{1,2})[./](?P<b>\d{1,2})[./](?P<year>\d{4}|\d{2})")
_DAY_MONTH = re.compile(r"(?P<day>\d{1,2}) (?P<month>[^\W\d_]{3,})\.?,? (?P<year>\d{4})")
_MONTH_DAY = re.compile(r"(?P<month>[^\W\d_]{3,})\.? (?P<day>\d{1,2}),? (?P<year>\d{4})")
_MONTHS = {
    words[at * 3 : at * 3 + 3]: at + 1
    for words in ("янвфевмарапрмаяиюниюлавгсеноктноядек", "janfebmaraprmayjunjulaugsepoctnovdec")
    for at in range(12)
}
_MONTHS["май"] = 5
Head = re.Match[str]


def split_conversation(text: str, zone: tzinfo | None) -> tuple[SaidMessage, ...]:
    """Split a copied text into its messages, in their order; nothing where it is no conversation."""
    lines = [_SPACES.sub(" ", _INVISIBLE.sub("", line)).rstrip() for line in text.splitlines()]
    heads = [_head(line) for line in lines]
    month_first = _month_first([head["stamp"] for head in heads if head is not None])
    return tuple(_messages(lines, heads, month_first=month_first, zone=zone))


def _head(line: str) -> Head | None:
    for pattern in _HEADS:
        found = pattern.match(line)
        if found and _TIME.search(found["stamp"]):
            return found
    return None


def _month_first(stamps: list[str]) -> bool:
    """12/10: the American order where a number says so, or where the clock has halves of the day."""
    dates = [found for stamp in stamps if (found := _DATE.search(stamp))]
    if any(int(found["a"]) > 12 for found in dates):
        return False
    if any(int(found["b"]) > 12 for found in dates):
        return True
    return any("/" in found[0] for found in dates) and any(
        found["half"] for stamp in stamps if (found := _TIME.search(stamp.lower()))
    )


def _messages(
    lines: list[str], heads: list[Head | None], *, month_first: bool, zone: tzinfo | None
) -> Iterator[SaidMessage]:
    at: datetime | None = None
    author, said = "", list[str]()
    for line, head in zip(lines, heads, strict=True):
        moment = _moment(head["stamp"], month_first=month_first, zone=zone) if head else None
        if head is None or moment is None:
            said.append(line)
            continue
        if at is not None and author and (whole := "\n".join(said).strip()):
            yield SaidMessage(at, author, whole)
        at, author, said = moment, (head["author"] or "").strip(), [head["text"]]
    if at is not None and author and (whole := "\n".join(said).strip()):
        yield SaidMessage(at, author, whole)


def _moment(stamp: str, *, month_first: bool, zone: tzinfo | None) -> datetime | None:
    low = stamp.lower()
    clock, day = _TIME.search(low), _day(low, month_first=month_first)
    if clock is None or day is None:
        return None
    hour = int(clock["hour"])
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"] == "p" else 0)
    try:
        at = datetime(*day, hour, int(clock["minute"]), int(clock["second"] or 0))  # noqa: DTZ001 - below
    except ValueError:
        return None
    return at.replace(tzinfo=zone) if zone else at.astimezone()


def _day(stamp: str, *, month_first: bool) -> tuple[int, int, int] | None:
    found = _DATE.search(stamp)
    if found:
        first, second, year = int(found["a"]), int(found["b"]), int(found["year"])
        month, day = (first, second) if month_first else (second, first)
        return (year + 2000 if year < 100 else year), month, day
    found = _DAY_MONTH.search(stamp) or _MONTH_DAY.search(stamp)
    month = _MONTHS.get(found["month"][:3], 0) if found else 0
    return (int(found["year"]), month, int(found["day"])) if found and month else None
