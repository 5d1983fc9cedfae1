"""A small chart, painted: bars or a line over equal steps, an upright axis with units, times below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from app.ui import formats, theme
from app.ui.models.axis import axis_top, ticks
from app.ui.models.history import Dot
from app.ui.widgets.living import LivingWidget

HEIGHT = 132
_GAP = 8
_BELOW = 22
_WIDEST_BAR = 14.0
_LEAST_BAR = 2.0

Word = Callable[[float, int], str]


class Plot(LivingWidget):
    """The chart of one figure.

    Attributes:
        bars: Bars from nothing, else a line through dots.
        word: A value and its decimals with its unit, as the axis says it.
    """

    def __init__(self, word: Word, *, bars: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.word, self.bars = word, bars
        self._dots: tuple[Dot, ...] = ()
        self._middle: float | None = None
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.come_alive()

    def show_dots(self, dots: tuple[Dot, ...], middle: float | None) -> None:
        """Show values, oldest first, and the one that half of them reach, as a dashed line."""
        self._dots, self._middle = dots, middle
        self.update()

    def retranslate(self) -> None:
        """Paint other words."""
        self.update()

    def retheme(self) -> None:
        """Paint other colours."""
        self.update()

    def minimumSizeHint(self) -> QSize:
        """Narrower it cannot be read."""
        return QSize(240, HEIGHT)

    def event(self, event: QEvent) -> bool:
        """Tell the value under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.words_at(event.pos().x()), self)
            return True
        return super().event(event)

    def words_at(self, x: float) -> str:
        """The value and time of the answer drawn there; empty where there is none."""
        frame = self._frame()
        if not self._dots or not frame.left() <= x <= frame.right():
            return ""
        dot = self._dots[min(int((x - frame.left()) / self._step(frame)), len(self._dots) - 1)]
        return f"{self.word(dot.value, 1 if dot.value < 100 else 0)} · {_when(dot)}"

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint axis, values and times."""
        if not self._dots:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.SECONDARY_PX))
        frame = self._frame()
        top = axis_top(dot.value for dot in self._dots)
        self._paint_axis(painter, frame, top)
        self._paint_middle(painter, frame, top)
        if self.bars:
            self._paint_bars(painter, frame, top)
        else:
            self._paint_line(painter, frame, top)
        self._paint_times(painter, frame)
        painter.end()

    def _frame(self) -> QRectF:
        """Where values are drawn: right of the axis's words, above the times."""
        values, digits = ticks(axis_top(dot.value for dot in self._dots))
        metrics = QFontMetrics(theme.font(theme.SECONDARY_PX))
        left = max(metrics.horizontalAdvance(self.word(value, digits)) for value in values) + _GAP
        half = metrics.height() / 2
        return QRectF(left, half, max(self.width() - left, 1), max(HEIGHT - half - _BELOW, 1))

    def _step(self, frame: QRectF) -> float:
        return frame.width() / len(self._dots)

    def _place(self, number: int, frame: QRectF, top: float) -> QPointF:
        value = self._dots[number].value
        return QPointF(
            frame.left() + (number + 0.5) * self._step(frame), frame.bottom() - frame.height() * value / top
        )

    def _paint_axis(self, painter: QPainter, frame: QRectF, top: float) -> None:
        values, digits = ticks(top)
        colors, metrics = theme.tokens(), painter.fontMetrics()
        for value in values:
            y = round(frame.bottom() - frame.height() * value / top) - 0.5
            painter.setPen(QPen(colors.color("line"), 1))
            painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))
            painter.setPen(colors.color("muted"))
            words = QRectF(0, y - metrics.height() / 2, frame.left() - _GAP, metrics.height())
            painter.drawText(
                words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self.word(value, digits)
            )

    def _paint_bars(self, painter: QPainter, frame: QRectF, top: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.tokens().color("accent"))
        width = min(self._step(frame) * 0.66, _WIDEST_BAR)
        for number in range(len(self._dots)):
            place = self._place(number, frame, top)
            height = max(frame.bottom() - place.y(), _LEAST_BAR)
            bar = QRectF(place.x() - width / 2, frame.bottom() - height, width, height)
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_line(self, painter: QPainter, frame: QRectF, top: float) -> None:
        accent = theme.tokens().color("accent")
        places = [self._place(number, frame, top) for number in range(len(self._dots))]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(accent, 1.5))
        painter.drawPolyline(QPolygonF(places))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(accent)
        for place in places:
            painter.drawEllipse(place, 2.5, 2.5)

    def _paint_middle(self, painter: QPainter, frame: QRectF, top: float) -> None:
        if self._middle is None:
            return
        y = round(frame.bottom() - frame.height() * self._middle / top) - 0.5
        painter.setPen(QPen(theme.tokens().color("muted"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(frame.left(), y), QPointF(frame.right(), y))

    def _paint_times(self, painter: QPainter, frame: QRectF) -> None:
        """The first answer's time at the left, the last one's at the right."""
        painter.setPen(theme.tokens().color("muted"))
        line = QRectF(frame.left(), frame.bottom() + 5, frame.width(), painter.fontMetrics().height())
        first, last = _when(self._dots[0]), _when(self._dots[-1])
        painter.drawText(line, Qt.AlignmentFlag.AlignRight, last)
        room = line.width() - painter.fontMetrics().horizontalAdvance(last) - 2 * _GAP
        if first != last and painter.fontMetrics().horizontalAdvance(first) <= room:
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft, first)


def _when(dot: Dot) -> str:
    return formats.moment(dot.at.astimezone(), formats.now())
