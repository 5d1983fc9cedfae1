"""The window: the way in, the desk, the lock between them. Wiring only."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QStackedLayout

from app.ui.background import Background
from app.ui.entry.unlock_page import UnlockPage
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.domain.engine import EngineStatus
    from app.services.desk import Services
    from app.ui.desk_view import DeskView

_ACTIVITY = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel)


class MainWindow(LivingWidget):
    """Holds the unlock page and, while a profile is open, the desk.

    Signals:
        desk_opened: The desk stands (`DeskView`).
        locked: The profile is locked and the engine has ended.
    """

    desk_opened = Signal(object)
    locked = Signal()
    _status_came = Signal(object)

    def __init__(self, services: "Services", background: Background) -> None:
        super().__init__()
        self._services = services
        self.background = background
        self.setProperty("role", "page")
        self.unlock_page = UnlockPage(services, background)
        self.unlock_page.unlocked.connect(self._open_desk)
        self.desk: DeskView | None = None
        self._directory: Path | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(self.unlock_page)
        self.idle_timer = QTimer(self)
        self.idle_timer.setSingleShot(True)
        self.idle_timer.timeout.connect(self.lock)
        self._watch = _Watch(self.idle_timer)
        self._listens = False
        self._titles: dict[str, str] = {}
        self.resize(1366, 768)
        self.setMinimumSize(720, 480)
        self.come_alive()

    def retranslate(self) -> None:
        """Name the window."""
        self.setWindowTitle(self.tr("Vakhta"))

    def start(self, directory: Path | None) -> None:
        """Show the way into a profile, where the window stood last time."""
        kept = self._services.preferences.get().window
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(kept.encode())))
        self.unlock_page.show_profile(directory)
        self.show()

    def lock(self) -> None:
        """Take the customer's text off the screen now; close the profile when what runs has ended."""
        if self.desk is None:
            return
        self._drop_desk()
        self.unlock_page.show_profile(self._directory)
        self.unlock_page.form.busy(on=True)
        self.background.clear("inference")
        # The engine may be deep in a prompt: it is ended from another lane, then what it left is saved.
        self.background.run("disk", self._services.engine.stop, self._wait_for_inference)

    def _wait_for_inference(self, _none: object) -> None:
        self.background.run("inference", lambda: None, self._lock_store)

    def _lock_store(self, _none: object) -> None:
        self.background.run("store", self._services.profiles.lock, self._locked)

    def _locked(self, _none: object) -> None:
        self.unlock_page.form.busy(on=False)
        self.locked.emit()

    def _open_desk(self, directory: Path) -> None:
        from app.ui.desk_view import DeskView

        self._directory = directory
        self._listen()
        if str(directory) != self._services.preferences.get().last_profile:
            self._services.preferences.change(last_profile=str(directory))
        self.desk = DeskView(self._services, self.background)
        self.desk.lock_wanted.connect(self.lock)
        self._stack.addWidget(self.desk)
        self._stack.setCurrentWidget(self.desk)
        self._show_status(self._services.engine.status())
        self.desk.cases.list.focus_rows()
        self._tell_facts(directory)
        self._keep_copies(self.desk)
        self._restart_idle()
        self.desk_opened.emit(self.desk)

    def _keep_copies(self, desk: "DeskView") -> None:
        from app.ui.keeping.daily import DailyCopy

        daily = DailyCopy(self._services, self.background, desk)
        daily.made.connect(lambda report: desk.status.show_backup(report.at))

    def _tell_facts(self, directory: Path) -> None:
        """Fetch what the status bar and the assistant's head say and only files know."""
        services = self._services

        def backup_told(info: object) -> None:
            if self.desk is not None:
                self.desk.status.show_backup(getattr(info, "last_backup_at", None))

        def machine_told(memory_bytes: int) -> None:
            if self.desk is not None:
                self.desk.status.show_machine(memory_bytes)

        def titles_told(titles: dict[str, str]) -> None:
            self._titles = titles
            self._show_status(services.engine.status())

        self.background.run("disk", lambda: services.profiles.info(directory), backup_told)
        self.background.run(
            "disk", lambda: {row.sha256: row.title for row in services.models.list()}, titles_told
        )
        self.background.run("disk", lambda: services.models.machine().memory_bytes, machine_told)

    def _listen(self) -> None:
        if not self._listens:
            self._listens = True
            self._status_came.connect(self._show_status)
            self._services.engine.on_status(self._status_came.emit)

    def _show_status(self, status: "EngineStatus") -> None:
        if self.desk is not None:
            self.desk.status.show_status(status)
            self.desk.cases.assist.show_rate(status.tokens_per_s)
            self.desk.cases.assist.show_model(status.model, self._titles)

    def _drop_desk(self) -> None:
        self.idle_timer.stop()
        desk, self.desk = self.desk, None
        if desk is not None:
            self._stack.setCurrentWidget(self.unlock_page)
            self._stack.removeWidget(desk)
            desk.hide()
            desk.deleteLater()

    def _restart_idle(self) -> None:
        minutes = self._services.preferences.get().lock_after_minutes
        self.idle_timer.setInterval(minutes * 60_000)
        if minutes and self.desk is not None:
            self.idle_timer.start()

    def showEvent(self, event: QShowEvent) -> None:
        """Watch the window's own events: a person who types or points is there."""
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self._watch)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place, let what runs end, close the profile."""
        shape = bytes(self.saveGeometry().toBase64().data()).decode()
        self._services.preferences.change(window=shape)
        self._drop_desk()
        self.background.clear("inference")
        self._services.engine.stop()
        self.background.close()
        self._services.profiles.close()
        super().closeEvent(event)


class _Watch(QObject):
    """Starts the idle time anew whenever somebody types or points.

    On the window's handle, not on the application: there a Python filter would see every event.
    """

    def __init__(self, timer: QTimer) -> None:
        super().__init__(timer)
        self._timer = timer

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Notice, let pass."""
        if event.type() in _ACTIVITY and self._timer.isActive():
            self._timer.start()
        return False
