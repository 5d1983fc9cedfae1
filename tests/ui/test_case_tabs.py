"""What lies in a case: visits with checklist and signature, tasks, files with a look at each."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.ids import CaseId
from app.domain.previews import Preview, PreviewKind
from app.domain.records import Visit
from app.ui.cases.case_page import CasePage
from app.ui.records.case_tabs import CaseTab
from app.ui.records.file_preview import FilePreview
from app.ui.records.files_tab import FilesTab
from app.ui.records.tasks_tab import TasksTab
from app.ui.records.visits_tab import VisitsTab
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk

CASE = CaseId(1)
Tab = TypeVar("Tab", bound=CaseTab)


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> CasePage:
    page = CasePage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(600, 740)
    page.show()
    page.open_case(CASE)
    lanes.settle()
    return page


def open_tab(page: CasePage, lanes: Lanes, name: str, kind: type[Tab]) -> Tab:
    page.tabs.buttons[name].click()
    lanes.settle()
    tab = page._tab_pages[name]
    assert isinstance(tab, kind)
    assert tab.isVisible()
    return tab


def the_visit(record_desk: RecordDesk) -> Visit:
    visit = record_desk.records.show("visit", 1)
    assert isinstance(visit, Visit)
    return visit


def test_tabs_say_how_much_they_hold(page: CasePage, lanes: Lanes) -> None:
    assert page.tabs.buttons["visits"].text() == "Visits · 1"
    assert page.tabs.buttons["files"].text() == "Files"
    open_tab(page, lanes, "tasks", TasksTab)
    assert page.tabs.buttons["tasks"].isChecked()
    page.tabs.buttons["story"].click()
    assert page.timeline.isVisible()


def test_the_checklist_is_ticked_in_place_and_taken_back(
    page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    tab = open_tab(page, lanes, "visits", VisitsTab)
    tab.ticks[1, 0].click()
    lanes.settle()
    assert the_visit(record_desk).checklist[0].done
    record_desk.records.undo()
    assert not the_visit(record_desk).checklist[0].done


def test_a_visit_begins_and_ends(page: CasePage, lanes: Lanes, record_desk: RecordDesk) -> None:
    tab = open_tab(page, lanes, "visits", VisitsTab)
    tab.buttons["started_at", 1].click()
    lanes.settle()
    assert the_visit(record_desk).started_at is not None
    assert ("started_at", 1) not in tab.buttons
    tab.buttons["finished_at", 1].click()
    lanes.settle()
    assert the_visit(record_desk).finished_at is not None
    assert set(tab.buttons) == {("sign", 1)}


def test_a_visit_is_signed_by_hand(page: CasePage, lanes: Lanes, record_desk: RecordDesk) -> None:
    tab = open_tab(page, lanes, "visits", VisitsTab)
    tab.buttons["sign", 1].click()
    sheet = tab.sheet
    assert sheet is not None
    assert sheet.name.text() == "Ермекова Сауле"
    assert not sheet.go_button.isEnabled()
    for wiped in (True, False):
        QTest.mousePress(sheet.pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 100))
        for x in (80, 120, 200):
            QTest.mouseMove(sheet.pad, QPoint(x, 60 + x % 40))
        assert sheet.go_button.isEnabled()
        if wiped:
            sheet.wipe_button.click()
            assert not sheet.go_button.isEnabled()
    sheet.go_button.click()
    lanes.settle()
    (file,) = record_desk.attachments.list(CASE)
    assert file.name.startswith("Signature С-0017")
    drawing = QImage.fromData(record_desk.attachments.content(file.id))
    assert (drawing.width(), drawing.height()) == (1008, 360)
    dark = sum(
        drawing.pixelColor(x, y).lightness() < 100 for x in range(0, 1008, 2) for y in range(0, 360, 2)
    )
    assert dark > 4
    assert tab.buttons["sign", 1].text() == "Sign again…"


def test_a_visit_is_planned_and_edited(page: CasePage, lanes: Lanes, record_desk: RecordDesk) -> None:
    record_desk.records.archive("visit", 1)
    page.reload()
    tab = open_tab(page, lanes, "visits", VisitsTab)
    assert not tab.ticks
    tab.new_button.click()
    assert tab.forms.form is not None
    tab.forms.form.save()
    lanes.settle()
    assert page.tabs.buttons["visits"].text() == "Visits · 1"
    (visit,) = record_desk.records.list("visit")
    assert isinstance(visit, Visit)
    tab._edit(visit)
    assert tab.forms.form._record == visit


def test_tasks_are_promised_and_ticked_by_keyboard(
    page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    tab = open_tab(page, lanes, "tasks", TasksTab)
    tab.add()
    tab.title.setText("Заказать седло")
    tab.due.setText("когда-нибудь")
    tab.add()
    assert "date" in tab.notice.text()
    tab.due.setText("30.11.2030 10:00")
    tab.due.returnPressed.emit()
    lanes.settle()
    made = record_desk.records.list("task")[-1]
    assert tab.title.text() == ""
    assert not tab.notice.isVisible()
    assert page.tabs.buttons["tasks"].text() == "Tasks · 2"
    tab.ticks[made.id].click()
    lanes.settle()
    assert page.tabs.buttons["tasks"].text() == "Tasks · 1"
    for task in record_desk.records.list("task"):
        record_desk.records.archive("task", task.id)
    page.reload()
    lanes.settle()
    assert not tab.ticks


def test_files_are_dropped_looked_at_copied_and_removed(
    page: CasePage, lanes: Lanes, record_desk: RecordDesk, tmp_path: Path
) -> None:
    tab = open_tab(page, lanes, "files", FilesTab)
    (tmp_path / "замеры.txt").write_text("7,2 бар", encoding="cp1251")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "замеры.txt"))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    tab.dropEvent(QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, dropped, buttons, keys))
    lanes.settle()
    assert [row.title for row in tab.rows.rows] == ["замеры.txt"]
    assert tab.look.text.toPlainText() == "7,2 бар"
    tab.choose_place = lambda _name: None
    tab.save_button.click()
    tab.choose_place = lambda name: tmp_path / f"копия {name}"
    tab.save_button.click()
    lanes.settle()
    assert (tmp_path / "копия замеры.txt").read_bytes() == (tmp_path / "замеры.txt").read_bytes()
    assert "not encrypted" in tab.notice.text()
    tab.remove_button.click()
    lanes.settle()
    assert record_desk.attachments.list(CASE) == ()


def test_a_file_that_is_not_there_is_said_and_those_before_it_stay(
    page: CasePage, lanes: Lanes, tmp_path: Path
) -> None:
    tab = open_tab(page, lanes, "files", FilesTab)
    (tmp_path / "а.bin").write_bytes(b"\0" * 2_000_000)
    tab.choose_files = lambda: [tmp_path / "а.bin", tmp_path / "нет"]
    tab.add_button.click()
    lanes.settle()
    assert [(row.title, row.aside) for row in tab.rows.rows] == [("а.bin", "2\N{NO-BREAK SPACE}MB")]
    assert tab.notice.isVisible()
    assert tab.look._stack.currentWidget() is tab.look.nothing


def test_pages_of_a_pdf_are_turned(
    page: CasePage, lanes: Lanes, tmp_path: Path, record_desk: RecordDesk
) -> None:
    from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

    paper = Canvas(str(tmp_path / "паспорт.pdf"))
    for number in (1, 2):
        paper.drawString(100, 700, f"page {number}")
        paper.showPage()
    paper.save()
    record_desk.attachments.add_file(CASE, tmp_path / "паспорт.pdf")
    page.reload()
    tab = open_tab(page, lanes, "files", FilesTab)
    assert tab.look.place.text() == "page 1 of 2"
    tab.look.after_button.click()
    lanes.settle()
    assert tab.look.place.text() == "page 2 of 2"
    assert not tab.look.after_button.isEnabled()


def test_a_picture_that_is_none_shows_nothing(qtbot: QtBot) -> None:
    look = FilePreview()
    qtbot.addWidget(look)
    look.show_preview(Preview(PreviewKind.IMAGE, content=b"\x89PNG\r\n\x1a\nlies"))
    assert look._stack.currentWidget() is look.nothing


def test_the_case_is_edited_and_its_equipment_named(
    qtbot: QtBot, page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    page.header.edit_button.click()
    assert page.forms.form is not None
    with qtbot.waitSignal(page.record_saved):
        page.forms.form.archive_button.click()
    assert record_desk.records.show("case", 1).archived
    with qtbot.waitSignal(page.asset_chosen) as told:
        page.header.history_button.click()
    assert told.args == [1]
    # The case is read again; the profile must not be closed meanwhile.
    lanes.settle()
