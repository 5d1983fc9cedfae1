"""A column that gives way beside one of fixed width; where both have no room, one below the other."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget


class Halves(QWidget):
    """The two.

    Attributes:
        stands: Whether they stand one below the other.
    """

    def __init__(
        self, left: QWidget, right: QWidget, *, right_px: int, least_px: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._left, self._right = left, right
        self._right_px, self._least_px = right_px, least_px
        self._across = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._across.setContentsMargins(0, 0, 0, 0)
        self._across.setSpacing(16)
        self._across.addWidget(left, 1)
        self._across.addWidget(right, 0, Qt.AlignmentFlag.AlignTop)
        right.setFixedWidth(right_px)
        self.stands = False

    def minimumSizeHint(self) -> QSize:
        """The wider of the two: however narrow, they can stand one below the other."""
        widest = max(self._left.minimumSizeHint().width(), self._right.minimumSizeHint().width())
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose how they stand."""
        super().resizeEvent(event)
        stands = event.size().width() < self._least_px
        if stands == self.stands:
            return
        self.stands = stands
        direction = QBoxLayout.Direction.TopToBottom if stands else QBoxLayout.Direction.LeftToRight
        self._across.setDirection(direction)
        self._across.setAlignment(self._right, Qt.AlignmentFlag(0) if stands else Qt.AlignmentFlag.AlignTop)
        self._right.setMinimumWidth(0 if stands else self._right_px)
        self._right.setMaximumWidth(16_777_215 if stands else self._right_px)
