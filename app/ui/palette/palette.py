"""Ctrl+K: one field over everything. Commands and pages answer at once, records when typing pauses.

While typing the newest come first; Enter puts the best first, and opens once they are, or once a row was
chosen with the arrows.
"""

from dataclasses import dataclass
from functools import partial

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

TYPING_MS = 120
_SIZE = (640, 460)
_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_MOST = 30
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
        chat_chosen: Id of a chat.
        order_chosen: Key of an order.
    """

    case_chosen = Signal(object)
    account_chosen = Signal(object)
    chat_chosen = Signal(object)
    order_chosen = Signal(str)

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._searching, self._background = services.searching, background
        self._orders: tuple[Order, ...] = ()
        self._found = SearchResult((), 0.0)
        self._number = 0
        self._found_words = ""
        self._moved = False
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
        self._pause.timeout.connect(lambda: self._search(ranked=False))
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
                self._moved = True
                self.rows.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._enter()
                return True
        return super().eventFilter(watched, event)

    def _enter(self) -> None:
        """Rank what was found, or open the row when that is done or a row was looked for by hand."""
        key = self.rows.current_key
        of_records = not isinstance(key, tuple) or key[0] != "order"
        if self.field.text().strip() and of_records and not self._moved and not self._is_ranked():
            self._pause.stop()
            self._search(ranked=True)
        else:
            self._choose(key)

    def _is_ranked(self) -> bool:
        return self._found.ranked and self._found_words == self.field.text().strip()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Find everything"))
        self.field.setPlaceholderText(self.tr("Client, case, serial number, command"))
        self.field.setAccessibleName(self.tr("Find everything"))
        self.rows.setAccessibleName(self.tr("What was found"))

    def _take_words(self, text: str) -> None:
        # An answer to older words must not come over the newer ones, nor keep them waiting.
        self._number += 1
        self._moved = False
        self._searching.interrupt()
        if text.strip():
            self._pause.start()
        else:
            self._pause.stop()
            self._found, self._found_words = SearchResult((), 0.0), ""
        self._say()
        self._show_rows()

    def _search(self, *, ranked: bool) -> None:
        words, searching = self.field.text().strip(), self._searching
        self._number += 1
        number = self._number

        def search() -> tuple[int, str, SearchResult]:
            if number != self._number:
                return number, words, SearchResult((), 0.0, interrupted=True)
            return number, words, searching.search(words, limit=_MOST, ranked=ranked)

        self._background.run("store", search, self._take_result, partial(self._take_error, number))

    def _take_result(self, found: tuple[int, str, SearchResult]) -> None:
        number, words, result = found
        if number == self._number and not result.interrupted:
            self._found, self._found_words = result, words
            self._show_rows()
            if result.ranked:
                self.rows.choose_first()
            self._say()

    def _take_error(self, number: int, error: AppError) -> None:
        if number == self._number:
            self.status.setText(error_text(error))

    def _say(self) -> None:
        typed = self.field.text().strip()
        if typed and self._found_words and not self.rows.rows:
            self.status.setText(self.tr("Nothing is called so. Try fewer letters."))
        elif typed and self._is_ranked():
            told = self.tr("The best first · Enter opens · Esc closes")
            of_newest = self.tr("The best of the newest 5,000 first · Enter opens · Esc closes")
            self.status.setText(of_newest if self._found.more else told)
        elif typed and self._found.hits:
            self.status.setText(self.tr("The newest first · Enter ranks · ↑ ↓ choose · Esc closes"))
        else:
            self.status.setText(self.tr("↑ ↓ choose · Enter opens · Esc closes"))

    def _show_rows(self) -> None:
        words = self.field.text().strip()
        lines: list[Row] = []
        named = [self._record(hit) for hit in self._found.hits if hit.at is None]
        said = [self._record(hit) for hit in self._found.hits if hit.at is not None]
        if named:
            lines += [Row(None, self.tr("Clients, people, equipment")), *named]
        if said:
            lines += [Row(None, self.tr("Records")), *said]
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
        snippet = "" if hit.snippet.translate(_MARKS) == hit.title else hit.snippet
        parts = (self._kind(hit.kind), hit.account, snippet)
        detail = " · ".join(part for part in parts if part and part != hit.title)
        return Row((*_target(hit), hit.kind, hit.id), hit.title, at, detail)

    def _kind(self, kind: str) -> str:
        words = {
            "visit": self.tr("Visit"),
            "task": self.tr("Task"),
            "draft": self.tr("Draft"),
            "attachment": self.tr("File"),
            "chat": self.tr("Chat"),
            "message": self.tr("Chat"),
        }
        return words.get(kind, "")

    def _choose(self, key: object) -> None:
        if not isinstance(key, tuple):
            return
        self.accept()
        kind, target = key[0], key[1]
        signals = {"case": self.case_chosen, "account": self.account_chosen, "chat": self.chat_chosen}
        signals.get(kind, self.order_chosen).emit(target)


def _target(hit: Hit) -> tuple[str, object]:
    """Give what opens when a find is chosen."""
    if hit.case_id is not None:
        return "case", hit.case_id
    return ("chat", hit.chat_id) if hit.chat_id is not None else ("account", hit.account_id)
