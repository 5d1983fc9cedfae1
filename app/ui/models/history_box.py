"""The last answers on the models page: when their first word came, and how fast they went."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from app.domain.engine import ModelRow
from app.domain.metrics import Sample, cache_hit_ratio, pace_of, spread_of
from app.ui import figures, formats
from app.ui.models.history import Dot, Shown, first_words, shown_answers, speeds
from app.ui.models.plot import Plot, Word
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, ElidedLabel, Label, row
from app.ui.widgets.living import LivingWidget

_SIDE_BY_SIDE = 720


class HistoryBox(LivingWidget):
    """Two charts side by side, above each its figures in words.

    Signals:
        cases_asked: There are no figures yet; a draft of a case makes some.
    """

    cases_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = Shown()
        self.title, self.model = Label("", "strong"), ElidedLabel("", "secondary")
        self.hint, self.cases_button = Label("", "secondary", wrap=True), Button("")
        self.first_word, self.speed = _Chart(_second_words, bars=True), _Chart(_pace_words, bars=False)
        box = Box(margin=18)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        box.column.addLayout(row(self.title, self.model, -1))
        empty = row(self.hint, self.cases_button, spacing=16)
        empty.setStretch(0, 1)
        box.column.addLayout(empty)
        self._charts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._charts.setSpacing(28)
        for chart in (self.first_word, self.speed):
            self._charts.addWidget(chart, 1)
        box.column.addLayout(self._charts)
        self.cases_button.clicked.connect(self.cases_asked)
        self.come_alive()

    def show_history(self, samples: Sequence[Sample], rows: Sequence[ModelRow]) -> None:
        """Show the last answers of the model that speaks."""
        self._shown = shown_answers(samples, rows)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One above the other where there is no room for both."""
        super().resizeEvent(event)
        directions = QBoxLayout.Direction
        wide = self.width() >= _SIDE_BY_SIDE
        self._charts.setDirection(directions.LeftToRight if wide else directions.TopToBottom)

    def retranslate(self) -> None:
        """Write the words."""
        shown = self._shown
        there = bool(shown.samples)
        count = self.tr("last %n answer(s)", "", len(shown.samples))
        self.title.setText(self.tr("How it answers here"))
        self.model.setText(" · ".join((shown.model, count, self._read_before())) if there else "")
        self.hint.setText(
            self.tr(
                "Nothing yet: every answer leaves here when its first word came and how fast it went, "
                "and no word of its text."
            )
        )
        self.cases_button.setText(self.tr("To the cases"))
        for widget, visible in ((self.hint, not there), (self.cases_button, not there)):
            widget.setVisible(visible)
        self._show_first_words(first_words(shown))
        self._show_speeds(speeds(shown))

    def _read_before(self) -> str:
        """How much of the prompts had been evaluated for an earlier answer."""
        share = cache_hit_ratio(self._shown.samples)
        told = formats.number((share or 0.0) * 100) + formats.THIN + "%"
        return self.tr("{0} of the prompt text read before").format(told)

    def _show_first_words(self, dots: tuple[Dot, ...]) -> None:
        spread = spread_of(dot.value for dot in dots)
        told = ""
        if spread is not None:
            told = self.tr("dashed: half within {0}; 95 of 100 within {1}").format(
                figures.seconds(spread.median), figures.seconds(spread.p95)
            )
        self.first_word.show_chart(
            self.tr("First word"), told, dots, spread.median if spread is not None else None
        )

    def _show_speeds(self, dots: tuple[Dot, ...]) -> None:
        pace = pace_of(self._shown.samples)
        told = ""
        if pace is not None:
            told = self.tr("dashed: half at least {0}; 95 of 100 at least {1}").format(
                figures.pace(pace.median), figures.pace(pace.p05)
            )
        self.speed.show_chart(
            self.tr("Speed of the answer"), told, dots, pace.median if pace is not None else None
        )


class _Chart(QWidget):
    """A caption with figures in words, and the picture below them."""

    def __init__(self, word: Word, *, bars: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption, self.told = Label(""), ElidedLabel("", "secondary")
        self.plot = Plot(word, bars=bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(8)
        column.addLayout(row(self.caption, self.told, -1))
        column.addWidget(self.plot)

    def show_chart(self, caption: str, told: str, dots: tuple[Dot, ...], middle: float | None) -> None:
        """Show it; without dots there is no chart."""
        self.caption.setText(caption)
        self.told.setText(told)
        self.plot.show_dots(dots, middle)
        self.plot.setAccessibleName(caption)
        self.plot.setAccessibleDescription(told)
        self.setVisible(bool(dots))


def _second_words(value: float, digits: int) -> str:
    return formats.number(value, digits) + formats.THIN + figures.second_unit()


def _pace_words(value: float, digits: int) -> str:
    return formats.number(value, digits) + formats.THIN + figures.pace_unit()
