"""An unknown signer: whose key it says to be, and how to trust it; never without comparing the key.

The fingerprint of the key in the folder is not shown: a person types the one the steward told them, and the
program compares. A key that is only looked at cannot be trusted by a click.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.domain.bundle_offers import FoundBundle, KeyOffer, plain_digits
from app.ui.bundles import wording
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, Tag, row
from app.ui.widgets.living import LivingWidget

_DIGITS = 32
_EXAMPLE = "0000 0000 0000 0000 0000 0000 0000 0000"
# What a field has beside its text: padding and border of the style, and the place of the cursor.
_AROUND_PX = 28


class TrustBox(LivingWidget):
    """The box.

    Signals:
        keys_wanted: A folder with the steward's public key is to be chosen.
        trust_wanted: The keys' folder, and the fingerprint as it was typed.
    """

    keys_wanted = Signal()
    trust_wanted = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: FoundBundle | None = None
        self._keys: KeyOffer | None = None
        self.title, self.claims = Label("", "strong", wrap=True), Label("", "secondary", wrap=True)
        self.steps = [Label("", wrap=True) for _ in range(3)]
        self.folder_button, self.trust_button = Button(""), Button("", "primary")
        self.chosen, self.verdict = Label("", "secondary", wrap=True), Tag()
        self.told = QLineEdit()
        self.told.setProperty("role", "mono")
        self._lay_out()
        self.folder_button.clicked.connect(self.keys_wanted)
        self.told.textChanged.connect(self._compare)
        self.told.returnPressed.connect(self._trust)
        self.trust_button.clicked.connect(self._trust)
        self.come_alive()

    def _lay_out(self) -> None:
        box = Box(margin=18)
        box.column.setSpacing(10)
        for widget in (self.title, self.claims, self.steps[0], self.steps[1]):
            box.column.addWidget(widget)
        choice = row(self.folder_button, self.chosen, spacing=12)
        choice.setStretch(1, 1)
        box.column.addLayout(choice)
        box.column.addWidget(self.steps[2])
        box.column.addLayout(row(self.told, self.verdict, -1, spacing=12))
        box.column.addLayout(row(self.trust_button, -1))
        box.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)

    def show_found(self, found: FoundBundle) -> None:
        """Tell of a bundle's unknown signer; what was typed for another is forgotten."""
        self._found, self._keys = found, None
        self.told.clear()
        self.retranslate()

    def show_keys(self, keys: KeyOffer) -> None:
        """Take the keys of the folder that was chosen."""
        self._keys = keys
        self.retranslate()
        self.told.setFocus()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Nobody you trust has signed this bundle"))
        self.steps[0].setText(
            self.tr("1. Ask the steward by telephone or on paper for the fingerprint of the signing key.")
        )
        self.steps[1].setText(
            self.tr("2. Choose the folder with the steward's public key. It should not come with the bundle.")
        )
        self.steps[2].setText(self.tr("3. Type the fingerprint you were told: eight groups of four."))
        self.folder_button.setText(self.tr("Folder with the key…"))
        self.trust_button.setText(self.tr("Trust this key"))
        self.told.setPlaceholderText(_EXAMPLE)
        self.told.setAccessibleName(self.tr("Fingerprint the steward told you"))
        if self._found is not None:
            self.claims.setText(self._claims_words(self._found))
        self._show_keys()

    def retheme(self) -> None:
        """Give the field room for eight groups of four digits, whole, in the font it wears."""
        self.told.ensurePolished()
        self.told.setMinimumWidth(self.told.fontMetrics().horizontalAdvance(_EXAMPLE) + _AROUND_PX)

    def _claims_words(self, found: FoundBundle) -> str:
        claims = found.claims
        words = self.tr("It names the key {0}.").format(", ".join(claims.untrusted_signers))
        if claims.untrusted_bundle is None:
            return words
        inside = ", ".join(wording.claimed_title(one) for one in claims.untrusted_contents[:4])
        says = self.tr("It says to be {0} with: {1}.").format(claims.untrusted_bundle, inside)
        return f"{words} {says}"

    def _show_keys(self) -> None:
        keys = self._keys
        if keys is None:
            self.chosen.setText("")
        elif keys.signed:
            self.chosen.setText(self.tr("Key {0}: it did sign this bundle.").format(", ".join(keys.key_ids)))
        else:
            self.chosen.setText(
                self.tr("Key {0}: this bundle was signed by another.").format(", ".join(keys.key_ids))
            )
        ready = keys is not None and keys.signed
        self.told.setEnabled(ready)
        self.steps[2].setEnabled(ready)
        self._compare()

    def _compare(self) -> None:
        told = self.told.text()
        equal = self._may_trust()
        self.trust_button.setEnabled(equal)
        whole = len(plain_digits(told)) >= _DIGITS
        self.verdict.setVisible(self.told.isEnabled() and (equal or whole))
        if equal:
            self.verdict.show_tag(self.tr("equal"), "ok")
        else:
            self.verdict.show_tag(self.tr("another key: do not import"), "crit")

    def _may_trust(self) -> bool:
        return self._keys is not None and self._keys.signed and self._keys.is_told(self.told.text())

    def _trust(self) -> None:
        if self._keys is not None and self._may_trust():
            self.trust_wanted.emit(self._keys.folder, self.told.text())
