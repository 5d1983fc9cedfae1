"""Shift+?: every key of the desk on one sheet."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QVBoxLayout, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Kbd, Label, row


class KeysSheet(QDialog):
    """The sheet; built anew each time it is asked for, in the language of the moment."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self.setWindowTitle(self.tr("Keys"))
        self.setAccessibleName(self.tr("Keys"))
        frame = QFrame()
        frame.setProperty("role", "popup")
        column = QVBoxLayout(frame)
        column.setContentsMargins(28, 20, 28, 20)
        column.setSpacing(16)
        close = Button(self.tr("Close"), "quiet")
        close.clicked.connect(self.accept)
        column.addLayout(row(Label(self.tr("Keys"), "column-title"), -1, close))
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(9)
        self._fill(grid)
        column.addLayout(grid)
        column.addStretch(1)
        column.addWidget(
            Label(self.tr("Keys work by their place, under the Russian layout too."), "secondary")
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def keys(self) -> tuple[tuple[str, str], ...]:
        """All keys with what they do."""
        return (
            ("Ctrl+K", self.tr("Find everything")),
            ("Alt+1…8", self.tr("Pages of the rail")),
            ("F6", self.tr("Next column")),
            ("↑ ↓", self.tr("Move in a list")),
            ("Ctrl+N", self.tr("Write a note")),
            ("Ctrl+Z", self.tr("Take the last change back")),
            ("Ctrl+Enter", self.tr("Accept the draft, save the note")),
            ("F9", self.tr("Show or hide the assistant")),
            ("Enter", self.tr("Send a question in a chat")),
            ("Shift+Enter", self.tr("New line in a question")),
            ("F2", self.tr("Rename the chat")),
            ("F5", self.tr("Look for bundles again")),
            ("Esc", self.tr("Stop the answer, close a popup")),
            ("Ctrl+L", self.tr("Lock the desk")),
            ("Shift+?", self.tr("This sheet")),
        )

    def _fill(self, grid: QGridLayout) -> None:
        keys = self.keys()
        half = (len(keys) + 1) // 2
        for number, (shortcut, words) in enumerate(keys):
            line, side = number % half, number // half * 3
            grid.addWidget(
                Kbd(shortcut), line, side, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            )
            grid.addWidget(Label(words), line, side + 1)
        grid.setColumnMinimumWidth(2, 24)
