"""Ctrl+Z: takes the newest edit back and says in a plain line what it was."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.edits import EditAction, Undone
from app.errors import AppError
from app.ui.background import Background
from app.ui.error_text import error_text
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar, Words

if TYPE_CHECKING:
    from app.services.records import Records

SHOWN_MS = 8000
_WIDTH_PX, _ABOVE_FOOT_PX = 460, 44
translate = QCoreApplication.translate


class UndoLine(LivingWidget):
    """A line over the foot of the desk; it goes by itself and moves nothing.

    Signals:
        undone: What was taken back (`Undone`).
    """

    undone = Signal(object)

    def __init__(self, records: "Records", background: Background, desk: QWidget) -> None:
        super().__init__(desk)
        self._records, self._background = records, background
        self.notice = NoticeBar()
        self.notice.closed.connect(self.hide)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        self._away = QTimer(self)
        self._away.setSingleShot(True)
        self._away.setInterval(SHOWN_MS)
        self._away.timeout.connect(self.hide)
        self.hide()

    def undo(self) -> None:
        """Take the newest edit back."""
        self._background.run("store", self._records.undo, self._show_undone, self._show_error)

    def _show_undone(self, undone: Undone) -> None:
        self._show_line(partial(_undone_words, undone), "accent")
        self.undone.emit(undone)

    def _show_error(self, error: AppError) -> None:
        self._show_line(partial(error_text, error), "accent" if error.code == "record.no_edit" else "crit")

    def _show_line(self, words: Words, tone: str) -> None:
        self.notice.show_notice(words, tone=tone)
        desk = self.parentWidget()
        assert desk is not None
        width = min(_WIDTH_PX, desk.width() - 40)
        height = max(self.notice.heightForWidth(width), self.notice.sizeHint().height())
        self.setGeometry((desk.width() - width) // 2, desk.height() - height - _ABOVE_FOOT_PX, width, height)
        self.show()
        self.raise_()
        self._away.start()


def _undone_words(undone: Undone) -> str:
    words = {
        EditAction.ADDED: translate("UndoLine", "Taken back: the new {0}."),
        EditAction.EDITED: translate("UndoLine", "Taken back: the change of the {0}."),
        EditAction.ARCHIVED: translate("UndoLine", "Back from the archive: the {0}."),
        EditAction.UNARCHIVED: translate("UndoLine", "In the archive again: the {0}."),
    }[undone.action]
    name = f"{kind_name(undone.kind)} «{undone.title}»" if undone.title else kind_name(undone.kind)
    return words.format(name)


def kind_name(kind: str) -> str:
    """Return what people call a kind of record, as it stands in a sentence about taking it back."""
    return {
        "account": translate("KindNames", "client"),
        "contact": translate("KindNames", "person"),
        "site": translate("KindNames", "place"),
        "asset": translate("KindNames", "equipment"),
        "case": translate("KindNames", "case"),
        "visit": translate("KindNames", "visit"),
        "task": translate("KindNames", "task"),
        "template": translate("KindNames", "template"),
        "attachment": translate("KindNames", "file"),
    }[kind]
