"""The draft on the panel's paper: what is shown, what was changed by hand, what nothing confirms."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.casefile import CaseFile
from app.domain.drafts import Draft, Mark
from app.domain.ids import DraftId
from app.errors import AppError
from app.ui import formats
from app.ui.assist.assist_view import AssistView
from app.ui.error_text import error_text
from app.ui.widgets.notices import Words, without_traceback

if TYPE_CHECKING:
    from app.services.drafting import Drafting

PLAN_IDLE_MS = 300


class AssistPaper(AssistView):
    """Holds the case and the draft shown; asks the service only for marks, which are quick."""

    def __init__(self, drafting: "Drafting", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drafting = drafting
        self._file: CaseFile | None = None
        self._draft: Draft | None = None
        self._edits: dict[DraftId, str] = {}
        self._notice_order = ""
        self._marks_timer = self._timer(PLAN_IDLE_MS, self._mark_anew)
        self.copy_button.clicked.connect(self.copy_draft)
        self.paper.textChanged.connect(self._text_changed)

    def _timer(self, interval_ms: int, order: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(order)
        return timer

    def copy_draft(self) -> None:
        """Put the text into the clipboard, as letters."""
        QGuiApplication.clipboard().setText(self.paper.toPlainText())

    def show_rate(self, tokens_per_s: float | None) -> None:
        """Say how fast the model writes."""
        if self.state == "writing" and tokens_per_s:
            self.rate.setText(self.tr("{0} tok/s").format(formats.number(tokens_per_s, 1)))
            self.rate.show()

    def retranslate(self) -> None:
        """Write the words, those of the draft shown too."""
        super().retranslate()
        if self._file is not None:
            self._write_marks(self.paper.marks)
        if self._draft is not None and self.state == "draft":
            self._write_provenance(self._draft)

    def _put_on_paper(self, draft: Draft) -> None:
        self._draft = draft
        text = self._edits.get(draft.id, draft.final_text or draft.text)
        self.paper.show_text(text)
        self._mark_anew()
        self.show_state("draft")
        self._tell_stale(draft)

    def _clear_paper(self) -> None:
        self._draft = None
        self.paper.show_text("")
        self.paper.show_marks(())
        self.show_state("idle")

    def _tell_stale(self, draft: Draft) -> None:
        newest = self._file.stale_after if self._file else None
        if newest is not None and draft.created_at < newest:
            self._say(
                lambda: self.tr("A newer message came at {0}; this draft does not know it.").format(
                    formats.moment(newest, formats.now())
                ),
                "warn",
                "draft",
                lambda: self.tr("Draft anew"),
            )

    def _text_changed(self) -> None:
        if self.state == "draft" and self._draft is not None:
            self._edits[self._draft.id] = self.paper.toPlainText()
            self._marks_timer.start()

    def _mark_anew(self) -> None:
        if self._file is None or self._draft is None or self.state == "writing":
            return
        points = tuple(point for point in self.points.points if point.ticked)
        words = tuple(point.text for point in points)
        self._write_marks(self._drafting.marks(self._file, words, self.paper.toPlainText()))

    def _write_marks(self, marks: tuple[Mark, ...]) -> None:
        self.paper.show_marks(marks)
        self.marks_line.show_marks(marks)
        self.marks_line.setVisible(bool(marks) and self.state == "draft")

    def _write_provenance(self, draft: Draft) -> None:
        made = draft.provenance
        if made is not None and made.total_ms > made.first_token_ms:
            speed = made.generated_tokens / (made.total_ms - made.first_token_ms) * 1000
            self.rate.setText(self.tr("{0} tok/s").format(formats.number(speed, 1)))
            self.rate.show()

    def _say(self, text: Words, tone: str, order: str = "", action: Words = "") -> None:
        self._notice_order = order
        self.notice.show_notice(text, tone=tone, action=action)

    def _tell_failure(self, error: AppError) -> None:
        words = partial(error_text, without_traceback(error))
        if error.code.startswith("model"):
            self._say(words, "crit", "models", lambda: self.tr("Models"))
        elif error.code.startswith("engine"):
            self._say(words, "crit", "draft", lambda: self.tr("Once more"))
        else:
            self._say(words, "crit")

    def focus_first(self) -> None:
        """Put the keyboard where work goes on: the paper when there is a draft, else the draft button."""
        target = self.paper if self.state != "idle" else self.draft_button
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
