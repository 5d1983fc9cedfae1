"""Before the import: what is in it, what fits this machine and why not, how long, which licences."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle, OfferedContent
from app.domain.bundles import KEPT_ONLY
from app.errors import AppError
from app.ui import figures
from app.ui.bundles import wording
from app.ui.bundles.contents import ContentsTable, Item, Told
from app.ui.bundles.licence_box import LicenceBox
from app.ui.error_text import error_text
from app.ui.models.judgement import Fit, fit_of
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget


class InspectView(LivingWidget):
    """The left half.

    Signals:
        import_wanted: The bundle shown shall be brought in.
        back_wanted: Back to what was found.
    """

    import_wanted = Signal()
    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: OfferedBundle | None = None
        self.table, self.licences = ContentsTable(), LicenceBox()
        self.summary, self.warning = Label("", "secondary", wrap=True), Label("", "warn", wrap=True)
        self.import_button, self.back_button = Button("", "primary"), Button("")
        box = Box(margin=18)
        box.column.setSpacing(12)
        for widget in (self.table, self.summary, self.warning, self.licences):
            box.column.addWidget(widget)
        box.column.addLayout(row(self.import_button, self.back_button, -1))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        self.licences.accepted_changed.connect(self._judge)
        self.import_button.clicked.connect(self.import_wanted)
        self.back_button.clicked.connect(self.back_wanted)
        self.come_alive()

    def show_offer(self, offer: OfferedBundle) -> None:
        """Tell of a bundle whose signature holds."""
        self._offer = offer
        self.licences.show_offer(offer)
        self.retranslate()

    def first_control(self) -> QWidget:
        """Where the keyboard begins: at the import, at what it still waits for, or at the way back."""
        if self.import_button.isEnabled():
            return self.import_button
        allowed = self._offer is not None and self._offer.may_import(self._offer.to_accept)
        return next(iter(self.licences.checks.values())) if allowed else self.back_button

    def retranslate(self) -> None:
        """Write the words."""
        self.back_button.setText(self.tr("Back"))
        offer = self._offer
        if offer is None:
            self.import_button.setText(self.tr("Import"))
            return
        self.import_button.setText(self._import_word(offer))
        self.table.show_items([self._item(content) for content in offer.contents], self.tr("Here"))
        self.table.setVisible(bool(offer.contents))
        self.summary.setText(self._summary_words(offer))
        self.summary.setVisible(bool(self.summary.text()))
        self.warning.setText(self._warning_words(offer))
        self.warning.setVisible(bool(self.warning.text()))
        self._judge()

    def _import_word(self, offer: OfferedBundle) -> str:
        if offer.is_standing:
            return self.tr("Import again")
        return self.tr("Go on importing") if offer.copied_bytes else self.tr("Import")

    def _judge(self) -> None:
        offer = self._offer
        self.import_button.setEnabled(offer is not None and offer.may_import(self.licences.accepted))

    def _item(self, content: OfferedContent) -> Item:
        detail = " · ".join(part for part in (content.licence.name, content.needs) if part)
        size = wording.amount(content.row.bytes)
        return Item(wording.offered_title(content), detail, size, self._told(content))

    def _told(self, content: OfferedContent) -> Told:
        if content.fault:
            return Told(self.tr("cannot be used"), "crit", error_text(AppError("", code=content.fault)))
        if content.standing:
            return Told(self.tr("here already"), "ok")
        plan = content.memory
        if plan is None:
            kept = content.row.role in KEPT_ONLY
            reason = self.tr("not used by this version yet") if kept else ""
            return Told(self.tr("will be copied"), reason=reason)
        total, free = figures.memory(plan.total_bytes), figures.memory(plan.available_bytes)
        fit = fit_of(plan)
        if fit is Fit.TOO_LARGE:
            missing = figures.memory(plan.total_bytes - plan.available_bytes)
            return Told(
                self.tr("does not fit"), "crit", self.tr("{0}: {1} more needed").format(total, missing)
            )
        reason = self.tr("{0} of {1} free").format(total, free)
        return Told(*((self.tr("tight"), "warn") if fit is Fit.TIGHT else (self.tr("fits"), "ok")), reason)

    def _summary_words(self, offer: OfferedBundle) -> str:
        if not offer.contents:
            return ""
        if not offer.missing:
            return self.tr("Everything in it is on this machine already.")
        words = [self.tr("{0} to copy").format(wording.amount(offer.missing_bytes))]
        if offer.copied_bytes:
            words.append(self.tr("{0} of it here from last time").format(wording.amount(offer.copied_bytes)))
        if offer.seconds is not None and offer.read_bytes_per_s is not None:
            words.append(
                self.tr("about {0}: the stick reads {1}").format(
                    wording.duration(offer.seconds), wording.pace(offer.read_bytes_per_s)
                )
            )
        words.append(self.tr("{0} free on the disk").format(wording.amount(offer.free_bytes)))
        return " · ".join(words)

    def _warning_words(self, offer: OfferedBundle) -> str:
        told = [wording.told(warning) for warning in offer.found.report.warnings]
        if not offer.has_room:
            lacking = wording.amount(offer.needed_bytes - offer.free_bytes)
            told.insert(
                0, self.tr("The disk lacks {0}. Nothing will be copied until it is there.").format(lacking)
            )
        return "\n".join(told)
