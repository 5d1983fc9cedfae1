"""The head of a case: number, title, urgency, and who, where, what."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.records import CaseStatus
from app.ui import formats
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import ElidedLabel, Fact, Label, Tag, row
from app.ui.widgets.living import LivingWidget
from app.ui.words import status_word, urgency_tag


class CaseHeader(LivingWidget):
    """Says which case this is.

    Signals:
        list_wanted: The list is slid away and asked for.
        assistant_wanted: The assistant is slid away and asked for.
        edit_wanted: The case's form is asked for.
        asset_wanted: The history of its equipment is asked for.
    """

    list_wanted = Signal()
    assistant_wanted = Signal()
    edit_wanted = Signal()
    asset_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "surface")
        self._file: CaseFile | None = None
        self._number = Label("", "secondary")
        self._title = ElidedLabel("", "page-title")
        self._title.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._tag = Tag()
        self._facts = {name: Fact() for name in ("client", "contact", "site", "asset")}
        self.list_button = IconButton("chevron-left")
        self.list_button.clicked.connect(self.list_wanted)
        self.assistant_button = Button("", "quiet")
        self.assistant_button.clicked.connect(self.assistant_wanted)
        self.edit_button, self.history_button = Button("", "quiet"), IconButton("history")
        self.edit_button.clicked.connect(self.edit_wanted)
        self.history_button.clicked.connect(self.asset_wanted)
        self._lay_out()
        self.come_alive()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 12, 20, 12)
        column.setSpacing(2)
        top = row(self.list_button, self._number, -1, self.edit_button, self.assistant_button)
        column.addLayout(top)
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self._title)
        title.addWidget(self._tag)
        title.addStretch(1)
        column.addLayout(title)
        column.addSpacing(8)
        column.addLayout(row(*self._facts.values(), self.history_button, -1, spacing=12))

    def show_case(self, file: CaseFile) -> None:
        """Show a case's head."""
        self._file = file
        case = file.case
        self._title.setText(case.title)
        tag = urgency_tag(case.urgency)
        self._tag.setVisible(tag is not None)
        if tag is not None:
            self._tag.show_tag(*tag)
        opened = formats.day(case.opened_at, formats.now())
        words = self.tr("{0} · opened {1}").format(case.number, opened)
        plain = case.status in (CaseStatus.NEW, CaseStatus.OPEN)
        self._number.setText(words if plain else f"{words} · {status_word(case.status)}")
        self._facts["client"].show_fact(file.account.name)
        self._facts["contact"].show_fact(file.contact.name if file.contact else "")
        self._facts["site"].show_fact(file.site.name if file.site else "")
        self.history_button.setVisible(file.asset is not None)
        self._facts["asset"].show_fact(file.asset.name if file.asset else "")

    def retranslate(self) -> None:
        """Write the captions."""
        captions = {
            "client": self.tr("Client"),
            "contact": self.tr("Contact"),
            "site": self.tr("Where"),
            "asset": self.tr("Equipment"),
        }
        for name, caption in captions.items():
            self._facts[name].caption.setText(caption)
        self.list_button.set_word(self.tr("Show the list of cases"))
        self.edit_button.setText(self.tr("Edit"))
        self.history_button.set_word(self.tr("History of the equipment"))
        self.assistant_button.setText(self.tr("Assistant  F9"))
        if self._file is not None:
            self.show_case(self._file)

    def retheme(self) -> None:
        """Draw the icons anew."""
        self.list_button.retheme()
        self.history_button.retheme()
