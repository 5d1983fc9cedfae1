"""What a case's column shows: its story, its visits, its tasks, its files."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.errors import AppError
from app.ui import formats
from app.ui.background import Background
from app.ui.widgets.buttons import Button, Chip, IconButton
from app.ui.widgets.labels import PageScroll, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar

if TYPE_CHECKING:
    from app.services.desk import Services

NAMES = ("story", "visits", "tasks", "files")


class CaseTabs(LivingWidget):
    """The line of tabs.

    Signals:
        tab_chosen: The name of a tab.
        filter_wanted: The story is to be narrowed, or not any more (whether).
        paste_wanted: A conversation is to be pasted.
        template_wanted: A template is to be filled.
    """

    tab_chosen = Signal(str)
    filter_wanted = Signal(bool)
    paste_wanted = Signal()
    template_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self._counts = {"visits": 0, "tasks": 0, "files": 0}
        self.buttons = {name: Chip() for name in NAMES}
        self.filter_button, self.paste_button, self.template_button = (
            Chip(),
            Button("", "quiet"),
            Button("", "quiet"),
        )
        self.filter_button.toggled.connect(self.filter_wanted)
        self.paste_button.clicked.connect(self.paste_wanted)
        self.template_button.clicked.connect(self.template_wanted)
        more = (self.filter_button, self.paste_button, self.template_button)
        line = row(*self.buttons.values(), -1, *more, spacing=4)
        line.setContentsMargins(18, 0, 20, 8)
        self.setLayout(line)
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, name=name: self.tab_chosen.emit(name))
        self.show_tab("story")
        self.come_alive()

    def show_tab(self, name: str) -> None:
        """Mark the tab in sight."""
        for each, button in self.buttons.items():
            button.setChecked(each == name)
        self.filter_button.setVisible(name == "story")

    def show_counts(self, visits: int, tasks: int, files: int) -> None:
        """Say how much each holds."""
        self._counts = {"visits": visits, "tasks": tasks, "files": files}
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        words = {
            "story": self.tr("Story"),
            "visits": self.tr("Visits"),
            "tasks": self.tr("Tasks"),
            "files": self.tr("Files"),
        }
        self.filter_button.setText(self.tr("Filter"))
        self.paste_button.setText(self.tr("Paste…"))
        self.paste_button.setToolTip(self.tr("Paste a conversation from a messenger"))
        self.template_button.setText(self.tr("Template…"))
        for name, button in self.buttons.items():
            count = self._counts.get(name, 0)
            button.setText(f"{words[name]} · {formats.number(count)}" if count else words[name])


class CaseTab(LivingWidget):
    """A page of what lies in a case; it scrolls, and says in place what failed.

    Signals:
        changed: Something of the case is different in the store now.
    """

    changed = Signal()

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self._file: CaseFile | None = None
        self.notice = NoticeBar()
        self.head = QVBoxLayout()
        self.head.setContentsMargins(20, 12, 20, 0)
        self._scroll = PageScroll()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addLayout(self.head)
        column.addWidget(self._scroll, 1)

    def show_case(self, file: CaseFile) -> None:
        """Show what lies in a case; the place in it stays."""
        place = self._scroll.verticalScrollBar().value() if file.case == self._case() else 0
        self._file = file
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 12, 20, 20)
        column.setSpacing(10)
        self.fill(column, file)
        column.addStretch(1)
        self._scroll.setWidget(page)
        column.activate()
        self._scroll.verticalScrollBar().setValue(place)

    def fill(self, column: QVBoxLayout, file: CaseFile) -> None:
        """Put what is to be seen into the column."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Build the page in the new language."""
        if self._file is not None:
            self.show_case(self._file)

    def retheme(self) -> None:
        """Draw the icons anew; the page itself must stand still while Qt walks over it."""
        for button in self.findChildren(IconButton):
            button.retheme()

    def saved(self, _outcome: object = None) -> None:
        """Something is in the store now."""
        self.notice.hide()
        self.changed.emit()

    def fail(self, error: AppError) -> None:
        """Say what did not work."""
        self.notice.show_error(error)

    def _case(self) -> object:
        return None if self._file is None else self._file.case


def make_tab(name: str, services: "Services", background: Background, parent: QWidget) -> CaseTab:
    """Make a tab; its modules are imported now."""
    if name == "visits":
        from app.ui.records.visits_tab import VisitsTab

        return VisitsTab(services, background, parent)
    if name == "tasks":
        from app.ui.records.tasks_tab import TasksTab

        return TasksTab(services, background, parent)
    from app.ui.records.files_tab import FilesTab

    return FilesTab(services, background, parent)
