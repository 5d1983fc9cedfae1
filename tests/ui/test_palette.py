"""Ctrl+K and Shift+?: orders at once, records when typing pauses, only the newest answer shown."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.casefile import Hit, SearchResult
from app.domain.ids import AccountId, CaseId, ChatId
from app.errors import AppError, StoreError
from app.ui import pages
from app.ui.palette.palette import Order, Palette, matches
from tests.helpers.page_fakes import NOON, Lanes, services

ORDERS = (
    Order("cases", "Заявки", "Страницы", "Alt+2"),
    Order("note", "Записать заметку", "Команды", "Ctrl+N"),
    Order("lock", "Закрыть стол", "Команды", "Ctrl+L"),
)
STRINGS = Path(__file__).resolve().parents[2] / "resources" / "strings"


@dataclass
class FakeSearching:
    gate: threading.Event = field(default_factory=threading.Event)
    failure: AppError | None = None
    asked: list[str] = field(default_factory=list)
    interrupted: int = 0

    def interrupt(self) -> None:
        self.interrupted += 1

    def search(self, words: str, *, limit: int = 50, ranked: bool = False) -> SearchResult:
        self.asked.append(words)
        if words == "нас":
            self.gate.wait(5)
        if self.failure is not None:
            raise self.failure
        if words == "ничего":
            return SearchResult((), 0.1)
        case = Hit(
            "case",
            3,
            "Арктик",
            f"Заявка {words}",
            f"\ue000{words}\ue001 течёт",
            NOON,
            CaseId(3),
            AccountId(1),
        )
        account = Hit("account", 1, "Арктик", "Арктик", "", None, None, AccountId(1))
        said = Hit("message", 5, "", "Разговор", "", NOON, None, None, ChatId(7))
        hits = (account, said, case) if ranked else (case, account, said)
        return SearchResult(hits[:limit], 0.1, ranked=ranked, more=words == "много")


@pytest.fixture
def searching() -> FakeSearching:
    return FakeSearching()


@pytest.fixture
def palette(qtbot: QtBot, lanes: Lanes, searching: FakeSearching) -> Iterator[Palette]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1200, 700)
    window.show()
    palette = pages.make_palette(services(searching=searching), lanes.background, window)
    palette.set_orders(ORDERS)
    palette.ask()
    yield palette
    window.close()


def titles(palette: Palette) -> list[str]:
    return [row.title for row in palette.rows.rows]


def test_open_it_lists_what_can_be_done(palette: Palette) -> None:
    assert titles(palette) == ["Страницы", "Заявки", "Команды", "Записать заметку", "Закрыть стол"]


@pytest.mark.parametrize(
    ("words", "found"), [("ЗАМЕТКУ", True), ("стол закр", False), ("записать команды", True)]
)
def test_orders_match_by_every_word(words: str, found: bool) -> None:  # noqa: FBT001
    assert matches(ORDERS[1], words) is found


def test_arrows_and_enter_choose_an_order_from_the_field(palette: Palette, qtbot: QtBot) -> None:
    palette.field.setText("за")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.order_chosen) as told:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert told.args == ["note"]
    assert not palette.isVisible()


def test_records_come_when_typing_pauses(palette: Palette, qtbot: QtBot, lanes: Lanes) -> None:
    palette.field.setText("насос")
    lanes.until(lambda: "Заявка насос" in titles(palette))
    assert titles(palette)[:3] == ["Clients, people, equipment", "Арктик", "Records"]
    assert palette.rows.rows[3].detail == "Арктик · \ue000насос\ue001 течёт"
    spoken = palette.rows.model().index(3, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "насос течёт" in spoken
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    palette.rows.choose(("case", CaseId(3), "case", 3))
    with qtbot.waitSignal(palette.case_chosen) as told:
        QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert told.args == [CaseId(3)]


def test_enter_ranks_and_enter_again_opens(palette: Palette, qtbot: QtBot, lanes: Lanes) -> None:
    palette.field.setText("много")
    lanes.until(lambda: "Заявка много" in titles(palette))
    assert palette.status.text().startswith("The newest first")
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    lanes.until(lambda: palette.status.text().startswith("The best of the newest 5,000"))
    assert palette.isVisible()
    with qtbot.waitSignal(palette.account_chosen):
        QTest.keyClick(palette.field, Qt.Key.Key_Return)


def test_what_was_said_in_a_chat_opens_it(palette: Palette, qtbot: QtBot, lanes: Lanes) -> None:
    palette.field.setText("насос")
    lanes.until(lambda: "Разговор" in titles(palette))
    with qtbot.waitSignal(palette.chat_chosen) as told:
        palette.rows.row_activated.emit(("chat", ChatId(7), "message", 5))
    assert told.args == [ChatId(7)]


def test_an_account_opens_its_card(palette: Palette, qtbot: QtBot, lanes: Lanes) -> None:
    palette.field.setText("арктик")
    lanes.until(lambda: "Арктик" in titles(palette))
    with qtbot.waitSignal(palette.account_chosen) as told:
        palette.rows.row_activated.emit(("account", AccountId(1), "account", 1))
    assert told.args == [AccountId(1)]


def test_only_the_newest_answer_is_shown(palette: Palette, lanes: Lanes, searching: FakeSearching) -> None:
    palette.field.setText("нас")
    lanes.until(lambda: searching.asked == ["нас"])
    before = searching.interrupted
    palette.field.setText("насос")
    assert searching.interrupted > before
    searching.gate.set()
    lanes.until(lambda: "Заявка насос" in titles(palette))
    assert "Заявка нас" not in titles(palette)


def test_nothing_found_and_a_failure_are_said(
    palette: Palette, lanes: Lanes, searching: FakeSearching
) -> None:
    palette.field.setText("ничего")
    lanes.until(lambda: palette.status.text().startswith("Nothing"))
    searching.failure = StoreError("gone", code="profile.locked")
    before = palette.status.text()
    palette.field.setText("ещё")
    lanes.until(lambda: len(searching.asked) == 2)
    lanes.settle()
    assert palette.status.text() not in ("", before)


def test_every_key_stands_on_the_sheet(qtbot: QtBot) -> None:
    sheet = pages.make_keys_sheet(None)
    qtbot.addWidget(sheet)
    sheet.show()
    words = {label.property("text") for label in sheet.findChildren(QWidget)}
    assert {"Ctrl+K", "Ctrl+L", "F6", "F9", "Shift+?"} <= words


@pytest.mark.parametrize("name", sorted(pages.FACTORIES))
def test_every_control_has_a_name(qtbot: QtBot, lanes: Lanes, name: str) -> None:
    from app.bootstrap import build_services
    from app.paths import directories

    made = build_services(directories())
    holder = QWidget()
    qtbot.addWidget(holder)
    page = pages.make_page(name, made, lanes.background, holder)
    QVBoxLayout(holder).addWidget(page)
    kinds = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
    nameless = [
        widget
        for kind in kinds
        for widget in page.findChildren(kind)
        if not (widget.accessibleName() or widget.property("text")) and not _of_a_box(widget, page)
    ]
    assert not nameless


def _of_a_box(widget: QWidget, page: QWidget) -> bool:
    """The popup list of a combo box bears its box's name; an action without a word is not shown."""
    parent = widget.parentWidget()
    inside = parent is not None and parent.metaObject().className().startswith("QComboBox")
    return inside or (isinstance(widget, QAbstractButton) and not widget.isVisibleTo(page))


def test_every_string_of_the_pages_is_translated() -> None:
    messages = ElementTree.parse(STRINGS / "pages_ru.ts").getroot().iter("message")
    unfinished = []
    for message in messages:
        translation = message.find("translation")
        assert translation is not None
        forms = [form.text for form in translation.iter("numerusform")] or [translation.text]
        if translation.get("type") or not all(forms):
            unfinished.append(message.findtext("source"))
    assert not unfinished
