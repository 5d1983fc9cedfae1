"""The import's sheet: look, match, try, import, stop, take back; by fakes and over a real profile."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.domain.cancel import CancelToken
from app.domain.imports import ColumnPreview, ImportPreview
from app.domain.records import Account
from app.domain.reports import ImportProblem, ImportReport, OnProgress
from app.errors import AppError, DiskFullError, ExchangeError
from app.services.exchange import Exchange, ImportWays
from app.ui.imports.report_view import ReportView
from app.ui.imports.sheet import ImportSheet
from tests.helpers.import_fakes import COLUMNS, REPORT, FakeExchange
from tests.helpers.keyboard import press
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def exchange() -> FakeExchange:
    return FakeExchange()


Opened = Callable[..., ImportSheet]


@pytest.fixture
def opened(qtbot: QtBot, lanes: Lanes) -> Opened:
    def open_sheet(exchange: object, *paths: Path) -> ImportSheet:
        sheet = ImportSheet(cast("Exchange", exchange), lanes.background)
        qtbot.addWidget(sheet)
        sheet.choose_files = lambda: paths or (Path("/media/клиенты.csv"),)
        sheet.ask()
        lanes.settle()
        return sheet

    return open_sheet


def test_a_file_is_shown_before_anything_is_read(opened: Opened, exchange: FakeExchange) -> None:
    sheet = opened(exchange)
    facts = sheet.look.facts[0].text()
    assert facts == "клиенты.csv — CSV table · windows-1251 · separated by tabs · export of amoCRM"
    assert list(sheet.look.table.choices) == ["Название", "Цвет"]
    assert sheet.go_button.hasFocus()
    assert not exchange.asked


def test_a_table_of_requests_says_that_cases_come_of_it(
    opened: Opened, record_desk: RecordDesk, tmp_path: Path
) -> None:
    table = tmp_path / "заявки.csv"
    table.write_text("Организация;Тема;Описание\nПорт;Насос;Течёт\n", encoding="utf-8")
    look = opened(record_desk.exchange, table).look
    assert look.facts[0].text().endswith("requests: a case is made of every line")
    assert [choice.currentText() for choice in look.table.choices.values()] == [
        "Client: name", "Case: title", "Message: text",
    ]  # fmt: skip


def test_columns_chosen_otherwise_go_along(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    sheet = opened(exchange)
    choice = sheet.look.table.choices["Цвет"]
    choice.setCurrentIndex(choice.findText("Equipment: make and type"))
    sheet.go()
    lanes.settle()
    assert exchange.asked == [(ImportWays(columns={"Цвет": "asset.model"}), True)]


def test_a_table_nobody_knows_is_told_by_the_person(opened: Opened, exchange: FakeExchange) -> None:
    exchange.columns = (ColumnPreview("a", "", ("1",)),)
    sheet = opened(exchange)
    assert not sheet.go_button.isEnabled()
    assert "No column goes anywhere yet" in sheet.look.hint.text()
    choice = sheet.look.table.choices["a"]
    choice.setCurrentIndex(choice.findText("Client: name"))
    assert sheet.go_button.isEnabled()


def test_rolling_over_a_choice_changes_nothing(opened: Opened, exchange: FakeExchange) -> None:
    choice = opened(exchange).look.table.choices["Название"]
    here, none = QPointF(5, 5), QPoint()
    buttons, keys = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    roll = QWheelEvent(
        here, here, none, QPoint(0, -120), buttons, keys, Qt.ScrollPhase.NoScrollPhase, False
    )  # fmt: skip
    QApplication.sendEvent(choice, roll)
    assert choice.field == "account.name"


def test_by_keyboard_from_the_try_to_the_undo(
    qtbot: QtBot, opened: Opened, exchange: FakeExchange, lanes: Lanes
) -> None:
    sheet = opened(exchange)
    press(sheet, Qt.Key.Key_Return, CONTROL)
    lanes.settle()
    assert sheet.stage == "tried"
    assert sheet.report.sentence.text() == "So it would be. Nothing is written yet."
    sheet.back_button.click()
    assert sheet.stage == "look"
    for _ in range(2):
        sheet.go()
        lanes.settle()
    assert sheet.stage == "done"
    assert [dry_run for _ways, dry_run in exchange.asked] == [True, True, False]
    with qtbot.waitSignal(sheet.records_changed):
        sheet.undo_button.click()
    assert exchange.undone == ["b1"]
    assert "as they were before" in sheet.report.sentence.text()
    sheet.go()
    assert not sheet.isVisible()


def test_figures_and_lines_are_told(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    many = tuple(ImportProblem(str(line), "import.duplicate", "") for line in range(2, 22))
    exchange.report = ImportReport("b1", {"accounts": 2}, {"accounts": 1}, many, REPORT.rejected)
    sheet = opened(exchange)
    sheet.go()
    lanes.settle()
    figures = {name: fact.value.text() for name, fact in sheet.report.facts.items() if fact.isVisible()}
    assert figures == {"created": "2", "updated": "1", "skipped": "20", "rejected": "1"}
    assert sheet.report.parts.text() == "New: clients 2\nChanged: clients 1"
    told = words_of(sheet.report)
    assert "lines: 3" in told
    assert "lines: 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 8 more" in told
    assert any(words.startswith("The date does not read.") for words in told)


def words_of(view: ReportView) -> list[str]:
    return [label.text() for label in view.problems.findChildren(QLabel)]


def test_stop_leaves_nothing_and_says_so(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    sheet = opened(exchange)
    exchange.gate.clear()
    sheet.go()
    lanes.until(lambda: sheet.progress.isVisible() and "lines read" in sheet_words(sheet))
    assert sheet.close_button.text() == "Stop"
    assert not sheet.go_button.isEnabled()
    press(sheet, Qt.Key.Key_Escape)
    lanes.settle()
    assert sheet.isVisible()
    assert sheet.stage == "look"
    assert sheet.notice.text() == "Stopped. Nothing was written into the profile."
    press(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def sheet_words(sheet: ImportSheet) -> str:
    return " ".join(label.text() for label in sheet.progress.findChildren(QLabel))


def test_the_import_tells_how_far_it_is(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    sheet = opened(exchange, Path("а.csv"), Path("б.csv"))
    sheet.go()
    lanes.settle()
    exchange.gate.clear()
    sheet.go()
    lanes.until(lambda: sheet.progress._meter.part == 1.0)
    sheet.close_button.click()
    lanes.settle()
    assert sheet.stage == "tried"
    assert "Nothing was written" in sheet.notice.text()


def test_stopped_between_files_tells_what_came(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    class Half(FakeExchange):
        def import_files(
            self, paths: Sequence[Path], ways: ImportWays, *,
            dry_run: bool, on_progress: OnProgress, cancel: CancelToken,
        ) -> ImportReport:  # fmt: skip
            super().import_files(paths, ways, dry_run=dry_run, on_progress=on_progress, cancel=cancel)
            return REPORT

    half = Half()
    sheet = opened(half, Path("а.csv"), Path("б.csv"))
    sheet.go()
    lanes.settle()
    half.gate.clear()
    sheet.go()
    sheet.reject()
    lanes.settle()
    assert sheet.stage == "done"
    assert sheet.undo_button.isVisible()
    assert sheet.notice.text().startswith("Stopped. What is told below is imported")


def test_a_sheet_that_is_taken_away_stops_what_it_began(
    qtbot: QtBot, exchange: FakeExchange, lanes: Lanes
) -> None:
    desk = QWidget()
    qtbot.addWidget(desk)
    sheet = ImportSheet(cast("Exchange", exchange), lanes.background, desk)
    sheet.choose_files = lambda: [Path("/media/клиенты.csv")]
    sheet.ask()
    lanes.settle()
    exchange.gate.clear()
    sheet.go()
    sheet.deleteLater()
    lanes.settle()
    assert exchange.gate.is_set()


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (ExchangeError("x", code="import.format", format="dat"), "does not know files of this kind"),
        (ExchangeError("x", code="import.unreadable", path="/media/к.csv"), "does not read: /media/к.csv"),
    ],
)
def test_a_file_that_is_nothing_is_told_in_place(
    opened: Opened, exchange: FakeExchange, failure: AppError, said: str
) -> None:
    exchange.failure = failure
    sheet = opened(exchange)
    assert said in sheet.notice.text()
    assert "--format" not in sheet.notice.text()
    assert not sheet.go_button.isEnabled()
    assert sheet.look.files_button.isEnabled()


def test_a_full_disk_and_a_lost_batch_are_told(opened: Opened, exchange: FakeExchange, lanes: Lanes) -> None:
    sheet = opened(exchange, *(Path(f"{name}.csv") for name in "абвгде"))
    assert sheet.look.more.text() == "more files: 2"
    sheet.go()
    lanes.settle()
    exchange.failure = DiskFullError("full")
    sheet.go()
    lanes.settle()
    assert sheet.stage == "tried"
    assert sheet.notice.text().endswith("Files that were read before it are imported.")
    exchange.failure = None
    sheet.go()
    lanes.settle()
    exchange.failure = ExchangeError("gone")
    sheet.undo()
    lanes.settle()
    assert sheet.stage == "done"
    assert sheet.notice.isVisible()


def test_several_tables_share_the_columns_they_all_have(
    opened: Opened, exchange: FakeExchange, lanes: Lanes
) -> None:
    class Two(FakeExchange):
        def preview(self, path: Path) -> ImportPreview:
            self.columns = COLUMNS if path.stem == "а" else COLUMNS[:1]
            return super().preview(path)

    sheet = opened(Two(), Path("а.csv"), Path("б.csv"))
    assert list(sheet.look.table.choices) == ["Название"]
    assert sheet.look.hint.text().startswith("Columns that all tables have")


def test_nothing_chosen_opens_nothing(
    qtbot: QtBot, lanes: Lanes, exchange: FakeExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = ImportSheet(cast("Exchange", exchange), lanes.background)
    qtbot.addWidget(sheet)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_told: ([], ""))
    sheet.ask()
    assert not sheet.isVisible()


def test_every_control_has_a_name(opened: Opened, exchange: FakeExchange) -> None:
    sheet = opened(exchange)
    assert sheet.accessibleName() == "Import from files"
    for kind in (QAbstractButton, QComboBox):
        for control in sheet.findChildren(kind):
            if control.isVisible():
                assert control.accessibleName() or getattr(control, "text", str)()


def test_a_real_windows_1251_table_comes_and_goes(
    opened: Opened, lanes: Lanes, record_desk: RecordDesk, tmp_path: Path
) -> None:
    table = tmp_path / "компании.csv"
    table.write_bytes(
        "Название;Телефон;Склад;Комментарий\nПорт Тикси;+7 999 123-45-67;Север;утром\n"
        "ООО «Ёлка»;;Юг;\n;;;\n;;;нет названия\n".encode("cp1251")
    )  # fmt: skip
    sheet = opened(record_desk.exchange, table)
    assert "windows-1251 · separated by «;»" in sheet.look.facts[0].text()
    choice = sheet.look.table.choices["Склад"]
    assert choice.field == ""
    choice.setCurrentIndex(choice.findText("Place: name"))
    sheet.go()
    lanes.settle()
    assert len(record_desk.records.list("account")) == 1
    assert sheet.report.facts["rejected"].value.text() == "1"
    sheet.go()
    lanes.settle()
    names = {cast("Account", one).name for one in record_desk.records.list("account")}
    assert names == {"Рудник", "Порт Тикси", "ООО «Ёлка»"}
    kept = next(
        one for one in record_desk.records.list("account") if cast("Account", one).name == "ООО «Ёлка»"
    )
    record_desk.records.edit("account", kept.id, {"notes": "платит"})
    sheet.undo()
    lanes.settle()
    assert sheet.stage == "undone"
    assert "clients: ООО «Ёлка»" in words_of(sheet.report)
    assert {cast("Account", one).name for one in record_desk.records.list("account")} == {
        "Рудник",
        "ООО «Ёлка»",
    }
