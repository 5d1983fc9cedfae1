"""Who signed, when it was built, what stands now, and the fingerprint of what was signed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle, in_groups
from app.ui.bundles import wording
from app.ui.widgets.labels import Box, Label
from app.ui.widgets.living import LivingWidget

WIDTH = 360
_SHOWN_DIGITS = 32
_LINE_DIGITS = 16


class SignedBox(LivingWidget):
    """Captions and values; what there is nothing to say of is left out.

    Attributes:
        values: By name: signers, built, standing, replace_by, fingerprint.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: OfferedBundle | None = None
        self.title, self.note = Label("", "strong"), Label("", "secondary", wrap=True)
        self._captions: dict[str, Label] = {}
        self.values: dict[str, Label] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, 118)
        grid.setColumnStretch(1, 1)
        for number, name in enumerate(("signers", "built", "standing", "replace_by", "fingerprint")):
            mono = name in ("signers", "fingerprint")
            self._captions[name] = Label("", "secondary")
            self.values[name] = Label("", "mono" if mono else "", wrap=not mono)
            self.values[name].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(self._captions[name], number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self.values[name], number, 1)
        box = Box(margin=18)
        box.column.setSpacing(12)
        box.column.addWidget(self.title)
        box.column.addLayout(grid)
        self._quiet = Box("quietbox", margin=10)
        self._quiet.column.addWidget(self.note)
        box.column.addWidget(self._quiet)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        self.come_alive()

    def show_offer(self, offer: OfferedBundle) -> None:
        """Tell of a bundle."""
        self._offer = offer
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        self.title.setText(self.tr("Who signed what"))
        words = {
            "signers": self.tr("Signed by"),
            "built": self.tr("Built"),
            "standing": self.tr("Stands now"),
            "replace_by": self.tr("Replace by"),
            "fingerprint": self.tr("Fingerprint"),
        }
        for name, word in words.items():
            self._captions[name].setText(word)
        if self._offer is not None:
            self._tell(self._offer)

    def _tell(self, offer: OfferedBundle) -> None:
        found, earlier = offer.found, offer.earlier
        built = wording.day(found.created_at) if found.created_at else ""
        number = wording.number_word(found.report.sequence) if found.report.sequence else ""
        signers = found.report.signers or found.claims.untrusted_signers
        digits = found.sums_sha256[:_SHOWN_DIGITS]
        told = {
            "signers": "\n".join(signers),
            "built": ", ".join(part for part in (built, number) if part),
            "standing": self._standing_words() if earlier else "",
            "replace_by": wording.day(found.replace_by) if found.replace_by else "",
            "fingerprint": "\n".join(
                in_groups(digits[at : at + _LINE_DIGITS]) for at in range(0, len(digits), _LINE_DIGITS)
            ),
        }
        for name, words in told.items():
            self.values[name].setText(words)
            self.values[name].setVisible(bool(words))
            self._captions[name].setVisible(bool(words))
        if not found.trusted:
            self._captions["signers"].setText(self.tr("Says it is from"))
        self.values["fingerprint"].setToolTip(f"sha256 SHA256SUMS\n{found.sums_sha256}")
        self.note.setText(self._note_words(offer))
        self._quiet.setVisible(bool(self.note.text()))

    def _standing_words(self) -> str:
        assert self._offer is not None
        earlier = self._offer.earlier
        assert earlier is not None
        return self.tr("{0}, imported {1}").format(
            wording.number_word(earlier.sequence), wording.day(earlier.imported_at)
        )

    def _note_words(self, offer: OfferedBundle) -> str:
        if not offer.found.trusted:
            return self.tr("Nothing of what it says is believed until you trust its signer.")
        if offer.is_standing:
            return self.tr("This very bundle is the one imported last.")
        if offer.earlier is not None:
            return self.tr("After the import one button leads back to what stands now.")
        return self.tr("What is on the stick is compared, byte for byte, with what was signed.")
