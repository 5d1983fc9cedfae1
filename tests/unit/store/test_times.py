"""Times come back with the offset they came with, the first and the last year included."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store.times import from_columns, read_optional_time, to_columns

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(), offsets)
def test_a_time_comes_back_as_it_came(at: datetime, zone: timezone) -> None:
    there = at.replace(tzinfo=zone)
    us, offset = to_columns(there)
    assert us is not None
    assert offset is not None
    back = from_columns(us, offset)
    assert back == there
    assert back.utcoffset() == there.utcoffset()


def test_no_time_is_no_time() -> None:
    assert to_columns(None) == (None, None)
    assert read_optional_time({"due_at_us": None}, "due_at") is None
    assert read_optional_time({"due_at_us": 0, "due_at_offset": 0}, "due_at") == datetime(
        1970, 1, 1, tzinfo=UTC
    )


def test_a_time_without_offset_is_our_bug() -> None:
    with pytest.raises(AssertionError):
        to_columns(datetime(2026, 1, 1))  # noqa: DTZ001
