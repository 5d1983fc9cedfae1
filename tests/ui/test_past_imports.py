"""Imports of before in the desk: listed, taken back, told in words; by fakes and over a real profile."""

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from app.domain.reports import PastImport
from app.errors import StoreError
from app.services.exchange import Exchange
from app.ui import formats
from app.ui.imports.past_sheet import PastImportsSheet
from tests.helpers.import_fakes import FakeExchange
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk


def past(batch: str, *, undone: bool = False, can_undo: bool = True) -> PastImport:
    at = formats.now() - timedelta(hours=1)
    created = {"accounts": 3, "cases": 0}
    return PastImport(
        batch, at, "Осипов", ("csv",), created, {"accounts": 1}, at if undone else None, can_undo
    )


@pytest.fixture
def exchange() -> FakeExchange:
    return FakeExchange(
        before=(
            past("b4"), past("b3", undone=True), past("b2", undone=True, can_undo=False),
            past("b1", can_undo=False),
        )
    )  # fmt: skip


@pytest.fixture
def sheet(qtbot: QtBot, lanes: Lanes, exchange: FakeExchange) -> PastImportsSheet:
    sheet = PastImportsSheet(cast("Exchange", exchange), lanes.background)
    qtbot.addWidget(sheet)
    sheet.ask()
    lanes.settle()
    return sheet


def test_each_says_what_came_when_and_by_whom(sheet: PastImportsSheet) -> None:
    assert [row.key for row in sheet.rows.rows] == ["b4", "b3", "b2", "b1"]
    first = sheet.rows.rows[0]
    assert first.title == "CSV table"
    assert first.detail == "by Осипов · new: clients 3 · changed: clients 1"
    tags = [row.tag.partition(",")[0] for row in sheet.rows.rows]
    assert tags == ["", "taken back in part", "taken back", "cannot be taken back any more"]


def test_only_what_is_left_is_taken_back(sheet: PastImportsSheet) -> None:
    allowed = []
    for number in range(4):
        sheet.rows.setCurrentIndex(sheet.rows.model().index(number, 0))
        allowed.append(sheet.undo_button.isEnabled())
    assert allowed == [True, True, False, False]


def test_taking_back_is_told_in_words(
    qtbot: QtBot, sheet: PastImportsSheet, exchange: FakeExchange, lanes: Lanes
) -> None:
    with qtbot.waitSignal(sheet.records_changed):
        sheet.undo_button.click()
    assert exchange.undone == ["b4"]
    assert "as they were before" in sheet.report.sentence.text()
    assert not sheet.undo_button.isVisible()
    sheet.back_button.click()
    lanes.settle()
    assert sheet.undo_button.isVisible()


def test_a_refusal_is_told_in_the_sheet(
    sheet: PastImportsSheet, exchange: FakeExchange, lanes: Lanes
) -> None:
    exchange.failure = StoreError("no", code="store.io")
    sheet.undo_button.click()
    lanes.settle()
    assert sheet.notice.isVisible()
    assert sheet.undo_button.isEnabled()


def test_over_a_real_profile(qtbot: QtBot, record_desk: RecordDesk, lanes: Lanes, tmp_path: Path) -> None:
    exchange = Exchange(record_desk.session, author=lambda: "Осипов")
    before = len(exchange.past())
    path = tmp_path / "клиенты.csv"
    path.write_text("Компания;ИНН\nНовый рудник;123456789012\n", encoding="utf-8")
    exchange.import_files([path])
    sheet = PastImportsSheet(exchange, lanes.background)
    qtbot.addWidget(sheet)
    sheet.ask()
    lanes.settle()
    assert len(sheet.rows.rows) == before + 1
    assert sheet.rows.rows[0].detail == "by Осипов · new: clients 1"
    sheet.undo_button.click()
    lanes.settle()
    sheet.back_button.click()
    lanes.settle()
    assert sheet.rows.rows[0].tag.startswith("taken back, ")
    newest = exchange.past(1)[0]
    assert (newest.can_undo, newest.undone_at is not None) == (False, True)


def test_a_profile_without_imports_says_so(qtbot: QtBot, lanes: Lanes) -> None:
    sheet = PastImportsSheet(cast("Exchange", FakeExchange()), lanes.background)
    qtbot.addWidget(sheet)
    sheet.ask()
    lanes.settle()
    assert sheet.empty.isVisible()
    assert not sheet.undo_button.isVisible()
