"""Retention: look what is older than so many days, then erase it with an act.

Where the site's policy says how many days, no other number is taken, and what is overdue is told at every
chance; it is never erased unasked, for a clock that runs ahead would take all (decision 0014).
"""

from collections.abc import Callable
from datetime import timedelta

from app.domain.retention import Retainable, RetentionAct, RetentionPlan
from app.errors import DomainError, PolicyError
from app.services.copies import Copies
from app.services.policies import Policies
from app.services.session import Session


class Retention:
    """Works on the open profile (ProfileLockedError when none is open)."""

    def __init__(
        self,
        session: Session,
        copies: Copies,
        forget_read: Callable[[], object] = lambda: None,
        policies: Policies | None = None,
    ) -> None:
        """Take the session and its copies; `forget_read` takes away what the model read and answered."""
        self._session = session
        self._copies = copies
        self._forget_read = forget_read
        self._policies = policies

    def preview(
        self, days: int | None = None, kinds: tuple[Retainable, ...] = tuple(Retainable)
    ) -> RetentionPlan:
        """Count what is older than `days`, or than the site's policy says; nothing changes.

        Raises:
            DomainError: Fewer than one day, or none where no policy says how many (`retention.days`).
            PolicyError: The policy says another number (`policy.retention`), or does not read.
        """
        from app.store.retention import older

        days = self._allowed(days)
        store, before = self._session.store, self._session.clock() - timedelta(days=days)
        return RetentionPlan(before, {kind: len(older(store.database, kind, before)) for kind in kinds})

    def overdue(self) -> RetentionPlan | None:
        """Count what is older than the site's policy lets it be; None where it says nothing of it."""
        return None if self._ruled()[0] is None else self.preview()

    def _allowed(self, days: int | None) -> int:
        ruled, title = self._ruled()
        if ruled is not None and days not in (None, ruled):
            raise PolicyError(f"kept {ruled} days", code="policy.retention", title=title, days=ruled)
        days = days if ruled is None else ruled
        if days is None or days < 1:
            raise DomainError("less than a day", code="retention.days")
        return days

    def _ruled(self) -> tuple[int | None, str]:
        """The days of the site's policy, and whose it is."""
        policy = self._policies.current() if self._policies else None
        return (policy.retention_days, policy.title) if policy else (None, "")

    def erase(self, plan: RetentionPlan, *, author: str = "") -> RetentionAct:
        """Erase for good what a plan counted, and name the copies it still stands in.

        Raises:
            DiskFullError: Nothing is erased.
        """
        from app.store.retention import erase

        older_copies = tuple(copy.path for copy in self._copies.list())
        sequence = erase(self._session.store, plan.before, tuple(plan.counts), author)
        self._forget_read()
        return RetentionAct(sequence, plan.counts, older_copies)
