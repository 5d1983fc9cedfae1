"""What is in a bundle, a line each: what it is, its size, and one column that tells of fit or of copying."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.widgets.columns import lay_columns
from app.ui.widgets.labels import ElidedLabel, Label, Line, Tag
from app.ui.widgets.living import LivingWidget

LINE_HEIGHT = 52
_SHARES = (458, 175, 198)
_LEAST_PX = (120, 70, 200)


@dataclass(frozen=True, slots=True)
class Told:
    """What the last column says: a word, its tone (empty: no tag), and a quieter reason under it."""

    word: str = ""
    tone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One line's words."""

    title: str
    detail: str
    size: str
    told: Told = Told()


class ContentLine(LivingWidget):
    """A line."""

    def __init__(self, item: Item, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(LINE_HEIGHT)
        self._item = item
        self.title, self.detail = ElidedLabel(item.title, "strong"), ElidedLabel(item.detail, "secondary")
        self.size_label = ElidedLabel(item.size)
        self.tag, self.word, self.reason = Tag(), ElidedLabel(""), ElidedLabel("", "secondary")
        state = _stacked(self.tag, self.word, self.reason)
        lay_columns(self, (_stacked(self.title, self.detail), self.size_label, state), _SHARES, _LEAST_PX)
        self.detail.setVisible(bool(item.detail))
        self.show_told(item.told)
        self.come_alive()

    def show_told(self, told: Told) -> None:
        """Say something else in the last column."""
        self.tag.show_tag(told.word, told.tone or "neutral")
        self.tag.setVisible(bool(told.tone))
        self.word.setText(told.word)
        self.word.setVisible(not told.tone)
        self.reason.setText(told.reason)
        self.reason.setVisible(bool(told.reason))
        parts = (self._item.title, self._item.size, told.word, told.reason)
        self.setAccessibleName(", ".join(part for part in parts if part))


class ContentsTable(LivingWidget):
    """The lines under their captions.

    Attributes:
        lines: In the bundle's order.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines: list[ContentLine] = []
        self.captions = [Label("", "secondary") for _ in _SHARES]
        head = QWidget()
        head.setFixedHeight(34)
        lay_columns(head, self.captions, _SHARES, _LEAST_PX)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(head)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the captions that never change."""
        self.captions[0].setText(self.tr("What is in it"))
        self.captions[1].setText(self.tr("Size"))

    def show_items(self, items: Sequence[Item], caption: str) -> None:
        """Show these lines; `caption` names the last column."""
        self.captions[2].setText(caption)
        while self._column.count() > 1:
            taken = self._column.takeAt(1)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = [ContentLine(item) for item in items]
        for line in self.lines:
            self._column.addWidget(Line())
            self._column.addWidget(line)


def _stacked(*labels: Label) -> QWidget:
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(3)
    column.addStretch(1)
    for label in labels:
        column.addWidget(
            label, 0, Qt.AlignmentFlag.AlignLeft if isinstance(label, Tag) else Qt.AlignmentFlag(0)
        )
    column.addStretch(1)
    return cell
