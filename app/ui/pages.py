"""Which pages the rail has, and how each is made: its modules are imported when it is first shown.

The shell asks `make_page(name, …)` and connects what the page signals: `case_chosen` (shift, clients),
`cases_asked` (shift, models, bundles), `models_asked` (chats, bundles, advisor), `bundles_asked` and
`advice_asked` (models), `model_activated` (models, bundles).
The popups: `make_palette`, then `set_orders` and `ask()`; `make_keys_sheet`, then `open()`.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from app.ui.background import Background

if TYPE_CHECKING:
    from app.services.desk import Services
    from app.ui.palette.palette import Palette

PageFactory = Callable[["Services", Background, QWidget | None], QWidget]


def _shift(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.shift.page import ShiftPage

    return ShiftPage(services, background, parent)


def _accounts(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.accounts.page import AccountsPage

    return AccountsPage(services, background, parent)


def _chats(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.chats.page import ChatsPage

    return ChatsPage(services, background, parent)


def _bundles(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.bundles.page import BundlesPage

    return BundlesPage(services, background, parent)


def _models(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.models.page import ModelsPage

    return ModelsPage(services, background, parent)


def _settings(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.settings.page import SettingsPage

    return SettingsPage(services, background, parent)


def _board(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.records.board_page import BoardPage

    return BoardPage(services, background, parent)


def _asset(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.records.asset_page import AssetPage

    return AssetPage(services, background, parent)


def _handover(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.records.handover_page import HandoverPage

    return HandoverPage(services, background, parent)


def _advisor(services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    from app.ui.advisor.page import AdvisorPage

    return AdvisorPage(services, background, parent)


FACTORIES: Mapping[str, PageFactory] = {
    "shift": _shift,
    "accounts": _accounts,
    "chats": _chats,
    "bundles": _bundles,
    "models": _models,
    "settings": _settings,
    # Not on the rail: each is entered from the page it belongs to.
    "board": _board,
    "asset": _asset,
    "handover": _handover,
    "advisor": _advisor,
}
# Where the rail says we are while one of these is in sight.
HOMES = {"board": "cases", "asset": "accounts", "handover": "shift", "advisor": "models"}


def make_page(name: str, services: "Services", background: Background, parent: QWidget | None) -> QWidget:
    """Make a page of the rail."""
    return FACTORIES[name](services, background, parent)


def make_palette(services: "Services", background: Background, parent: QWidget | None) -> "Palette":
    """Make the palette of Ctrl+K."""
    from app.ui.palette.palette import Palette

    return Palette(services, background, parent)


def make_keys_sheet(parent: QWidget | None) -> QDialog:
    """Make the sheet of all keys."""
    from app.ui.palette.keys_sheet import KeysSheet

    return KeysSheet(parent)
