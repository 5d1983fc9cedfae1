"""A part of the settings page: a title and a box of captioned controls."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.ui.widgets.labels import Box, Label
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar

CAPTION_PX = 220


class Section(LivingWidget):
    """A titled box; subclasses add lines and write the words in `retranslate`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.notice = Label("", "column-title"), NoticeBar()
        self._box = Box(margin=18)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, CAPTION_PX)
        self._grid.setColumnStretch(1, 2)
        # Without it controls of a greatest width would be centred, captions and all.
        self._grid.setColumnStretch(2, 1)
        self._box.column.addLayout(self._grid)
        self._box.column.addWidget(self.notice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self._box)

    def add_line(self, control: QWidget, *, width: int | None = 300) -> Label:
        """Add a control; return its caption."""
        caption = Label("", "secondary", wrap=True)
        caption.setMaximumWidth(CAPTION_PX)
        caption.setBuddy(control)
        line = self._grid.rowCount()
        if width is not None:
            control.setMaximumWidth(width)
        self._grid.addWidget(caption, line, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, line, 1, 1, 1 if width is not None else 2)
        return caption

    def add_wide(self, widget: QWidget) -> None:
        """Add a widget over the whole width."""
        self._grid.addWidget(widget, self._grid.rowCount(), 0, 1, 3)


def name_line(caption: Label, control: QWidget, words: str) -> None:
    """Write a caption; the control bears the same name for readers."""
    caption.setText(words)
    control.setAccessibleName(words)
