"""A sheet over the desk: a frame with a title, a notice, what it is about, and its buttons."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.notices import NoticeBar


class Sheet(QDialog):
    """A modal sheet without a system frame; Esc closes it, `column` takes what it is about.

    Attributes:
        go_button: The one loud button.
        foot: The line of buttons, where a sheet has more of them.
    """

    def __init__(self, title: str, go: str, *, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self._heading = Label("", "column-title")
        self.set_title(title)
        self.notice, self.column = NoticeBar(), QVBoxLayout()
        self.go_button, self.close_button = Button(go, "primary"), Button(self.tr("Cancel"), hint="Esc")
        self.close_button.clicked.connect(self.reject)
        self.column.setSpacing(12)
        frame = QFrame()
        frame.setProperty("role", "popup")
        frame.setFixedWidth(width)
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(28, 20, 28, 20)
        inside.setSpacing(12)
        inside.addWidget(self._heading)
        inside.addWidget(self.notice)
        inside.addLayout(self.column, 1)
        inside.addSpacing(4)
        self.foot = row(-1, self.close_button, self.go_button)
        inside.addLayout(self.foot)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)

    def set_title(self, title: str) -> None:
        """Give it another title."""
        self._heading.setText(title)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
