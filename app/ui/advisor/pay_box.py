"""Does buying a machine pay: what a site asks in a month beside the cloud's bill."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.prices import Load
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label
from app.ui.widgets.living import LivingWidget

_FIRST = ("100000", "1000", "1")
_MOST = 1_000_000_000


class PayBox(LivingWidget):
    """The fields and the verdict.

    Signals:
        changed: The load is another.
        prices_wanted: The prices are to be looked at.
    """

    changed = Signal()
    prices_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.requests, self.tokens, self.machines = (QLineEdit(text) for text in _FIRST)
        self._fields = (self.requests, self.tokens, self.machines)
        self._captions = [Label("", "secondary") for _ in self._fields]
        self.title, self.verdict = Label("", "strong"), Label("", wrap=True)
        self.prices_button = Button("")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        for place, (caption, field) in enumerate(zip(self._captions, self._fields, strict=True)):
            field.setValidator(QIntValidator(1, _MOST, field))
            field.textChanged.connect(lambda _text: self.changed.emit())
            caption.setBuddy(field)
            grid.addWidget(caption, 0, place)
            grid.addWidget(field, 1, place)
        grid.addWidget(self.prices_button, 1, 3)
        box = Box(margin=16)
        box.column.addWidget(self.title)
        box.column.addLayout(grid)
        box.column.addWidget(self.verdict)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(box)
        self.prices_button.clicked.connect(self.prices_wanted)
        self.come_alive()

    def load(self) -> tuple[Load, int] | None:
        """What is asked in a month, and on how many machines; None while a field holds no number."""
        if not all(field.hasAcceptableInput() for field in self._fields):
            return None
        requests, tokens, machines = (int(field.text()) for field in self._fields)
        return Load(requests, tokens), machines

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Does buying pay"))
        self.prices_button.setText(self.tr("Prices…"))
        words = self.tr("Requests a month"), self.tr("Tokens each"), self.tr("Machines")
        for caption, field, word in zip(self._captions, self._fields, words, strict=True):
            caption.setText(word)
            field.setAccessibleName(word)
