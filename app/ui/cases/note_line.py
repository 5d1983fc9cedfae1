"""The line where one writes down what happened."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPlainTextEdit, QToolButton, QVBoxLayout, QWidget

from app.domain.records import Direction, InteractionKind
from app.ui import formats
from app.ui.widgets.labels import Kbd, Label, restyle
from app.ui.widgets.living import LivingWidget

# What can be written down, and which way it went.
KINDS: dict[str, tuple[InteractionKind, Direction]] = {
    "note": (InteractionKind.NOTE, Direction.INTERNAL),
    "call_in": (InteractionKind.CALL, Direction.IN),
    "call_out": (InteractionKind.CALL, Direction.OUT),
    "email_in": (InteractionKind.EMAIL, Direction.IN),
    "email_out": (InteractionKind.EMAIL, Direction.OUT),
    "message_in": (InteractionKind.MESSAGE, Direction.IN),
    "message_out": (InteractionKind.MESSAGE, Direction.OUT),
}
MAX_LINES = 6
LONG_CHARS = 20_000


class _Words(QPlainTextEdit):
    """Plain text that grows to six lines; Enter sends, Shift+Enter breaks the line."""

    sent = Signal()
    focus_changed = Signal(bool)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
            return
        super().keyPressEvent(event)


class NoteLine(LivingWidget):
    """Writes a note, call or letter into the case.

    Signals:
        note_written: Words, kind and direction; the words stay until `clear_words`.
    """

    note_written = Signal(str, object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = "note"
        self._held = ""
        self._kind_button = QToolButton()
        self._kind_button.setProperty("role", "kind")
        self._kind_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._kind_button.setMenu(self._menu)
        self.words = _Words()
        self.words.setProperty("role", "plain")
        self.words.setTabChangesFocus(True)
        self.words.sent.connect(self._send)
        self.words.textChanged.connect(self._words_changed)
        self._keys = Kbd("Ctrl N")
        self._long = Label("", "secondary")
        self._long.hide()
        self._lay_out()
        self.come_alive()
        self._words_changed()

    def _lay_out(self) -> None:
        self._frame = QFrame()
        self._frame.setProperty("role", "field")
        line = QHBoxLayout(self._frame)
        line.setContentsMargins(10, 4, 12, 4)
        line.setSpacing(8)
        line.addWidget(self._kind_button, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.words, 1)
        line.addWidget(self._keys, 0, Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 4, 20, 14)
        column.setSpacing(4)
        column.addWidget(self._long)
        column.addWidget(self._frame)

    def clear_words(self) -> None:
        """Empty the line: what stood there is saved."""
        self._held = ""
        self._long.hide()
        self.words.clear()

    def focus_words(self) -> None:
        """Put the keyboard into the line."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def choose_kind(self, name: str) -> None:
        """Write down another kind of event from now on."""
        self._kind = name
        self._kind_button.setText(self._kind_words()[name] + " ▾")

    def paste_long(self, text: str) -> None:
        """Hold a very long text beside the line instead of laying out a megabyte."""
        self._held = text
        self._long.setText(
            self.tr("{0} characters are held; press Enter to save them.").format(formats.number(len(text)))
        )
        self._long.show()

    def retranslate(self) -> None:
        """Write the words and the menu."""
        self.words.setPlaceholderText(self.tr("Write down what happened…"))
        self.words.setAccessibleName(self.tr("Note"))
        self._kind_button.setAccessibleName(self.tr("Kind of note"))
        self._menu.clear()
        for name, word in self._kind_words().items():
            action = QAction(word, self._menu)
            action.triggered.connect(lambda _checked=False, name=name: self.choose_kind(name))
            self._menu.addAction(action)
        self.choose_kind(self._kind)

    def _kind_words(self) -> dict[str, str]:
        return {
            "note": self.tr("Note"),
            "call_in": self.tr("They called"),
            "call_out": self.tr("We called"),
            "email_in": self.tr("E-mail from them"),
            "email_out": self.tr("E-mail from us"),
            "message_in": self.tr("Message from them"),
            "message_out": self.tr("Message from us"),
        }

    def _send(self) -> None:
        words = (self._held or self.words.toPlainText()).strip()
        if words:
            kind, direction = KINDS[self._kind]
            self.note_written.emit(words, kind, direction)

    def _words_changed(self) -> None:
        text = self.words.toPlainText() if self.words.document().characterCount() > LONG_CHARS else ""
        if text:
            self.words.clear()
            self.paste_long(text)
            return
        lines = min(max(self.words.document().blockCount(), 1), MAX_LINES)
        self.words.setFixedHeight(lines * self.words.fontMetrics().lineSpacing() + 12)
        self._keys.setVisible(self.words.document().isEmpty())
        restyle(self._frame, active=not self.words.document().isEmpty())
        self.words.moveCursor(QTextCursor.MoveOperation.NoMove)
