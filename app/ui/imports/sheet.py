"""The sheet of an import: choose, look and match the columns, try, import, take back.

Nothing is written before the try has shown what would be, and the button after it was pressed.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.domain.imports import ImportPreview
from app.domain.reports import ImportReport, UndoReport
from app.errors import AppError
from app.ui import formats, keys
from app.ui.background import Background
from app.ui.error_text import error_text
from app.ui.imports.look_view import LookView
from app.ui.imports.report_view import ReportView
from app.ui.imports.run import ImportRun
from app.ui.records.sheet import Sheet
from app.ui.widgets.buttons import Button
from app.ui.widgets.notices import ProgressLine

if TYPE_CHECKING:
    from app.services.exchange import Exchange

_WIDTH_PX, _BODY_PX, _LOOK_MS = 860, 420, 100
translate = QCoreApplication.translate


class ImportSheet(Sheet):
    """The sheet.

    Attributes:
        choose_files: Asks for files; none when given up.
        stage: `look`, `tried`, `done` or `undone`.

    Signals:
        records_changed: Records came, or were taken back.
        past_wanted: The imports of before are asked for.
    """

    records_changed = Signal()
    past_wanted = Signal()

    def __init__(self, exchange: "Exchange", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(translate("ImportSheet", "Import from files"), "", width=_WIDTH_PX, parent=parent)
        self._exchange, self._background = exchange, background
        self.choose_files: Callable[[], Sequence[Path]] = self._ask_for_files
        self.stage, self._paths, self._batch = "look", list[Path](), ""
        self._run: ImportRun | None = None
        self._lines, self._is_busy = 0, False
        self.look, self.report, self.progress = LookView(), ReportView(), ProgressLine()
        self.back_button = Button(self.tr("Back to the columns"))
        self.undo_button = Button(self.tr("Take the import back"))
        self.past_button = Button(self.tr("Past imports…"), "quiet")
        self._views = QStackedWidget()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._lay_out()
        self._wire()
        self._show_stage("look")

    def _lay_out(self) -> None:
        for view in (self.look, self.report):
            self._views.addWidget(view)
        self._views.setFixedHeight(_BODY_PX)
        stays = self.progress.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(stays)
        self.progress.setFixedHeight(26)
        self.column.addWidget(self._views)
        self.column.addWidget(self.progress)
        self.foot.insertWidget(0, self.back_button)
        self.foot.insertWidget(1, self.undo_button)
        self.foot.insertWidget(2, self.past_button)
        self.go_button.set_hint("Ctrl Enter")

    def _wire(self) -> None:
        self.look.files_wanted.connect(self.ask)
        self.look.changed.connect(self._mark)
        self.back_button.clicked.connect(lambda: self._show_stage("look"))
        self.undo_button.clicked.connect(self.undo)
        self.past_button.clicked.connect(self._leave_for_past)
        self.go_button.clicked.connect(self.go)
        self._timer.timeout.connect(self._tell)
        keys.bind(self, "Ctrl+Return", self.go)

    def ask(self) -> None:
        """Ask for files and show what they are taken for; given up, all stays as it is."""
        if paths := list(self.choose_files()):
            self._paths = paths
            self.notice.hide()
            self._begin(self.tr("Looking into the files"))
            exchange = self._exchange
            self._background.run(
                "store", lambda: [exchange.preview(path) for path in paths], self._show_look, self._refuse
            )
            self.open()

    def go(self) -> None:
        """Take the next step: try, import, or close."""
        if self._is_busy or not self.go_button.isEnabled():
            return
        if self.stage == "look":
            self._read(dry_run=True)
        elif self.stage == "tried":
            self._read(dry_run=False)
        else:
            self.accept()

    def _leave_for_past(self) -> None:
        self.accept()
        self.past_wanted.emit()

    def undo(self) -> None:
        """Take the import back; what was worked on since is kept and named."""
        exchange, batch = self._exchange, self._batch
        self._begin(self.tr("Taking the import back"))
        self.close_button.setEnabled(False)
        self._background.run("store", lambda: exchange.undo(batch), self._show_undone, self._show_error)

    def reject(self) -> None:
        """Esc stops what runs; with nothing running it closes the sheet."""
        if self._run is not None:
            self._run.stop()
        elif not self._is_busy:
            super().reject()

    def _read(self, *, dry_run: bool) -> None:
        from app.services.exchange import ImportWays

        ways = ImportWays(columns=self.look.table.changes())
        run = ImportRun(self._exchange, self._paths, ways, dry_run)
        self._begin(self.tr("Trying, nothing is written yet") if dry_run else self.tr("Importing"))
        self._run = run
        run.begin(self._background, self._show_tried if dry_run else self._show_done, self._show_error)
        # A desk that is locked takes the sheet away; what it began must not go on unseen.
        self.destroyed.connect(run.stop)
        self.close_button.setText(self.tr("Stop"))
        self._timer.start()

    def _begin(self, sentence: str) -> None:
        self._is_busy = True
        self.notice.hide()
        self.progress.begin(sentence)
        self._mark()

    def _end(self) -> bool:
        """Nothing runs any more; says whether it was stopped."""
        stopped = self._run is not None and self._run.is_stopped
        self._is_busy, self._run = False, None
        self._timer.stop()
        self.progress.end()
        self._mark()
        return stopped

    def _tell(self) -> None:
        if self._run is None or not self._run.lines:
            return
        if self._run.dry_run:
            count = formats.number(self._run.lines)
            self.progress.tell(self.tr("Trying, nothing is written yet · lines read: {0}").format(count))
            self._lines = self._run.lines
        else:
            self.progress.advance(self._run.lines, self._lines)

    def _show_look(self, previews: list[ImportPreview]) -> None:
        self._end()
        self.look.show_files(previews)
        self._show_stage("look")

    def _show_tried(self, report: ImportReport) -> None:
        self._lines = self._run.lines if self._run is not None else 0
        if self._end():
            self._say_nothing_written()
            return
        comes = _comes(report)
        words = self.tr("So it would be. Nothing is written yet.")
        self.report.show_import(report, words if comes else self.tr("There is nothing in it to import."))
        self._show_stage("tried")
        self.go_button.setEnabled(comes)

    def _show_done(self, report: ImportReport) -> None:
        stopped = self._end()
        if stopped and not _comes(report):
            self._say_nothing_written()
            return
        self._batch = report.batch
        self.report.show_import(report, self.tr("The import is done."))
        self._show_stage("done")
        if stopped and len(self._paths) > 1:
            words = self.tr("Stopped. What is told below is imported; of the file being read nothing is.")
            self.notice.show_notice(words, tone="warn")
        self.records_changed.emit()

    def _show_undone(self, report: UndoReport) -> None:
        self._end()
        self.report.show_undo(report)
        self._show_stage("undone")
        self.records_changed.emit()

    def _say_nothing_written(self) -> None:
        self._show_stage(self.stage)
        self.notice.show_notice(self.tr("Stopped. Nothing was written into the profile."), tone="accent")

    def _refuse(self, error: AppError) -> None:
        self.look.show_files(())
        self._show_error(error)

    def _show_error(self, error: AppError) -> None:
        wrote = self._run is not None and not self._run.dry_run
        self._end()
        self._show_stage(self.stage)
        words = self._words(error)
        if wrote and len(self._paths) > 1:
            before = self.tr("Files that were read before it are imported.")
            words = f"{words} {before}"
            self.records_changed.emit()
        self.notice.show_notice(words)

    def _words(self, error: AppError) -> str:
        # The sentence of the terminal names its switch.
        if error.code == "import.format":
            return self.tr(
                "The program does not know files of this kind. Nothing was imported. Choose a table, an "
                "address book, letters, a calendar or an exchange file."
            )
        return error_text(error)

    def _show_stage(self, stage: str) -> None:
        self.stage = stage
        self._views.setCurrentWidget(self.look if stage == "look" else self.report)
        go = {"look": self.tr("Try it out"), "tried": self.tr("Import")}.get(stage, self.tr("Done"))
        self.go_button.setText(go)
        self.notice.hide()
        self._mark()
        last_of_look = [self.look.files_button, *self.look.table.choices.values()][-1]
        foot = (self.back_button, self.undo_button, self.past_button, self.close_button, self.go_button)
        order = [last_of_look, *foot]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        if self.go_button.isEnabled():
            self.go_button.setFocus()

    def _mark(self) -> None:
        """Show the buttons that this stage has, and let them be pressed when nothing runs."""
        over = self.stage in ("done", "undone")
        self.close_button.setText(self.tr("Cancel"))
        self.close_button.setEnabled(True)
        self.close_button.setVisible(not over or self._is_busy)
        self.back_button.setVisible(self.stage == "tried")
        self.undo_button.setVisible(self.stage == "done")
        self.go_button.setEnabled(not self._is_busy and (self.stage != "look" or self.look.is_usable()))
        self.past_button.setVisible(self.stage in ("look", "done", "undone"))
        for part in (self.back_button, self.undo_button, self.past_button, self.look):
            part.setEnabled(not self._is_busy)

    def _ask_for_files(self) -> Sequence[Path]:
        known = "*.csv *.tsv *.txt *.xlsx *.xlsm *.vcf *.eml *.mbox *.msg *.ics *.json *.jsonl"
        kinds = self.tr("Files that can be imported ({0});;All files (*)").format(known)
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Import from files"), "", kinds)
        return [Path(name) for name in names]


def _comes(report: ImportReport) -> bool:
    return any(report.created.values()) or any(report.updated.values())
