"""Licences that a person accepts before the import: a check for each, its text a click away."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget


class LicenceBox(LivingWidget):
    """The checks.

    Attributes:
        checks: By the licence's name.

    Signals:
        accepted_changed: Something was ticked or cleared.
        text_wanted: Name of the licence whose text is to be shown.
    """

    accepted_changed = Signal()
    text_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checks: dict[str, QCheckBox] = {}
        self._texts: dict[str, Button] = {}
        self._warnings: dict[str, Label] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.come_alive()

    @property
    def accepted(self) -> set[str]:
        """Licences that are ticked."""
        return {name for name, check in self.checks.items() if check.isChecked()}

    def show_offer(self, offer: OfferedBundle) -> None:
        """Ask for the licences of what would be copied; none is ticked."""
        for widget in (*self.checks.values(), *self._texts.values(), *self._warnings.values()):
            widget.hide()
            widget.deleteLater()
        self.checks, self._texts, self._warnings = {}, {}, {}
        barred = {one.licence.name for one in offer.missing if one.licence.non_commercial}
        for name in offer.to_accept:
            check, text = QCheckBox(), Button("", "quiet")
            check.toggled.connect(self.accepted_changed)
            text.clicked.connect(partial(self.text_wanted.emit, name))
            self.checks[name], self._texts[name] = check, text
            self._column.addLayout(row(check, text, -1, spacing=4))
            if name in barred:
                self._warnings[name] = Label("", "warn", wrap=True)
                self._column.addWidget(self._warnings[name])
        self.setVisible(bool(self.checks))
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        for name, check in self.checks.items():
            check.setText(self.tr("I have read the licence {0} and accept it").format(name))
            self._texts[name].setText(self.tr("text"))
            self._texts[name].setAccessibleName(self.tr("Text of the licence {0}").format(name))
        for warning in self._warnings.values():
            warning.setText(self.tr("It forbids work for money. See that your use is allowed."))


class LicenceText(QDialog):
    """A licence's text; closed by Esc or its button."""

    def __init__(self, name: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        self.setModal(True)
        self.words = QPlainTextEdit(text)
        self.words.setReadOnly(True)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName(name)
        self.close_button = Button(self.tr("Close"))
        self.close_button.clicked.connect(self.accept)
        frame = QFrame()
        frame.setProperty("role", "popup")
        column = QVBoxLayout(frame)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(Label(name, "column-title"))
        column.addWidget(self.words, 1)
        column.addLayout(row(-1, self.close_button))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.resize(640, 480)
