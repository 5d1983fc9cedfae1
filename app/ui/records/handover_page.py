"""Handing the shift over: the page of the last days, read here, printed or carried as text or PDF."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QScrollArea, QVBoxLayout, QWidget

from app.domain import handover as words_of
from app.domain.handover import Handover
from app.errors import AppError
from app.ui import figures
from app.ui.background import Background
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button, Chip
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar

if TYPE_CHECKING:
    from app.services.desk import Services

_DAYS = (1, 3, 7, 14, 30)
_WIDEST_PX = 900


class HandoverPage(LivingWidget):
    """The page.

    Attributes:
        choose_place: Asks where a file goes, by its name; None when given up.

    Signals:
        case_chosen: Id of a case to be opened.
    """

    case_chosen = Signal(object)

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self._days = 7
        self.handover: Handover | None = None
        self.choose_place: Callable[[str], Path | None] = self._ask_place
        self.title, self.below, self.notice = Label("", "page-title"), Label("", "secondary"), NoticeBar()
        self.days = {count: Chip() for count in _DAYS}
        self.pdf_button, self.text_button = Button("", "primary"), Button("")
        self.copy_button = Button("")
        self.rows = [RowList(), RowList(), RowList()]
        self._scroll = QScrollArea()
        self._lay_out()
        self._wire()
        self.come_alive()

    def _lay_out(self) -> None:
        self._scroll.setProperty("role", "page")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 16)
        page.setSpacing(12)
        page.addLayout(
            row(self.title, 4, self.below, -1, self.copy_button, self.text_button, self.pdf_button)
        )
        page.addLayout(row(*self.days.values(), -1, spacing=4))
        page.addWidget(self.notice)
        page.addWidget(self._scroll, 1)

    def _wire(self) -> None:
        for count, chip in self.days.items():
            chip.clicked.connect(lambda _on=False, count=count: self.show_days(count))
        self.pdf_button.clicked.connect(lambda: self._save("pdf"))
        self.text_button.clicked.connect(lambda: self._save("txt"))
        self.copy_button.clicked.connect(self._copy)

    def showEvent(self, event: QShowEvent) -> None:
        """Look anew whenever the page comes up."""
        super().showEvent(event)
        self.refresh()

    def show_days(self, count: int) -> None:
        """Tell of so many days."""
        self._days = count
        self.refresh()

    def refresh(self) -> None:
        """Read what is told."""
        handing_over, days = self._services.handing_over, self._days
        self._background.run("store", lambda: handing_over.last_days(days), self._show, self._fail)

    def retranslate(self) -> None:
        """Write the words."""
        self.pdf_button.setText(self.tr("Save as PDF…"))
        self.text_button.setText(self.tr("Save as text…"))
        self.copy_button.setText(self.tr("Copy"))
        for count, chip in self.days.items():
            chip.setText(self.tr("%n day(s)", "", count))
        if self.handover is not None:
            self._show(self.handover)

    def _show(self, handover: Handover) -> None:
        self.handover = handover
        for count, chip in self.days.items():
            chip.setChecked(count == self._days)
        title, below = words_of.heading(handover, figures.language())
        self.title.setText(title)
        self.below.setText(below)
        done: list[int] = [one.case_id for one in handover.done]
        open_cases: list[int] = [one.id for one in handover.open_cases]
        due: list[int] = [one.case_id for one in handover.promises]
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        told = words_of.parts(handover, figures.language())
        self.rows = [RowList() for _ in told]
        for part, rows, ids in zip(told, self.rows, (done, open_cases, due), strict=True):
            column.addWidget(self._box(part, rows, ids))
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _box(self, part: words_of.HandoverPart, rows: RowList, ids: list[int]) -> Box:
        box = Box(margin=0)
        box.column.setContentsMargins(1, 10, 1, 6)
        box.setMaximumWidth(_WIDEST_PX)
        caption = Label(part.heading, "strong")
        caption.setContentsMargins(15, 0, 15, 0)
        box.column.addWidget(caption)
        rows.setAccessibleName(part.heading)
        keys = list(enumerate(ids)) or [(0, 0)]
        items = zip(part.items, keys, strict=True)
        rows.show_rows(tuple(Row(key, one.title, one.before, one.after) for one, key in items))
        rows.fit_rows()
        if ids:
            rows.row_activated.connect(lambda key: self.case_chosen.emit(key[1]))
        box.column.addWidget(rows)
        return box

    def _save(self, kind: str) -> None:
        handover, handing_over = self.handover, self._services.handing_over
        if handover is None:
            return
        dest = self.choose_place(f"{self.title.text()} {handover.until:%Y-%m-%d}.{kind}")
        if dest is None:
            return
        write = handing_over.save_pdf if kind == "pdf" else handing_over.save_text
        language, done = figures.language(), partial(self._say_saved, dest.name)
        self._background.run("disk", lambda: write(handover, dest, language), done, self._fail)

    def _copy(self) -> None:
        if self.handover is not None:
            text = words_of.as_text(self.handover, figures.language())
            QGuiApplication.clipboard().setText(text)
            self.notice.show_notice(lambda: self.tr("The page lies on the clipboard."), tone="ok")

    def _say_saved(self, name: str, _none: object) -> None:
        self.notice.show_notice(lambda: self.tr("Saved: {0}. It is not encrypted.").format(name), tone="ok")

    def _ask_place(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the page"), name)
        return Path(chosen) if chosen else None

    def _fail(self, error: AppError) -> None:
        self.notice.show_error(error)
