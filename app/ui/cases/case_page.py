"""The story's column: head, timeline, note line, and what to say when no case is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.ids import CaseId
from app.domain.records import Direction, Interaction, InteractionKind
from app.errors import AppError
from app.ui.background import Background
from app.ui.cases.case_header import CaseHeader
from app.ui.cases.note_line import NoteLine
from app.ui.cases.timeline import Timeline
from app.ui.error_text import error_text
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar

if TYPE_CHECKING:
    from app.services.cases import Cases


class CasePage(LivingWidget):
    """Shows one case.

    Signals:
        case_shown: A case file came and is shown (`CaseFile`).
        note_saved: A note is in the store (`CaseId`).
    """

    case_shown = Signal(object)
    note_saved = Signal(object)

    def __init__(self, cases: "Cases", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cases = cases
        self._background = background
        self._wanted: CaseId | None = None
        self.file: CaseFile | None = None
        self.setProperty("role", "page")
        self.header = CaseHeader()
        self.timeline = Timeline()
        self.note_line = NoteLine()
        self.notice = NoticeBar()
        self._empty = EmptyState("briefcase")
        self.note_line.note_written.connect(self._save_note)
        self._lay_out()
        self.come_alive()

    def _lay_out(self) -> None:
        story = QWidget()
        column = QVBoxLayout(story)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Line())
        column.addWidget(self.timeline, 1)
        column.addWidget(self.note_line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(story)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.notice)
        whole.addWidget(self._stack, 1)

    def open_case(self, case_id: CaseId) -> None:
        """Fetch and show a case; a later order wins over an earlier one."""
        self._wanted = case_id

        def show(file: CaseFile) -> None:
            if self._wanted == case_id:
                self._show(file)

        self._background.run("store", lambda: self._cases.open_case(case_id), show, self._fail)

    def reload(self) -> None:
        """Fetch the open case anew."""
        if self._wanted is not None:
            self.open_case(self._wanted)

    def retranslate(self) -> None:
        """Write the words."""
        self._empty.say(self.tr("Choose a case in the list: its story stands here, the assistant beside it."))

    def _show(self, file: CaseFile) -> None:
        self.file = file
        self.notice.hide()
        self.header.show_case(file)
        self.timeline.show_story(file)
        self._stack.setCurrentIndex(1)
        self.case_shown.emit(file)

    def _save_note(self, words: str, kind: InteractionKind, direction: Direction) -> None:
        if self._wanted is None:
            return
        case_id = self._wanted

        def saved(_interaction: Interaction) -> None:
            self.note_line.clear_words()
            self.note_saved.emit(case_id)
            self.reload()

        def save() -> Interaction:
            return self._cases.add_note(case_id, words, kind=kind, direction=direction)

        self._background.run("store", save, saved, self._fail)

    def _fail(self, error: AppError) -> None:
        self.notice.show_notice(error_text(error))
