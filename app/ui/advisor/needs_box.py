"""What is asked of a model, in fields; every change is told at once."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QDoubleValidator, QIntValidator
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.advice import Needs
from app.ui.advisor import wording
from app.ui.widgets.labels import Box, Label
from app.ui.widgets.living import LivingWidget

_MOST_SPEED, _MOST_CONTEXT = 10_000, 1_000_000


class NeedsBox(LivingWidget):
    """The fields.

    Signals:
        changed: Something else is asked for.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.task, self.russian, self.machine = QComboBox(), QComboBox(), QComboBox()
        self.quality, self.speed, self.context = QLineEdit(), QLineEdit(), QLineEdit()
        self.commercial = QCheckBox()
        self.quality.setValidator(QIntValidator(0, 100, self))
        self.speed.setValidator(QDoubleValidator(0, _MOST_SPEED, 1, self))
        self.context.setValidator(QIntValidator(256, _MOST_CONTEXT, self))
        self._titles: dict[str, str] = {}
        self._fields: tuple[QWidget, ...] = (
            self.task, self.russian, self.quality, self.speed, self.context, self.machine
        )  # fmt: skip
        self._captions = [Label("", "secondary") for _ in self._fields]
        self._lay_out()
        for choice in (self.task, self.russian, self.machine):
            choice.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for field in (self.quality, self.speed, self.context):
            field.textChanged.connect(lambda _text: self.changed.emit())
        self.commercial.toggled.connect(lambda _on: self.changed.emit())
        self.come_alive()

    def _lay_out(self) -> None:
        box, grid = Box(margin=16), QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        shares = (3, 2, 1, 1, 1, 4)
        for place, (caption, field) in enumerate(zip(self._captions, self._fields, strict=True)):
            caption.setBuddy(field)
            grid.addWidget(caption, 0, place)
            grid.addWidget(field, 1, place)
            grid.setColumnStretch(place, shares[place])
        for field in (self.quality, self.speed, self.context):
            field.setMinimumWidth(84)
        box.column.addLayout(grid)
        box.column.addWidget(self.commercial)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)

    def show_machines(self, titles: dict[str, str]) -> None:
        """Offer the machines of the table beside this one."""
        self._titles = titles
        self._fill(self.machine, self._machine_words())

    def needs(self) -> Needs:
        """What is asked for; a field without a number asks for nothing."""
        context = self.context.text() if self.context.hasAcceptableInput() else ""
        return Needs(
            russian=str(self.russian.currentData()),
            commercial=self.commercial.isChecked(),
            task=str(self.task.currentData()),
            quality=int(self.quality.text() or 0) if self.quality.hasAcceptableInput() else 0,
            tokens_per_s=_number(self.speed.text()),
            n_ctx=int(context) if context else None,
        )

    def hardware(self) -> str | None:
        """The machine of the table that is asked about; None for this one."""
        return self.machine.currentData() or None

    def retranslate(self) -> None:
        """Write the words."""
        captions = (
            self.tr("What for"), self.tr("Russian at least"), self.tr("Quality, %"), self.tr("Tokens/s"),
            self.tr("Context"), self.tr("Machine"),
        )  # fmt: skip
        for caption, field, words in zip(self._captions, self._fields, captions, strict=True):
            caption.setText(words)
            field.setAccessibleName(words)
        self.commercial.setText(self.tr("For paid work: the licence must allow it"))
        self._fill(self.task, dict(wording.task_words()))
        self._fill(self.russian, dict(wording.russian_words()))
        self._fill(self.machine, self._machine_words())

    def _machine_words(self) -> dict[str, str]:
        return {"": self.tr("this machine"), **wording.machine_titles(self._titles)}

    def _fill(self, choice: QComboBox, words: dict[str, str]) -> None:
        chosen = choice.currentData()
        choice.blockSignals(True)
        choice.clear()
        for name, word in words.items():
            choice.addItem(word, name)
        choice.setCurrentIndex(max(choice.findData(chosen), 0))
        choice.blockSignals(False)


def _number(text: str) -> float:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return 0.0
