"""Copies the program makes by itself, and what a copy has that the profile has not."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QVBoxLayout, QWidget

from app.domain.copies import AutomaticCopy, CopyComparison, CopyReason
from app.errors import AppError
from app.services.desk import Services
from app.ui import figures, formats
from app.ui.background import Background
from app.ui.settings.section import Section
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, show_lines
from app.ui.widgets.notices import ProgressLine

Choose = Callable[[], Path | None]
_SHOWN_COPIES = 4
_SHOWN_MISSING = 8


class KeepingSection(Section):
    """Rotation, the folder of copies, comparing, marks.

    Attributes:
        choose_folder, choose_copy: Ask for a place; None when given up.
    """

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services, self._background = services, background
        self.choose_folder: Choose = self._ask_folder
        self.choose_copy: Choose = self._ask_copy
        now = services.preferences.get()
        self.daily, self.mark = QCheckBox(), QCheckBox()
        self.daily.setChecked(now.daily_copies)
        self.mark.setChecked(now.mark_drafts)
        self.copies = Label("", wrap=True)
        self.folder_button, self.compare_button = Button(""), Button("")
        self.found = QWidget()
        self._lines = QVBoxLayout(self.found)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self.progress = ProgressLine()
        self._lay_out()
        self.daily.toggled.connect(lambda on: self._change(daily_copies=on))
        self.mark.toggled.connect(lambda on: self._change(mark_drafts=on))
        self.folder_button.clicked.connect(self.take_folder)
        self.compare_button.clicked.connect(self.compare)
        self.come_alive()

    def _lay_out(self) -> None:
        self._captions = [
            self.add_line(self.daily, width=None),
            self.add_line(self.folder_button, width=240),
            self.add_line(self.copies, width=None),
            self.add_line(self.compare_button, width=240),
            self.add_line(self.mark, width=None),
        ]
        self.add_wide(self.progress)
        self.add_wide(self.found)
        self.found.hide()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Kept by itself"))
        captions = (
            self.tr("Daily copies"),
            self._where(),
            self.tr("Newest copies"),
            self.tr("Missing from the profile, kept in a copy"),
            self.tr("Files for others"),
        )
        for caption, words in zip(self._captions, captions, strict=True):
            caption.setText(words)
        self.daily.setText(self.tr("A copy each day; 7 days, 4 weeks and 12 months are kept"))
        self.mark.setText(self.tr("Say in exported files what the model drafted"))
        self.folder_button.setText(self.tr("Another folder…"))
        self.compare_button.setText(self.tr("Compare with a copy…"))
        self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        """Look which copies there are whenever the page comes up."""
        super().showEvent(event)
        self.reload()

    def reload(self) -> None:
        """Read which copies there are."""
        if self._services.session.is_open and self.isVisible():
            self._background.run("disk", self._services.copies.list, self._show_copies, self._show_error)

    def take_folder(self) -> None:
        """Ask where daily copies shall go from now on."""
        if (folder := self.choose_folder()) is not None:
            self._change(copies_folder=str(folder))
            self._captions[1].setText(self._where())
            self.reload()

    def compare(self) -> None:
        """Ask which copy, then compare it with the profile."""
        if (copy := self.choose_copy()) is None:
            return
        self.notice.hide()
        self.found.hide()
        self.compare_button.setEnabled(False)
        self.progress.begin(self.tr("Comparing"))
        copies = self._services.copies
        self._background.run("disk", lambda: copies.compare(copy), self._show_comparison, self._show_error)

    def _where(self) -> str:
        folder = self._services.preferences.get().copies_folder
        return self.tr("They go to {0}").format(folder) if folder else self.tr("They lie beside the profile")

    def _change(self, **values: object) -> None:
        try:
            self._services.preferences.change(**values)
            self.notice.hide()
        except AppError as error:
            self.notice.show_error(error)

    def _show_copies(self, copies: tuple[AutomaticCopy, ...]) -> None:
        lines = [self._copy_line(copy) for copy in copies[:_SHOWN_COPIES]]
        if len(copies) > _SHOWN_COPIES:
            lines.append(self.tr("and {0} more").format(formats.number(len(copies) - _SHOWN_COPIES)))
        self.copies.setText("\n".join(lines) or self.tr("none yet"))

    def _copy_line(self, copy: AutomaticCopy) -> str:
        why = {
            CopyReason.DAILY: self.tr("daily"),
            CopyReason.IMPORT: self.tr("before an import"),
            CopyReason.MIGRATION: self.tr("before an update"),
        }[copy.reason]
        at = formats.moment(copy.at.astimezone(), formats.now())
        return f"{at} · {why} · {figures.memory(copy.bytes)}"

    def _show_comparison(self, report: CopyComparison) -> None:
        self._end()
        missing = report.only_in_copy

        def words() -> str:
            if missing:
                told = self.tr(
                    "The copy of {0} has {1} records that the profile has not. It can be restored beside."
                )
            else:
                told = self.tr("All that the copy of {0} has is in the profile.")
            at = formats.moment(report.made_at.astimezone(), formats.now())
            return told.format(at, formats.number(missing))

        self.notice.show_notice(words, tone="warn" if missing else "ok")
        self._show_lines(self._compared(report))

    def _compared(self, report: CopyComparison) -> list[str]:
        lines = [
            self.tr("{0}: {1} in the copy, {2} in the profile; only in the copy {3}, changed {4}").format(
                self._noun(table.table), *map(formats.number, (
                    table.in_copy, table.in_profile, table.only_in_copy, table.changed,
                )),
            )
            for table in report.tables
            if table.only_in_copy or table.only_in_profile or table.changed
        ]  # fmt: skip
        named = report.missing[:_SHOWN_MISSING]
        return lines + [f"– {self._noun(row.table)}: {row.title}" for row in named]

    def _noun(self, table: str) -> str:
        nouns = {
            "accounts": self.tr("Clients"), "contacts": self.tr("Contacts"), "sites": self.tr("Sites"),
            "assets": self.tr("Equipment"), "cases": self.tr("Cases"), "interactions": self.tr("Messages"),
            "visits": self.tr("Visits"), "tasks": self.tr("Tasks"), "drafts": self.tr("Drafts"),
            "attachments": self.tr("Attachments"), "chats": self.tr("Chats"),
            "messages": self.tr("Lines of chats"), "templates": self.tr("Templates"),
        }  # fmt: skip
        return nouns.get(table, table)

    def _show_lines(self, lines: list[str]) -> None:
        show_lines(self._lines, lines)
        self.found.setVisible(bool(lines))

    def _ask_folder(self) -> Path | None:
        path = QFileDialog.getExistingDirectory(self, self.tr("Folder for daily copies"))
        return Path(path) if path else None

    def _ask_copy(self) -> Path | None:
        place = str(self._services.copies.folder)
        path, _ = QFileDialog.getOpenFileName(self, self.tr("Copy to compare"), place)
        return Path(path) if path else None

    def _end(self) -> None:
        self.progress.end()
        self.compare_button.setEnabled(True)

    def _show_error(self, error: AppError) -> None:
        self._end()
        self.notice.show_error(error)
