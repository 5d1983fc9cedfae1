"""The status bar: what is true now; each item explains itself when clicked."""

from datetime import datetime

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from app.domain.engine import EngineState, EngineStatus
from app.ui import formats, icons
from app.ui.error_text import protections_text
from app.ui.widgets.labels import Kbd, Label, Line, restyle
from app.ui.widgets.living import LivingWidget

HEIGHT = 28
ITEMS = ("offline", "device", "speed", "first_word", "memory", "overdue", "saved", "backup")


class StatusBar(LivingWidget):
    """What is true now, item by item, and a lock.

    Signals:
        lock_wanted: The profile is to be locked.
        backup_wanted: A backup is to be made.
        overdue_wanted: What is past its days is to be looked at.
    """

    lock_wanted = Signal()
    backup_wanted = Signal()
    overdue_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self._status: EngineStatus | None = None
        self._memory_bytes = 0
        self._saved_at: datetime | None = None
        self._backup_at: datetime | None = None
        self._overdue = 0
        self._popup: Explanation | None = None
        self.items = {name: QToolButton() for name in ITEMS}
        self.lock = QToolButton()
        for name, item in self.items.items():
            item.setProperty("role", "status")
            item.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            item.clicked.connect(lambda _on=False, name=name: self.explain(name))
        self.lock.setProperty("role", "status")
        self.lock.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.lock.clicked.connect(self.lock_wanted)
        self._lay_out()
        self.come_alive()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setContentsMargins(12, 0, 12, 0)
        line.setSpacing(8)
        for name in ITEMS[:5]:
            line.addWidget(self.items[name])
        line.addStretch(1)
        for name in ITEMS[5:]:
            line.addWidget(self.items[name])
        line.addWidget(self.lock)
        line.addWidget(Kbd("Ctrl L"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addLayout(line)
        self.setFixedHeight(HEIGHT)

    def show_status(self, status: EngineStatus) -> None:
        """Show what the engine does."""
        self._status = status
        self._write_engine()

    def show_machine(self, memory_bytes: int) -> None:
        """Show the machine's memory beside the engine's."""
        self._memory_bytes = memory_bytes
        self._write_engine()

    def show_saved(self, at: datetime) -> None:
        """Show when something was last written."""
        self._saved_at = at
        self._write_times()

    def show_backup(self, at: datetime | None) -> None:
        """Show when the last backup was made."""
        self._backup_at = at
        self._write_times()

    def show_overdue(self, count: int) -> None:
        """Show how many records are past the days of the site's policy; nothing where none is."""
        self._overdue = count
        self._write_times()

    def explain(self, name: str) -> None:
        """Explain an item above it."""
        if self._popup is not None:
            self._popup.deleteLater()
        words = self._explanations()[name]
        if name == "device":
            words = f"{words} {self._unprotected}".strip()
        actions = {
            "backup": (self.tr("Back up now…"), self.backup_wanted),
            "overdue": (self.tr("Look…"), self.overdue_wanted),
        }
        action, wanted = actions.get(name, ("", None))
        self._popup = Explanation(self.items[name].text(), words, action, self)
        if wanted is not None:
            self._popup.acted.connect(wanted)
        self._popup.show_above(self.items[name])

    @property
    def explanation(self) -> "Explanation | None":
        """The explanation shown last."""
        return self._popup

    def retranslate(self) -> None:
        """Write the words."""
        self.items["offline"].setText(self.tr("Offline"))
        self.lock.setText(self.tr("Lock"))
        self.lock.setAccessibleName(self.tr("Lock the profile"))
        restyle(self.items["offline"], tone="strong")
        self._write_engine()
        self._write_times()

    def retheme(self) -> None:
        """Draw the shield and the lock."""
        self.items["offline"].setIcon(icons.icon("shield-check", "ok", size=16))
        self.lock.setIcon(icons.icon("lock", "muted", size=14))
        for button in (self.items["offline"], self.lock):
            button.setIconSize(QSize(14, 14))

    def _write_engine(self) -> None:
        status = self._status
        words = dict.fromkeys(("device", "speed", "first_word", "memory"), "")
        if status is not None:
            words["device"] = self._device_words(status)
            if status.tokens_per_s:
                words["speed"] = self.tr("{0} tok/s").format(formats.number(status.tokens_per_s, 1))
            if status.first_token_ms:
                seconds = formats.number(status.first_token_ms / 1000, 1)
                words["first_word"] = self.tr("first word {0} s").format(seconds)
            if status.memory_bytes:
                words["memory"] = self._memory_words(status.memory_bytes)
        for name, text in words.items():
            self.items[name].setText(text)
            self.items[name].setVisible(bool(text))
        failed = status is not None and status.state is EngineState.FAILED
        restyle(self.items["device"], tone="crit" if failed else "warn" if self._unprotected else "")
        restyle(self.items["speed"], tone="strong")

    @property
    def _unprotected(self) -> str:
        """What does not protect from the model that is loaded; empty where all does or none is."""
        in_force = None if self._status is None else self._status.protections
        return "" if in_force is None else protections_text(in_force)

    def _device_words(self, status: EngineStatus) -> str:
        if status.state is EngineState.LOADING:
            return self.tr("Model is loading…")
        if status.state is EngineState.FAILED:
            return self.tr("Engine stopped")
        if status.state is EngineState.STOPPED or not status.device:
            return self.tr("Engine at rest")
        return self.tr("Processor") if status.device.lower() == "cpu" else status.device

    def _memory_words(self, used: int) -> str:
        if self._memory_bytes:
            return self.tr("memory {0} of {1} GB").format(
                formats.gigabytes(used), formats.gigabytes(self._memory_bytes)
            )
        return self.tr("memory {0} GB").format(formats.gigabytes(used))

    def _write_times(self) -> None:
        saved, backup = self._saved_at, self._backup_at
        self.items["saved"].setText(self.tr("Saved {0}").format(formats.clock(saved)) if saved else "")
        self.items["saved"].setVisible(saved is not None)
        told = formats.moment(backup.astimezone(), formats.now()) if backup else self.tr("never")
        self.items["backup"].setText(self.tr("Backup: {0}").format(told))
        restyle(self.items["backup"], tone="" if backup else "warn")
        self.items["overdue"].setText(self.tr("To erase: {0}").format(formats.number(self._overdue)))
        self.items["overdue"].setVisible(self._overdue > 0)
        restyle(self.items["overdue"], tone="warn")

    def _explanations(self) -> dict[str, str]:
        return {
            "offline": self.tr(
                "This program holds no network client: it cannot send anything. "
                "Models and records come as files."
            ),
            "device": self.tr(
                "Where the model computes. The engine is a process of its own: if it ends, "
                "the text received is kept and it is started again."
            ),
            "speed": self.tr(
                "How many tokens a second the model wrote last. A Russian word takes two to four."
            ),
            "first_word": self.tr(
                "How long the last answer took until its first word: the time the case was read."
            ),
            "memory": self.tr("Memory the engine holds now: the model's weights and what it has read."),
            "overdue": self.tr(
                "Records older than the site's policy lets them be. Nobody has erased them yet."
            ),
            "saved": self.tr(
                "When something was last written into the profile. Everything is saved at once; "
                "there is no Save button."
            ),
            "backup": self.tr(
                "When the profile was last copied. A backup is one encrypted file; "
                "the passphrase or the recovery code opens it."
            ),
        }


class Explanation(LivingWidget):
    """A popup with a title, a sentence and perhaps a button.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(self, title: str, words: str, action: str, parent: QWidget) -> None:
        super().__init__(parent)
        from app.ui.widgets.buttons import Button

        self.setWindowFlags(Qt.WindowType.Popup)
        self.setProperty("role", "explanation")
        self.setFixedWidth(300)
        self.words = Label(words, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(6)
        column.addWidget(Label(title, "strong"))
        column.addWidget(self.words)
        if action:
            button = Button(action)
            button.clicked.connect(self._act)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.come_alive()

    def show_above(self, item: QWidget) -> None:
        """Show above an item of the bar."""
        self.adjustSize()
        corner = item.mapToGlobal(QPoint(0, 0))
        left = min(corner.x(), item.window().geometry().right() - self.width() - 8)
        self.move(left, corner.y() - self.height() - 6)
        self.show()

    def _act(self) -> None:
        self.close()
        self.acted.emit()
