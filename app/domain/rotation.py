"""Which automatic copies are kept: the newest of each of 7 days, of 4 weeks and of 12 months."""

from collections.abc import Callable, Iterable
from datetime import datetime

DAYS, WEEKS, MONTHS = 7, 4, 12
# Copies made before an import or a change of the file's form are kept apart, and only so many.
BEFORE_KEPT = 3


def kept(moments: Iterable[datetime]) -> frozenset[datetime]:
    """Choose what is kept of these moments; days without a copy do not push older copies out."""
    newest_first = sorted(set(moments), reverse=True)
    chosen: set[datetime] = set()
    periods: tuple[tuple[int, Callable[[datetime], object]], ...] = (
        (DAYS, lambda at: at.date()),
        (WEEKS, lambda at: at.isocalendar()[:2]),
        (MONTHS, lambda at: (at.year, at.month)),
    )
    for most, period in periods:
        newest_of: dict[object, datetime] = {}
        for at in newest_first:
            newest_of.setdefault(period(at), at)
        chosen.update(list(newest_of.values())[:most])
    return frozenset(chosen)


def is_due(now: datetime, newest: datetime | None) -> bool:
    """Whether today's copy is still to be made."""
    return newest is None or newest.date() < now.date()
