"""What a page says when something failed, is missing or takes time: in place, never in a modal."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QElapsedTimer, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import AppError
from app.ui import icons, theme
from app.ui.error_text import error_text
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Label, restyle
from app.ui.widgets.living import LivingWidget

# A sentence, or what writes it in the language the desk speaks; the latter follows a change of language.
Words = str | Callable[[], str]


class NoticeBar(LivingWidget):
    """A bar where it happened: what happened, what was kept, what to do.

    Tones: crit, warn, ok, accent.

    Signals:
        acted: The bar's button was pressed.
        closed: The bar was put away by hand.
    """

    acted = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "crit"
        self._words: Words = ""
        self._action: Words = ""
        self._mark = Label()
        self._text = Label("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = Button("", "quiet")
        self._close = IconButton("x")
        self._button.clicked.connect(self.acted)
        self._close.clicked.connect(self._put_away)
        line = QHBoxLayout(self)
        line.setContentsMargins(10, 6, 6, 6)
        line.setSpacing(8)
        line.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self._text, 1)
        line.addWidget(self._button)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self.come_alive()
        self.hide()

    def show_error(self, error: AppError) -> None:
        """Show what is told of an error."""
        self.show_notice(partial(error_text, without_traceback(error)))

    def show_notice(self, text: Words, *, tone: str = "crit", action: Words = "") -> None:
        """Show a sentence; `action` is the word of its button, if it has one."""
        self._tone, self._words, self._action = tone, text, action
        self._write()
        self._button.setVisible(bool(action))
        self.retheme()
        self.show()

    def text(self) -> str:
        """Return the sentence shown."""
        return self._text.text()

    def retranslate(self) -> None:
        """Name the closing cross."""
        self._close.set_word(self.tr("Close this notice"))
        self._write()

    def _write(self) -> None:
        text = _spoken(self._words)
        self._text.setText(text)
        self._button.setText(_spoken(self._action))
        self.setAccessibleName(text)

    def retheme(self) -> None:
        """Colour the ground by tone."""
        restyle(self, role="notice", tone=self._tone)
        restyle(self._text, role="notice", tone=self._tone)
        shape = {"ok": "check", "accent": "info"}.get(self._tone, "triangle-alert")
        self._mark.setPixmap(icons.pixmap(shape, self._tone, 16))
        self._close.retheme()

    def _put_away(self) -> None:
        self.hide()
        self.closed.emit()


def without_traceback(error: AppError) -> AppError:
    """What is told of an error; its traceback would hold what stood around where it happened."""
    return AppError(error.code, code=error.code, **error.facts)


def _spoken(words: Words) -> str:
    return words if isinstance(words, str) else words()


class EmptyState(LivingWidget):
    """One sentence and one button where there is nothing yet.

    Signals:
        acted: The button was pressed.
    """

    acted = Signal()

    def __init__(self, icon_name: str = "inbox", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._mark = Label()
        self._sentence = Label("", "secondary", wrap=True)
        self.button = Button("")
        self.button.clicked.connect(self.acted)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 28, 28, 28)
        column.setSpacing(12)
        column.addStretch(1)
        column.addWidget(self._mark)
        column.addWidget(self._sentence)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        self.button.hide()
        self.come_alive()

    def say(self, sentence: str, button: str = "") -> None:
        """Set the sentence and the button's word; no word, no button."""
        self._sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))

    def retheme(self) -> None:
        """Draw the icon."""
        self._mark.setPixmap(icons.pixmap(self._icon_name, "faint", 28))


class Meter(QWidget):
    """A thin bar of a part of a whole; tones: accent, warn, crit."""

    def __init__(self, parent: QWidget | None = None, *, height: int = 4) -> None:
        super().__init__(parent)
        self._part = 0.0
        self._tone = "accent"
        self.setFixedHeight(height)

    @property
    def part(self) -> float:
        """The share shown, 0…1."""
        return self._part

    def show_part(self, part: float, tone: str = "accent") -> None:
        """Show a share from 0 to 1."""
        self._part = min(max(part, 0.0), 1.0)
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw ground and share."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(theme.tokens().color("line"))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        if self._part > 0:
            painter.setBrush(theme.tokens().color(self._tone))
            width = max(self.width() * self._part, self.height())
            painter.drawRoundedRect(QRectF(0, 0, width, self.height()), radius, radius)


class ProgressLine(LivingWidget):
    """Says that work goes on: after 300 ms a sentence, after 1 s the time left where the end is known."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._word = Label("", "secondary")
        self._meter = Meter()
        self._clock = QElapsedTimer()
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(300)
        self._delay.timeout.connect(self.show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._word)
        column.addWidget(self._meter)
        self._sentence = ""
        self.come_alive()
        self.hide()

    def begin(self, sentence: str) -> None:
        """Start waiting; shown only if it lasts."""
        self._sentence = sentence
        self._word.setText(sentence)
        self._meter.hide()
        self._clock.start()
        self._delay.start()

    def advance(self, done: int, total: int) -> None:
        """Tell how far it is; the time left is reckoned from the pace so far."""
        if total <= 0:
            return
        self._meter.show()
        self._meter.show_part(done / total)
        passed_s = self._clock.elapsed() / 1000
        if passed_s >= 1 and done:
            left_s = round(passed_s * (total - done) / done)
            self._word.setText(self.tr("{0} · {1} s left").format(self._sentence, left_s))

    def tell(self, sentence: str) -> None:
        """Say it in other words, where the end is not known."""
        self._sentence = sentence
        self._word.setText(sentence)

    def end(self) -> None:
        """Done: put the line away."""
        self._delay.stop()
        self.hide()
