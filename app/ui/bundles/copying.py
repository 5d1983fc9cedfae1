"""Drives one import from the window: begins it, tells how far it is and how it ended, waits for the stick."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.bundle_offers import FoundBundle, OfferedBundle
from app.domain.bundles import BundleReport
from app.domain.cancel import CancelToken
from app.errors import AppError
from app.services.desk import Services
from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.bundle_running import BundleRunning, ImportRun

LOOK_MS = 100
RETURN_MS = 2000


class Copying(QObject):
    """The import of one bundle at a time; it goes on when the window that began it is gone.

    Signals:
        advanced: Bytes that are done.
        finished: What was brought in (`BundleReport`).
        stopped: A person stopped it; what was copied stays.
        given_up: A person stopped it; nothing of it is left.
        failed: Refused, or the stick does not read (`AppError`).
        stick_pulled: The bundle is not there any more; it is waited for.
        stick_back: It is there again, and copying goes on (`OfferedBundle`).
    """

    advanced = Signal(object)
    finished = Signal(object)
    stopped = Signal()
    given_up = Signal()
    failed = Signal(object)
    stick_pulled = Signal()
    stick_back = Signal(object)

    def __init__(self, services: Services, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._offers, self._running = services.bundle_offers, services.bundle_running
        self._background = background
        self._offer: OfferedBundle | None = None
        self.look_timer, self.return_timer = QTimer(self), QTimer(self)
        self.look_timer.setInterval(LOOK_MS)
        self.look_timer.timeout.connect(self._look)
        self.return_timer.setInterval(RETURN_MS)
        self.return_timer.timeout.connect(self._look_for_stick)
        self._looks_for_stick = False

    @property
    def is_running(self) -> bool:
        """Whether something is being copied."""
        return self.look_timer.isActive()

    def take_over(self) -> OfferedBundle | None:
        """Follow the run that goes on, begun before a lock; what it brings in, or None."""
        run = self._running.current
        if run is None:
            return None
        self._offer = run.offer
        self.look_timer.start()
        return run.offer

    def begin(self, offer: OfferedBundle) -> None:
        """Import, or go on."""
        self.return_timer.stop()
        self._offer = offer
        running, run = self._running, self._running.begin(offer)
        self._background.stream(
            "bundles", lambda closing: _carried_out(running, run, closing), lambda _none: None
        )
        self.look_timer.start()

    def pause(self) -> None:
        """Stop, keeping what was copied."""
        self.return_timer.stop()
        if (run := self._running.current) is not None:
            run.cancel.cancel()

    def give_up(self) -> None:
        """Stop, leaving nothing."""
        run = self._running.current
        self.return_timer.stop()
        if run is not None:
            run.given_up = True
            run.cancel.cancel()
        elif self._offer is not None:
            self._discard(self._offer)

    def _look(self) -> None:
        run = self._running.current
        if run is None:
            self.look_timer.stop()
            return
        if run.progress is not None:
            self.advanced.emit(run.progress.done)
        if run.is_over:
            self.look_timer.stop()
            self._running.forget()
            self._end(
                run.offer, run.report, run.error, given_up=run.given_up, stopped=run.cancel.is_cancelled
            )

    def _end(
        self,
        offer: OfferedBundle,
        report: BundleReport | None,
        error: AppError | None,
        *,
        given_up: bool,
        stopped: bool,
    ) -> None:
        if report is not None:
            self.finished.emit(report)
        elif given_up:
            self._discard(offer)
        elif stopped:
            self.stopped.emit()
        else:
            assert error is not None
            self._explain(offer, error)

    def _discard(self, offer: OfferedBundle) -> None:
        offers = self._offers
        self._background.run("bundles", lambda: offers.discard(offer), self._told_given_up, self.failed.emit)

    def _told_given_up(self, _none: object) -> None:
        self.given_up.emit()

    def _explain(self, offer: OfferedBundle, error: AppError) -> None:
        """A stick that was pulled fails in many ways; whether it was is seen by looking for it."""
        offers = self._offers

        def looked(found: FoundBundle | None) -> None:
            if found is None:
                self.stick_pulled.emit()
                self.return_timer.start()
            else:
                self.failed.emit(error)

        self._background.run("bundles", lambda: offers.find_again(offer.found), looked, self.failed.emit)

    def _look_for_stick(self) -> None:
        if self._offer is None or self._looks_for_stick:
            return
        offers, offer = self._offers, self._offer
        self._looks_for_stick = True

        def look() -> OfferedBundle | None:
            found = offers.find_again(offer.found)
            same = found is not None and found.sums_sha256 == offer.found.sums_sha256
            return offers.look(found) if found is not None and same else None

        self._background.run("bundles", look, self._take_back, self._still_gone)

    def _take_back(self, offer: OfferedBundle | None) -> None:
        self._looks_for_stick = False
        if offer is not None and self.return_timer.isActive():
            self.stick_back.emit(offer)
            self.begin(offer)

    def _still_gone(self, _error: AppError) -> None:
        # Half mounted; the next look may find it whole.
        self._looks_for_stick = False


def _carried_out(running: "BundleRunning", run: "ImportRun", closing: CancelToken) -> tuple[()]:
    """Import; the program's own end stops it too."""
    closing.on_cancel(run.cancel.cancel)
    running.carry_out(run)
    return ()
