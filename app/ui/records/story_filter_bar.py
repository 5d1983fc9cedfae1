"""The line above a story that narrows it: kind, direction, period."""

from datetime import timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.story_filter import StoryFilter
from app.ui import formats, words
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import row
from app.ui.widgets.living import LivingWidget

_KINDS = ("", "email", "call", "message", "note", "visit")
_DIRECTIONS = ("", "in", "out", "internal")
_DAYS = (0, 7, 30, 90, 365)
_BOX_PX = 142


class StoryFilterBar(LivingWidget):
    """The line.

    Signals:
        filter_changed: What is wanted now (`StoryFilter`).
    """

    filter_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind, self.direction, self.period = QComboBox(), QComboBox(), QComboBox()
        self.all_button = Button("", "quiet")
        for box in (self.kind, self.direction, self.period):
            # The style sheet's arrow and padding are not in the width Qt works out from the words.
            box.setMinimumWidth(_BOX_PX)
            # Nobody turns the wheel to change what he reads.
            box.setProperty("role", "small")
            box.currentIndexChanged.connect(lambda _place: self._tell())
        line = row(self.kind, self.direction, self.period, self.all_button, -1, spacing=6)
        line.setContentsMargins(20, 8, 20, 0)
        self.setLayout(line)
        self.all_button.clicked.connect(self.show_all)
        self.come_alive()

    @property
    def wanted(self) -> StoryFilter:
        """What is chosen."""
        days = _DAYS[max(self.period.currentIndex(), 0)]
        since = formats.now() - timedelta(days=days) if days else None
        kind, direction = max(self.kind.currentIndex(), 0), max(self.direction.currentIndex(), 0)
        return StoryFilter(_KINDS[kind], _DIRECTIONS[direction], since)

    def show_all(self) -> None:
        """Take every limit away."""
        for box in (self.kind, self.direction, self.period):
            box.setCurrentIndex(0)

    def retranslate(self) -> None:
        """Write the words; the choice stays."""
        kinds = [words.kind_word(kind) if kind else self.tr("everything") for kind in _KINDS]
        directions = [self.tr("both ways"), self.tr("from them"), self.tr("from us"), self.tr("among us")]
        periods = [self.tr("all the time"), self.tr("7 days"), self.tr("30 days"), self.tr("90 days")]
        _fill(self.kind, kinds, self.tr("Kind"))
        _fill(self.direction, directions, self.tr("Direction"))
        _fill(self.period, [*periods, self.tr("a year")], self.tr("Period"))
        self.all_button.setText(self.tr("Show all"))
        self.all_button.setVisible(not self.wanted.is_open)

    def _tell(self) -> None:
        self.all_button.setVisible(not self.wanted.is_open)
        self.filter_changed.emit(self.wanted)


def _fill(box: QComboBox, texts: list[str], name: str) -> None:
    place = max(box.currentIndex(), 0)
    box.blockSignals(True)
    box.clear()
    box.addItems(texts)
    box.setCurrentIndex(place)
    box.blockSignals(False)
    box.setAccessibleName(name)
