"""Where a question is written: grows with its text, Enter sends, Shift+Enter breaks the line."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget

_MIN_PX, _MAX_PX = 34, 180


class QuestionField(QPlainTextEdit):
    """The text field.

    Signals:
        sent: Enter was pressed.
        left: Esc was pressed.
    """

    sent = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(2)
        self.setFixedHeight(_MIN_PX)
        self.textChanged.connect(self.fit)

    def fit(self) -> None:
        """Be as tall as the text, within limits."""
        lines = min(self.document().size().height(), 99)
        height = int(lines * self.fontMetrics().lineSpacing()) + 18
        self.setFixedHeight(max(_MIN_PX, min(height, _MAX_PX)))
        policy = (
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if height > _MAX_PX
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        self.setVerticalScrollBarPolicy(policy)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Send on Enter, by key: the layout of letters does not matter."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.sent.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Composer(LivingWidget):
    """The field with Send, or with Stop while an answer streams.

    Signals:
        question_sent: The text.
        stop_asked: Stop was pressed, or Esc while an answer streams.
        editing_left: Editing an earlier turn was given up.
    """

    question_sent = Signal(str)
    stop_asked = Signal()
    editing_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._streams = False
        self._edits = False
        self._hint = Label("", "secondary")
        self._leave = Button("", "quiet")
        self.field = QuestionField()
        self.send_button = Button("", "primary")
        self.stop_button = Button("", "outline", hint="Esc")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row(self._hint, self._leave, -1))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self.field, 1)
        line.addWidget(self.send_button, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.stop_button, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self.field.sent.connect(self._send)
        self.field.left.connect(self._escape)
        self.field.textChanged.connect(self._show_state)
        self.send_button.clicked.connect(self._send)
        self.stop_button.clicked.connect(self.stop_asked)
        self._leave.clicked.connect(self._leave_editing)
        self.come_alive()
        self._show_state()

    def retranslate(self) -> None:
        """Write the words."""
        self.field.setPlaceholderText(self.tr("Ask the model"))
        self.field.setAccessibleName(self.tr("Question to the model"))
        self.send_button.setText(self.tr("Send"))
        self.stop_button.setText(self.tr("Stop"))
        self._leave.setText(self.tr("Leave as it was"))
        self._hint.setText(self.tr("The changed question begins a new branch; the old one stays."))

    def show_streaming(self, *, streams: bool) -> None:
        """Offer Stop while an answer streams, Send otherwise."""
        self._streams = streams
        self._show_state()

    def edit(self, text: str) -> None:
        """Take an earlier question to change."""
        self._edits = True
        self.field.setPlainText(text)
        self.field.moveCursor(self.field.textCursor().MoveOperation.End)
        self.field.setFocus()
        self._show_state()

    def clear(self) -> None:
        """The question is saved: empty the field."""
        self._edits = False
        self.field.clear()
        self._show_state()

    def _send(self) -> None:
        text = self.field.toPlainText().strip()
        if text and not self._streams:
            self.question_sent.emit(text)

    def _escape(self) -> None:
        if self._streams:
            self.stop_asked.emit()
        elif self._edits:
            self._leave_editing()

    def _leave_editing(self) -> None:
        self.clear()
        self.editing_left.emit()

    def _show_state(self) -> None:
        self._hint.setVisible(self._edits)
        self._leave.setVisible(self._edits)
        self.send_button.setVisible(not self._streams)
        self.stop_button.setVisible(self._streams)
        self.send_button.setEnabled(bool(self.field.toPlainText().strip()))

    def event(self, event: QEvent) -> bool:
        """Keep the field's height right after a change of width."""
        if event.type() == QEvent.Type.Resize:
            self.field.fit()
        return super().event(event)
