"""The lines of the cases list: item model and delegate."""

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.domain.casefile import CaseRow
from app.ui import formats, theme
from app.ui.words import TagWord, row_tags

ROW_HEIGHT = 72
ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class CaseRowsModel(QAbstractTableModel):
    """Case rows as one column; read aloud whole."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CaseRow, ...] = ()

    @property
    def rows(self) -> tuple[CaseRow, ...]:
        """The rows shown."""
        return self._rows

    def set_rows(self, rows: tuple[CaseRow, ...]) -> None:
        """Show other rows; more of the same are put below, and nothing above them moves."""
        count = len(self._rows)
        if count and rows[:count] == self._rows:
            self.beginInsertRows(QModelIndex(), count, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        """Return one column."""
        return 0 if parent is not None and parent.isValid() else 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the title, the row itself or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            tags = [word for word, _tone in row_tags(row)]
            return ", ".join((row.number, row.title, row.account_name, row.place, *tags))
        return None


class CaseRowDelegate(QStyledItemDelegate):
    """Paints a row of 72 pixels: title and time, account and place, tags."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Return the fixed height."""
        return QSize(200, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: CaseRow = index.data(ROW_ROLE)
        rect: QRect = option.rect
        state = option.state
        t = theme.tokens()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, t.color("selected"))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), t.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, t.color("bg"))
        inner = rect.adjusted(16, 9, -16, -7)
        self._paint_words(painter, inner, row)
        spot = QPoint(inner.left(), inner.top() + 38)
        for tag in row_tags(row):
            spot.setX(paint_tag(painter, spot, tag, inner.right()) + 4)
        painter.restore()

    def _paint_words(self, painter: QPainter, inner: QRect, row: CaseRow) -> None:
        t = theme.tokens()
        when = formats.recent(row.last_at, formats.now())
        painter.setFont(theme.font(theme.SECONDARY_PX))
        when_width = painter.fontMetrics().horizontalAdvance(when)
        line = QRect(inner.left(), inner.top(), inner.width(), 18)
        painter.setPen(t.color("muted"))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, when)
        below = " · ".join(part for part in (row.account_name, row.place) if part)
        second = QRect(inner.left(), inner.top() + 19, inner.width(), 16)
        _elided(painter, second, below)
        painter.setFont(theme.font(weight=650))
        painter.setPen(t.color("text"))
        _elided(painter, line.adjusted(0, 0, -when_width - 10, 0), row.title)


def _elided(painter: QPainter, rect: QRect, text: str) -> None:
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_tag(painter: QPainter, spot: QPoint, tag: TagWord, limit: int) -> int:
    """Paint a tag at a point, cut at `limit`; returns its right edge."""
    word, tone = tag
    t = theme.tokens()
    painter.setFont(theme.font(11, 650))
    metrics = QFontMetrics(painter.font())
    room = max(limit - spot.x() - 12, 0)
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, room)
    rect = QRect(spot.x(), spot.y(), metrics.horizontalAdvance(shown) + 12, 18)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(t.color("bg" if tone == "neutral" else f"{tone}_bg"))
    painter.drawRoundedRect(rect, 4, 4)
    painter.setPen(t.color("muted" if tone == "neutral" else tone))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, shown)
    return rect.right()
