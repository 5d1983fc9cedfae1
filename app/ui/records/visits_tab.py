"""The visits of a case: when, who, the checklist ticked in place, and the customer's signature."""

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.records import Signature, Visit
from app.ui import formats
from app.ui.background import Background
from app.ui.records.case_tabs import CaseTab
from app.ui.records.forms import Forms, around_case
from app.ui.records.signature import SignatureSheet
from app.ui.widgets.buttons import Button, IconButton
from app.ui.widgets.labels import Box, Label, Tag, row

if TYPE_CHECKING:
    from app.services.desk import Services

_SIGNATURE_PX = 72


class VisitsTab(CaseTab):
    """The tab.

    Attributes:
        sheet: The one that was signed on last.
    """

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(services, background, parent)
        self.ticks: dict[tuple[int, int], QCheckBox] = {}
        self.buttons: dict[tuple[str, int], Button] = {}
        self.sheet: SignatureSheet | None = None
        self.new_button = Button("")
        self.forms = Forms(services, background, self)
        self.forms.saved.connect(self.saved)
        self.new_button.clicked.connect(self._plan)
        self.head.addLayout(row(self.new_button, -1))
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.new_button.setText(self.tr("Plan a visit…"))
        super().retranslate()

    def fill(self, column: QVBoxLayout, file: CaseFile) -> None:
        """Show the visits, the soonest first."""
        self.ticks, self.buttons = {}, {}
        if not file.visits:
            words = self.tr(
                "No visit yet. Plan one: its checklist, notes and the customer's signature are kept here."
            )
            column.addWidget(Label(words, "secondary", wrap=True))
        signed = {one.visit_id: one for one in file.signatures}
        for visit in file.visits:
            column.addWidget(self._box(visit, signed.get(visit.id)))

    def _box(self, visit: Visit, signature: Signature | None) -> Box:
        box = Box(margin=16)
        box.column.addLayout(self._head(visit))
        box.column.addWidget(Label(self._times(visit), "secondary", wrap=True))
        for number, item in enumerate(visit.checklist):
            tick = QCheckBox(item.text)
            tick.setChecked(item.done)
            tick.toggled.connect(lambda done, number=number: self._tick(visit, number, done=done))
            self.ticks[visit.id, number] = tick
            box.column.addWidget(tick)
        if visit.notes:
            notes = Label(visit.notes, wrap=True)
            notes.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            box.column.addWidget(notes)
        if signature is not None:
            self._add_signature(box, signature)
        box.column.addLayout(self._foot(visit, signature))
        return box

    def _head(self, visit: Visit) -> QHBoxLayout:
        edit = IconButton("pencil")
        edit.set_word(self.tr("Edit the visit"))
        edit.clicked.connect(lambda: self._edit(visit))
        if visit.finished_at:
            tag = Tag(self.tr("done"), "ok")
        elif visit.started_at:
            tag = Tag(self.tr("going on"), "accent")
        else:
            tag = Tag(self.tr("planned"), "neutral")
        return row(Label(visit.engineer or self.tr("Visit"), "strong"), tag, -1, edit)

    def _times(self, visit: Visit) -> str:
        now = formats.now()
        told = (
            (self.tr("planned {0}"), visit.planned_at),
            (self.tr("started {0}"), visit.started_at),
            (self.tr("finished {0}"), visit.finished_at),
        )
        said = [words.format(formats.moment(at, now)) for words, at in told if at is not None]
        return " · ".join(said) or self.tr("no date")

    def _add_signature(self, box: Box, signature: Signature) -> None:
        picture = Label()
        picture.setProperty("role", "signature")
        at = formats.moment(signature.at, formats.now())
        words = self.tr("Signed by {0}, {1}").format(signature.signed_by, at)
        picture.setAccessibleName(words)
        box.column.addWidget(picture)
        box.column.addWidget(Label(words, "secondary"))
        attachments, attachment_id = self._services.attachments, signature.attachment_id

        def show(content: bytes) -> None:
            drawn = QPixmap()
            drawn.loadFromData(content)
            picture.setPixmap(drawn.scaledToHeight(_SIGNATURE_PX, Qt.TransformationMode.SmoothTransformation))

        self._background.run("disk", lambda: attachments.content(attachment_id), show, self.fail)

    def _foot(self, visit: Visit, signature: Signature | None) -> QHBoxLayout:
        steps: list[tuple[str, str]] = []
        if visit.started_at is None and visit.finished_at is None:
            steps.append(("started_at", self.tr("Begin")))
        if visit.finished_at is None:
            steps.append(("finished_at", self.tr("Finish")))
        line = row()
        for field, word in steps:
            line.addWidget(self._button(field, visit, word))
        sign = Button(self.tr("Sign again…") if signature else self.tr("Sign…"))
        sign.clicked.connect(lambda: self._ask_signature(visit))
        self.buttons["sign", visit.id] = sign
        line.addWidget(sign)
        line.addStretch(1)
        return line

    def _button(self, field: str, visit: Visit, word: str) -> Button:
        button = Button(word)
        button.clicked.connect(lambda: self._change(visit, {field: formats.now().isoformat()}))
        self.buttons[field, visit.id] = button
        return button

    def _plan(self) -> None:
        if self._file is not None:
            self.forms.ask("visit", around_case(self._file))

    def _edit(self, visit: Visit) -> None:
        assert self._file is not None
        self.forms.ask("visit", around_case(self._file), visit)

    def _tick(self, visit: Visit, number: int, *, done: bool) -> None:
        items = list(visit.checklist)
        # Several may be ticked before the page is built anew: what stands on the page counts.
        for place in range(len(items)):
            items[place] = replace(items[place], done=self.ticks[visit.id, place].isChecked())
        items[number] = replace(items[number], done=done)
        lines = [{"text": item.text, "done": item.done} for item in items]
        self._change(visit, {"checklist": lines})

    def _change(self, visit: Visit, values: dict[str, object]) -> None:
        records = self._services.records
        self._background.run("store", lambda: records.edit("visit", visit.id, values), self.saved, self.fail)

    def _ask_signature(self, visit: Visit) -> None:
        assert self._file is not None
        contact = self._file.contact
        self.sheet = SignatureSheet(contact.name if contact else "", self)
        self.sheet.signed.connect(lambda name, drawing: self._sign(visit, name, drawing))
        self.sheet.open()

    def _sign(self, visit: Visit, name: str, drawing: bytes) -> None:
        assert self._file is not None
        attachments, number = self._services.attachments, self._file.case.number
        title = self.tr("Signature {0} {1}.png").format(number, f"{formats.now():%Y-%m-%d}")
        self._background.run(
            "store", lambda: attachments.sign(visit.id, name, drawing, title), self.saved, self.fail
        )
