"""The cases page: list, story, assistant side by side; where there is no room, they slide over."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.ui.assist.assist_panel import AssistPanel
from app.ui.background import Background
from app.ui.cases.case_page import CasePage
from app.ui.cases.cases_list import CasesList
from app.ui.records.saved_filters import SavedFilterMenu
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.services.desk import Services

LIST_WIDTH = 312
STORY_MIN = 480
ASSIST_MIN = 320
RAIL = 64
ASSIST_BESIDE_FROM = 1280 - RAIL
LIST_BESIDE_FROM = 900 - RAIL


class CasesDesk(LivingWidget):
    """Places the three columns.

    Signals:
        assist_width_chosen: The assistant's width was dragged (pixels).
    """

    assist_width_chosen = Signal(int)

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._assist_width = services.preferences.get().assist_width
        self._assist_open = True
        self._list_open = False
        self.page = CasePage(services, background)
        self.list = CasesList(services.cases, background)
        self.saved_filters = SavedFilterMenu(services, background, "cases", self.list.describe_filter)
        self.list.search_line.addWidget(self.saved_filters)
        self.saved_filters.filter_chosen.connect(self.list.use_filter)
        self.assist = AssistPanel(services, background)
        self._list_line = Line(standing=True)
        self._edge = _Edge()
        # The order of raising: the story lies below what slides over it.
        for part in (self.page, self.list, self._list_line, self.assist, self._edge):
            part.setParent(self)
        self._wire()
        self.come_alive()

    def _wire(self) -> None:
        self.list.case_chosen.connect(self.page.open_case)
        self.list.case_chosen.connect(lambda _case: self._slide_list_away())
        self.page.case_shown.connect(self.assist.show_case)
        self.page.note_saved.connect(lambda _case: self.list.reload())
        self.page.record_saved.connect(self.list.reload)
        self.page.header.list_wanted.connect(self.toggle_list)
        self.page.header.assistant_wanted.connect(self.toggle_assistant)
        self.assist.put_away.connect(self.toggle_assistant)
        self.assist.drafts_changed.connect(lambda _case: self.page.reload())
        self.assist.draft_accepted.connect(lambda _case: self._accepted())
        self._edge.dragged.connect(self._drag)
        self._edge.dropped.connect(lambda: self.assist_width_chosen.emit(self._assist_width))

    def _accepted(self) -> None:
        self.page.reload()
        self.list.reload()

    @property
    def list_is_open(self) -> bool:
        """Whether the list is in sight."""
        return self._list_open or self.width() >= LIST_BESIDE_FROM

    def toggle_assistant(self) -> None:
        """Slide the assistant in or away; it remembers its width."""
        focus = self.focusWidget()
        was_there = focus is not None and self.assist.isAncestorOf(focus)
        self._assist_open = not self._assist_open
        self._place()
        if self._assist_open:
            self.assist.focus_first()
        elif was_there:
            self.page.note_line.focus_words()

    def toggle_list(self) -> None:
        """Slide the list in or away where it has no column of its own."""
        self._list_open = not self._list_open
        self._place()
        if self._list_open:
            self.list.focus_rows()

    def next_column(self) -> None:
        """Take the keyboard from list to story to assistant and round."""
        focus = self.focusWidget()
        if focus is not None and self.list.isAncestorOf(focus):
            self.page.note_line.focus_words()
        elif focus is not None and self.page.isAncestorOf(focus) and self._assist_open:
            self.assist.focus_first()
        elif self.list_is_open:
            self.list.focus_rows()
        else:
            self.page.note_line.focus_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the columns anew; crossing a limit slides what lost its room away, or back."""
        old, new = event.oldSize().width(), event.size().width()
        if old > 0 and (old >= ASSIST_BESIDE_FROM) != (new >= ASSIST_BESIDE_FROM):
            self._assist_open = new >= ASSIST_BESIDE_FROM
        elif old <= 0 and new < ASSIST_BESIDE_FROM:
            self._assist_open = False
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width, height = self.width(), self.height()
        list_beside, assist_beside = width >= LIST_BESIDE_FROM, width >= ASSIST_BESIDE_FROM
        left = LIST_WIDTH + 1 if list_beside else 0
        assist = min(max(self._assist_width, ASSIST_MIN), max(width - left - STORY_MIN, ASSIST_MIN))
        if not assist_beside:
            assist = min(self._assist_width, width - 40)
        right = width - assist if self._assist_open else width
        list_shown = list_beside or self._list_open
        self.list.setVisible(list_shown)
        self._list_line.setVisible(list_shown)
        self.list.setGeometry(0, 0, LIST_WIDTH, height)
        self._list_line.setGeometry(LIST_WIDTH, 0, 1, height)
        self.page.setGeometry(left, 0, (right if assist_beside else width) - left, height)
        self.assist.setVisible(self._assist_open)
        self._edge.setVisible(self._assist_open)
        self.assist.setGeometry(width - assist, 0, assist, height)
        self._edge.setGeometry(width - assist - 2, 0, 5, height)
        self.page.header.list_button.setVisible(not list_beside)
        self.page.header.assistant_button.setVisible(not self._assist_open)

    def _slide_list_away(self) -> None:
        if self._list_open:
            self._list_open = False
            self._place()

    def _drag(self, x: int) -> None:
        self._assist_width = max(self.width() - self.mapFromGlobal(QPoint(x, 0)).x(), ASSIST_MIN)
        self._place()


class _Edge(QWidget):
    """The assistant's left edge: a line to drag."""

    dragged = Signal(int)
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self._line = Line(self, standing=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the line in the middle."""
        super().resizeEvent(event)
        self._line.setGeometry(2, 0, 1, self.height())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the mouse."""
        self.dragged.emit(int(event.globalPosition().x()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Remember where it was left."""
        self.dropped.emit()
