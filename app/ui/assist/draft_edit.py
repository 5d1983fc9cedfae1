"""The draft on its warm paper: grows while it streams, is edited after, shows unconfirmed places in amber."""

from PySide6.QtCore import QMimeData, QRect, Qt, QUrl
from PySide6.QtGui import QPainter, QPaintEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from app.domain.drafts import Mark
from app.ui import theme
from app.ui.plain_copy import letters
from app.ui.widgets.labels import restyle

LINE_PX = 20


class DraftEdit(QTextEdit):
    """Plain text only: markup stays letters, and nothing it names is loaded."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptRichText(False)
        self.setAutoFormatting(QTextEdit.AutoFormattingFlag.AutoNone)
        self.setTabChangesFocus(True)
        self.setFont(theme.font(theme.DRAFT_PX))
        self._streams = False
        self._marks: tuple[Mark, ...] = ()
        restyle(self, role="draft")
        self._set_line_height()

    def begin_stream(self) -> None:
        """Empty the paper and let it grow."""
        self._streams = True
        self._marks = ()
        self.setUndoRedoEnabled(False)
        self.setReadOnly(True)
        self.show_text("")

    def grow(self, text: str) -> None:
        """Add text at the end; what the person reads stays where it is unless they follow the end."""
        bar = self.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - LINE_PX // 2
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        if follows:
            bar.setValue(bar.maximum())
        self.viewport().update()

    def end_stream(self) -> None:
        """Let the person write."""
        self._streams = False
        self.setUndoRedoEnabled(True)
        self.setReadOnly(False)
        self.viewport().update()

    def show_text(self, text: str) -> None:
        """Show a whole text."""
        self.setPlainText(text)
        self._set_line_height()

    def show_marks(self, marks: tuple[Mark, ...]) -> None:
        """Colour the places that nothing confirms."""
        self._marks = marks
        t = theme.tokens()
        look = QTextCharFormat()
        look.setBackground(t.color("warn_bg"))
        look.setForeground(t.color("warn"))
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        look.setUnderlineColor(t.color("warn"))
        selections = []
        text = self.toPlainText()
        for mark in marks:
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(_utf16(text, mark.start))
            cursor.setPosition(_utf16(text, mark.end), QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = look
            selections.append(selection)
        self.setExtraSelections(selections)

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The places coloured now."""
        return self._marks

    def retheme(self) -> None:
        """Colour the marks anew."""
        self.show_marks(self._marks)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Paste letters only."""
        self.insertPlainText(source.text())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy letters only."""
        return letters(self.textCursor().selection().toPlainText())

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, whatever is named."""
        return None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Show where the text grows."""
        super().paintEvent(event)
        if self._streams:
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            spot: QRect = self.cursorRect(cursor)
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(spot.left() + 1, spot.top() + 1, 7, 16), theme.tokens().color("accent"))

    def _set_line_height(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        spaced = QTextBlockFormat()
        spaced.setLineHeight(LINE_PX, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        cursor.mergeBlockFormat(spaced)
        cursor.clearSelection()
        self.setAlignment(Qt.AlignmentFlag.AlignLeft)


def _utf16(text: str, position: int) -> int:
    """Return Qt's position for ours: letters beyond the basic plane count twice there."""
    return position + sum(1 for letter in text[:position] if ord(letter) > 0xFFFF)
