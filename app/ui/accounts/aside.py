"""What stands beside an account's timeline: open cases, tasks, people, places, equipment."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.casefile import AccountFile
from app.domain.records import Asset, Case, CaseStatus, Contact, Record, Site, Task
from app.ui import formats, words
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import IconButton
from app.ui.widgets.labels import Box, ElidedLabel, Label, PageScroll, row
from app.ui.widgets.living import LivingWidget

WIDTH_PX = 320


class AccountAside(LivingWidget):
    """The column.

    Signals:
        case_chosen: Id of a case.
        asset_chosen: Id of a piece of equipment whose history is wanted.
        new_wanted: A kind of record that is to be made.
        edit_wanted: A kind of record and the record.
    """

    case_chosen = Signal(object)
    asset_chosen = Signal(object)
    new_wanted = Signal(str)
    edit_wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: AccountFile | None = None
        self.cases = RowList()
        self.edit_buttons: dict[tuple[str, int], IconButton] = {}
        self.new_buttons: dict[str, IconButton] = {}
        self.asset_buttons: dict[int, IconButton] = {}
        self.setFixedWidth(WIDTH_PX)
        self._scroll = PageScroll()
        self._column = QVBoxLayout()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)
        self.come_alive()

    def retranslate(self) -> None:
        """Build all lines anew in the language."""
        if self._file is not None:
            self.show_file(self._file)

    def retheme(self) -> None:
        """Draw the icons anew."""
        for button in self.findChildren(IconButton):
            button.retheme()

    def show_file(self, file: AccountFile) -> None:
        """Show what belongs to an account."""
        self._file = file
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 14, 16, 20)
        self._column.setSpacing(12)
        self.edit_buttons, self.new_buttons, self.asset_buttons = {}, {}, {}
        cases = [case for case in file.cases if case.status is not CaseStatus.DONE and not case.archived]
        numbers = {case.id: case.number for case in file.cases}
        self._add_cases(cases)
        tasks = [task for task in file.tasks if not task.done]
        lines = [self._line("task", task, self._task(task, numbers.get(task.case_id, ""))) for task in tasks]
        self._add(self.tr("Tasks"), lines)
        people = [one for one in file.contacts if not one.archived]
        self._add(self.tr("People"), [self._line("contact", c, _contact(c)) for c in people], "contact")
        sites = [one for one in file.sites if not one.archived]
        self._add(self.tr("Places"), [self._line("site", one, _site(one)) for one in sites], "site")
        assets = [one for one in file.assets if not one.archived]
        self._add(self.tr("Equipment"), [self._asset_line(one, file.sites) for one in assets], "asset")
        self._column.addStretch(1)
        self._scroll.setWidget(page)

    def _add(self, title: str, lines: list[QWidget], kind: str = "") -> None:
        if not lines and not kind:
            return
        box = Box()
        box.column.addLayout(self._caption(title, kind))
        for line in lines:
            box.column.addWidget(line)
        self._column.addWidget(box)

    def _caption(self, title: str, kind: str) -> QHBoxLayout:
        """A section's name, and beside it the way to one more of a kind."""
        caption = Label(title, "secondary")
        if not kind:
            return row(caption, -1)
        button = IconButton("plus")
        words = {
            "case": self.tr("New case"),
            "contact": self.tr("New person"),
            "site": self.tr("New place"),
            "asset": self.tr("New equipment"),
        }
        button.set_word(words[kind])
        button.clicked.connect(lambda: self.new_wanted.emit(kind))
        self.new_buttons[kind] = button
        return row(caption, -1, button)

    def _line(self, kind: str, record: Record, pair: QWidget, *more: QWidget) -> QWidget:
        button = IconButton("pencil")
        button.set_word(self.tr("Edit {0}").format(pair.accessibleName()))
        button.clicked.connect(lambda: self.edit_wanted.emit(kind, record))
        self.edit_buttons[kind, record.id] = button
        line = QWidget()
        across = row(spacing=2)
        across.addWidget(pair, 1)
        for widget in (*more, button):
            across.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        line.setLayout(across)
        return line

    def _asset_line(self, asset: Asset, sites: tuple[Site, ...]) -> QWidget:
        history = IconButton("history")
        history.set_word(self.tr("History of {0}").format(asset.name))
        history.clicked.connect(lambda: self.asset_chosen.emit(asset.id))
        self.asset_buttons[asset.id] = history
        return self._line("asset", asset, _asset(asset, sites), history)

    def _add_cases(self, cases: list[Case]) -> None:
        box, now = Box(margin=0), formats.now()
        box.column.setContentsMargins(1, 10, 1, 6)
        caption = self._caption(self.tr("Open cases"), "case")
        caption.setContentsMargins(15, 0, 11, 0)
        box.column.addLayout(caption)
        self.cases = RowList()
        self.cases.setAccessibleName(self.tr("Open cases"))
        self.cases.setVisible(bool(cases))
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
    line.setAccessibleName(first)
    column = QVBoxLayout(line)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(1)
    column.addWidget(Label(first, "medium", wrap=True))
    if second:
        small = ElidedLabel(second, "secondary")
        small.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(small)
    return line
