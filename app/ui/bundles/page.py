"""The bundles page: find a bundle, look at it, bring it in, see what came of it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from app.domain.bundle_offers import EarlierImport, FoundBundle, OfferedBundle, Place
from app.domain.bundles import BundleReport
from app.domain.engine import ModelRow
from app.errors import AppError
from app.services.desk import Services
from app.ui import keys
from app.ui.background import Background
from app.ui.bundles import wording
from app.ui.bundles.certificate_sheet import CertificateSheet
from app.ui.bundles.copying import Copying
from app.ui.bundles.key_asking import KeyAsking
from app.ui.bundles.licence_box import LicenceText
from app.ui.bundles.stages import Stage, Stages
from app.ui.bundles.steps import StepsLine
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import NoticeBar, ProgressLine

STICKS_MS = 2500
translate = QCoreApplication.translate
Look = tuple[tuple[FoundBundle, ...], tuple[Place, ...], EarlierImport | None]
Came = tuple[BundleReport, ModelRow | None]


class BundlesPage(LivingWidget):
    """The page.

    Attributes:
        choose_folder: Asks for a folder under a title; None when given up.
        stage: What is shown.

    Signals:
        model_activated: Name of the model that speaks from now on; empty where none does.
        cases_asked: Work goes on there.
        models_asked: Another model is to be chosen there.
        stage_shown: Another stage came up (`Stage`).
    """

    model_activated = Signal(str)
    cases_asked = Signal()
    models_asked = Signal()
    stage_shown = Signal(object)

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self.choose_folder: Callable[[str], Path | None] = self._ask_for_folder
        self.stage = Stage.FIND
        self._folder: Path | None = None
        self._places: tuple[Place, ...] = ()
        self._asks_places, self._takes_focus = False, True
        self._offer: OfferedBundle | None = None
        self.title, self.steps, self.notice = Label("", "page-title"), StepsLine(), NoticeBar()
        self.folder_button, self.again_button, self.waiting = Button(""), Button(""), ProgressLine()
        self.views = Stages()
        self.found, self.inspect = self.views.found, self.views.inspect
        self.progress, self.result = self.views.progress, self.views.result
        self.asking = KeyAsking(services, background, self.views.trust, self._ask_for_keys)
        self.copying = Copying(services, background, self)
        self.certificate: CertificateSheet | None = None
        self.sticks_timer = QTimer(self)
        self.sticks_timer.setInterval(STICKS_MS)
        self._lay_out()
        self._connect()
        self.come_alive()
        self._show_stage(Stage.FIND)

    def _lay_out(self) -> None:
        page = QVBoxLayout(self)
        page.setContentsMargins(28, 20, 28, 16)
        page.setSpacing(14)
        page.addLayout(row(self.title, -1, self.again_button, self.folder_button))
        for widget in (self.steps, self.notice, self.waiting):
            page.addWidget(widget)
        page.addWidget(self.views, 1)

    def _connect(self) -> None:
        self.sticks_timer.timeout.connect(self._look_for_sticks)
        self.folder_button.clicked.connect(self._choose_bundle_folder)
        self.again_button.clicked.connect(lambda: self.look_in(None))
        self.found.folder_wanted.connect(self._choose_bundle_folder)
        self.found.bundle_chosen.connect(self.look)
        self.inspect.import_wanted.connect(self.start)
        self.inspect.back_wanted.connect(self.go_back)
        self.inspect.licences.text_wanted.connect(self._show_licence)
        self.asking.trusted.connect(self._show_trusted)
        self.asking.failed.connect(self._show_error)
        self.progress.pause_wanted.connect(self._pause)
        self.progress.resume_wanted.connect(self.start)
        self.progress.give_up_wanted.connect(self.copying.give_up)
        self.result.save_wanted.connect(self._save_certificate)
        self.result.look_wanted.connect(self._show_certificate)
        self.result.cases_asked.connect(self.cases_asked)
        self.result.models_asked.connect(self.models_asked)
        for view in (self.found, self.result):
            view.return_wanted.connect(self._return)
        self._connect_copying()
        keys.bind(self, "F5", self.refresh)
        keys.bind(self, "Esc", self.go_back)

    def _connect_copying(self) -> None:
        copying = self.copying
        copying.advanced.connect(self.progress.advance)
        copying.finished.connect(self._show_finished)
        copying.stopped.connect(self.progress.pause)
        copying.given_up.connect(self._show_given_up)
        copying.failed.connect(self._show_refused)
        copying.stick_pulled.connect(lambda: self.progress.pause(waits_for_stick=True))
        copying.stick_back.connect(self._take_back)

    def retranslate(self) -> None:
        """Write the words."""
        self.folder_button.setText(self.tr("Choose a folder…"))
        self.again_button.setText(
            self.tr("Look again") if self._folder is None else self.tr("Look on sticks")
        )
        self.again_button.setToolTip("F5")
        self._tell_stage()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the sticks whenever the page comes up; an import that goes on is shown."""
        super().showEvent(event)
        if not self.copying.is_running and (offer := self.copying.take_over()) is not None:
            self._show_copying(offer)
        elif self.stage is Stage.FIND:
            self.refresh()
        self.sticks_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the sticks alone while nobody looks."""
        super().hideEvent(event)
        self.sticks_timer.stop()

    def refresh(self) -> None:
        """Look for bundles on the sticks, or in the folder that was chosen; the list takes the keyboard."""
        if self.stage is Stage.FIND:
            self._takes_focus = True
            self._search()

    def _search(self) -> None:
        offers, folder = self._services.bundle_offers, self._folder
        self.waiting.begin(self.tr("Looking for bundles"))
        self._background.run(
            "bundles",
            lambda: (offers.find(folder), offers.places(), offers.newest_import()),
            self._show_found,
            self._show_error,
        )

    def look_in(self, folder: Path | None) -> None:
        """Look for bundles in a folder; None: on the sticks again."""
        self._folder = folder
        self.retranslate()
        self._show_stage(Stage.FIND)
        self.refresh()

    def look(self, found: FoundBundle) -> None:
        """Look closely at a bundle."""
        offers = self._services.bundle_offers
        self.notice.hide()
        self.waiting.begin(self.tr("Looking at {0}").format(found.folder.name))
        self._background.run("bundles", lambda: offers.look(found), self._show_offer, self._show_error)

    def start(self) -> None:
        """Bring in the bundle that is shown, or go on with it."""
        if self._offer is None or self.copying.is_running:
            return
        self.notice.hide()
        self._show_copying(self._offer)
        self.copying.begin(self._offer)

    def go_back(self) -> None:
        """Back to what was found; while something is copied there is no way back but to stop it."""
        if self.stage in (Stage.INSPECT, Stage.RESULT):
            self.notice.hide()
            self._show_stage(Stage.FIND)
            self.refresh()

    def _show_stage(self, stage: Stage) -> None:
        self.stage = stage
        self.views.show_stage(stage, self._offer)
        self.steps.setVisible(stage is not Stage.FIND)
        for button in (self.again_button, self.folder_button):
            button.setVisible(stage is Stage.FIND)
        self._tell_stage()
        self.stage_shown.emit(stage)

    def _tell_stage(self) -> None:
        offer = self._offer
        if self.stage is Stage.FIND or offer is None:
            self.title.setText(self.tr("Bundles"))
            return
        report = offer.found.report
        name = report.bundle or offer.found.claims.untrusted_bundle or offer.found.folder.name
        self.title.setText(self.tr("Bundle {0}").format(name))
        at = {Stage.INSPECT: 2 if offer.found.trusted else 1, Stage.COPY: 2, Stage.RESULT: 4}[self.stage]
        waits = self.stage is Stage.INSPECT and offer.found.trusted
        self.steps.show_steps(self._step_words(offer), at, under_way=not waits)

    def _step_words(self, offer: OfferedBundle) -> tuple[str, ...]:
        removable = offer.found.place.removable
        signature = self.tr("Signature")
        if offer.found.trusted:
            signature = self.tr("Signature: {0} of {1} key(s)", "", offer.keys_known).format(
                offer.keys_signed, offer.keys_known
            )
        return (
            self.tr("Found on a stick") if removable else self.tr("Found in a folder"),
            signature,
            self.tr("Copying and comparing"),
            self.tr("Ready"),
        )

    def _look_for_sticks(self) -> None:
        # On a slow stick a search lasts longer than this timer's turn.
        if self.stage is Stage.FIND and self._folder is None and not self._asks_places:
            self._asks_places = True
            self._background.run("bundles", self._services.bundle_offers.places, self._compare_places)

    def _compare_places(self, places: tuple[Place, ...]) -> None:
        self._asks_places = False
        if places != self._places and self.stage is Stage.FIND:
            self._takes_focus = False
            self._search()

    def _show_found(self, look: Look) -> None:
        found, places, newest = look
        self.waiting.end()
        self._places = places
        shown = places if self._folder is None else (Place(self._folder, removable=False),)
        self.found.show_found(found, shown, newest)
        if self.stage is Stage.FIND and self.isVisible() and self._takes_focus:
            self.found.focus_rows()

    def _show_offer(self, offer: OfferedBundle) -> None:
        self.waiting.end()
        self._offer = offer
        first: QWidget = self.views.trust.folder_button
        if offer.found.unknown_signer:
            self.asking.ask(offer.found)
        else:
            self.inspect.show_offer(offer)
            first = self.inspect.first_control()
            for finding in offer.findings[:1]:
                self.notice.show_notice(partial(wording.told, finding))
        self._show_stage(Stage.INSPECT)
        first.setFocus()

    def _show_copying(self, offer: OfferedBundle) -> None:
        self._offer = offer
        self.progress.begin(offer)
        self._show_stage(Stage.COPY)
        self.progress.pause_button.setFocus()

    def _take_back(self, offer: OfferedBundle) -> None:
        self.notice.hide()
        self._show_copying(offer)

    def _pause(self) -> None:
        self.progress.wait_for_stop()
        self.copying.pause()

    def _show_finished(self, report: BundleReport) -> None:
        models = self._services.models
        self._background.run(
            "bundles",
            lambda: (report, next((model for model in models.list() if model.active), None)),
            self._show_result,
            self._show_error,
        )

    def _show_result(self, came: Came) -> None:
        report, speaking = came
        assert self._offer is not None
        self.result.show_result(self._offer, report, speaking.title if speaking else "")
        self._show_stage(Stage.RESULT)
        self.result.cases_button.setFocus()
        for warning in report.warnings:
            self.notice.show_notice(partial(wording.told, warning), tone="warn")
        self.model_activated.emit(speaking.name if speaking else "")

    def _show_given_up(self) -> None:
        self._show_stage(Stage.FIND)
        self.notice.show_notice(
            lambda: translate("BundlesPage", "Cancelled; nothing was left."), tone="accent"
        )
        self.refresh()

    def _show_refused(self, error: AppError) -> None:
        self.progress.pause()
        self._show_error(error)

    def _show_error(self, error: AppError) -> None:
        self.waiting.end()
        self.notice.show_error(error)

    def _choose_bundle_folder(self) -> None:
        if (folder := self.choose_folder(self.tr("Folder of the bundle"))) is not None:
            self.look_in(folder)

    def _ask_for_keys(self) -> Path | None:
        return self.choose_folder(self.tr("Folder with the key…"))

    def _show_trusted(self, offer: OfferedBundle) -> None:
        self.notice.show_notice(
            lambda: translate("BundlesPage", "The key is trusted: bundles it signs are taken from now on."),
            tone="ok",
        )
        self._show_offer(offer)

    def _show_licence(self, name: str) -> None:
        assert self._offer is not None
        offers, found = self._services.bundle_offers, self._offer.found
        self._background.run(
            "bundles", lambda: (name, offers.licence_text(found, name)), self._open_licence, self._show_error
        )

    def _open_licence(self, licence: tuple[str, str]) -> None:
        LicenceText(*licence, self).open()

    def _return(self) -> None:
        service = self._services.bundle_import
        self._background.run("bundles", service.roll_back, self._show_returned, self._show_error)

    def _show_returned(self, returned: tuple[str, int, str | None]) -> None:
        active = returned[2]
        self.notice.show_notice(partial(_returned_words, *returned), tone="ok")
        self.model_activated.emit(active or "")
        self._show_stage(Stage.FIND)
        self.refresh()

    def _show_certificate(self, certificate: Path) -> None:
        sheet, offers = CertificateSheet(self), self._services.bundle_offers
        self.certificate = sheet

        def ask(page: int) -> None:
            self._background.run(
                "bundles",
                lambda: offers.look_at_certificate(certificate, page),
                sheet.show_page,
                self._show_error,
            )

        sheet.page_wanted.connect(ask)
        sheet.save_wanted.connect(self.result.save_certificate)
        sheet.open_wanted.connect(self.result.open_certificate)
        sheet.open()
        ask(0)

    def _save_certificate(self, certificate: Path, target: Path) -> None:
        offers = self._services.bundle_offers
        self._background.run(
            "bundles", lambda: offers.save_copy(certificate, target), self._show_saved, self._show_error
        )

    def _show_saved(self, target: Path) -> None:
        self.notice.show_notice(lambda: translate("BundlesPage", "Saved: {0}").format(target), tone="ok")

    def _ask_for_folder(self, title: str) -> Path | None:
        name = QFileDialog.getExistingDirectory(self, title)
        return Path(name) if name else None


def _returned_words(bundle: str, sequence: int, active: str | None) -> str:
    words = translate("BundlesPage", "{0}, {1} is no longer in use.")
    speaks = translate("BundlesPage", "{0} answers now.") if active else ""
    none = translate("BundlesPage", "No model answers now.")
    return f"{words.format(bundle, wording.number_word(sequence))} {speaks.format(active) or none}"
