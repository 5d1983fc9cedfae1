"""The board: cases by status, the urgent first; moved by keyboard or by the chips below."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.casefile import CaseBoard, CaseRow
from app.domain.ids import CaseId
from app.domain.records import CaseStatus
from app.errors import AppError
from app.ui import formats, keys, words
from app.ui.background import Background
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button, Chip
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar

if TYPE_CHECKING:
    from app.services.desk import Services

_SHOWN, _DONE_SHOWN = 200, 30
_ORDER = tuple(CaseStatus)
_NOTHING = CaseBoard(dict.fromkeys(_ORDER, ()), dict.fromkeys(_ORDER, 0), 0)


class BoardPage(LivingWidget):
    """The page.

    Signals:
        case_chosen: Id of a case to be opened.
        record_saved: A case was moved.
    """

    case_chosen = Signal(object)
    record_saved = Signal()

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self._board = _NOTHING
        self._held: CaseId | None = None
        self.title, self.summary, self.notice = Label("", "page-title"), Label("", "secondary"), NoticeBar()
        self.columns = {status: RowList() for status in _ORDER}
        self.captions = {status: Label("", "strong") for status in _ORDER}
        self.moves = {status: Chip() for status in _ORDER}
        self.open_button, self._move_word = Button(""), Label("", "secondary")
        self._lay_out()
        self._wire()
        self.come_alive()

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 16)
        page.setSpacing(12)
        page.addLayout(row(self.title, 4, self.summary, -1))
        page.addWidget(self.notice)
        across = QHBoxLayout()
        across.setSpacing(12)
        for status, rows in self.columns.items():
            box = Box(margin=0)
            box.column.setContentsMargins(1, 12, 1, 4)
            caption = row(16, self.captions[status], -1)
            box.column.addLayout(caption)
            box.column.addWidget(rows, 1)
            across.addWidget(box, 1)
        page.addLayout(across, 1)
        page.addLayout(row(self._move_word, *self.moves.values(), -1, self.open_button))

    def _wire(self) -> None:
        for status, rows in self.columns.items():
            rows.row_chosen.connect(self._hold)
            rows.clicked.connect(lambda _at, rows=rows: self._hold(rows.current_key))
            rows.activated.connect(lambda _at: self._open())
            self.moves[status].clicked.connect(lambda _on=False, status=status: self.move_to(status))
        self.open_button.clicked.connect(self._open)
        keys.bind(self, "Ctrl+Right", lambda: self._step(1))
        keys.bind(self, "Ctrl+Left", lambda: self._step(-1))

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the cases whenever the page comes up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read the cases."""
        cases = self._services.cases
        self._background.run("store", lambda: cases.board(_SHOWN), self._show, self._fail)

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Board"))
        self.open_button.setText(self.tr("Open"))
        self.open_button.set_hint("Enter")
        self._move_word.setText(self.tr("Move to (Ctrl ← →)"))
        for status, chip in self.moves.items():
            chip.setText(words.status_word(status))
            self.columns[status].setAccessibleName(words.status_word(status))
        self._show(self._board)

    def move_to(self, status: CaseStatus) -> None:
        """Move the held case; Ctrl+Z brings it back."""
        held, cases = self._held, self._services.cases
        self._mark()
        if held is not None:
            self._background.run("store", lambda: cases.set_status(held, status), self._moved, self._fail)

    def _step(self, way: int) -> None:
        held = self._row_held()
        if held is not None and 0 <= (place := _ORDER.index(held.status) + way) < len(_ORDER):
            self.move_to(_ORDER[place])

    def _show(self, board: CaseBoard) -> None:
        self._board = board
        now = formats.now()
        for status, rows in self.columns.items():
            of_status = board.columns[status]
            shown = of_status[:_DONE_SHOWN] if status is CaseStatus.DONE else of_status
            rows.show_rows(tuple(_line(one, formats.recent(one.last_at, now)) for one in shown))
            word = words.status_word(status).capitalize()
            self.captions[status].setText(f"{word} · {formats.number(board.counts[status])}")
        still_open = sum(count for status, count in board.counts.items() if status is not CaseStatus.DONE)
        urgent = [self.tr("%n urgent", "", board.urgent)] if board.urgent else []
        self.summary.setText(" · ".join([self.tr("%n open", "", still_open), *urgent]))
        self._mark()

    def _hold(self, key: object) -> None:
        self._held = CaseId(int(str(key))) if key is not None else None
        self._mark()

    def _row_held(self) -> CaseRow | None:
        held = (one for rows in self._board.columns.values() for one in rows if one.id == self._held)
        return next(held, None)

    def _mark(self) -> None:
        """Only one column holds a chosen case, and the chips say where it stands."""
        held = self._row_held()
        for status, rows in self.columns.items():
            if held is None or held.status is not status:
                rows.clearSelection()
            self.moves[status].setEnabled(held is not None)
            self.moves[status].setChecked(held is not None and held.status is status)
        self.open_button.setEnabled(held is not None)

    def _moved(self, _none: object) -> None:
        self.record_saved.emit()
        self.refresh()

    def _open(self) -> None:
        if self._held is not None:
            self.case_chosen.emit(self._held)

    def _fail(self, error: AppError) -> None:
        self.notice.show_error(error)


def _line(one: CaseRow, when: str) -> Row:
    tag, tone = words.urgency_tag(one.urgency) or ("", "neutral")
    return Row(one.id, one.title, when, f"{one.number} · {one.account_name}", tag, tone)
