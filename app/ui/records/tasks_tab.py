"""The tasks of a case: ticked in place, promised in one line."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.moments import parse_moment
from app.domain.records import Task
from app.ui import formats
from app.ui.background import Background
from app.ui.records.case_tabs import CaseTab
from app.ui.records.form_fields import MomentField
from app.ui.records.forms import Forms, around_case
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Box, Label, row

if TYPE_CHECKING:
    from app.services.desk import Services

_DUE_PX = 190


class TasksTab(CaseTab):
    """The tab."""

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(services, background, parent)
        self.title, self.due, self.add_button = QLineEdit(), MomentField(), Button("")
        self.ticks: dict[int, QCheckBox] = {}
        self.due.setFixedWidth(_DUE_PX)
        self.forms = Forms(services, background, self)
        self.forms.saved.connect(self.saved)
        self.head.addLayout(row(self.title, self.due, self.add_button))
        self.add_button.clicked.connect(self.add)
        self.title.returnPressed.connect(self.add)
        self.due.returnPressed.connect(self.add)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setPlaceholderText(self.tr("What is promised"))
        self.title.setAccessibleName(self.tr("What is promised"))
        self.due.setAccessibleName(self.tr("Due"))
        self.add_button.setText(self.tr("Add"))
        super().retranslate()

    def add(self) -> None:
        """Promise what stands in the line; a due date that cannot be read is said."""
        title, file = self.title.text().strip(), self._file
        if not title or file is None:
            self.title.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if problem := self.due.problem():
            self.notice.show_notice(problem)
            self.due.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        case_id, cases = file.case.id, self._services.cases
        due_at = parse_moment(self.due.text(), formats.now())
        self._background.run("store", lambda: cases.add_task(case_id, title, due_at), self._added, self.fail)

    def fill(self, column: QVBoxLayout, file: CaseFile) -> None:
        """Show the tasks, those to be done first."""
        self.ticks = {}
        if not file.tasks:
            words = self.tr("Nothing is promised in this case. Write above what is to be done and by when.")
            column.addWidget(Label(words, "secondary", wrap=True))
            return
        box = Box()
        for task in file.tasks:
            box.column.addLayout(self._line(task))
        column.addWidget(box)

    def _line(self, task: Task) -> QHBoxLayout:
        tick = QCheckBox()
        tick.setChecked(task.done)
        tick.setAccessibleName(task.title)
        tick.toggled.connect(lambda done: self._tick(task, done=done))
        self.ticks[task.id] = tick
        edit = IconButton("pencil")
        edit.set_word(self.tr("Edit {0}").format(task.title))
        edit.clicked.connect(lambda: self._edit(task))
        now = formats.now()
        overdue = not task.done and task.due_at is not None and task.due_at < now
        due = formats.moment(task.due_at, now) if task.due_at else self.tr("no date")
        words = self.tr("{0}, overdue").format(due) if overdue else due
        title = Label(task.title, "secondary" if task.done else "medium", wrap=True)
        line = row(tick)
        line.addWidget(title, 1)
        line.addWidget(Label(words, "warn" if overdue else "secondary"))
        line.addWidget(edit)
        return line

    def _tick(self, task: Task, *, done: bool) -> None:
        cases = self._services.cases
        self._background.run("store", lambda: cases.set_task_done(task.id, done=done), self.saved, self.fail)

    def _edit(self, task: Task) -> None:
        assert self._file is not None
        self.forms.ask("task", around_case(self._file), task)

    def _added(self, task_id: object) -> None:
        self.title.clear()
        self.due.clear()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.saved(task_id)
