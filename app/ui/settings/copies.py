"""Copies of the profile: one file now, where the person says; back from such a file into a new folder."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.profiles import ProfileInfo
from app.domain.reports import BackupReport, Progress
from app.errors import AppError
from app.services.desk import Services
from app.ui import figures, formats
from app.ui.background import Background
from app.ui.settings.section import Section
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label
from app.ui.widgets.notices import ProgressLine

Choose = Callable[[], Path | None]


class CopiesSection(Section):
    """Backup and restore.

    Attributes:
        choose_destination, choose_copy, choose_folder: Ask for a place; None when given up.

    Signals:
        backed_up: `BackupReport`.
    """

    backed_up = Signal(object)
    _progressed = Signal(object)

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._backups, self._background = services.backups, background
        self.choose_destination: Choose = self._ask_destination
        self.choose_copy: Choose = self._ask_copy
        self.choose_folder: Choose = self._ask_folder
        self._info: ProfileInfo | None = None
        self.last = Label("")
        self.backup_button, self.restore_button = Button(""), Button("")
        self.progress = ProgressLine()
        self._last_caption = self.add_line(self.last, width=None)
        self._backup_caption = self.add_line(self.backup_button, width=240)
        self._restore_caption = self.add_line(self.restore_button, width=240)
        self.add_wide(self.progress)
        self.backup_button.clicked.connect(self.back_up)
        self.restore_button.clicked.connect(self.restore)
        self._progressed.connect(self._advance)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Copies"))
        self._last_caption.setText(self.tr("Last copy"))
        self._backup_caption.setText(self.tr("One encrypted file: records, drafts, attachments"))
        self._restore_caption.setText(self.tr("Into a new folder; this profile stays as it is"))
        self.backup_button.setText(self.tr("Make a copy…"))
        self.restore_button.setText(self.tr("Restore from a copy…"))
        if self._info is not None:
            self.show_profile(self._info)

    def show_profile(self, info: ProfileInfo) -> None:
        """Show when the last copy was made."""
        self._info = info
        at = info.last_backup_at
        self.last.setText(formats.moment(at.astimezone(), formats.now()) if at else self.tr("none yet"))

    def back_up(self) -> None:
        """Ask where, then copy."""
        if (dest := self.choose_destination()) is None:
            return
        self._begin(self.tr("Copying and reading back"))
        backups = self._backups
        self._background.run(
            "disk",
            lambda: backups.backup(dest, on_progress=self._progressed.emit),
            self._show_backup,
            self._show_error,
        )

    def restore(self) -> None:
        """Ask which copy and into which folder, then restore."""
        if (copy := self.choose_copy()) is None or (folder := self.choose_folder()) is None:
            return
        self._begin(self.tr("Restoring"))
        backups = self._backups
        self._background.run(
            "disk", lambda: backups.restore(copy, folder), self._show_restored, self._show_error
        )

    def _ask_destination(self) -> Path | None:
        name = f"vakhta-{formats.now():%Y-%m-%d}.vakhta-copy"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Where to put the copy"), name)
        return Path(path) if path else None

    def _ask_copy(self) -> Path | None:
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Copy to restore"))
        return Path(path) if path else None

    def _ask_folder(self) -> Path | None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Empty folder for the restored profile"))
        return Path(path) if path else None

    def _begin(self, sentence: str) -> None:
        self.notice.hide()
        self._let(wait=True)
        self.progress.begin(sentence)

    def _let(self, *, wait: bool) -> None:
        for button in (self.backup_button, self.restore_button):
            button.setEnabled(not wait)

    def _advance(self, progress: Progress) -> None:
        self.progress.advance(progress.done, progress.total)

    def _end(self) -> None:
        self.progress.end()
        self._let(wait=False)

    def _show_backup(self, report: BackupReport) -> None:
        self._end()
        self.last.setText(formats.moment(report.at.astimezone(), formats.now()))
        self.notice.show_notice(
            lambda: self.tr("The copy is made and read back: {0}, {1}.").format(
                report.path, figures.memory(report.bytes)
            ),
            tone="ok",
        )
        self.backed_up.emit(report)

    def _show_restored(self, info: ProfileInfo) -> None:
        self._end()
        self.notice.show_notice(
            lambda: self.tr("«{0}» is restored to {1}. Lock the desk to open it.").format(
                info.name, info.directory
            ),
            tone="ok",
        )

    def _show_error(self, error: AppError) -> None:
        self._end()
        self.notice.show_error(error)
