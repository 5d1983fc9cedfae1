"""Imports of before, and what is old: how long words are kept, what would go, erasing it with an act."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.domain.retention import Retainable, RetentionAct, RetentionPlan
from app.errors import AppError
from app.services.desk import Services
from app.ui import formats
from app.ui.background import Background
from app.ui.settings.section import Section
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.notices import ProgressLine

if TYPE_CHECKING:
    from app.domain.policy import Policy
    from app.ui.imports.past_sheet import PastImportsSheet

_DAYS, _MOST_DAYS = 730, 36_500


class DaysField(QLineEdit):
    """So many days."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(_DAYS), parent)
        self.setValidator(QIntValidator(1, _MOST_DAYS, self))

    def value(self) -> int:
        """Give the number; 0 while none stands here."""
        return int(self.text()) if self.hasAcceptableInput() else 0

    def show_value(self, days: int) -> None:
        """Show a number."""
        self.setText(str(days))


class RecordsSection(Section):
    """Shows imports, counts what is old, erases it.

    Attributes:
        past: The sheet of imports, once it was asked for.

    Signals:
        records_changed: Records were taken back or erased.
    """

    records_changed = Signal()

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self.past: PastImportsSheet | None = None
        self._plan: RetentionPlan | None = None
        self.past_button, self.days = Button(""), DaysField()
        self.past_button.setMinimumWidth(240)
        self.kinds = {kind: QCheckBox() for kind in Retainable}
        self.look_button, self.erase_button = Button(""), Button("", "danger")
        self.reason, self.found = Label("", "secondary", wrap=True), Label("", wrap=True)
        self.progress = ProgressLine()
        self._lay_out()
        self._wire()
        self._forget_plan()
        self.come_alive()

    def _lay_out(self) -> None:
        kinds = QWidget()
        column = QVBoxLayout(kinds)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for box in self.kinds.values():
            box.setChecked(True)
            column.addWidget(box)
        buttons = QWidget()
        line = row(self.look_button, self.erase_button, -1)
        line.setContentsMargins(0, 0, 0, 0)
        buttons.setLayout(line)
        self._captions = [
            self.add_line(self.past_button, width=240),
            self.add_line(self.days, width=120),
            self.add_line(kinds, width=None),
            self.add_line(buttons, width=None),
        ]
        for widget in (self.reason, self.found, self.progress):
            self.add_wide(widget)

    def _wire(self) -> None:
        self.past_button.clicked.connect(self.show_past)
        self.look_button.clicked.connect(self.look)
        self.erase_button.clicked.connect(self.erase)
        self.days.textChanged.connect(self._forget_plan)
        for box in self.kinds.values():
            box.toggled.connect(self._forget_plan)

    def retranslate(self) -> None:
        """Write the words, and the policy's where it decides."""
        self.title.setText(self.tr("Imports and old records"))
        captions = (
            self.tr("What was imported"), self.tr("Erase what is older, in days"),
            self.tr("What is erased"), self.tr("First look, then erase"),
        )  # fmt: skip
        for caption, words in zip(self._captions, captions, strict=True):
            caption.setText(words)
        self.past_button.setText(self.tr("Past imports…"))
        self.days.setAccessibleName(captions[1])
        self.kinds[Retainable.INTERACTIONS].setText(self.tr("Texts of messages (that they were sent stays)"))
        self.kinds[Retainable.CHATS].setText(self.tr("Chats, with all that was said in them"))
        self.kinds[Retainable.DRAFTS].setText(self.tr("Drafts that nobody accepted"))
        self.look_button.setText(self.tr("Look what would go"))
        self.erase_button.setText(self.tr("Erase for good"))
        self._write_policy()
        self._write_plan()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask the policy anew whenever the page comes up; what was counted before is not true any more."""
        super().showEvent(event)
        self._forget_plan()
        self._write_policy()
        if not self.days.isEnabled():
            self.look()  # what the policy wants gone is told unasked

    def show_past(self) -> None:
        """Show the imports of before."""
        from app.ui.imports.past_sheet import PastImportsSheet

        if self.past is not None:
            self.past.deleteLater()
        self.past = PastImportsSheet(self._services.exchange, self._background, self.window())
        self.past.records_changed.connect(self.records_changed)
        self.past.ask()

    def look(self) -> None:
        """Count what is old; nothing changes."""
        retention, days, kinds = self._services.retention, self.days.value(), self._chosen()
        self._begin(self.tr("Counting"))
        self._background.run("store", lambda: retention.preview(days, kinds), self._show_plan, self._fail)

    def erase(self) -> None:
        """Erase what was counted, and nothing else."""
        plan, retention = self._plan, self._services.retention
        author = self._services.preferences.get().author
        if plan is not None:
            self._begin(self.tr("Erasing and writing the search anew"))
            self._background.run(
                "store", lambda: retention.erase(plan, author=author), self._show_act, self._fail
            )

    def _chosen(self) -> tuple[Retainable, ...]:
        return tuple(kind for kind, box in self.kinds.items() if box.isChecked())

    def _can_look(self) -> bool:
        return bool(self._chosen()) and self.days.value() > 0

    def _policy(self) -> "Policy | None":
        try:
            return self._services.policies.current()
        except AppError:
            return None  # The section of the policy says so.

    def _write_policy(self) -> None:
        policy = self._policy()
        days = policy.retention_days if policy is not None else None
        if policy is not None and days is not None:
            self.days.show_value(days)
            words = self.tr(
                "The site's policy «{0}» says how long words are kept; it cannot be changed here."
            )
            self.reason.setText(words.format(policy.title))
        self.reason.setVisible(days is not None)
        self.days.setEnabled(days is None)

    def _forget_plan(self, _value: object = None) -> None:
        self._plan = None
        self.notice.hide()
        self.look_button.setEnabled(self._can_look())
        self._write_plan()

    def _show_plan(self, plan: RetentionPlan) -> None:
        self._end()
        self._plan = plan
        self._write_plan()

    def _write_plan(self) -> None:
        plan = self._plan
        self.found.setVisible(plan is not None)
        self.erase_button.setEnabled(plan is not None and plan.total > 0)
        if plan is None:
            return
        day = formats.day(plan.before.astimezone(), formats.now())
        if not plan.total:
            self.found.setText(self.tr("Nothing is older than {0}.").format(day))
            return
        counts = " · ".join(self._counted(plan))
        self.found.setText(self.tr("Older than {0}: {1}. Nothing is erased yet.").format(day, counts))

    def _counted(self, plan: RetentionPlan) -> list[str]:
        nouns = {
            Retainable.INTERACTIONS: self.tr("messages"), Retainable.CHATS: self.tr("chats"),
            Retainable.DRAFTS: self.tr("drafts"),
        }  # fmt: skip
        return [f"{nouns[kind]} {formats.number(count)}" for kind, count in plan.counts.items()]

    def _show_act(self, act: RetentionAct) -> None:
        self._end()
        self._forget_plan()

        def words() -> str:
            told = self.tr("Erased. The act is event {0} of the audit.").format(formats.number(act.sequence))
            if not act.older_copies:
                return told
            left = self.tr("It still stands in copies made before, {0} of them: destroy them, too.")
            return f"{told} {left.format(formats.number(len(act.older_copies)))}"

        self.notice.show_notice(words, tone="warn" if act.older_copies else "ok")
        self.records_changed.emit()

    def _begin(self, sentence: str) -> None:
        self.notice.hide()
        for button in (self.look_button, self.erase_button):
            button.setEnabled(False)
        self.progress.begin(sentence)

    def _end(self) -> None:
        self.progress.end()
        self.look_button.setEnabled(self._can_look())

    def _fail(self, error: AppError) -> None:
        self._end()
        self._write_plan()
        self.notice.show_error(error)
