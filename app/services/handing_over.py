"""Handing a shift over: the page of the last days, and its export as text or PDF."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain import handover as page
from app.domain.handover import Handover
from app.services.session import Session

if TYPE_CHECKING:
    from app.services.policies import Policies


class HandingOver:
    """Needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session, fonts: Path, policies: "Policies | None" = None) -> None:
        """Stand ready.

        Args:
            session: Of the open profile.
            fonts: Where the desk's fonts lie; a PDF carries the letters it needs.
            policies: What the site forbids.
        """
        self._session = session
        self._fonts = fonts
        self._policies = policies

    def last_days(self, days: int) -> Handover:
        """Tell what was done in the last days, what is open, what is promised."""
        from app.store.handover import handover

        until = self._session.clock()
        return handover(self._session.store, until - timedelta(days=days), until)

    def save_text(self, handover: Handover, dest: Path, language: str) -> None:
        """Write the page as text.

        Raises:
            PolicyError: The site's policy does not let it leave so; nothing is written.
            DiskFullError: An old file of that name stays as it was.
            StoreError: The place cannot be written (`file.unwritable`).
        """
        from app.store.keyfile import write_out

        self._check("text")
        write_out(dest, page.as_text(handover, language).encode("utf-8-sig"))

    def save_pdf(self, handover: Handover, dest: Path, language: str) -> None:
        """Write the page as PDF, ready to be printed; raises what `save_text` raises."""
        from app.services.handover_pdf import as_pdf
        from app.store.keyfile import write_out

        self._check("pdf")
        write_out(dest, as_pdf(handover, language, self._fonts))

    def _check(self, form: str) -> None:
        if self._policies is not None:
            self._policies.check_export(form)
