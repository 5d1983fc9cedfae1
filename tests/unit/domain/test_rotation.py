"""Seven days, four weeks, twelve months."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from app.domain.rotation import DAYS, MONTHS, WEEKS, is_due, kept

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_a_year_of_daily_copies() -> None:
    left: set[datetime] = set()
    for day in range(400):
        at = NOW + timedelta(days=day)
        left = set(kept({*left, at}))
    newest = NOW + timedelta(days=399)
    assert {newest - timedelta(days=back) for back in range(DAYS)} <= left
    assert len({(at.year, at.month) for at in left}) == MONTHS
    assert len({at.isocalendar()[:2] for at in left}) >= WEEKS
    assert len(left) <= DAYS + WEEKS + MONTHS


def test_of_one_day_the_newest_stays() -> None:
    assert kept([NOW, NOW - timedelta(hours=2)]) == {NOW}


def test_days_without_a_copy_push_nothing_out() -> None:
    old = [NOW - timedelta(days=90 * number) for number in range(5)]
    assert kept(old) == set(old)


@given(some.sets(some.integers(0, 100_000).map(lambda hours: NOW - timedelta(hours=hours)), max_size=60))
def test_the_newest_is_always_kept_and_nothing_is_made_up(moments: set[datetime]) -> None:
    chosen = kept(moments)
    assert chosen <= moments
    assert not moments or max(moments) in chosen
    assert kept(chosen) == chosen or len(kept(chosen)) <= len(chosen)


def test_a_copy_is_due_once_a_day() -> None:
    assert is_due(NOW, None)
    assert is_due(NOW, NOW - timedelta(hours=13))
    assert not is_due(NOW, NOW - timedelta(hours=11))
