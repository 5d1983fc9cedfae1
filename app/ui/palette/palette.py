"""Ctrl+K: one field over everything. Commands and pages answer at once, records when typing pauses."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from app.domain.casefile import Hit, SearchResult
from app.errors import AppError
from app.services.desk import Services
from app.ui import formats
from app.ui.background import Background
from app.ui.error_text import error_text
from app.ui.rows import Row, RowList
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import Label

TYPING_MS = 200
_SIZE = (640, 460)
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_MARKS = str.maketrans("", "", "\ue000\ue001")  # the store's marks round what was found


@dataclass(frozen=True, slots=True)
class Order:
    """Something the desk can be told to do, or a page to show.

    Attributes:
        key: What `order_chosen` says.
        kind: The heading it stands under.
        keys: Its shortcut, as shown.
    """

    key: str
    title: str
    kind: str
    keys: str = ""


def folded(text: str) -> str:
    """Text as it is compared: lower case, ё as е."""
    return text.casefold().replace("ё", "е")


def matches(order: Order, words: str) -> bool:
    """Whether every word stands somewhere in the order's title or heading."""
    hay = folded(f"{order.title} {order.kind}")
    return all(word in hay for word in folded(words).split())


class Palette(QDialog):
    """The popup.

    Signals:
        case_chosen: Id of a case.
        account_chosen: Id of an account.
        order_chosen: Key of an order.
    """

    case_chosen = Signal(object)
    account_chosen = Signal(object)
    order_chosen = Signal(str)

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._searching, self._background = services.searching, background
        self._orders: tuple[Order, ...] = ()
        self._hits: tuple[Hit, ...] = ()
        self._number = 0
        self._found_words = ""
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.field, self.rows, self.status = SearchField(), RowList(), Label("", "secondary")
        frame = QFrame()
        frame.setProperty("role", "popup")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 12, 12, 10)
        column.setSpacing(8)
        for widget in (self.field, self.rows, self.status):
            column.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.resize(*_SIZE)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(TYPING_MS)
        self._pause.timeout.connect(self._search)
        self.field.installEventFilter(self)
        self.field.textChanged.connect(self._take_words)
        self.rows.row_activated.connect(self._choose)
        self._retranslate()

    def set_orders(self, orders: tuple[Order, ...]) -> None:
        """Say what the desk can be told now."""
        self._orders = orders
        self._show_rows()

    def ask(self) -> None:
        """Open empty, over the upper part of the window."""
        self._retranslate()
        self.field.clear()
        self._take_words("")
        if (window := self.parentWidget()) is not None:
            where = window.window().geometry()
            self.move(where.center().x() - self.width() // 2, where.top() + 90)
        self.open()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While typing, arrows move in the list and Enter chooses."""
        if watched is self.field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _MOVES:
                self.rows.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(self.rows.current_key)
                return True
        return super().eventFilter(watched, event)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Find everything"))
        self.field.setPlaceholderText(self.tr("Client, case, serial number, command"))
        self.field.setAccessibleName(self.tr("Find everything"))
        self.rows.setAccessibleName(self.tr("What was found"))

    def _take_words(self, text: str) -> None:
        # An answer to older words must not come over the newer ones.
        self._number += 1
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._hits, self._found_words = (), ""
        self._say()
        self._show_rows()

    def _search(self) -> None:
        words, number, searching = self.field.text().strip(), self._number, self._searching
        self._background.run(
            "store",
            lambda: (number, words, searching.search(words, limit=30)),
            self._take_result,
            self._take_error,
        )

    def _take_result(self, found: tuple[int, str, SearchResult]) -> None:
        number, words, result = found
        if number == self._number:
            self._hits, self._found_words = result.hits, words
            self._show_rows()
            self._say()

    def _take_error(self, error: AppError) -> None:
        self.status.setText(error_text(error))

    def _say(self) -> None:
        if self.field.text().strip() and self._found_words and not self.rows.rows:
            self.status.setText(self.tr("Nothing is called so. Try fewer letters."))
        else:
            self.status.setText(self.tr("↑ ↓ choose · Enter opens · Esc closes"))

    def _show_rows(self) -> None:
        words = self.field.text().strip()
        lines: list[Row] = []
        records = [self._record(hit) for hit in self._hits]
        if records:
            lines += [Row(None, self.tr("Records")), *records]
        kind = ""
        for order in (order for order in self._orders if matches(order, words)):
            if order.kind != kind:
                kind = order.kind
                lines.append(Row(None, kind))
            lines.append(Row(("order", order.key), order.title, order.keys))
        self.rows.show_rows(tuple(lines))
        if self.rows.current_key is None:
            self.rows.choose_first()

    def _record(self, hit: Hit) -> Row:
        at = formats.recent(hit.at, formats.now()) if hit.at else ""
        snippet = hit.snippet.translate(_MARKS).replace("\n", " ")
        detail = " · ".join(part for part in (hit.account, snippet) if part and part != hit.title)
        target = ("case", hit.case_id) if hit.case_id is not None else ("account", hit.account_id)
        return Row((*target, hit.kind, hit.id), hit.title, at, detail)

    def _choose(self, key: object) -> None:
        if not isinstance(key, tuple):
            return
        self.accept()
        kind, target = key[0], key[1]
        signal = {"case": self.case_chosen, "account": self.account_chosen}.get(kind, self.order_chosen)
        signal.emit(target)
