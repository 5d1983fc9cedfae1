"""The shift page: what is overdue, due today, next, and who waits for an answer; a line opens its case."""

from datetime import datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.domain.casefile import AgendaItem, CaseRow
from app.domain.ids import TaskId
from app.errors import AppError
from app.services.desk import Services
from app.ui import formats, keys, words
from app.ui.background import Background
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar

Look = tuple[tuple[AgendaItem, ...], tuple[CaseRow, ...], int]
_WIDEST_PX, _MOST_WAITING = 900, 200


class ShiftPage(LivingWidget):
    """The page.

    Signals:
        case_chosen: Id of a case to be opened.
        cases_asked: Nothing is due; the list of cases may have work.
        handover_asked: The shift is to be handed over.
    """

    case_chosen = Signal(object)
    cases_asked = Signal()
    handover_asked = Signal()

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._cases, self._background = services.cases, background
        self._look: Look = ((), (), 0)
        self.title, self.summary = Label("", "page-title"), Label("", "secondary")
        self.rows, self.notice, self.empty = RowList(), NoticeBar(), EmptyState("calendar")
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 16)
        page.setSpacing(12)
        self.done_button, self.handover_button = Button(""), Button("")
        page.addLayout(row(self.title, 4, self.summary, -1, self.done_button, self.handover_button))
        page.addWidget(self.notice)
        box = Box(margin=1)
        box.column.addWidget(self.rows)
        box.setMaximumWidth(_WIDEST_PX)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(box)
        self._stack.addWidget(self.empty)
        page.addWidget(body, 1)
        self.rows.row_activated.connect(lambda key: self.case_chosen.emit(key[1]))
        self.rows.row_chosen.connect(self._offer_done)
        self.done_button.clicked.connect(self.tick)
        self.handover_button.clicked.connect(self.handover_asked)
        keys.bind(self, "Ctrl+Return", self.tick)
        self.empty.acted.connect(self.cases_asked)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Shift"))
        self.done_button.setText(self.tr("Task done"))
        self.done_button.set_hint("Ctrl Enter")
        self.handover_button.setText(self.tr("Hand over…"))
        self.rows.setAccessibleName(self.tr("What is due"))
        self.empty.say(
            self.tr("Nothing is due and nobody waits for an answer. New work begins in the cases."),
            self.tr("Open the cases"),
        )
        self._show(self._look)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at what is due whenever the page comes up."""
        super().showEvent(event)
        self.refresh()

    def refresh(self) -> None:
        """Read what is due."""
        cases, now = self._cases, formats.now()

        def look() -> Look:
            waiting = cases.list_cases(filter="unanswered", most=_MOST_WAITING)
            # Counting reads every open case; few are counted by looking.
            count = len(waiting) if len(waiting) < _MOST_WAITING else cases.counts()["unanswered"]
            return cases.agenda(now), waiting, count

        self._background.run("store", look, self._show, self._show_error)

    def tick(self) -> None:
        """Tick the chosen task; Ctrl+Z takes the tick away."""
        key, cases = self.rows.current_key, self._cases
        if isinstance(key, tuple) and key[0] == "task":
            task_id = TaskId(key[3])
            self._background.run(
                "store",
                lambda: cases.set_task_done(task_id, done=True),
                lambda _none: self.refresh(),
                self._show_error,
            )

    def _offer_done(self, key: object) -> None:
        self.done_button.setVisible(isinstance(key, tuple) and key[0] == "task")

    def _show(self, look: Look) -> None:
        self._look = look
        agenda, unanswered, waiting = look
        now = formats.now()
        lines: list[Row] = []
        for heading, items in self._groups(agenda, now):
            if items:
                lines.append(Row(None, heading))
                lines.extend(self._line(item, now) for item in items)
        if unanswered:
            lines.append(Row(None, self.tr("Await an answer")))
            lines.extend(self._unanswered(case, now) for case in unanswered)
        self.rows.show_rows(tuple(lines))
        self._offer_done(self.rows.current_key)
        self._stack.setCurrentIndex(0 if lines else 1)
        overdue = sum(item.overdue for item in agenda)
        words_ = [self.tr("%n overdue", "", overdue)] if overdue else []
        words_ += [self.tr("%n await(s) an answer", "", waiting)] if waiting else []
        self.summary.setText(" · ".join([formats.day(now, now), *words_]))

    def _groups(
        self, agenda: tuple[AgendaItem, ...], now: datetime
    ) -> tuple[tuple[str, list[AgendaItem]], ...]:
        today = now.date()
        groups: tuple[tuple[str, list[AgendaItem]], ...] = (
            (self.tr("Overdue"), []),
            (self.tr("Today"), []),
            (self.tr("Tomorrow"), []),
            (self.tr("Later"), []),
        )
        for item in agenda:
            day = item.due_at.astimezone().date() if item.due_at else None
            if item.overdue:
                place = 0
            elif day is not None and day <= today + timedelta(days=1):
                place = 1 if day <= today else 2
            else:
                place = 3
            groups[place][1].append(item)
        return groups

    def _line(self, item: AgendaItem, now: datetime) -> Row:
        at = formats.moment(item.due_at, now) if item.due_at else self.tr("no date")
        kind = self.tr("case due") if item.kind == "case" else words.kind_word(item.kind)
        detail = " · ".join((kind, item.case_number, item.account_name))
        key = (item.kind, item.case_id, item.title, item.record_id)
        return Row(key, item.title, at, detail)

    def _unanswered(self, case: CaseRow, now: datetime) -> Row:
        tags = [tag for tag in words.row_tags(case) if tag[1] in ("crit", "warn")]
        tag, tone = tags[0] if tags else ("", "neutral")
        detail = f"{case.number} · {case.account_name}"
        return Row(("unanswered", case.id), case.title, formats.recent(case.last_at, now), detail, tag, tone)

    def _show_error(self, error: AppError) -> None:
        self.notice.show_error(error)
