"""The cases list: title with a count, search field, filters, rows. Keeps its place when it reloads."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHeaderView,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.casefile import CaseRow
from app.domain.ids import CaseId
from app.errors import AppError
from app.ui.background import Background
from app.ui.cases.case_rows import ROW_HEIGHT, ROW_ROLE, CaseRowDelegate, CaseRowsModel
from app.ui.widgets.buttons import Chip, IconButton
from app.ui.widgets.fields import SearchField
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar

if TYPE_CHECKING:
    from app.services.cases import Cases

FILTERS = ("open", "urgent", "unanswered", "done")
IDLE_MS = 250
# Rows read at first; whoever scrolls towards their end gets twice as many.
PAGE_ROWS = 300
_AHEAD_PX = 30 * ROW_HEIGHT


class CasesList(LivingWidget):
    """Finds and chooses a case.

    Signals:
        case_chosen: A row became the current one (`CaseId`).
        rows_shown: A reload came to its end.
        board_wanted: The board is asked for.
    """

    case_chosen = Signal(object)
    rows_shown = Signal()
    board_wanted = Signal()

    def __init__(self, cases: "Cases", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases = cases
        self._background = background
        self._number = 0
        self._quiet = False
        self._chosen: CaseId | None = None
        self._counts: dict[str, int] = {}
        self._asked: tuple[str, str] = ("", "")
        self._most, self._is_whole = PAGE_ROWS, True
        self.setProperty("role", "surface")
        self._make_parts()
        self._lay_out()
        self.come_alive()

    def _make_parts(self) -> None:
        self._title, self.board_button = Label("", "column-title"), IconButton("clipboard-list")
        self.board_button.clicked.connect(self.board_wanted)
        self._count = Label("", "secondary")
        self.search = SearchField("Ctrl F")
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(IDLE_MS)
        self._idle.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._idle.start())
        self.search.returnPressed.connect(self._enter_rows)
        self._group = QButtonGroup(self)
        self.filters = {name: Chip() for name in FILTERS}
        for chip in self.filters.values():
            self._group.addButton(chip)
        self._group.buttonClicked.connect(lambda _chip: self.reload())
        self.filters["open"].setChecked(True)
        self._model = CaseRowsModel()
        self.view = _view(self._model)
        self.view.selectionModel().currentChanged.connect(self._current_changed)
        self.view.verticalScrollBar().valueChanged.connect(self._read_on)
        self._empty = EmptyState()
        self._empty.acted.connect(self._show_all)
        self.notice = NoticeBar()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 8)
        head.setSpacing(8)
        title = row(self._title, self._count, -1, self.filters["done"], self.board_button)
        title.setContentsMargins(4, 0, 0, 0)
        head.addLayout(title)
        self.search_line = row(self.search, spacing=8)
        head.addLayout(self.search_line)
        head.addLayout(row(*(self.filters[name] for name in FILTERS[:3]), -1, spacing=4))
        head.addWidget(self.notice)
        column.addLayout(head)
        column.addWidget(self._stack, 1)

    @property
    def rows(self) -> tuple[CaseRow, ...]:
        """The rows shown."""
        return self._model.rows

    @property
    def chosen(self) -> CaseId | None:
        """The case that is open."""
        return self._chosen

    def reload(self) -> None:
        """Ask for the rows anew; an older answer that comes late is dropped."""
        self._number += 1
        asked = name, words = self._filter(), self.search.text().strip()
        if asked != self._asked:
            self._asked, self._most = asked, PAGE_ROWS
        number, most, cases = self._number, self._most, self._cases

        def answer(rows: tuple[CaseRow, ...]) -> None:
            if number == self._number:
                self._is_whole = len(rows) < most
                self._show(rows)

        def count(counts: dict[str, int]) -> None:
            if number == self._number:
                self._counts = counts
                self._write_counts()

        self._background.run(
            "store", lambda: cases.list_cases(filter=name, words=words, most=most), answer, self._fail
        )
        # Counting reads every case: the rows do not wait for it.
        self._background.run("store", cases.counts, count, self._fail)

    def _read_on(self, place: int) -> None:
        bar = self.view.verticalScrollBar()
        if not self._is_whole and place and place >= bar.maximum() - _AHEAD_PX:
            self._is_whole = True  # Asked once; the answer says whether there are more.
            self._most *= 2
            self.reload()

    def choose(self, case_id: CaseId) -> None:
        """Make a case the current one; its row follows when it is shown."""
        if case_id == self._chosen:
            return
        self._chosen = case_id
        self._select_chosen()
        self.view.scrollTo(self.view.currentIndex())
        self.case_chosen.emit(case_id)

    def describe_filter(self) -> tuple[str, dict[str, str]]:
        """Say what is shown: a name for it, and its conditions."""
        name, words = self._filter(), self.search.text().strip()
        chip = self.filters[name].text().split(" · ", maxsplit=1)[0]
        return " · ".join(part for part in (chip, words) if part), {"filter": name, "words": words}

    def use_filter(self, conditions: Mapping[str, str]) -> None:
        """Show what a kept filter says."""
        self.filters.get(conditions.get("filter", "open"), self.filters["open"]).setChecked(True)
        self.search.setText(conditions.get("words", ""))
        self.reload()

    def focus_rows(self) -> None:
        """Put the keyboard into the rows."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Write the words."""
        self._title.setText(self.tr("Cases"))
        self.board_button.set_word(self.tr("Board by status"))
        self.search.setPlaceholderText(self.tr("Find in cases"))
        self.search.setAccessibleName(self.tr("Find in cases"))
        self.view.setAccessibleName(self.tr("Cases"))
        self._write_counts()

    def retheme(self) -> None:
        """Draw the magnifier anew."""
        self.search.retheme()
        self.board_button.retheme()
        self.view.viewport().update()

    def _filter(self) -> str:
        return next((name for name, chip in self.filters.items() if chip.isChecked()), "open")

    def _show(self, rows: tuple[CaseRow, ...]) -> None:
        self.notice.hide()
        if rows != self._model.rows:
            bar = self.view.verticalScrollBar()
            place = bar.value()
            self._quiet = True
            self._model.set_rows(rows)
            self._quiet = False
            self._select_chosen()
            bar.setValue(place)
        self._stack.setCurrentWidget(self.view if rows else self._empty)
        self.rows_shown.emit()

    def _select_chosen(self) -> None:
        for number, found in enumerate(self._model.rows):
            if found.id == self._chosen:
                # Put back silently: a reload opens nothing.
                self._quiet = True
                self.view.setCurrentIndex(self._model.index(number, 0))
                self._quiet = False

    def _current_changed(self, index: QModelIndex, _before: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            found: CaseRow = index.data(ROW_ROLE)
            self.choose(found.id)

    def _enter_rows(self) -> None:
        self.reload()
        self.focus_rows()

    def _show_all(self) -> None:
        self.search.clear()
        self.filters["open"].setChecked(True)
        self.reload()

    def _write_counts(self) -> None:
        counts = self._counts
        self._count.setText(self.tr("%n open", "", counts.get("open", 0)) if counts else "")
        chips = self.filters
        chips["open"].setText(self.tr("Open"))
        chips["urgent"].setText(self._counted(self.tr("Urgent"), "urgent"))
        chips["unanswered"].setText(self._counted(self.tr("Unanswered"), "unanswered"))
        chips["unanswered"].setToolTip(self.tr("Customers who wait for an answer"))
        chips["done"].setText(self.tr("Done"))
        self._empty.say(
            self.tr("No case here fits. Empty the search or look at the open ones."), self.tr("Show open")
        )

    def _counted(self, word: str, name: str) -> str:
        count = self._counts.get(name, 0)
        return f"{word} · {count}" if count else word

    def _fail(self, error: AppError) -> None:
        self.notice.show_error(error)
        self.rows_shown.emit()


def _view(model: CaseRowsModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setItemDelegate(CaseRowDelegate(view))
    view.horizontalHeader().hide()
    view.verticalHeader().hide()
    view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
    view.setShowGrid(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)
    view.setTabKeyNavigation(False)
    return view
