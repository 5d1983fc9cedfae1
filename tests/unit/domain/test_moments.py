"""Dates as people type them."""

from datetime import datetime

import pytest

from app.domain.moments import parse_moment, written
from tests.helpers.profiles import EAST

NOW = datetime(2026, 11, 24, 15, 30, 20, tzinfo=EAST)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("30.11.2026 14:00", "2026-11-30T14:00:00+05:00"), ("30.11", "2026-11-30T09:00:00+05:00"),
        ("30/11/26, 8.15", "2026-11-30T08:15:00+05:00"), ("5.01", "2027-01-05T09:00:00+05:00"),
        ("1.10", "2026-10-01T09:00:00+05:00"), ("2026-11-30", "2026-11-30T09:00:00+05:00"),
        ("2026-11-30T08:00", "2026-11-30T08:00:00+05:00"), (" Завтра 9:05 ", "2026-11-25T09:05:00+05:00"),
        ("tomorrow", "2026-11-25T09:00:00+05:00"), ("вчера", "2026-11-23T09:00:00+05:00"),
        ("0900-01-02 03:04", "0900-01-02T03:04:00+05:00"),
    ],
)  # fmt: skip
def test_what_is_typed_is_understood(typed: str, meant: str) -> None:
    at = parse_moment(typed, NOW)
    assert at == datetime.fromisoformat(meant)
    assert at is not None
    assert parse_moment(written(at), NOW) == at


@pytest.mark.parametrize("typed", ["", "когда-нибудь", "скоро", "31.02.2026", "30.11 25:00", "40.40", "x 1"])
def test_what_is_no_date_is_none(typed: str) -> None:
    assert parse_moment(typed, NOW) is None
