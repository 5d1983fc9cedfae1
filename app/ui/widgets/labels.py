"""Labels of the look's sizes. All show plain text: what a model or a letter says is never markup."""

from collections.abc import Iterable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget


class Label(QLabel):
    """A plain-text label of one role.

    Roles: page-title, column-title, strong, medium, secondary, faint, warn, crit, mono, kbd, tag or "".
    """

    def __init__(
        self, text: str = "", role: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wrap)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that the wrapped words need at this width."""
        super().resizeEvent(event)
        self._fit_height()

    def setText(self, text: str) -> None:
        """Show other words and take the height they need."""
        super().setText(text)
        self._fit_height()

    def minimumSizeHint(self) -> QSize:
        """Allow any width to wrapped words; their height follows from it."""
        return QSize(24, self.fontMetrics().height()) if self.wordWrap() else super().minimumSizeHint()

    def _fit_height(self) -> None:
        # Qt reckons a wrapped label's least height at a width of its own liking; and what it is asked must
        # not be answered with the height that a narrower label needed before.
        if self.wordWrap():
            self.setMinimumHeight(0)
            if self.width() > 24:
                self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))

    def set_role(self, role: str) -> None:
        """Change the role while shown."""
        restyle(self, role=role)


class ElidedLabel(Label):
    """One line that gives way: what does not fit ends in an ellipsis and is whole in the tooltip."""

    def minimumSizeHint(self) -> QSize:
        """Allow any width."""
        return QSize(24, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        fits = self.fontMetrics().horizontalAdvance(self.text()) <= self.width()
        self.setToolTip("" if fits else self.text())
        if fits:
            super().paintEvent(event)
            return
        from PySide6.QtGui import QPainter

        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.style().drawItemText(
            painter, self.rect(), int(self.alignment()), self.palette(), True, shown, self.foregroundRole()
        )


class Kbd(Label):
    """A key as a small frame: «Ctrl K»."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(keys, "kbd", parent=parent)
        self.setFixedHeight(16)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)


class Tag(Label):
    """A word on a tinted ground; tones: neutral, accent, warn, crit, ok."""

    def __init__(self, text: str = "", tone: str = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, "tag", parent=parent)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_tag(self, text: str, tone: str) -> None:
        """Say another word in another tone."""
        self.setText(text)
        restyle(self, tone=tone)


def show_lines(column: QVBoxLayout, texts: Iterable[str]) -> None:
    """Fill a column with these lines instead of what stood there; they can be marked and copied."""
    while (old := column.takeAt(0)) is not None:
        if (widget := old.widget()) is not None:
            widget.deleteLater()
    for text in texts:
        line = Label(text, "secondary", wrap=True)
        line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(line)


class Fact(QWidget):
    """A small caption with its value below, as in the case's header."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.caption = Label("", "secondary")
        self.value = ElidedLabel("")
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.caption)
        column.addWidget(self.value)

    def show_fact(self, value: str) -> None:
        """Show a value; nothing to say hides the pair."""
        self.value.setText(value)
        self.setVisible(bool(value))


class PageScroll(QScrollArea):
    """Scrolls a page's column up and down, never sideways."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class Line(QFrame):
    """A line of one pixel, lying or standing."""

    def __init__(self, parent: QWidget | None = None, *, standing: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("role", "line")
        if standing:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)


class Box(QFrame):
    """A frame with rounded corners and a column inside; roles: box, quietbox."""

    def __init__(self, role: str = "box", *, margin: int = 12, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", role)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin - 2, margin, margin - 2)
        self.column.setSpacing(8)


def row(*widgets: QWidget | int, spacing: int = 8) -> QHBoxLayout:
    """Lay widgets in a row; a negative number is a stretch, another number a space in pixels."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        if isinstance(widget, QWidget):
            layout.addWidget(widget)
        elif widget < 0:
            layout.addStretch(1)
        else:
            layout.addSpacing(widget)
    return layout


def restyle(widget: QWidget, **properties: object) -> None:
    """Set dynamic properties and let the style sheet look again."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
