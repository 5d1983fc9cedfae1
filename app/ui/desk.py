"""Opens the desk: application, theme, language, window. What `__main__` calls without a verb."""

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.ui import heap, plain_copy, qt_words, theme
from app.ui.background import Background
from app.ui.main_window import MainWindow
from app.ui.strings import Strings

# Named here, Fusion costs nothing; `setStyle` would hand back a QStyle with its six hundred enum members.
ARGUMENTS = ["vakhta", "-style", "fusion"]

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.services.preferences import Settings


def run_desk(
    services: "Services",
    own_command: Callable[..., list[str]],
    *,
    profile: Path | None = None,
    language: str | None = None,
    smoke: Path | None = None,
    measure_first_frame: bool = False,
) -> int:
    """Show the desk until it is closed; returns the exit code.

    Args:
        services: All that the program can do.
        own_command: What starts the program with other words.
        profile: The one to open; the last used when None.
        language: Instead of the one in the settings.
        smoke: Walk through every page by itself, leave pictures there, then end.
        measure_first_frame: Print milliseconds and bytes at the first frame, then end.
    """
    settings = services.preferences.get()
    app = make_application(settings)
    qt_words.hush(app)
    app.aboutToQuit.connect(plain_copy.leave_letters)
    strings = Strings(app)
    strings.use(language or settings.language)
    follow_settings(services, app, strings)
    background = Background()
    window = MainWindow(services, background)
    if measure_first_frame:
        _FirstFrame(window)
    last = Path(settings.last_profile) if settings.last_profile else None
    window.start(profile or last)
    QTimer.singleShot(0, _settle)
    if smoke is not None:
        from app.ui.smoke import Smoke

        walk = Smoke(window, services, strings, smoke, own_command)
        walk.start()
    return app.exec()


def _settle() -> None:
    # What stands now stays for good; what comes after it is collected by `Background`.
    gc.freeze()
    heap.settle()


def make_application(settings: "Settings") -> QApplication:
    """Construct the application in the size, fonts and colours of the settings."""
    if settings.scale != 1.0:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale))
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(ARGUMENTS)
    app.setApplicationName("vakhta")
    theme.load_fonts(app)
    theme.wear(app, settings.theme)
    return app


def follow_settings(services: "Services", app: QApplication, strings: Strings) -> None:
    """Change theme and language while running, when the settings do or the system turns dark."""

    def follow(settings: "Settings") -> None:
        if theme.resolve(settings.theme) != theme.theme_name():
            theme.wear(app, settings.theme)
        strings.use(settings.language)

    def follow_system(_scheme: Qt.ColorScheme) -> None:
        if services.preferences.get().theme == "system":
            theme.wear(app, "system")

    services.preferences.on_change(follow)
    QGuiApplication.styleHints().colorSchemeChanged.connect(follow_system)


class _FirstFrame(QObject):
    """Waits for the window's first paint, prints what it took, ends the program."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the first paint."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)
        return False

    def _tell(self) -> None:
        resident_bytes, started_at = _facts_of_process()
        taken_ms = (time.time() - started_at) * 1000
        told = {"first_frame_ms": round(taken_ms, 1), "rss_bytes": resident_bytes}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        QApplication.exit(0)


def _facts_of_process() -> tuple[int, float]:
    """Return resident bytes and the start of this process, seconds since the epoch."""
    statm = Path("/proc/self/statm")
    if statm.exists():
        # What is measured must not grow by an import of the measuring.
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        uptime_s = float(Path("/proc/uptime").read_text().split()[0])
        started_at = time.time() - uptime_s + ticks / os.sysconf("SC_CLK_TCK")
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"), started_at
    import psutil  # type: ignore[import-untyped,unused-ignore]

    process = psutil.Process()
    return process.memory_info().rss, process.create_time()
