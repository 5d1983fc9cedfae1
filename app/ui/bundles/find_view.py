"""What sticks offer: a line for each bundle, and what was imported last."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.bundle_offers import EarlierImport, FoundBundle, Place
from app.ui.bundles import wording
from app.ui.rows import Row, RowList
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Box, Label, row
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState

_WIDEST_PX = 900


class FindView(LivingWidget):
    """The list.

    Attributes:
        looked_in: Where bundles were looked for.

    Signals:
        bundle_chosen: The bundle to look at (`FoundBundle`).
        folder_wanted: A folder is to be chosen.
        return_wanted: Back to what stood before the last import.
    """

    bundle_chosen = Signal(object)
    folder_wanted = Signal()
    return_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[FoundBundle, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._newest: EarlierImport | None = None
        self.rows, self.empty = RowList(), EmptyState("usb")
        self.looked_in, self.newest = Label("", "secondary", wrap=True), Label("", wrap=True)
        self.return_button = Button("")
        self._lay_out()
        self.rows.row_activated.connect(lambda number: self.bundle_chosen.emit(self._found[number]))
        self.empty.acted.connect(self.folder_wanted)
        self.return_button.clicked.connect(self.return_wanted)
        self.come_alive()

    def _lay_out(self) -> None:
        self._list_box = Box(margin=1)
        self._list_box.column.setContentsMargins(1, 1, 1, 1)
        self._list_box.column.addWidget(self.rows)
        self._list_box.setMaximumWidth(_WIDEST_PX)
        self._newest_box = Box(margin=14)
        self._newest_box.setMaximumWidth(_WIDEST_PX)
        line = row(self.newest, self.return_button, spacing=16)
        line.setStretch(0, 1)
        self._newest_box.column.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._list_box)
        column.addWidget(self.empty, 1)
        column.addWidget(self.looked_in)
        column.addWidget(self._newest_box)
        column.addStretch(1)

    def show_found(
        self, found: tuple[FoundBundle, ...], places: tuple[Place, ...], newest: EarlierImport | None
    ) -> None:
        """Show bundles, where they were looked for, and the last import."""
        self._found, self._places, self._newest = found, places, newest
        self.retranslate()

    def retranslate(self) -> None:
        """Write the words."""
        self.rows.setAccessibleName(self.tr("Bundles that were found"))
        self.empty.say(
            self.tr("Put in the stick with the bundle: it is found by itself. Or choose its folder."),
            self.tr("Choose a folder…"),
        )
        self.return_button.setText(self.tr("Return to what was before"))
        self.rows.show_rows(tuple(self._row(number, one) for number, one in enumerate(self._found)))
        self.rows.fit_rows()
        if self.rows.current_key is None:
            self.rows.choose_first()
        self._list_box.setVisible(bool(self._found))
        self.empty.setVisible(not self._found)
        named = ", ".join(str(place.folder) for place in self._places)
        self.looked_in.setText(
            self.tr("Looked in: {0}").format(named) if named else self.tr("No stick is plugged in.")
        )
        self._newest_box.setVisible(self._newest is not None)
        if self._newest is not None:
            self.newest.setText(
                self.tr("Imported last: {0}, {1}, {2}").format(
                    self._newest.bundle,
                    wording.number_word(self._newest.sequence),
                    wording.day(self._newest.imported_at),
                )
            )

    def focus_rows(self) -> None:
        """Put the keyboard on the list, or on the only button there is."""
        (self.rows if self._found else self.empty.button).setFocus()

    def _row(self, number: int, found: FoundBundle) -> Row:
        report = found.report
        where = str(found.folder)
        if not found.trusted:
            title = found.claims.untrusted_bundle or found.folder.name
            known = found.unknown_signer
            word = self.tr("unknown signer") if known else self.tr("damaged")
            return Row(number, title, "", where, word, "warn" if known else "crit")
        title = f"{report.bundle} · {wording.number_word(report.sequence or 0)}"
        built = wording.day(found.created_at) if found.created_at else ""
        detail = f"{wording.amount(report.bytes)} · {where}"
        if report.findings:
            return Row(number, title, built, detail, self.tr("damaged"), "crit")
        return Row(number, title, built, detail, self.tr("signature holds"), "ok")
