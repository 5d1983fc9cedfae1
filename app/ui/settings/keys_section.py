"""The profile's keys: passphrase, system keyring, recovery code."""

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.profiles import ProfileInfo
from app.errors import AppError
from app.services.desk import Services
from app.ui.background import Background
from app.ui.settings.section import Section, name_line
from app.ui.widgets.buttons import Button
from app.ui.widgets.fields import SecretField
from app.ui.widgets.labels import Label
from app.ui.widgets.notices import Words

SHORTEST_CHARS = 8


class KeysSection(Section):
    """Changes the passphrase and lets the keyring in or out."""

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._profiles, self._background = services.profiles, background
        self.old, self.new, self.again = SecretField(), SecretField(), SecretField()
        self.change_button, self.keyring = Button(""), QCheckBox()
        self._recovery = Label("", "secondary", wrap=True)
        self._captions = tuple(self.add_line(field) for field in (self.old, self.new, self.again))
        self._button_caption = self.add_line(self.change_button, width=200)
        self._keyring_caption = self.add_line(self.keyring, width=None)
        self._recovery_caption = self.add_line(self._recovery, width=None)
        self.change_button.clicked.connect(self._change)
        self.again.returnPressed.connect(self._change)
        self.keyring.clicked.connect(self._use_keyring)
        self.come_alive()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Keys of the profile"))
        words = (self.tr("Passphrase now"), self.tr("New passphrase"), self.tr("New passphrase again"))
        for caption, field, word in zip(self._captions, (self.old, self.new, self.again), words, strict=True):
            name_line(caption, field, word)
        self.change_button.setText(self.tr("Change passphrase"))
        name_line(self._keyring_caption, self.keyring, self.tr("System keyring"))
        self.keyring.setText(self.tr("Open without the passphrase until it is locked"))
        self._recovery_caption.setText(self.tr("Recovery code"))
        self._recovery.setText(
            self.tr(
                "It was shown once, when the profile was made. If the passphrase is lost, lock the desk and "
                "choose «Recovery code» on the first page."
            )
        )

    def show_profile(self, info: ProfileInfo) -> None:
        """Show whether the keyring may open the profile."""
        self.keyring.setChecked(info.keyring)

    def _change(self) -> None:
        old, new = self.old.text(), self.new.text()
        if problem := self._problem(new):
            self.notice.show_notice(problem, tone="warn")
            return
        self.change_button.setEnabled(False)
        profiles = self._profiles
        self._background.run(
            "store", lambda: profiles.change_passphrase(old, new), self._changed, self._refused
        )

    def _problem(self, new: str) -> Words:
        # What is returned lives as long as the notice: it holds no passphrase.
        if len(new) < SHORTEST_CHARS:
            return lambda: self.tr("The new passphrase is too short: take at least {0} characters.").format(
                SHORTEST_CHARS
            )
        if new != self.again.text():
            return lambda: self.tr(
                "The new passphrase was typed differently the second time; nothing was changed."
            )
        return ""

    def _changed(self, _none: None) -> None:
        self.change_button.setEnabled(True)
        for field in (self.old, self.new, self.again):
            field.clear()
        self.notice.show_notice(
            lambda: self.tr("The passphrase is changed. The recovery code stays the same."), tone="ok"
        )

    def _refused(self, error: AppError) -> None:
        self.change_button.setEnabled(True)
        self.notice.show_error(error)

    def _use_keyring(self, checked: bool) -> None:  # noqa: FBT001 -- the signal's own form
        profiles = self._profiles
        self._background.run(
            "store",
            lambda: profiles.use_keyring(enabled=checked),
            self._keyring_used,
            self._keyring_refused,
        )

    def _keyring_used(self, _none: None) -> None:
        self.notice.hide()

    def _keyring_refused(self, error: AppError) -> None:
        self.keyring.setChecked(not self.keyring.isChecked())
        self.notice.show_error(error)
