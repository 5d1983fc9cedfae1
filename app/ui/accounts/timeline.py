"""Everything that happened with one account, newest first; older entries are built when asked for."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.casefile import AccountFile, AssetFile
from app.domain.ids import CaseId, ContactId
from app.domain.records import Interaction, Visit
from app.ui import formats, words
from app.ui.records.story_filter_bar import StoryFilterBar
from app.ui.widgets.buttons import Button
from app.ui.widgets.labels import ElidedLabel, Label, PageScroll
from app.ui.widgets.living import LivingWidget

_SHOWN_AT_ONCE = 40
_SHOWN_CHARS = 1_200


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; `case_id` where it belongs to a case, `kind` as filters name it."""

    at: datetime
    who: str
    what: str
    text: str
    direction: str
    case_id: CaseId | None
    case_number: str
    kind: str = ""


def entries_of(file: AccountFile | AssetFile) -> tuple[Entry, ...]:
    """Interactions and finished or planned visits, newest first by the time of the event."""
    numbers = {case.id: case.number for case in file.cases}
    names = {contact.id: contact.name for contact in file.contacts}
    found = [_of_interaction(i, names, numbers) for i in file.interactions]
    found += [entry for visit in file.visits if (entry := _of_visit(visit, numbers)) is not None]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def _of_interaction(item: Interaction, names: dict[ContactId, str], numbers: dict[CaseId, str]) -> Entry:
    who = words.speaker(item, names.get(item.contact_id, "") if item.contact_id else "")
    text = f"{item.subject}\n{item.text}" if item.subject else item.text
    number = numbers.get(item.case_id, "") if item.case_id else ""
    kind, way = item.kind.value, item.direction.value
    return Entry(item.at, who, words.kind_word(kind), text, way, item.case_id, number, kind)


def _of_visit(visit: Visit, numbers: dict[CaseId, str]) -> Entry | None:
    at = visit.finished_at or visit.started_at or visit.planned_at
    if at is None:
        return None
    number = numbers.get(visit.case_id, "")
    kind = words.kind_word("visit")
    return Entry(at, visit.engineer, kind, visit.notes, "internal", visit.case_id, number, "visit")


class EntryBox(QFrame):
    """One entry.

    Signals:
        case_chosen: Id of its case.
    """

    case_chosen = Signal(object)

    def __init__(self, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bubble")
        self.setProperty("kind", entry.direction)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 9, 12, 10)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(ElidedLabel(entry.who, "strong"))
        head.addStretch(1)
        if entry.case_id is not None:
            head.addWidget(self._case_button(entry))
        head.addWidget(Label(f"{entry.what} · {formats.clock(entry.at)}", "secondary"))
        column.addLayout(head)
        cut = entry.text[:_SHOWN_CHARS] + ("…" if len(entry.text) > _SHOWN_CHARS else "")
        if cut:
            text = Label(cut, wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            column.addWidget(text)
        self.setAccessibleName(f"{entry.who}, {entry.what}, {formats.clock(entry.at)}")
        self.setAccessibleDescription(cut)

    def _case_button(self, entry: Entry) -> Button:
        button = Button(entry.case_number, "quiet")
        button.setAccessibleName(self.tr("Open case {0}").format(entry.case_number))
        button.clicked.connect(lambda: self.case_chosen.emit(entry.case_id))
        return button


class AccountTimeline(LivingWidget):
    """The timeline.

    Signals:
        case_chosen: Id of a case.
    """

    case_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._shown = _SHOWN_AT_ONCE
        self.boxes: list[EntryBox] = []
        self._scroll = PageScroll()
        holder = QVBoxLayout(self)
        holder.setContentsMargins(0, 0, 0, 0)
        holder.setSpacing(0)
        self.filter_bar = StoryFilterBar()
        self.filter_bar.filter_changed.connect(lambda _wanted: self.show_entries(self._entries))
        holder.addWidget(self.filter_bar)
        holder.addWidget(self._scroll)
        self.more_button: Button | None = None
        self.come_alive()

    def retranslate(self) -> None:
        """Name the column."""
        self._scroll.setAccessibleName(self.tr("Story of the client"))

    def show_entries(self, entries: tuple[Entry, ...], *, keep_place: bool = False) -> None:
        """Show an account's entries from the newest; another account begins at the top."""
        place = self._scroll.verticalScrollBar().value() if keep_place else 0
        if not keep_place:
            self._shown = _SHOWN_AT_ONCE
        self._entries = entries
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(20, 14, 20, 20)
        column.setSpacing(10)
        self._fill(column)
        column.addStretch(1)
        self._scroll.setWidget(page)
        column.activate()
        self._scroll.verticalScrollBar().setValue(place)

    def show_earlier(self) -> None:
        """Build older entries below; what is read stays where it is."""
        self._shown += _SHOWN_AT_ONCE
        self.show_entries(self._entries, keep_place=True)

    def _fill(self, column: QVBoxLayout) -> None:
        self.boxes, now, day = [], formats.now(), None
        wanted = self.filter_bar.wanted
        entries = [one for one in self._entries if wanted.passes(one.kind, one.direction, one.at)]
        if not self._entries:
            column.addWidget(Label(self.tr("Nothing has happened here yet."), "secondary"))
        elif not entries:
            column.addWidget(
                Label(self.tr("Nothing of the kind here. “Show all” lifts the limits."), "secondary")
            )
        for entry in entries[: self._shown]:
            if entry.at.date() != day:
                day = entry.at.date()
                caption = Label(formats.day(entry.at, now), "secondary")
                caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
                column.addWidget(caption)
            box = EntryBox(entry)
            box.case_chosen.connect(self.case_chosen)
            self.boxes.append(box)
            column.addWidget(box)
        self.more_button = None
        if len(entries) > self._shown:
            self.more_button = Button(self.tr("Show earlier"))
            self.more_button.clicked.connect(self.show_earlier)
            column.addWidget(self.more_button, 0, Qt.AlignmentFlag.AlignHCenter)
