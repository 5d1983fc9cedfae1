"""The story of a case: oldest to newest, days between, the newest in sight."""

from datetime import date
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.domain.casefile import CaseFile
from app.domain.records import Interaction
from app.ui import formats
from app.ui.cases.bubble import Bubble
from app.ui.records.story_filter_bar import StoryFilterBar
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import Label, PageScroll
from app.ui.widgets.living import LivingWidget

SHOWN_AT_ONCE = 60


class Timeline(LivingWidget):
    """Shows interactions as boxes; older than the newest 60 wait behind a button.

    Signals:
        story_shown: The boxes stand and the newest is in sight.
    """

    story_shown = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file: CaseFile | None = None
        self._shown = SHOWN_AT_ONCE
        self._scroll = PageScroll()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.filter_bar = StoryFilterBar()
        self.filter_bar.hide()
        self.filter_bar.filter_changed.connect(self._narrow)
        column.addWidget(self.filter_bar)
        column.addWidget(self._scroll)
        self.bubbles: list[Bubble] = []
        self.come_alive()

    def show_story(self, file: CaseFile) -> None:
        """Show a case's interactions; the same case keeps its place unless something new came."""
        same = self._file is not None and self._file.case.id == file.case.id
        if same and self._file is not None and self._file.interactions == file.interactions:
            self._file = file
            return
        if not same:
            self._shown = SHOWN_AT_ONCE
            self.filter_bar.show_all()
        self._file = file
        self._build()
        QTimer.singleShot(0, self._to_end)

    def retranslate(self) -> None:
        """Build the boxes in the new language."""
        self._scroll.setAccessibleName(self.tr("Story of the case"))
        if self._file is not None:
            bar = self._scroll.verticalScrollBar()
            at_end, place = bar.value() == bar.maximum(), bar.value()
            self._build()
            QTimer.singleShot(0, self._to_end if at_end else partial(bar.setValue, place))

    def _narrow(self, _wanted: object) -> None:
        if self._file is not None:
            self._build()

    def _build(self) -> None:
        assert self._file is not None
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 10, 20, 12)
        column.setSpacing(10)
        self.bubbles = []
        wanted = self.filter_bar.wanted
        passing = [one for one in self._file.interactions if wanted.passes(one.kind, one.direction, one.at)]
        told = tuple(passing[-self._shown :])
        if self._file.interactions and not passing:
            column.addWidget(
                Label(self.tr("Nothing of the kind here. “Show all” lifts the limits."), "secondary")
            )
        if len(told) < len(passing):
            earlier = Button(self.tr("Show earlier"), "quiet")
            earlier.clicked.connect(self._show_earlier)
            column.addWidget(earlier, 0, Qt.AlignmentFlag.AlignHCenter)
        self._add_boxes(column, told)
        column.addStretch(1)
        self._scroll.setWidget(page)

    def _add_boxes(self, column: QVBoxLayout, told: tuple[Interaction, ...]) -> None:
        assert self._file is not None
        names = {contact.id: contact.name for contact in self._file.contacts}
        last: date | None = None
        for interaction in told:
            if interaction.at.date() != last:
                last = interaction.at.date()
                day = Label(formats.day(interaction.at, formats.now()), "secondary")
                day.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(day)
            name = names.get(interaction.contact_id, "") if interaction.contact_id else ""
            bubble = Bubble(interaction, name)
            self.bubbles.append(bubble)
            column.addWidget(bubble)

    def _show_earlier(self) -> None:
        self._shown += SHOWN_AT_ONCE
        self._build()

    def _to_end(self) -> None:
        page: QWidget | None = self._scroll.widget()
        layout = page.layout() if page is not None else None
        if layout is not None:
            layout.activate()
        bar = self._scroll.verticalScrollBar()
        bar.setValue(bar.maximum())
        self.story_shown.emit()
