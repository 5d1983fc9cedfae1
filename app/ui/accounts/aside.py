"""What stands beside an account's timeline: open cases, tasks, people, places, equipment."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.domain.casefile import AccountFile
from app.domain.records import Asset, Case, CaseStatus, Contact, Site, Task
from app.ui import formats, words
from app.ui.rows import Row, RowList
from app.ui.widgets.labels import Box, ElidedLabel, Label
from app.ui.widgets.living import LivingWidget

WIDTH_PX = 320


class AccountAside(LivingWidget):
    """The column.

    Signals:
        case_chosen: Id of a case.
    """

    case_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: AccountFile | None = None
        self.cases = RowList()
        self.setFixedWidth(WIDTH_PX)
        self._scroll = QScrollArea()
        self._scroll.setProperty("role", "page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._column = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.come_alive()

    def retranslate(self) -> None:
        """Build all lines anew in the language."""
        if self._file is not None:
            self.show_file(self._file)

    def show_file(self, file: AccountFile) -> None:
        """Show what belongs to an account."""
        self._file = file
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 14, 16, 20)
        self._column.setSpacing(12)
        cases = [case for case in file.cases if case.status is not CaseStatus.DONE]
        numbers = {case.id: case.number for case in file.cases}
        self._add_cases(cases)
        open_tasks = [task for task in file.tasks if not task.done]
        self._add(self.tr("Tasks"), [self._task(task, numbers.get(task.case_id, "")) for task in open_tasks])
        self._add(self.tr("People"), [_contact(contact) for contact in file.contacts])
        self._add(self.tr("Places"), [_site(site) for site in file.sites])
        self._add(self.tr("Equipment"), [_asset(asset, file.sites) for asset in file.assets])
        self._column.addStretch(1)
        self._scroll.setWidget(page)

    def _add(self, title: str, lines: list[QWidget]) -> None:
        if not lines:
            return
        box = Box()
        box.column.addWidget(Label(title, "secondary"))
        for line in lines:
            box.column.addWidget(line)
        self._column.addWidget(box)

    def _add_cases(self, cases: list[Case]) -> None:
        if not cases:
            return
        box, now = Box(margin=0), formats.now()
        box.column.setContentsMargins(1, 10, 1, 6)
        caption = Label(self.tr("Open cases"), "secondary")
        caption.setContentsMargins(15, 0, 15, 0)
        box.column.addWidget(caption)
        self.cases = RowList()
        self.cases.setAccessibleName(caption.text())
        self.cases.show_rows(tuple(_case_row(case, now) for case in cases))
        self.cases.fit_rows()
        self.cases.row_activated.connect(self.case_chosen)
        box.column.addWidget(self.cases)
        self._column.addWidget(box)

    def _task(self, task: Task, number: str) -> QWidget:
        due = formats.short_day(task.due_at, formats.now()) if task.due_at else self.tr("no date")
        return _pair(task.title, " · ".join(part for part in (due, number) if part))


def _case_row(case: Case, now: datetime) -> Row:
    tag, tone = words.urgency_tag(case.urgency) or ("", "neutral")
    due = formats.short_day(case.due_at, now) if case.due_at else ""
    return Row(case.id, case.title, due, case.number, tag, tone)


def _contact(contact: Contact) -> QWidget:
    return _pair(contact.name, " · ".join((contact.role, *contact.phones, *contact.emails)).strip(" ·"))


def _site(site: Site) -> QWidget:
    return _pair(site.name, site.address)


def _asset(asset: Asset, sites: tuple[Site, ...]) -> QWidget:
    place = next((site.name for site in sites if site.id == asset.site_id), "")
    return _pair(asset.name, " · ".join(part for part in (asset.serial_number, place) if part))


def _pair(first: str, second: str) -> QWidget:
    line = QWidget()
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(Label(first, "medium", wrap=True))
    if second:
        small = ElidedLabel(second, "secondary")
        small.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(small)
    return line
