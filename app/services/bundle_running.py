"""One import at a time, and how far it is: it outlives the page that began it, and a lock in between.

The lane's thread writes, the window reads at its own pace; no callback can come to a widget that is gone.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.domain.bundle_offers import OfferedBundle
from app.domain.bundles import BundleReport
from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress, Progress
from app.errors import AppError


class Importer(Protocol):
    """Brings a bundle in."""

    def run(
        self, folder: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> BundleReport:
        """Import; one that was broken off goes on where it stopped."""


@dataclass(slots=True)
class ImportRun:
    """One try of one import.

    Attributes:
        progress: The latest word; None before the first.
        report: What came of it, once it is over.
        error: Why nothing came of it.
        given_up: Whoever stopped it wants nothing kept of what was copied.
    """

    offer: OfferedBundle
    cancel: CancelToken = field(default_factory=CancelToken)
    progress: Progress | None = None
    report: BundleReport | None = None
    error: AppError | None = None
    is_over: bool = False
    given_up: bool = False

    def tell(self, progress: Progress) -> None:
        """Take the latest word."""
        self.progress = progress


class BundleRunning:
    """Holds the run there is.

    Attributes:
        current: The run that goes on or was not looked at yet; None without one.
    """

    def __init__(self, importer: Importer) -> None:
        self._importer = importer
        self.current: ImportRun | None = None

    def begin(self, offer: OfferedBundle) -> ImportRun:
        """Make a run; `carry_out` it on a lane."""
        self.current = ImportRun(offer)
        return self.current

    def carry_out(self, run: ImportRun) -> None:
        """Import to the end, or until it is stopped or refused; what came of it stands in the run."""
        folder = run.offer.found.folder
        try:
            run.report = self._importer.run(folder, on_progress=run.tell, cancel=run.cancel)
        except AppError as error:
            run.error = error
        finally:
            if run.report is None and run.error is None:
                run.error = AppError("the import ended without a word", code="bug")
            run.is_over = True

    def forget(self) -> None:
        """The run was looked at."""
        self.current = None
