"""Times in the file: UTC microseconds and the offset in minutes, so that a time comes back as it came."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - the offset is added by hand, see from_columns
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Give the instant in UTC microseconds."""
    return (at - _EPOCH) // _MICROSECOND


def to_columns(at: datetime | None) -> tuple[int | None, int | None]:
    """Split an aware time into its two columns."""
    if at is None:
        return None, None
    offset = at.utcoffset()
    assert offset is not None, "a time without its offset reached the store"
    return microseconds(at), round(offset.total_seconds() / 60)


def from_columns(us: int, offset: int) -> datetime:
    """Put a time together again; in local terms, so that the years 1 and 9999 do not overflow."""
    zone = UTC if offset == 0 else timezone(timedelta(minutes=offset))
    return (_LOCAL_EPOCH + timedelta(microseconds=us, minutes=offset)).replace(tzinfo=zone)


def read_time(row: Any, name: str) -> datetime:
    """Read a time that is always there."""
    return from_columns(row[f"{name}_us"], row[f"{name}_offset"])


def read_optional_time(row: Any, name: str) -> datetime | None:
    """Read a time that may be absent."""
    return None if row[f"{name}_us"] is None else read_time(row, name)
