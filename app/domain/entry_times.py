"""Dates as strangers write them: ISO, 03.11.2026 14:05, 3/11/26, 11/03/2026 2:05 PM; the years 1 to 9999."""

import re
from datetime import datetime, tzinfo

_DAY = re.compile(
    r"(\d{1,4})[./\-](\d{1,2})[./\-](\d{1,4})"
    r"(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]m)?)?\s*",
    re.IGNORECASE,
)


def read_when(text: str, zone: tzinfo, *, month_first: bool = False) -> datetime | None:
    """Read a date or a time; None where it is none.

    Args:
        text: As it stands in the file.
        zone: Of times that name none.
        month_first: Whether 03/04 is the fourth of March.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        found = _DAY.fullmatch(text)
        if found is None:
            return None
        try:
            at = _put_together(found, month_first=month_first)
        except ValueError:
            return None
    return at.replace(tzinfo=zone) if at.tzinfo is None else at


def _put_together(found: re.Match[str], *, month_first: bool) -> datetime:
    first, second, third = found[1], found[2], found[3]
    if len(first) == 4:
        year, month, day = int(first), int(second), int(third)
    else:
        day, month = (int(second), int(first)) if month_first else (int(first), int(second))
        year = int(third) + (2000 if len(third) <= 2 else 0)
    hour, minute, second_of = (int(found[group] or 0) for group in (4, 5, 6))
    half = (found[7] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError("no such hour")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return datetime(year, month, day, hour, minute, second_of)  # noqa: DTZ001 - the zone is added by the caller
