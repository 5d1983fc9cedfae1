"""Retention: look what is older than so many days, then erase it with an act."""

from collections.abc import Callable
from datetime import timedelta

from app.domain.retention import Retainable, RetentionAct, RetentionPlan
from app.errors import DomainError
from app.services.copies import Copies
from app.services.session import Session


class Retention:
    """Works on the open profile (ProfileLockedError when none is open)."""

    def __init__(
        self, session: Session, copies: Copies, forget_read: Callable[[], object] = lambda: None
    ) -> None:
        """Take the session and its copies; `forget_read` takes away what the model read and answered."""
        self._session = session
        self._copies = copies
        self._forget_read = forget_read

    def preview(self, days: int, kinds: tuple[Retainable, ...] = tuple(Retainable)) -> RetentionPlan:
        """Count what is older than `days`; nothing changes.

        Raises:
            DomainError: Fewer than one day (`retention.days`).
        """
        from app.store.retention import older

        if days < 1:
            raise DomainError("less than a day", code="retention.days")
        store, before = self._session.store, self._session.clock() - timedelta(days=days)
        return RetentionPlan(before, {kind: len(older(store.database, kind, before)) for kind in kinds})

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
