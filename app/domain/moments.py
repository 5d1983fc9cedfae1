"""Dates as people type them: «30.11.2026 14:00», «30.11», «2026-11-30», «завтра 9:00», «tomorrow»."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

_WORDS: Mapping[str, int] = {
    "сегодня": 0, "today": 0, "завтра": 1, "tomorrow": 1, "послезавтра": 2, "вчера": -1, "yesterday": -1,
}  # fmt: skip
_DAY = re.compile(
    r"(?:(?P<word>[^\W\d_]+)|(?P<d>\d{1,2})[./](?P<m>\d{1,2})(?:[./](?P<y>\d{4}|\d{2}))?"
    r"|(?P<iso>\d{4}-\d{1,2}-\d{1,2}))(?:[\s,t]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2}))?$"
)
_MORNING = 9
_HALF_YEAR = timedelta(days=183)


def parse_moment(text: str, now: datetime) -> datetime | None:
    """Read a date with or without a time, in the zone of `now`; None where it is none.

    Without a time it is nine in the morning; without a year the nearest such day.
    """
    found = _DAY.match(text.strip().lower())
    if not found:
        return None
    try:
        day = _day(found, now)
        hour = _MORNING if found["hour"] is None else int(found["hour"])
        return day and day.replace(hour=hour, minute=int(found["minute"] or 0), second=0, microsecond=0)
    except ValueError:
        return None


def _day(found: re.Match[str], now: datetime) -> datetime | None:
    if found["word"]:
        days = _WORDS.get(found["word"])
        return None if days is None else now + timedelta(days=days)
    if found["iso"]:
        year, month, date = map(int, found["iso"].split("-"))
        return now.replace(year=year, month=month, day=date)
    month, date = int(found["m"]), int(found["d"])
    if found["y"] is None:
        near = now.replace(month=month, day=date)
        return near.replace(year=near.year + 1) if now - near > _HALF_YEAR else near
    year = int(found["y"])
    return now.replace(year=year + 2000 if year < 100 else year, month=month, day=date)


def written(at: datetime) -> str:
    """Write a moment so that `parse_moment` reads it back."""
    return f"{at:%d.%m.%Y %H:%M}" if at.year >= 1000 else f"{at.year:04d}-{at:%m-%d %H:%M}"
