"""What to say: points drawn from the file, to tick, edit and add to."""

from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.domain.drafts import Point
from app.ui import formats
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.words import kind_word

ROWS_SHOWN = 4
ROW_PX = 28


class PointRow(LivingWidget):
    """One point: a tick, its words (editable in place), where it comes from.

    Signals:
        changed: Tick or words are different now.
    """

    changed = Signal()

    def __init__(self, point: Point, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._point = point
        self.tick = QCheckBox()
        self.tick.setChecked(point.ticked)
        self.tick.setFixedSize(16, ROW_PX)
        self.words = _Words(point.text)
        self.words.setProperty("role", "point")
        self.words.setCursorPosition(0)
        self._source = Label("", "faint")
        self.tick.toggled.connect(lambda _on: self.changed.emit())
        self.words.textEdited.connect(self._edited)
        self.setLayout(row(self.tick, self.words, self._source))
        self.setFixedHeight(ROW_PX)
        self.come_alive()

    @property
    def point(self) -> Point:
        """The point as it stands now."""
        return replace(self._point, text=self.words.text().strip(), ticked=self.tick.isChecked())

    def retranslate(self) -> None:
        """Write where the point comes from."""
        at, source = self._point.at, kind_word(self._point.source)
        self._source.setText(f"{source} {formats.short_day(at, formats.now())}" if at else source)
        self.words.setToolTip(self.words.text())
        self.words.setAccessibleName(self.tr("Words of the point"))
        self.tick.setAccessibleName(self.tr("Say: {0}").format(self.words.text()))

    def _edited(self, words: str) -> None:
        # Who takes the trouble to write wants it said.
        self.tick.setChecked(bool(words.strip()))
        self.retranslate()
        self.changed.emit()


class PointsBox(LivingWidget):
    """The list of points with a line to add one.

    Signals:
        points_changed: What is ticked, or its words, is different now.
    """

    points_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PointRow] = []
        self._title = Label("", "points-title")
        self.add_line = QLineEdit()
        self.add_line.setProperty("role", "point")
        self.add_line.returnPressed.connect(self._add)
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 6, 0)
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self._scroll = _PointsScroll()
        self._scroll.setWidget(self._holder)
        box = Box(margin=12)
        box.column.setSpacing(2)
        box.column.addWidget(self._title)
        box.column.addWidget(self._scroll)
        box.column.addWidget(self.add_line)
        self.setLayout(row(box))
        self.come_alive()

    @property
    def points(self) -> tuple[Point, ...]:
        """All points as they stand now."""
        return tuple(line.point for line in self.rows)

    @property
    def said(self) -> tuple[str, ...]:
        """The words of the ticked ones."""
        return tuple(point.text for point in self.points if point.ticked and point.text)

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Show other points."""
        for line in self.rows:
            line.setParent(None)
            line.deleteLater()
        self.rows = []
        for point in points:
            self._append(point)
        self._fit()

    def retranslate(self) -> None:
        """Write the words."""
        self._title.setText(self.tr("What to say"))
        self.add_line.setPlaceholderText(self.tr("Add a point and press Enter"))
        self.add_line.setAccessibleName(self.tr("Add a point"))
        self._scroll.setAccessibleName(self.tr("Points to say"))

    def _add(self) -> None:
        words = self.add_line.text().strip()
        if not words:
            return
        self.add_line.clear()
        self._append(Point(text=words, source="added", at=None, ticked=True))
        self._fit()
        self._scroll.ensureWidgetVisible(self.rows[-1])
        self.points_changed.emit()

    def _append(self, point: Point) -> None:
        line = PointRow(point)
        line.changed.connect(self.points_changed)
        self.rows.append(line)
        self._column.insertWidget(self._column.count() - 1, line)

    def _fit(self) -> None:
        self._scroll.show_rows(min(len(self.rows), ROWS_SHOWN))


class _Words(QLineEdit):
    """A line that shows an ellipsis where it is cut, until one writes in it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cut text while nobody writes."""
        text, room = self.text(), self.width() - 4
        if self.hasFocus() or self.fontMetrics().horizontalAdvance(text) <= room:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setPen(self.palette().text().color())
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect().adjusted(2, 0, -2, 0), flags, shown)


class _PointsScroll(QScrollArea):
    """As high as its rows, to a limit; does not take the Tab key's focus itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "surface")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_rows(self, count: int) -> None:
        """Take the height of that many rows."""
        self.setFixedHeight(max(count, 1) * ROW_PX if count else 0)
        self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        """Give way."""
        return QSize(0, 0)
