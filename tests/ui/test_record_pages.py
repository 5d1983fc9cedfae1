"""Pages beside the rail: the board, a piece of equipment, the hand-over; pasting and templates."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.domain.ids import AssetId, CaseId
from app.domain.records import Case, CaseStatus, Direction, Urgency
from app.domain.templates import SiteTemplate
from app.ui.accounts.page import AccountsPage
from app.ui.cases.case_page import CasePage
from app.ui.records.asset_page import AssetPage
from app.ui.records.board_page import BoardPage
from app.ui.records.handover_page import HandoverPage
from app.ui.records.paste_sheet import PasteSheet
from app.ui.records.story_filter_bar import StoryFilterBar
from app.ui.records.template_sheet import TemplateSheet
from app.ui.shift.page import ShiftPage
from tests.helpers.keyboard import press
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk

CASE = CaseId(1)
TALK = "12.11.2026, 14:05 - Ермекова Сауле: Течёт\n12.11.2026, 14:06 - Я: Едем"


@pytest.fixture
def case_page(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> CasePage:
    page = CasePage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(600, 740)
    page.show()
    page.open_case(CASE)
    lanes.settle()
    return page


@pytest.fixture
def board(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> BoardPage:
    record_desk.records.add(
        "case", {"account": 1, "title": "Авария", "status": "open", "urgency": "critical"}
    )
    record_desk.records.add("case", {"account": 1, "title": "Новая"})
    page = BoardPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def status_of(record_desk: RecordDesk, case_id: int) -> CaseStatus:
    case = record_desk.records.show("case", case_id)
    assert isinstance(case, Case)
    return case.status


def test_the_board_shows_the_urgent_first(board: BoardPage) -> None:
    assert [row.title for row in board.columns[CaseStatus.OPEN].rows] == ["Авария", "Насос течёт"]
    assert board.captions[CaseStatus.NEW].text() == "New · 1"
    assert board.summary.text() == "3 open · 1 urgent"
    board._hold(None)  # a window that comes to the front may have put the keyboard into a column
    assert not board.moves[CaseStatus.DONE].isEnabled()


def test_cases_move_by_keyboard_and_by_chip(
    qtbot: QtBot, board: BoardPage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    board.columns[CaseStatus.OPEN].choose(1)
    press(board.columns[CaseStatus.OPEN], Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    board._step(1)
    lanes.settle()
    assert status_of(record_desk, 1) is CaseStatus.WAITING
    assert board.moves[CaseStatus.WAITING].isChecked()
    with qtbot.waitSignal(board.record_saved):
        board.moves[CaseStatus.DONE].click()
    lanes.settle()
    assert status_of(record_desk, 1) is CaseStatus.DONE
    board._step(1)
    lanes.settle()
    assert status_of(record_desk, 1) is CaseStatus.DONE
    with qtbot.waitSignal(board.case_chosen) as told:
        board.open_button.click()
    assert told.args == [1]
    assert [row.key for row in board.columns[CaseStatus.DONE].rows] == [1]


def test_equipment_shows_its_story_and_where_it_stood(
    qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk
) -> None:
    page = AssetPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.show()
    page.open(AssetId(1))
    lanes.settle()
    assert page.name.text() == "Насос"
    assert len(page.timeline.boxes) == 3
    assert [row.key for row in page.cases.rows] == [1]
    page._edit()
    lanes.settle()
    form = page.forms.form
    assert form is not None
    form.fields["site"].setCurrentIndex(0)  # type: ignore[attr-defined]
    with qtbot.waitSignal(page.record_saved):
        form.save()
    lanes.settle()
    assert page.file is not None
    assert [page._move(move) for move in page.file.moves] == ["Шахта 2 → nowhere"]
    with qtbot.waitSignal(page.account_chosen) as told:
        page.client.click()
    assert told.args == [1]
    page.open(AssetId(2))
    lanes.settle()
    assert [row.key for row in page.parts.rows] == [1]
    page.parts.row_activated.emit(1)
    lanes.settle()
    assert page.file.asset.id == 1
    page.open(AssetId(99))
    lanes.settle()
    assert page.notice.isVisible()


def test_the_clients_page_leads_to_equipment(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    page = AccountsPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    with qtbot.waitSignal(page.asset_chosen) as told:
        page.aside.asset_buttons[2].click()
    assert told.args == [2]


def test_the_shift_is_handed_over(
    qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk, tmp_path: Path
) -> None:
    task = record_desk.cases.add_task(CASE, "Заказать <седло>", None)
    record_desk.cases.set_task_done(task, done=True)
    page = HandoverPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    done, opened, due = page.rows
    assert "Заказать <седло>" in done.rows[0].title
    assert [row.key for row in opened.rows] == [(0, 1)]
    assert "overdue" in due.rows[0].aside
    with qtbot.waitSignal(page.case_chosen) as told:
        opened.row_activated.emit(opened.rows[0].key)
    assert told.args == [1]
    page.choose_place = lambda name: tmp_path / name
    page.pdf_button.click()
    page.text_button.click()
    lanes.settle()
    (paper,) = tmp_path.glob("*.pdf")
    (text,) = tmp_path.glob("*.txt")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert "- 24.11.2026 · task · Заказать <седло>" in text.read_text("utf-8-sig")
    page.copy_button.click()
    assert "Shift hand-over" in QGuiApplication.clipboard().text()
    page.choose_place = lambda _name: None
    page.pdf_button.click()
    page.days[1].click()
    lanes.settle()
    assert page.days[1].isChecked()


def test_a_handed_over_page_can_be_read_on_paper(record_desk: RecordDesk, tmp_path: Path) -> None:
    import pypdfium2  # type: ignore[import-untyped]

    record_desk.records.edit("case", 1, {"title": "Насос & <b>седло</b>"})
    record_desk.handing_over.save_pdf(record_desk.handing_over.last_days(7), tmp_path / "смена.pdf", "ru")
    document = pypdfium2.PdfDocument(tmp_path / "смена.pdf")
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Передача смены" in text
    assert "Насос & <b>седло</b>" in text


def test_a_conversation_is_looked_at_and_written_once(
    case_page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    QGuiApplication.clipboard().setText(TALK)
    for _ in range(2):
        case_page.tabs.paste_button.click()
        sheet = case_page.sheet
        assert isinstance(sheet, PasteSheet)
        assert [row.title for row in sheet.rows.rows] == ["Ермекова Сауле", "Я"]
        sheet.authors["Я"].setChecked(True)
        assert sheet.rows.rows[1].aside.startswith("from us")
        sheet.save()
        lanes.settle()
    told = record_desk.cases.open_case(CASE).interactions
    assert [one.direction for one in told if one.kind == "message"] == [Direction.IN, Direction.OUT]
    assert len(case_page.timeline.bubbles) == len(told)


def test_what_is_no_conversation_is_said(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    QGuiApplication.clipboard().setText("просто слова")
    sheet = PasteSheet(record_desk.cases, lanes.background, CASE)
    qtbot.addWidget(sheet)
    sheet.ask()
    assert sheet.text.toPlainText() == ""
    sheet.save()
    sheet.text.setPlainText("просто слова")
    assert "does not look like" in sheet.count.text()
    assert not sheet.go_button.isEnabled()


def test_the_story_is_narrowed(case_page: CasePage, lanes: Lanes) -> None:
    whole = len(case_page.timeline.bubbles)
    case_page.tabs.filter_button.click()
    bar = case_page.timeline.filter_bar
    assert bar.isVisible()
    bar.direction.setCurrentIndex(2)
    assert {str(bubble.property("kind")) for bubble in case_page.timeline.bubbles} == {"out"}
    bar.kind.setCurrentIndex(2)
    assert case_page.timeline.bubbles == []
    bar.all_button.click()
    assert len(case_page.timeline.bubbles) == whole
    bar.period.setCurrentIndex(1)
    case_page.tabs.filter_button.click()
    assert len(case_page.timeline.bubbles) == whole
    assert not bar.isVisible()


def test_a_client_s_story_is_narrowed_too(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    page = AccountsPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    bar: StoryFilterBar = page.timeline.filter_bar
    bar.kind.setCurrentIndex(5)
    assert len(page.timeline.boxes) == 1
    bar.kind.setCurrentIndex(2)
    assert page.timeline.boxes == []


def test_a_template_is_filled_with_what_the_case_knows(
    case_page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    record_desk.records.edit("template", 1, {"text": "{{имя}}, по {{номер}}: {{что}}"})
    case_page.tabs.template_button.click()
    lanes.settle()
    sheet = case_page.sheet
    assert isinstance(sheet, TemplateSheet)
    assert list(sheet.fields) == ["имя", "номер", "что"]
    sheet.fields["что"].setText(" ")
    assert sheet.text.toPlainText() == "Сауле Ермековна, по С-0017: [что]"
    sheet.fields["что"].setText("везём {{седло}}")
    assert sheet.text.toPlainText() == "Сауле Ермековна, по С-0017: везём {{седло}}"
    sheet.use()
    assert case_page.note_line.words.toPlainText().startswith("Сауле Ермековна")


def test_a_template_of_the_site_is_used_and_not_edited(
    case_page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    record_desk.site_templates = (SiteTemplate("Прилёт", "Борт {{борт}}", "north-field"),)
    case_page.tabs.template_button.click()
    lanes.settle()
    sheet = case_page.sheet
    assert isinstance(sheet, TemplateSheet)
    assert sheet.edit_button.isEnabled()
    sheet.choice.setCurrentText("Прилёт · north-field")
    assert not sheet.edit_button.isEnabled()
    sheet.edit_button.clicked.emit()
    assert sheet.forms.form is None
    sheet.fields["борт"].setText("Ми-8")
    sheet.use()
    assert case_page.note_line.words.toPlainText() == "Борт Ми-8"


def test_a_template_is_made_where_there_is_none(
    case_page: CasePage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    record_desk.records.archive("template", 1)
    case_page.tabs.template_button.click()
    lanes.settle()
    sheet = case_page.sheet
    assert isinstance(sheet, TemplateSheet)
    assert sheet.notice.isVisible()
    sheet.use()
    sheet.new_button.click()
    form = sheet.forms.form
    assert form is not None
    form.fields["name"].setText("Письмо")  # type: ignore[attr-defined]
    form.fields["text"].setPlainText("Здравствуйте")  # type: ignore[attr-defined]
    form.save()
    lanes.settle()
    assert sheet.choice.currentText() == "Письмо"
    sheet.edit_button.click()
    assert sheet.forms.form is not form


def test_a_task_is_ticked_in_the_shift(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    page = ShiftPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    assert not page.done_button.isVisible()
    page.tick()
    task = next(row.key for row in page.rows.rows if isinstance(row.key, tuple) and row.key[0] == "task")
    page.rows.choose(task)
    assert page.done_button.isVisible()
    page.done_button.click()
    lanes.settle()
    assert record_desk.records.list("task", {"done": "true"})
    with qtbot.waitSignal(page.handover_asked):
        page.handover_button.click()


def test_urgencies_are_all_named(board: BoardPage) -> None:
    from app.ui import words

    assert len({words.urgency_word(one) for one in Urgency}) == len(Urgency)
    assert board.title.text() == "Board"
