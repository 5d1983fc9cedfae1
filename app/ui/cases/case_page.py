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
from app.ui.records.case_tabs import CaseTab, CaseTabs, make_tab
from app.ui.records.forms import Forms, around_case
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.records.paste_sheet import PasteSheet
    from app.ui.records.template_sheet import TemplateSheet


class CasePage(LivingWidget):
    """Shows one case.

    Signals:
        case_shown: A case file came and is shown (`CaseFile`).
        note_saved: A note is in the store (`CaseId`).
        record_saved: The case, or what lies in it, was changed.
        asset_chosen: Id of the equipment whose history is wanted.
    """

    case_shown = Signal(object)
    note_saved = Signal(object)
    record_saved = Signal()
    asset_chosen = Signal(object)

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._cases = services, services.cases
        self._background = background
        self._wanted: CaseId | None = None
        self.file: CaseFile | None = None
        self.setProperty("role", "page")
        self.header = CaseHeader()
        self.timeline = Timeline()
        self.note_line = NoteLine()
        self.notice = NoticeBar()
        self._empty = EmptyState("briefcase")
        self.tabs, self._tab_pages = CaseTabs(), dict[str, CaseTab]()
        self.forms = Forms(services, background, self)
        self.sheet: PasteSheet | TemplateSheet | None = None
        self._wire()
        self._lay_out()
        self.come_alive()

    def _wire(self) -> None:
        self.note_line.note_written.connect(self._save_note)
        self.header.edit_wanted.connect(self.edit_case)
        self.header.asset_wanted.connect(self._tell_asset)
        self.forms.saved.connect(self._saved)
        self.tabs.tab_chosen.connect(self.show_tab)
        self.tabs.filter_wanted.connect(self._show_filter)
        self.tabs.paste_wanted.connect(self.paste_conversation)
        self.tabs.template_wanted.connect(self.fill_template)

    def _lay_out(self) -> None:
        whole_story, told = QWidget(), QWidget()
        column = QVBoxLayout(whole_story)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.tabs)
        column.addWidget(Line())
        story = QVBoxLayout(told)
        story.setContentsMargins(0, 0, 0, 0)
        story.setSpacing(0)
        story.addWidget(self.timeline, 1)
        story.addWidget(self.note_line)
        self._parts = QStackedWidget()
        self._parts.addWidget(told)
        column.addWidget(self._parts, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(whole_story)
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

    def edit_case(self) -> None:
        """Open the form of the case."""
        if self.file is not None:
            self.forms.ask("case", around_case(self.file), self.file.case)

    def _tell_asset(self) -> None:
        if self.file is not None and self.file.asset is not None:
            self.asset_chosen.emit(self.file.asset.id)

    def show_tab(self, name: str) -> None:
        """Show the story, or what lies in the case; a tab is built when it is first asked for."""
        self.tabs.show_tab(name)
        if name == "story":
            self._parts.setCurrentIndex(0)
            return
        if name not in self._tab_pages:
            tab = make_tab(name, self._services, self._background, self)
            tab.changed.connect(self._changed)
            self._tab_pages[name] = tab
            self._parts.addWidget(tab)
        if self.file is not None:
            self._tab_pages[name].show_case(self.file)
        self._parts.setCurrentWidget(self._tab_pages[name])

    def paste_conversation(self) -> None:
        """Open the sheet for a conversation out of a messenger."""
        from app.ui.records.paste_sheet import PasteSheet

        if self.file is not None:
            self.sheet = PasteSheet(self._cases, self._background, self.file.case.id, self)
            self.sheet.pasted.connect(self._changed)
            self.sheet.ask()

    def fill_template(self) -> None:
        """Open the sheet of templates; what comes out of it stands in the note line."""
        from app.ui.records.template_sheet import TemplateSheet

        if self.file is not None:
            self.sheet = TemplateSheet(self._services, self._background, self.file, self)
            self.sheet.filled.connect(self._take_text)
            self.sheet.ask()

    def _take_text(self, text: str) -> None:
        self.show_tab("story")
        self.note_line.words.setPlainText(text)
        self.note_line.focus_words()

    def _show_filter(self, shown: bool) -> None:  # noqa: FBT001 - Qt's own signature
        self.timeline.filter_bar.setVisible(shown)
        if not shown:
            self.timeline.filter_bar.show_all()

    def _saved(self, _kind: str, _record_id: int) -> None:
        self._changed()

    def _changed(self, _outcome: object = None) -> None:
        self.reload()
        self.record_saved.emit()

    def retranslate(self) -> None:
        """Write the words."""
        self._empty.say(self.tr("Choose a case in the list: its story stands here, the assistant beside it."))

    def _show(self, file: CaseFile) -> None:
        self.file = file
        self.notice.hide()
        self.header.show_case(file)
        self.tabs.show_counts(
            len(file.visits), sum(not one.done for one in file.tasks), len(file.attachments)
        )
        self.timeline.show_story(file)
        for tab in self._tab_pages.values():
            tab.show_case(file)
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
        self.notice.show_error(error)
