"""Ctrl+N from anywhere: a note into a case, and one is back where one was."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.casefile import CaseRow
from app.domain.ids import CaseId
from app.errors import AppError
from app.ui import keys
from app.ui.background import Background
from app.ui.records.sheet import Sheet
from app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from app.services.cases import Cases

_WIDTH_PX, _HEIGHT_PX, _ARROW_PX = 620, 120, 44
# More are not chosen from a list.
_MOST = 200
translate = QCoreApplication.translate


class QuickNote(Sheet):
    """The sheet.

    Signals:
        note_saved: The case whose story has the note now (`CaseId`).
    """

    note_saved = Signal(object)

    def __init__(
        self, cases: "Cases", background: Background, wanted: CaseId | None, parent: QWidget | None = None
    ) -> None:
        title, go = translate("QuickNote", "Quick note"), translate("QuickNote", "Save")
        super().__init__(title, go, width=_WIDTH_PX, parent=parent)
        self._cases, self._background, self._wanted = cases, background, wanted
        self._rows: tuple[CaseRow, ...] = ()
        self.case, self.words = QComboBox(), QPlainTextEdit()
        self.words.setTabChangesFocus(True)
        self.words.setFixedHeight(_HEIGHT_PX)
        self.words.setPlaceholderText(self.tr("Write down what happened…"))
        self.words.setAccessibleName(self.tr("Note"))
        self.case.setAccessibleName(self.tr("Case"))
        caption = Label(self.tr("Case"), "secondary")
        caption.setBuddy(self.case)
        for widget in (self.words, caption, self.case):
            self.column.addWidget(widget)
        self.go_button.set_hint("Ctrl Enter")
        self.go_button.setEnabled(False)
        self.go_button.clicked.connect(self.save)
        keys.bind(self, "Ctrl+Return", self.save)

    def ask(self) -> None:
        """Open; the cases come a moment later, while one is writing already."""
        cases, wanted = self._cases, self._wanted
        self._background.run("store", lambda: cases.cases_to_choose(wanted, _MOST), self._show, self._fail)
        self.open()
        self.words.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write the note into the chosen case."""
        words = self.words.toPlainText().strip()
        if not words or not self._rows:
            return
        case_id, cases = self._rows[self.case.currentIndex()].id, self._cases
        self.go_button.setEnabled(False)
        self._background.run("store", lambda: cases.add_note(case_id, words), self._done, self._fail)

    def _show(self, rows: tuple[CaseRow, ...]) -> None:
        self._rows = rows
        metrics, room = self.case.fontMetrics(), self.case.width() - _ARROW_PX
        for place, one in enumerate(rows):
            words = f"{one.number} · {one.title} · {one.account_name}"
            self.case.addItem(metrics.elidedText(words, Qt.TextElideMode.ElideRight, room))
            self.case.setItemData(place, words, Qt.ItemDataRole.ToolTipRole)
        wanted = next((place for place, one in enumerate(rows) if one.id == self._wanted), 0)
        self.case.setCurrentIndex(wanted)
        self.go_button.setEnabled(bool(rows))
        if not rows:
            self.notice.show_notice(self.tr("There is no open case to write the note into."), tone="warn")

    def _done(self, _interaction: object) -> None:
        self.note_saved.emit(self._rows[self.case.currentIndex()].id)
        self.accept()

    def _fail(self, error: AppError) -> None:
        self.go_button.setEnabled(bool(self._rows))
        self.notice.show_error(error)
