"""The desk of an open profile: rail, pages, status bar. Pages are built when they are first visited."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.ids import AccountId, AssetId, CaseId, ChatId
from app.ui import formats, keys
from app.ui.background import Background
from app.ui.cases.cases_desk import CasesDesk
from app.ui.pages import HOMES, make_keys_sheet, make_page, make_palette
from app.ui.rail import Rail
from app.ui.status_bar import StatusBar
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.imports.sheet import ImportSheet
    from app.ui.palette.palette import Palette
    from app.ui.records.quick_note import QuickNote
    from app.ui.records.undo_line import UndoLine


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
        self._palette: Palette | None = None
        self._sheet: QDialog | None = None
        self.undo_line: UndoLine | None = None
        self.note: QuickNote | None = None
        self.import_sheet: ImportSheet | None = None
        self.rail = Rail()
        self.status = StatusBar()
        self.stack = QStackedWidget()
        self.cases = self._make_cases()
        self.rail.place_chosen.connect(self.show_page)
        self.status.lock_wanted.connect(self.lock_wanted)
        for signal in (self.status.backup_wanted, self.status.overdue_wanted):
            signal.connect(lambda: self.show_page("settings"))
        self._lay_out()
        self._bind_keys()
        self.come_alive()
        self.show_page("cases")
        self._ask_overdue()

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
        keys.bind(self, "Ctrl+K", self.open_palette)
        keys.bind(self, "Ctrl+N", self.write_note)
        keys.bind(self, "Ctrl+Z", self.undo)
        keys.bind(self, "Shift+?", self.open_keys_sheet)

    @property
    def page_names(self) -> tuple[str, ...]:
        """The pages there are, in the rail's order."""
        return tuple(place.name for place in self.rail.places)

    def show_page(self, name: str) -> None:
        """Show a page, building it on the first visit."""
        self.stack.setCurrentWidget(self.page(name))
        self.rail.show_place(HOMES.get(name, name))
        self.page_shown.emit(name)

    def page(self, name: str) -> QWidget:
        """Return a page, built if need be, without showing it."""
        if name not in self._pages:
            page = make_page(name, self._services, self._background, None)
            self._connect(name, page)
            self._pages[name] = page
            self.stack.addWidget(page)
        return self._pages[name]

    def open_case(self, case_id: CaseId) -> None:
        """Show a case, wherever it was named."""
        self.show_page("cases")
        self.cases.list.choose(case_id)

    def open_account(self, account_id: AccountId) -> None:
        """Show a client, wherever it was named."""
        from app.ui.accounts.page import AccountsPage

        self.show_page("accounts")
        page = self.page("accounts")
        assert isinstance(page, AccountsPage)
        page.open(account_id)

    def open_chat(self, chat_id: ChatId) -> None:
        """Show a chat, wherever it was named."""
        from app.ui.chats.page import ChatsPage

        self.show_page("chats")
        page = self.page("chats")
        assert isinstance(page, ChatsPage)
        page.open(chat_id)

    def open_asset(self, asset_id: AssetId) -> None:
        """Show a piece of equipment, wherever it was named."""
        from app.ui.records.asset_page import AssetPage

        self.show_page("asset")
        page = self.page("asset")
        assert isinstance(page, AssetPage)
        page.open(asset_id)

    def open_palette(self) -> None:
        """Ask what to find or to do."""
        from app.ui.orders import desk_orders

        if self._palette is None:
            self._palette = make_palette(self._services, self._background, self)
            self._palette.case_chosen.connect(self.open_case)
            self._palette.account_chosen.connect(self.open_account)
            self._palette.chat_chosen.connect(self.open_chat)
            self._palette.order_chosen.connect(self.carry_out)
        self._palette.set_orders(desk_orders(self.rail))
        self._palette.ask()

    def open_keys_sheet(self) -> None:
        """Show all keys."""
        if self._sheet is None:
            self._sheet = make_keys_sheet(self)
        self._sheet.open()

    def write_note(self) -> None:
        """Put the keyboard into the open case's note line; from elsewhere open a sheet for the note."""
        if self.stack.currentWidget() is self.cases and self.cases.list.chosen is not None:
            self.cases.page.note_line.focus_words()
            return
        from app.ui.records.quick_note import QuickNote

        if self.note is not None:
            self.note.deleteLater()
        self.note = QuickNote(self._services.cases, self._background, self.cases.list.chosen, self)
        self.note.note_saved.connect(lambda _case: self.reload_records())
        self.note.ask()

    def import_files(self) -> None:
        """Take files of strangers in, or one of ours."""
        from app.ui.imports.sheet import ImportSheet

        if self.import_sheet is not None:
            self.import_sheet.deleteLater()
        self.import_sheet = ImportSheet(self._services.exchange, self._background, self)
        self.import_sheet.records_changed.connect(self.reload_records)
        self.import_sheet.past_wanted.connect(self._show_past_imports)
        self.import_sheet.ask()

    def _show_past_imports(self) -> None:
        """Show what was imported before; any of it can be taken back."""
        from app.ui.imports.past_sheet import PastImportsSheet

        sheet = PastImportsSheet(self._services.exchange, self._background, self)
        sheet.records_changed.connect(self.reload_records)
        sheet.finished.connect(sheet.deleteLater)
        sheet.ask()

    def undo(self) -> None:
        """Take the newest edit of a record back."""
        if self.undo_line is None:
            from app.ui.records.undo_line import UndoLine

            self.undo_line = UndoLine(self._services.records, self._background, self)
            self.undo_line.undone.connect(lambda _undone: self.reload_records())
        self.undo_line.undo()

    def reload_records(self) -> None:
        """Let every page that stands read its records anew."""
        self.cases.list.reload()
        self.cases.page.reload()
        for page in self._pages.values():
            refresh = getattr(page, "refresh", None)
            if refresh is not None:
                refresh()
        self._ask_overdue()

    def _ask_overdue(self) -> None:
        """Ask what the site's policy wants erased; the settings say so where the policy does not read."""

        def count() -> int:
            plan = self._services.retention.overdue()
            return plan.total if plan else 0

        self._background.run("store", count, self.status.show_overdue, lambda _error: None)

    def carry_out(self, order: str) -> None:
        """Do what was chosen in the palette: a page's name or a verb."""
        verbs: dict[str, Callable[[], object]] = {
            "lock": self.lock_wanted.emit,
            "note": self.write_note,
            "undo": self.undo,
            "draft": self.cases.assist.start_draft,
            "assistant": self.cases.toggle_assistant,
            "keys": self.open_keys_sheet,
            "board": partial(self.show_page, "board"),
            "handover": partial(self.show_page, "handover"),
            "advisor": partial(self.show_page, "advisor"),
            "import": self.import_files,
            "past_imports": self._show_past_imports,
        }
        if order in self.page_names:
            self.show_page(order)
        elif order in ("draft", "assistant"):
            self.show_page("cases")
        if order in verbs:
            verbs[order]()

    def _connect(self, name: str, page: QWidget) -> None:
        """Connect what a page says with what the desk does about it."""
        answers = {
            ("shift", "case_chosen"): self.open_case,
            ("shift", "cases_asked"): partial(self.show_page, "cases"),
            ("shift", "handover_asked"): partial(self.show_page, "handover"),
            ("handover", "case_chosen"): self.open_case,
            ("board", "case_chosen"): self.open_case,
            ("board", "record_saved"): self.cases.list.reload,
            ("asset", "case_chosen"): self.open_case,
            ("asset", "account_chosen"): self.open_account,
            ("asset", "record_saved"): self.cases.page.reload,
            ("accounts", "case_chosen"): self.open_case,
            ("accounts", "asset_chosen"): self.open_asset,
            ("accounts", "record_saved"): self.cases.list.reload,
            ("accounts", "import_asked"): self.import_files,
            ("settings", "records_changed"): self.reload_records,
            ("chats", "models_asked"): partial(self.show_page, "models"),
            ("models", "cases_asked"): partial(self.show_page, "cases"),
            ("models", "model_activated"): lambda _name: self.cases.assist.refresh(),
            ("models", "bundles_asked"): partial(self.show_page, "bundles"),
            ("models", "advice_asked"): partial(self.show_page, "advisor"),
            ("advisor", "models_asked"): partial(self.show_page, "models"),
            ("bundles", "cases_asked"): partial(self.show_page, "cases"),
            ("bundles", "models_asked"): partial(self.show_page, "models"),
            ("bundles", "model_activated"): lambda _name: self.cases.assist.refresh(),
        }
        for (where, said), answer in answers.items():
            signal = getattr(page, said, None)
            if where == name and signal is not None:
                signal.connect(answer)

    def _make_cases(self) -> CasesDesk:
        desk = CasesDesk(self._services, self._background)
        self._pages["cases"] = desk
        self.stack.addWidget(desk)
        desk.list.board_wanted.connect(lambda: self.show_page("board"))
        desk.page.asset_chosen.connect(self.open_asset)
        desk.assist.models_wanted.connect(lambda: self.show_page("models"))
        for signal in (desk.assist.drafts_changed, desk.assist.draft_accepted, desk.page.note_saved):
            signal.connect(lambda _case: self.status.show_saved(formats.now()))
        desk.assist_width_chosen.connect(lambda width: self._services.preferences.change(assist_width=width))
        keys.bind(desk, "Ctrl+F", desk.list.search.setFocus)
        keys.bind(desk, "Ctrl+D", desk.assist.start_draft)
        keys.bind(desk, "Ctrl+Return", desk.assist.accept_draft)
        keys.bind(desk, "Esc", desk.assist.stop_draft)
        keys.bind(desk, "F9", desk.toggle_assistant)
        keys.bind(desk, "F6", desk.next_column)
        desk.list.reload()
        desk.list.focus_rows()
        return desk
