"""The files of a case: dropped or chosen, kept encrypted in the profile, looked at, given out again."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.ids import AttachmentId
from app.domain.previews import Preview
from app.domain.records import Attachment
from app.domain.sentences import size
from app.errors import AppError
from app.ui import figures, formats
from app.ui.background import Background
from app.ui.records.case_tabs import CaseTab
from app.ui.records.file_preview import FilePreview
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row

if TYPE_CHECKING:
    from app.services.desk import Services

_PREVIEW_PX = 380
_MEGABYTE = 1_000_000


class FilesTab(CaseTab):
    """The tab.

    Attributes:
        choose_files: Asks which files to attach.
        choose_place: Asks where a copy goes; None when given up.
    """

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(services, background, parent)
        self.setAcceptDrops(True)
        self.choose_files: Callable[[], list[Path]] = self._ask_files
        self.choose_place: Callable[[str], Path | None] = self._ask_place
        self.rows, self.look = RowList(), FilePreview()
        self.add_button, self.save_button, self.remove_button = Button(""), Button(""), Button("", "danger")
        self.hint = Label("", "secondary", wrap=True)
        self.head.addLayout(row(self.add_button, self.save_button, self.remove_button, -1))
        self.head.setSpacing(8)
        self.head.addWidget(self.hint)
        self.add_button.clicked.connect(lambda: self.attach(self.choose_files()))
        self.save_button.clicked.connect(self._save)
        self.remove_button.clicked.connect(self._remove)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.add_button.setText(self.tr("Attach files…"))
        self.save_button.setText(self.tr("Save a copy…"))
        self.remove_button.setText(self.tr("Remove"))
        self.hint.setText(self.tr("Files dropped here are kept encrypted in the profile."))
        super().retranslate()

    def fill(self, column: QVBoxLayout, file: CaseFile) -> None:
        """Show the files, the newest chosen, and a look at it."""
        chosen = self.rows.current_key
        self.rows, self.look = RowList(), FilePreview()
        there = bool(file.attachments)
        self.save_button.setVisible(there)
        self.remove_button.setVisible(there)
        if not there:
            words = self.tr("No files yet. Drop photos, letters or manuals here, or choose them.")
            column.addWidget(Label(words, "secondary", wrap=True))
            return
        box = Box(margin=1)
        self.rows.setAccessibleName(self.tr("Files"))
        self.rows.show_rows(tuple(map(_row, file.attachments)))
        self.rows.fit_rows()
        self.rows.row_chosen.connect(self._look_at)
        self.look.page_wanted.connect(self._turn)
        self.look.setMinimumHeight(_PREVIEW_PX)
        box.column.addWidget(self.rows)
        column.addWidget(box)
        column.addWidget(self.look, 1)
        if not self.rows.choose(chosen):
            self.rows.choose(file.attachments[-1].id)

    def attach(self, paths: list[Path]) -> None:
        """Take files into the profile, one after another; the first that fails is said."""
        file, attachments = self._file, self._services.attachments
        if file is None or not paths:
            return

        def take() -> None:
            for path in paths:
                attachments.add_file(file.case.id, path)

        self._background.run("disk", take, self.saved, self._not_all)

    def _not_all(self, error: AppError) -> None:
        # What was taken before one failed is there: the page is read anew all the same.
        self.changed.emit()
        self.fail(error)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files, nothing else."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        urls = event.mimeData().urls()
        self.attach([Path(url.toLocalFile()) for url in urls if url.isLocalFile()])
        event.acceptProposedAction()

    def _look_at(self, key: object) -> None:
        self._ask_look(AttachmentId(int(str(key))), 0)

    def _turn(self, page: int) -> None:
        self._ask_look(AttachmentId(int(str(self.rows.current_key))), page)

    def _ask_look(self, attachment_id: AttachmentId, page: int) -> None:
        attachments, rows, look = self._services.attachments, self.rows, self.look

        def show(preview: Preview) -> None:
            if rows.current_key == attachment_id:
                look.show_preview(preview)

        self._background.run("disk", lambda: attachments.preview(attachment_id, page), show, self.fail)

    def _chosen(self) -> Attachment | None:
        file = self._file
        found = file.attachments if file is not None else ()
        return next((one for one in found if one.id == self.rows.current_key), None)

    def _save(self) -> None:
        chosen, attachments = self._chosen(), self._services.attachments
        if chosen is not None and (dest := self.choose_place(chosen.name)) is not None:
            attachment_id = chosen.id
            done = partial(self._say_saved, dest.name)
            self._background.run("disk", lambda: attachments.save_copy(attachment_id, dest), done, self.fail)

    def _say_saved(self, name: str, _none: object) -> None:
        self.notice.show_notice(
            self.tr("A copy was saved: {0}. It is not encrypted.").format(name), tone="ok"
        )

    def _remove(self) -> None:
        chosen, attachments = self._chosen(), self._services.attachments
        if chosen is not None:
            attachment_id = chosen.id
            self._background.run("store", lambda: attachments.remove(attachment_id), self.saved, self.fail)

    def _ask_files(self) -> list[Path]:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("Attach files"))
        return [Path(name) for name in names]

    def _ask_place(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save a copy"), name)
        return Path(chosen) if chosen else None


def _row(one: Attachment) -> Row:
    kilobytes = QCoreApplication.translate("FilesTab", "{0} KB").format(formats.number(-(-one.bytes // 1000)))
    told = size(one.bytes, figures.language()) if one.bytes >= _MEGABYTE else kilobytes
    return Row(one.id, one.name, told)
