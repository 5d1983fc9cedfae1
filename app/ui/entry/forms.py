"""The forms of the way in; each says what it wants and knows nothing of profiles on the disk."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import SecretField
from app.ui.widgets.labels import ElidedLabel, Label, row
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.domain.profiles import ProfileInfo


class Form(LivingWidget):
    """A column of fields with a place for what went wrong and one loud button."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)
        self.title = Label("", "page-title")
        self.failure = Label("", "crit", wrap=True)
        self.failure.hide()
        self.go_button = Button("", "primary")
        self.go_button.setDefault(True)

    def fail(self, sentence: str) -> None:
        """Say what went wrong, in place."""
        self.busy(on=False)
        self.failure.setText(sentence)
        self.failure.setVisible(bool(sentence))

    def busy(self, *, on: bool) -> None:
        """Take no second order while the first is carried out."""
        self.go_button.setEnabled(not on)
        if on:
            self.failure.hide()


class OpenForm(Form):
    """Asks for the passphrase.

    Signals:
        passphrase_given: The passphrase.
        other_wanted, new_wanted, recovery_wanted: Another way in.
    """

    passphrase_given = Signal(str)
    other_wanted = Signal()
    new_wanted = Signal()
    recovery_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._info: ProfileInfo | None = None
        self._where = ElidedLabel("", "secondary")
        self.demo = Label("", "secondary", wrap=True)
        self.demo.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.field = SecretField()
        self.other = Button("", "quiet")
        self.new = Button("", "quiet")
        self.recovery = Button("", "quiet")
        for part in (self.title, self._where, self.demo, self.field, self.failure, self.go_button):
            self.column.addWidget(part)
        self.column.addLayout(row(self.other, self.new, -1, self.recovery, spacing=4))
        self.field.returnPressed.connect(self._give)
        self.go_button.clicked.connect(self._give)
        self.other.clicked.connect(self.other_wanted)
        self.new.clicked.connect(self.new_wanted)
        self.recovery.clicked.connect(self.recovery_wanted)
        self.come_alive()

    def show_profile(self, info: "ProfileInfo") -> None:
        """Say which profile is to be opened."""
        self._info = info
        self.field.clear()
        self.fail("")
        self.title.setText(info.name)
        self._where.setText(str(info.directory))
        self.demo.setVisible(info.demo_passphrase is not None)
        self.demo.setText(self.tr("A demo profile. Its passphrase: {0}").format(info.demo_passphrase))
        self.field.setFocus()

    @property
    def shown_passphrase(self) -> str | None:
        """The passphrase this form shows: only a demo profile has one."""
        return self._info.demo_passphrase if self._info else None

    def retranslate(self) -> None:
        """Write the words."""
        self.field.setPlaceholderText(self.tr("Passphrase"))
        self.field.setAccessibleName(self.tr("Passphrase"))
        self.go_button.setText(self.tr("Open"))
        self.other.setText(self.tr("Another profile…"))
        self.new.setText(self.tr("New…"))
        self.recovery.setText(self.tr("Forgot the passphrase"))
        if self._info is not None:
            self.show_profile(self._info)

    def _give(self) -> None:
        if self.field.text():
            self.busy(on=True)
            self.passphrase_given.emit(self.field.text())


