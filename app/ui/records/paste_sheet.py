"""A conversation out of a messenger: pasted, looked at, then written into the case."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from app.domain.conversation import SaidMessage
from app.domain.ids import CaseId
from app.errors import AppError
from app.ui import formats, keys
from app.ui.background import Background
from app.ui.records.sheet import Sheet
from app.ui.rows import Row, RowList
from app.ui.widgets.labels import Label

if TYPE_CHECKING:
    from app.services.cases import Cases

_WIDTH_PX, _TEXT_PX, _ROWS_PX = 680, 150, 240
translate = QCoreApplication.translate


class PasteSheet(Sheet):
    """The sheet.

    Signals:
        pasted: How many messages are new in the story.
    """

    pasted = Signal(int)

    def __init__(
        self, cases: "Cases", background: Background, case_id: CaseId, parent: QWidget | None = None
    ) -> None:
        title = translate("PasteSheet", "Conversation from a messenger")
        super().__init__(
            title, translate("PasteSheet", "Write into the case"), width=_WIDTH_PX, parent=parent
        )
        self._cases, self._background, self._case_id = cases, background, case_id
        self._messages: tuple[SaidMessage, ...] = ()
        self.text, self.rows, self.count = QPlainTextEdit(), RowList(), Label("", "secondary", wrap=True)
        self.authors: dict[str, QCheckBox] = {}
        self._who, self._who_line = Label("", "secondary"), QHBoxLayout()
        self._lay_out()
        self.text.textChanged.connect(self._read)
        self.go_button.clicked.connect(self.save)
        self.go_button.set_hint("Ctrl Enter")
        keys.bind(self, "Ctrl+Return", self.save)
        self._read()

    def _lay_out(self) -> None:
        self.text.setAccessibleName(self.tr("Copied text"))
        self.text.setPlaceholderText(self.tr("Copy messages in WhatsApp or Telegram and paste them here"))
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(_TEXT_PX)
        self.rows.setAccessibleName(self.tr("Messages found"))
        self.rows.setFixedHeight(_ROWS_PX)
        self._who.setText(self.tr("Who of them is us"))
        self.column.addWidget(self.text)
        self.column.addWidget(self.count)
        self.column.addWidget(self._who)
        self.column.addLayout(self._who_line)
        self.column.addWidget(self.rows)

    def ask(self) -> None:
        """Open with what lies on the clipboard, if that is a conversation."""
        copied = QGuiApplication.clipboard().text()
        if copied and self._cases.read_conversation(copied):
            self.text.setPlainText(copied)
        self.open()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write the messages; what is there already is not written twice."""
        messages, cases, case_id = self._messages, self._cases, self._case_id
        if not messages:
            return
        ours = {name for name, tick in self.authors.items() if tick.isChecked()}
        self.go_button.setEnabled(False)
        self._background.run(
            "store", lambda: cases.add_conversation(case_id, messages, ours), self._done, self._fail
        )

    def _read(self) -> None:
        text = self.text.toPlainText()
        self._messages = self._cases.read_conversation(text)
        self.go_button.setEnabled(bool(self._messages))
        if self._messages:
            self.count.setText(self.tr("%n message(s) found", "", len(self._messages)))
        elif text.strip():
            self.count.setText(self.tr("This does not look like a conversation copied out of a messenger."))
        else:
            self.count.setText(self.tr("Both messengers put a name and a time before every message."))
        self._show_authors(sorted({said.author for said in self._messages}))
        self._show_rows()

    def _show_authors(self, names: list[str]) -> None:
        self._who.setVisible(bool(names))
        self.rows.setVisible(bool(names))
        if names == list(self.authors):
            return
        while (item := self._who_line.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.authors = {name: QCheckBox(name) for name in names}
        for tick in self.authors.values():
            tick.toggled.connect(lambda _on: self._show_rows())
            self._who_line.addWidget(tick)
        self._who_line.addStretch(1)

    def _show_rows(self) -> None:
        now = formats.now()
        lines = []
        for number, said in enumerate(self._messages):
            tick = self.authors.get(said.author)
            way = self.tr("from us") if tick is not None and tick.isChecked() else self.tr("from them")
            first = " ".join(said.text.split())
            lines.append(Row(number, said.author, f"{way} · {formats.moment(said.at, now)}", first))
        self.rows.show_rows(tuple(lines))

    def _done(self, added: int) -> None:
        self.pasted.emit(added)
        self.accept()

    def _fail(self, error: AppError) -> None:
        self.go_button.setEnabled(True)
        self.notice.show_error(error)
