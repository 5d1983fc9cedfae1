"""While it is brought in: which file, how far, how fast, how long still; pause, go on, give up."""

import time

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.bundle_offers import OfferedBundle, OfferedContent
from app.ui.bundles import wording
from app.ui.bundles.contents import ContentsTable, Item, Told
from app.ui.bundles.pace import Pace, Spot, spot_of
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, ElidedLabel, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import Meter


class ProgressView(LivingWidget):
    """The left half.

    Attributes:
        is_paused: Nothing is copied now; what was copied stays.

    Signals:
        pause_wanted: Stop, keeping what was copied.
        resume_wanted: Go on from there.
        give_up_wanted: Stop, leaving nothing.
    """

    pause_wanted = Signal()
    resume_wanted = Signal()
    give_up_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offer: OfferedBundle | None = None
        self._done, self._pace = 0, Pace()
        self.is_paused, self._waits_for_stick = False, False
        self.title, self.amount = ElidedLabel("", "strong"), Label("")
        self.meter, self.pace_line = Meter(height=8), Label("", "secondary", wrap=True)
        self.table = ContentsTable()
        self.pause_button, self.resume_button = Button(""), Button("", "primary")
        self.give_up_button = Button("")
        box = Box(margin=18)
        head = row(self.title, self.amount, spacing=16)
        head.setStretch(0, 1)
        box.column.addLayout(head)
        for widget in (self.meter, self.pace_line, self.table):
            box.column.addWidget(widget)
        box.column.addSpacing(8)
        box.column.addLayout(row(self.pause_button, self.resume_button, self.give_up_button, -1))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(box)
        self.pause_button.clicked.connect(self.pause_wanted)
        self.resume_button.clicked.connect(self.resume_wanted)
        self.give_up_button.clicked.connect(self.give_up_wanted)
        self.come_alive()

    def begin(self, offer: OfferedBundle) -> None:
        """Begin, or begin again, with a bundle."""
        self._offer, self._done, self._pace = offer, 0, Pace()
        self.is_paused = self._waits_for_stick = False
        self.pause_button.setEnabled(True)
        self.retranslate()

    def advance(self, done: int) -> None:
        """Tell how many bytes are done."""
        self._pace.add(time.monotonic(), done)
        self._done = done
        self._tell()

    def pause(self, *, waits_for_stick: bool = False) -> None:
        """Nothing is copied now: a person stopped it, it was refused, or the stick was pulled."""
        self.is_paused, self._waits_for_stick = True, waits_for_stick
        self._pace = Pace()
        self._tell()
        self.resume_button.setFocus()

    def wait_for_stop(self) -> None:
        """Stopping was asked for; the chunk under way comes to its end."""
        self.pause_button.setEnabled(False)

    def retranslate(self) -> None:
        """Write the words."""
        self.pause_button.setText(self.tr("Pause"))
        self.resume_button.setText(self.tr("Go on"))
        self.give_up_button.setText(self.tr("Cancel, leaving nothing"))
        if self._offer is not None:
            items = [self._item(content) for content in self._offer.contents]
            self.table.show_items(items, self.tr("Compared"))
        self._tell()

    def _tell(self) -> None:
        self.pause_button.setVisible(not self.is_paused)
        self.resume_button.setVisible(self.is_paused)
        offer = self._offer
        if offer is None:
            return
        missing = offer.missing
        spot = spot_of(missing, self._done)
        self._tell_states(offer, spot)
        if spot.number < len(missing):
            content = missing[spot.number]
            self.title.setText(wording.offered_title(content))
            done, whole = spot.done, content.row.bytes
        else:
            self.title.setText(self.tr("Putting everything in its place"))
            done = whole = max(offer.missing_bytes, 1)
        self.amount.setText(self.tr("{0} of {1}").format(wording.amount(done), wording.amount(whole)))
        self.meter.show_part(done / whole)
        self.meter.setAccessibleName(f"{self.title.text()}: {self.amount.text()}")
        self.pace_line.setText(self._pace_words(offer))

    def _tell_states(self, offer: OfferedBundle, spot: Spot) -> None:
        number = 0
        for content, line in zip(offer.contents, self.table.lines, strict=True):
            line.show_told(self._state(content, number, spot))
            number += not content.standing

    def _state(self, content: OfferedContent, number: int, spot: Spot) -> Told:
        if content.standing:
            return Told(self.tr("here already"), "ok")
        if number < spot.number:
            return Told(self.tr("equal"), "ok")
        if number > spot.number:
            return Told(self.tr("waits"))
        return Told(self.tr("paused") if self.is_paused else self.tr("under way"))

    def _item(self, content: OfferedContent) -> Item:
        return Item(wording.offered_title(content), "", wording.amount(content.row.bytes))

    def _pace_words(self, offer: OfferedBundle) -> str:
        kept = self.tr("the stick may be pulled out: we go on from here")
        if self._waits_for_stick:
            return self.tr("The stick is not there. Put it in and copying goes on by itself.")
        if self.is_paused:
            return self.tr("Paused · {0}").format(kept)
        speed = self._pace.bytes_per_s
        if speed is None:
            return kept
        left = wording.duration(max(offer.missing_bytes - self._done, 0) / speed)
        return self.tr("{0} · {1} left · {2}").format(wording.pace(speed), left, kept)
