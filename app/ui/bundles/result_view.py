"""After the import: what stands now, which model speaks, the certificate, the way back."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle
from app.domain.bundles import BundleReport
from app.ui.bundles import wording
from app.ui.bundles.contents import ContentsTable, Item, Told
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget


class ResultView(LivingWidget):
    """The left half.

    Attributes:
        open_file: Shows a file in the system's own program.
        choose_target: Asks where a file shall be saved; None when given up.

    Signals:
        cases_asked: Work goes on in the cases.
        models_asked: Another model is to be chosen.
        return_wanted: Back to what stood before.
        look_wanted: The certificate is to be read.
        save_wanted: The certificate, and where it shall be saved.
    """

    cases_asked = Signal()
    models_asked = Signal()
    return_wanted = Signal()
    look_wanted = Signal(object)
    save_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: OfferedBundle | None = None
        self._report: BundleReport | None = None
        self._speaking = ""
        self.open_file: Callable[[Path], object] = _open_file
        self.choose_target: Callable[[str], Path | None] = self._ask_for_target
        self.title, self.speaking = Label("", "strong", wrap=True), Label("", "secondary", wrap=True)
        self.table = ContentsTable()
        self.cases_button, self.models_button = Button("", "primary"), Button("")
        self.open_button, self.save_button, self.return_button = Button(""), Button(""), Button("")
        box = Box(margin=18)
        for widget in (self.title, self.speaking, self.table):
            box.column.addWidget(widget)
        box.column.addSpacing(8)
        box.column.addLayout(row(self.cases_button, self.models_button, self.return_button, -1))
        box.column.addLayout(row(self.open_button, self.save_button, -1))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        self.cases_button.clicked.connect(self.cases_asked)
        self.models_button.clicked.connect(self.models_asked)
        self.return_button.clicked.connect(self.return_wanted)
        self.open_button.clicked.connect(lambda: self.look_wanted.emit(self.certificates[0]))
        self.save_button.clicked.connect(self.save_certificate)
        self.come_alive()

    @property
    def certificates(self) -> tuple[Path, ...]:
        """The import's certificates, those for people first; none where none was made."""
        return certificates_of(self._report) if self._report is not None else ()

    def show_result(self, offer: OfferedBundle, report: BundleReport, speaking: str) -> None:
        """Tell what came of an import; `speaking` is the model that answers now."""
        self._offer, self._report, self._speaking = offer, report, speaking
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        self.cases_button.setText(self.tr("To the cases"))
        self.models_button.setText(self.tr("To the models"))
        self.open_button.setText(self.tr("Open the certificate"))
        self.save_button.setText(self.tr("Save the certificate…"))
        self.return_button.setText(self._return_words())
        for button in (self.open_button, self.save_button):
            button.setVisible(bool(self.certificates))
        if self._offer is None or self._report is None:
            return
        self.title.setText(
            self.tr("Installed in {0}: every byte is what was signed.").format(
                wording.duration(self._report.seconds)
            )
        )
        self.speaking.setText(self.tr("{0} answers now.").format(self._speaking))
        self.speaking.setVisible(bool(self._speaking))
        items = [
            Item(
                wording.offered_title(content),
                content.licence.name,
                wording.amount(content.row.bytes),
                Told(self.tr("equal") if not content.standing else self.tr("here already"), "ok"),
            )
            for content in self._offer.contents
        ]
        self.table.show_items(items, self.tr("Compared"))

    def _return_words(self) -> str:
        earlier = self._offer.earlier if self._offer is not None else None
        if earlier is None or (self._offer is not None and self._offer.is_standing):
            return self.tr("Return to what was before")
        return self.tr("Return to {0}").format(wording.number_word(earlier.sequence))

    def open_certificate(self) -> None:
        """Hand the certificate to the system's own program."""
        self.open_file(self.certificates[0])

    def save_certificate(self) -> None:
        """Ask where the certificate is to be saved."""
        certificate = self.certificates[0]
        if (target := self.choose_target(certificate.name)) is not None:
            self.save_wanted.emit(certificate, target)

    def _ask_for_target(self, name: str) -> Path | None:
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the certificate…"), name)
        return Path(chosen) if chosen else None


def certificates_of(report: BundleReport) -> tuple[Path, ...]:
    """The files of an import's certificate that are there: the PDF before the rest."""
    there = [path for path in report.certificate if path.is_file()]
    return tuple(sorted(there, key=lambda path: path.suffix.lower() != ".pdf"))


def _open_file(path: Path) -> bool:
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
