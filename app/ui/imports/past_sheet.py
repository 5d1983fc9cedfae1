"""Imports of before: what came, when, by whom; any of them can be taken back as long as it stands."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.reports import PastImport, UndoReport
from app.errors import AppError
from app.ui import formats
from app.ui.background import Background
from app.ui.imports import wording
from app.ui.imports.report_view import ReportView
from app.ui.records.sheet import Sheet
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.notices import EmptyState, ProgressLine

if TYPE_CHECKING:
    from app.services.exchange import Exchange

_WIDTH_PX, _BODY_PX = 760, 420
translate = QCoreApplication.translate


class PastImportsSheet(Sheet):
    """The sheet.

    Attributes:
        rows: The imports, the newest above; `report` tells what taking one back has done.

    Signals:
        records_changed: Records were taken back.
    """

    records_changed = Signal()

    def __init__(self, exchange: "Exchange", background: Background, parent: QWidget | None = None) -> None:
        title, go = translate("PastImportsSheet", "Past imports"), translate("PastImportsSheet", "Done")
        super().__init__(title, go, width=_WIDTH_PX, parent=parent)
        self._exchange, self._background = exchange, background
        self._known: dict[object, PastImport] = {}
        self.rows, self.report, self.empty = RowList(), ReportView(), EmptyState("history")
        self.progress = ProgressLine()
        self.back_button = Button(self.tr("Back to the list"))
        self.undo_button = Button(self.tr("Take the import back"), "danger")
        self._views = QStackedWidget()
        self._lay_out()
        self.rows.row_chosen.connect(self._mark)
        self.undo_button.clicked.connect(self.undo)
        self.back_button.clicked.connect(self.refresh)
        self.go_button.clicked.connect(self.accept)

    def _lay_out(self) -> None:
        for view in (self.rows, self.report, self.empty):
            self._views.addWidget(view)
        self._views.setFixedHeight(_BODY_PX)
        self.rows.setAccessibleName(self.tr("Past imports"))
        self.empty.say(self.tr("Nothing was imported into this profile yet."), "")
        self.column.addWidget(self._views)
        self.column.addWidget(self.progress)
        self.foot.insertWidget(0, self.back_button)
        self.foot.insertWidget(1, self.undo_button)
        self.close_button.hide()

    def ask(self) -> None:
        """Open; the list comes a moment later."""
        self.refresh()
        self.open()

    def refresh(self) -> None:
        """Read the list."""
        self.notice.hide()
        self._background.run("store", self._exchange.past, self._show, self._show_error)

    def undo(self) -> None:
        """Take the chosen import back; what was worked on since is kept and named."""
        batch, exchange = str(self.rows.current_key), self._exchange
        self.undo_button.setEnabled(False)
        self.progress.begin(self.tr("Taking the import back"))
        self._background.run("store", lambda: exchange.undo(batch), self._show_undone, self._show_error)

    def _show(self, past: tuple[PastImport, ...]) -> None:
        self._known = {one.batch: one for one in past}
        self.rows.show_rows(tuple(map(self._row, past)))
        self._views.setCurrentWidget(self.rows if past else self.empty)
        if past and self.rows.current_key is None:
            self.rows.setCurrentIndex(self.rows.model().index(0, 0))
        self.rows.setFocus()
        self._mark()

    def _show_undone(self, report: UndoReport) -> None:
        self.progress.end()
        self.report.show_undo(report)
        self._views.setCurrentWidget(self.report)
        self._mark()
        self.records_changed.emit()

    def _show_error(self, error: AppError) -> None:
        self.progress.end()
        self._mark()
        self.notice.show_error(error)

    def _mark(self, _key: object = None) -> None:
        chosen = self._known.get(self.rows.current_key)
        listed = self._views.currentWidget() is self.rows
        self.undo_button.setVisible(listed)
        self.undo_button.setEnabled(chosen is not None and chosen.can_undo)
        self.back_button.setVisible(self._views.currentWidget() is self.report)

    def _row(self, one: PastImport) -> Row:
        kinds = wording.kind_words()
        title = ", ".join(kinds[kind] for kind in one.formats) or self.tr("Import")
        new, changed = wording.counts_line(one.created), wording.counts_line(one.updated)
        parts = [
            self.tr("by {0}").format(one.actor) if one.actor else "",
            self.tr("new: {0}").format(new) if new else "",
            self.tr("changed: {0}").format(changed) if changed else "",
        ]
        when = formats.moment(one.at.astimezone(), formats.now())
        tag, tone = self._state(one)
        return Row(one.batch, title, when, " · ".join(part for part in parts if part), tag, tone)

    def _state(self, one: PastImport) -> tuple[str, str]:
        if one.undone_at is not None:
            at = formats.moment(one.undone_at.astimezone(), formats.now())
            if one.can_undo:
                return self.tr("taken back in part, {0}").format(at), "warn"
            return self.tr("taken back, {0}").format(at), "neutral"
        # What was erased since is nothing to go back to.
        return ("", "neutral") if one.can_undo else (self.tr("cannot be taken back any more"), "neutral")
