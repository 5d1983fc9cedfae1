"""A list of records as the look draws them: title, figure at the right, second line, a tag; keyboard and all.

Rows are painted, not built of widgets; a heading is a row that cannot be chosen. Showing new rows keeps the
chosen one by its key, and the place of the list.
"""

import re
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui import theme

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_SIDE = 16
_HEADING_HEIGHT = 34
_MARKED = re.compile("\ue000(.*?)\ue001")
_MARKS = str.maketrans("", "", "\ue000\ue001")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list.

    Attributes:
        key: What the list says was chosen; None makes the row a heading.
        aside: At the right of the title: a time, a figure, keys.
        detail: The second line; what stands between U+E000 and U+E001 in it is marked.
        tag, tone: A word on a tinted ground below; empty for none.
    """

    key: object
    title: str
    aside: str = ""
    detail: str = ""
    tag: str = ""
    tone: str = "neutral"


class RowModel(QAbstractListModel):
    """Rows for a list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[Row, ...] = ()

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: Index | None = None) -> int:
        """Count the rows."""
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the row, its words for a reader, or its tip."""
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (row.title, row.aside, row.detail.translate(_MARKS), row.tag)
            return ", ".join(part for part in words if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            detail = row.detail.translate(_MARKS)
            long = [text for text, most in ((row.title, 30), (detail, 60)) if len(text) > most]
            return "\n".join(long) or None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Headings cannot be chosen."""
        if index.isValid() and self.rows[index.row()].key is None:
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _RowDelegate(QStyledItemDelegate):
    """Paints a row."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: Row = index.data(ROW_ROLE)
        if row.key is None:
            return QSize(100, _HEADING_HEIGHT)
        return QSize(100, 40 + (14 if row.detail else 0) + (20 if row.tag else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        colors = theme.tokens()
        painter.save()
        if row.key is None:
            painter.setFont(theme.font(theme.SECONDARY_PX, 550))
            painter.setPen(colors.color("muted"))
            line = rect.adjusted(_SIDE, 8, -_SIDE, 0)
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, row.title)
        else:
            self._ground(painter, rect, state)
            self._words(painter, rect.adjusted(_SIDE, 10 if not row.detail else 7, -_SIDE, -7), row)
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        colors = theme.tokens()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colors.color("selected"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), colors.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, colors.color("bg"))

    def _words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        small = theme.font(theme.SECONDARY_PX)
        aside_width = QFontMetrics(small).horizontalAdvance(row.aside)
        line = QRect(rect.left(), rect.top(), rect.width(), 20)
        painter.setFont(small)
        painter.setPen(theme.tokens().color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.aside)
        second = QRect(rect.left(), rect.top() + 20, rect.width(), 17)
        _marked(painter, second, row.detail)
        painter.setFont(theme.font(theme.BODY_PX, 650))
        painter.setPen(theme.tokens().color("text"))
        _elided(painter, line.adjusted(0, 0, -aside_width - 10 if row.aside else 0, 0), row.title)
        if row.tag:
            top = rect.top() + (38 if row.detail else 21)
            _tag(painter, QRect(rect.left(), top, rect.width(), 18), row.tag, row.tone)


def _elided(painter: QPainter, rect: QRect, text: str) -> None:
    fits = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)


def _marked(painter: QPainter, rect: QRect, text: str) -> None:
    """Paint a line whose marked pieces stand out by weight and colour, as far as there is room."""
    colors, left = theme.tokens(), rect.left()
    for number, piece in enumerate(_MARKED.split(text)):
        found = number % 2 == 1
        painter.setFont(theme.font(theme.SECONDARY_PX, 650 if found else 400))
        painter.setPen(colors.color("accent" if found else "muted"))
        _elided(painter, QRect(left, rect.top(), rect.right() - left, rect.height()), piece)
        left += painter.fontMetrics().horizontalAdvance(piece)
        if left >= rect.right():
            return


def _tag(painter: QPainter, rect: QRect, text: str, tone: str) -> None:
    colors = theme.tokens()
    plain = tone == "neutral"
    painter.setFont(theme.font(11, 650))
    width = painter.fontMetrics().horizontalAdvance(text) + 12
    ground = QRect(rect.left(), rect.top(), min(width, rect.width()), rect.height())
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colors.color("bg" if plain else f"{tone}_bg"))
    painter.drawRoundedRect(ground, 4, 4)
    painter.setPen(colors.color("muted" if plain else tone))
    painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, text)


class RowList(QListView):
    """The list.

    Signals:
        row_chosen: Another row became current, by key or mouse (its key).
        row_activated: Enter or a click on a row (its key).
    """

    row_chosen = Signal(object)
    row_activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_RowDelegate(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self._quiet = False
        self.selectionModel().currentChanged.connect(self._tell_chosen)
        self.clicked.connect(self._tell_activated)
        self.activated.connect(self._tell_activated)

    @property
    def rows(self) -> tuple[Row, ...]:
        """What is shown."""
        return self._rows.rows

    @property
    def current_key(self) -> object:
        """The key of the current row; None without one."""
        index = self.currentIndex()
        return self.rows[index.row()].key if index.isValid() else None

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show these rows; the current one stays current and the list keeps its place."""
        if rows == self.rows:
            return
        key, place = self.current_key, self.verticalScrollBar().value()
        self._quiet = True
        self._rows.show_rows(rows)
        self.choose(key)
        self._quiet = False
        self.verticalScrollBar().setValue(place)

    def choose(self, key: object) -> bool:
        """Make the row with this key current; say whether there is one."""
        for number, row in enumerate(self.rows):
            if key is not None and row.key == key:
                self.setCurrentIndex(self._rows.index(number))
                return True
        return False

    def choose_first(self) -> None:
        """Make the first row that can be chosen current."""
        first = next((row.key for row in self.rows if row.key is not None), None)
        self.choose(first)

    def fit_rows(self) -> None:
        """Be as tall as the rows: for a short list in a page that scrolls itself."""
        height = sum(self.sizeHintForRow(number) for number in range(len(self.rows)))
        self.setFixedHeight(height + 2)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def _tell_chosen(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.row_chosen.emit(self.rows[index.row()].key)

    def _tell_activated(self, index: QModelIndex) -> None:
        if index.isValid() and self.rows[index.row()].key is not None:
            self.row_activated.emit(self.rows[index.row()].key)
