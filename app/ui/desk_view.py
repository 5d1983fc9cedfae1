"""The desk of an open profile: rail, pages, status bar. Pages are built when they are first visited."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui import formats, keys
from app.ui.background import Background
from app.ui.cases.cases_desk import CasesDesk
from app.ui.rail import PLACES, Rail
from app.ui.status_bar import StatusBar
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.services.desk import Services


class DeskView(LivingWidget):
    """Shows one page at a time; wiring only.

    Signals:
        lock_wanted: The profile is to be locked.
        page_shown: The name of the page in sight.
    """

    lock_wanted = Signal()
    page_shown = Signal(str)

    def __init__(self, services: "Services", background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._background = background
        self._pages: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {
            "cases": self._make_cases,
            "chats": self._make_chats,
            "models": self._make_models,
        }
        self.rail = Rail([place for place in PLACES if place.name in self._makers])
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.rail.place_chosen.connect(self.show_page)
        self.status.lock_wanted.connect(self.lock_wanted)
        self._lay_out()
        self._bind_keys()
        self.come_alive()
        self.show_page("cases")

    def _lay_out(self) -> None:
        across = QHBoxLayout()
        across.setSpacing(0)
        across.addWidget(self.rail)
        across.addWidget(Line(standing=True))
        across.addWidget(self.stack, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(across, 1)
        column.addWidget(self.status)

    def _bind_keys(self) -> None:
        for number, place in enumerate(self.rail.places, start=1):
            keys.bind(self, f"Alt+{number}", partial(self.show_page, place.name))
        keys.bind(self, "Ctrl+L", self.lock_wanted.emit)

    @property
    def page_names(self) -> tuple[str, ...]:
        """The pages there are, in the rail's order."""
        return tuple(place.name for place in self.rail.places)

    @property
    def cases(self) -> CasesDesk:
        """The cases page."""
        page = self._pages["cases"]
        assert isinstance(page, CasesDesk)
        return page

    def show_page(self, name: str) -> None:
        """Show a page, building it on the first visit."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self.stack.addWidget(self._pages[name])
        self.stack.setCurrentWidget(self._pages[name])
        self.rail.show_place(name)
        self.page_shown.emit(name)

    def page(self, name: str) -> QWidget:
        """Return a page, built if need be, without showing it."""
        if name not in self._pages:
            self._pages[name] = self._makers[name]()
            self.stack.addWidget(self._pages[name])
        return self._pages[name]

    def _make_cases(self) -> QWidget:
        desk = CasesDesk(self._services, self._background)
        desk.assist.models_wanted.connect(lambda: self.show_page("models"))
        desk.assist.drafts_changed.connect(lambda _case: self._saved())
        desk.assist.draft_accepted.connect(lambda _case: self._saved())
        desk.page.note_saved.connect(lambda _case: self._saved())
        desk.assist_width_chosen.connect(lambda width: self._services.preferences.change(assist_width=width))
        keys.bind(desk, "Ctrl+N", desk.page.note_line.focus_words)
        keys.bind(desk, "Ctrl+F", desk.list.search.setFocus)
        keys.bind(desk, "Ctrl+D", desk.assist.start_draft)
        keys.bind(desk, "Ctrl+Return", desk.assist.accept_draft)
        keys.bind(desk, "Esc", desk.assist.stop_draft)
        keys.bind(desk, "F9", desk.toggle_assistant)
        keys.bind(desk, "F6", desk.next_column)
        desk.list.reload()
        return desk

    def _make_chats(self) -> QWidget:
        from app.ui.chats.page import ChatsPage

        page = ChatsPage(self._services, self._background)
        page.models_asked.connect(lambda: self.show_page("models"))
        return page

    def _make_models(self) -> QWidget:
        from app.ui.models.page import ModelsPage

        return ModelsPage(self._services, self._background)

    def _saved(self) -> None:
        self.status.show_saved(formats.now())
