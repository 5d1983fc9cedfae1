"""Shows one answer of the model: formatted while it streams, as tall as its text, selectable, never loading.

The view does not scroll: the page around it does, so that text which streams below does not move what the
person reads above.
"""

import math

from PySide6.QtCore import QEvent, QMimeData, Qt, QUrl
from PySide6.QtGui import QTextOption, QWheelEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextEdit, QWidget

from app.ui.markdown.blocks import BlockSplitter
from app.ui.markdown.writer import DocumentWriter, MarkdownColors
from app.ui.plain_copy import letters
from app.ui.theme import DRAFT_PX, font, tokens


def theme_colors() -> MarkdownColors:
    """The colours an answer wears now."""
    t = tokens()
    return MarkdownColors(text=t.text, muted=t.muted, line=t.line, code_background=t.bg)


class MarkdownView(QTextEdit):
    """A read-only answer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._colors = theme_colors()
        self._source: list[str] = []
        self._height = 0
        self._streams = False
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setStyleSheet("QTextEdit { background: transparent; border: 0; padding: 0; }")
        self.setFont(font(DRAFT_PX))
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self._begin()

    def _begin(self) -> None:
        self._splitter = BlockSplitter()
        self._writer = DocumentWriter(self.document(), self._colors)

    @property
    def source(self) -> str:
        """The answer as the model wrote it."""
        return "".join(self._source)

    def set_text(self, text: str) -> None:
        """Show a whole answer."""
        self._source = [text]
        self._streams = False
        self.document().clear()
        self._begin()
        closed = self._splitter.feed(text)
        self._writer.step((*closed, *self._splitter.finish()), ())
        self._caret_to_start()

    def append_text(self, text: str) -> None:
        """Show more of a streaming answer."""
        self._source.append(text)
        self._streams = True
        closed = self._splitter.feed(text)
        self._writer.step(closed, self._splitter.tail())
        if len(self._source) == 1:
            self._caret_to_start()

    def finish(self) -> None:
        """Say that the answer ended."""
        self._streams = False
        self._writer.step(self._splitter.finish(), ())

    def changeEvent(self, event: QEvent) -> None:
        """Show the answer in the colours of the theme that came."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and theme_colors() != self._colors:
            self._colors = theme_colors()
            self._repaint_source()

    def _repaint_source(self) -> None:
        source, streams = self.source, self._streams
        self.set_text("" if streams else source)
        if streams:
            self._source = []
            self.append_text(source)

    def _caret_to_start(self) -> None:
        """A caret at the end of an empty document would be carried along by what is written."""
        caret = self.textCursor()
        caret.movePosition(caret.MoveOperation.Start)
        self.setTextCursor(caret)

    def _fit_height(self) -> None:
        height = math.ceil(self.document().size().height())
        if height != self._height:
            self._height = height
            self.setFixedHeight(max(height, 1))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave scrolling to the page."""
        event.ignore()

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Load nothing, whatever is named."""
        return None

    def createMimeDataFromSelection(self) -> QMimeData:
        """Copy plain text: no colours of our theme in somebody's letter."""
        return letters(self.textCursor().selection().toPlainText())