class TwiceForm(Form):
    """Asks for a new passphrase twice.

    Signals:
        back_wanted: Nothing is to be done.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.first = SecretField()
        self.second = SecretField()
        self.back = Button("", "quiet")
        self.back.clicked.connect(self.back_wanted)
        self.go_button.clicked.connect(self.go)
        self.second.returnPressed.connect(self.go)

    def add_end(self) -> None:
        """Put the passphrases and the buttons below what the form asks first."""
        for part in (self.first, self.second, self.failure):
            self.column.addWidget(part)
        self.column.addLayout(row(self.go_button, self.back, -1))

    def retranslate(self) -> None:
        """Write the words both forms share."""
        for field, words in (
            (self.first, self.tr("New passphrase")),
            (self.second, self.tr("The same again")),
        ):
            field.setPlaceholderText(words)
            field.setAccessibleName(words)
        self.back.setText(self.tr("Back"))

    def same_twice(self) -> bool:
        """Whether both are equal and not empty; says so if not."""
        if not self.first.text():
            self.fail(self.tr("Type a passphrase: without one the profile would lie open."))
        elif self.first.text() != self.second.text():
            self.fail(self.tr("The two passphrases differ. Type the same one twice."))
        else:
            return True
        return False

    def go(self) -> None:
        """Give the order, if all is there."""


class CreateForm(TwiceForm):
    """Asks what a new profile needs.

    Signals:
        profile_ordered: Folder, name, passphrase, whether it is a demo.
    """

    profile_ordered = Signal(object, str, str, bool)

    def __init__(self, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit()
        self.place = QLineEdit(str(place))
        self._choose = Button("")
        self.demo = QCheckBox()
        self._folder = place.parent
        self._choose.clicked.connect(self._ask_place)
        self.demo.toggled.connect(self._demo_toggled)
        self.column.addWidget(self.title)
        self.column.addWidget(self.name)
        self.column.addLayout(row(self.place, self._choose))
        self.column.addWidget(self.demo)
        self.add_end()
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        super().retranslate()
        self.title.setText(self.tr("New profile"))
        self.name.setPlaceholderText(self.tr("Name of the profile"))
        self.name.setAccessibleName(self.tr("Name of the profile"))
        self.place.setAccessibleName(self.tr("Folder of the profile"))
        self._choose.setText(self.tr("Choose…"))
        self.demo.setText(self.tr("With invented demo cases, to look around"))
        self.go_button.setText(self.tr("Create"))

    def go(self) -> None:
        """Order the profile."""
        demo = self.demo.isChecked()
        if not demo and not self.same_twice():
            return
        self.busy(on=True)
        place = Path(self.place.text())
        self.profile_ordered.emit(place, self.name.text().strip() or place.name, self.first.text(), demo)

    def _demo_toggled(self) -> None:
        demo = self.demo.isChecked()
        self.first.setVisible(not demo)
        self.second.setVisible(not demo)

    def _ask_place(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, self.tr("Folder of the profile"), str(self._folder))
        if chosen:
            self.place.setText(chosen)


class RecoverForm(TwiceForm):
    """Asks for the recovery code and a new passphrase.

    Signals:
        recovery_ordered: Code and new passphrase.
    """

    recovery_ordered = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.code = QLineEdit()
        self._words = Label("", "secondary", wrap=True)
        for part in (self.title, self._words, self.code):
            self.column.addWidget(part)
        self.add_end()
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        super().retranslate()
        self.title.setText(self.tr("Open by the recovery code"))
        self._words.setText(self.tr("The code was shown once when the profile was made."))
        self.code.setPlaceholderText(self.tr("Recovery code"))
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.go_button.setText(self.tr("Open and set the passphrase"))

    def go(self) -> None:
        """Order the recovery."""
        if self.same_twice():
            self.busy(on=True)
            self.recovery_ordered.emit(self.code.text().strip(), self.first.text())


class CodeForm(Form):
    """Shows the recovery code, once.

    Signals:
        code_kept: The person says it is written down.
    """

    code_kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = Label("", "secondary", wrap=True)
        self.code = Label("", "code", wrap=True)
        self.code.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = Button("")
        self.save = Button("")
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._ask_file)
        self.go_button.clicked.connect(self.code_kept)
        for part in (self.title, self._words, self.code, self.failure):
            self.column.addWidget(part)
        self.column.addLayout(row(self.go_button, self.copy, self.save, -1))
        self.come_alive()

    def show_code(self, code: str) -> None:
        """Show a code; an empty one forgets the last."""
        self.code.setText(code)

    def save_to(self, path: Path) -> None:
        """Write the code into a text file for printing."""
        words = self.tr("Vakhta. Recovery code: {0}").format(self.code.text())
        try:
            path.write_text(words + "\n", encoding="utf-8")
        except OSError:
            self.fail(
                self.tr("The file was not written. Choose another place; the code is still shown here.")
            )

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Recovery code"))
        self._words.setText(
            self.tr(
                "It opens the profile if the passphrase is forgotten. It is shown only now: keep it on paper."
            )
        )
        self.code.setAccessibleName(self.tr("Recovery code"))
        self.copy.setText(self.tr("Copy"))
        self.save.setText(self.tr("As text…"))
        self.go_button.setText(self.tr("It is written down"))

    def _copy(self) -> None:
        from PySide6.QtGui import QGuiApplication

        QGuiApplication.clipboard().setText(self.code.text())

    def _ask_file(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen, _filter = QFileDialog.getSaveFileName(self, self.tr("As text…"), "vakhta-recovery.txt")
        if chosen:
            self.save_to(Path(chosen))
