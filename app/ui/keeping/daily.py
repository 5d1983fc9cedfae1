"""Makes today's copy while the desk stands open: a while after opening, then looked at every hour."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.errors import AppError
from app.ui.background import Background

if TYPE_CHECKING:
    from app.domain.reports import BackupReport
    from app.services.desk import Services

# The first minutes belong to the person.
FIRST_MS, EVERY_MS = 120_000, 3_600_000


class DailyCopy(QObject):
    """Lives as long as the desk.

    Signals:
        made: Today's copy stands (`BackupReport`).
        failed: It could not be made (`AppError`); the next look tries again.
    """

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, services: "Services", background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._background = background
        self.timer = QTimer(self)
        self.timer.setInterval(FIRST_MS)
        self.timer.timeout.connect(self.look)
        self.timer.start()

    def look(self) -> None:
        """Make the copy where it is due."""
        self.timer.setInterval(EVERY_MS)
        if self._services.session.is_open:
            self._background.run("disk", self._services.copies.make_daily, self._told, self._failed)

    def _told(self, report: "BackupReport | None") -> None:
        if report is not None:
            self.made.emit(report)

    def _failed(self, error: AppError) -> None:
        self.failed.emit(error)
