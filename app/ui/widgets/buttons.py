"""Buttons. One primary button a page: the next likely step; all else is outline or quiet."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton, QWidget

from app.ui import icons, theme


class Button(QPushButton):
    """A button of one role with an optional paler key hint after its word.

    Roles: primary, outline, quiet, danger, segment (checkable), chip (checkable).
    """

    def __init__(
        self, text: str = "", role: str = "outline", *, hint: str = "", parent: QWidget | None = None
    ) -> None:
        # Not `super().__init__(text, parent)`: telling that form from the one with an icon loads QIcon.
        super().__init__(parent)
        self.setText(text)
        self.setProperty("role", role)
        self._hint = hint
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_hint(self, hint: str) -> None:
        """Show a key after the word."""
        self._hint = hint
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Leave room for the hint."""
        size = super().sizeHint()
        return QSize(size.width() + self._hint_width(), size.height())

    def minimumSizeHint(self) -> QSize:
        """Never cut the word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the word, then the key, paler."""
        if not self._hint:
            super().paintEvent(event)
            return
        # Their enums are many: the unlock page has no hints and does not pay for them.
        from PySide6.QtGui import QPainter
        from PySide6.QtWidgets import QStyle, QStyleOptionButton

        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        painter = QPainter(self)
        self.style().drawControl(QStyle.ControlElement.CE_PushButtonBevel, option, painter, self)
        word = self.fontMetrics().horizontalAdvance(self.text())
        left = (self.width() - word - self._hint_width()) // 2
        ink = QColor(theme.tokens().on_accent if self.property("role") == "primary" else theme.tokens().text)
        if not self.isEnabled():
            ink = theme.tokens().color("faint")
        painter.setPen(ink)
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), flags, self.text())
        ink.setAlphaF(0.8)
        painter.setPen(ink)
        painter.setFont(theme.font())
        painter.drawText(self.rect().adjusted(left + word + 5, 0, 0, 0), flags, self._hint)

    def _hint_width(self) -> int:
        return self.fontMetrics().horizontalAdvance(self._hint) + 5 if self._hint else 0


class Chip(Button):
    """A small round switch, as for filters and tones."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, "chip", parent=parent)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)


class IconButton(QToolButton):
    """An icon that acts; its word is in the tooltip and in the accessible name."""

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self.setFixedSize(28, 28)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.retheme()

    def set_word(self, word: str) -> None:
        """Say what the icon does."""
        self.setToolTip(word)
        self.setAccessibleName(word)

    def retheme(self) -> None:
        """Draw the icon in the colours worn now."""
        self.setIcon(icons.icon(self._icon_name, size=16))
        self.setIconSize(QSize(16, 16))
