from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.errors import DiskFullError
from app.ui.cases.bubble import FOLD_CHARS, Bubble
from app.ui.cases.case_rows import ROW_HEIGHT
from app.ui.cases.cases_desk import CasesDesk
from app.ui.cases.cases_list import PAGE_ROWS
from tests.helpers.casefiles import event, moment
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_fakes import Lanes
from tests.helpers.ui_fakes import FakeDesk

PUMP = CaseId(1)


@pytest.fixture
def fakes(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path)


@pytest.fixture
def desk(qtbot: QtBot, fakes: FakeDesk, lanes: Lanes) -> Iterator[CasesDesk]:
    desk = CasesDesk(fakes.services, lanes.background)
    qtbot.addWidget(desk)
    desk.resize(1302, 740)
    desk.show()
    desk.list.reload()
    lanes.settle()
    yield desk
    lanes.settle()


def open_pump(desk: CasesDesk, lanes: Lanes) -> None:
    desk.list.choose(PUMP)
    lanes.settle()


def test_open_cases_stand_newest_event_first(desk: CasesDesk) -> None:
    times = [row.last_at for row in desk.list.rows]
    assert times == sorted(times, reverse=True)
    assert len(times) == 7
    assert desk.list.view.rowHeight(0) == ROW_HEIGHT


def test_filters_show_their_own(desk: CasesDesk, lanes: Lanes) -> None:
    desk.list.filters["urgent"].click()
    lanes.settle()
    assert {row.title for row in desk.list.rows} == {
        "Падает давление на буровом насосе",
        "Дым в щитовой насосной",
        "Терминал не видит карту",
    }
    assert desk.list.filters["urgent"].text() == "Urgent · 3"


def test_search_takes_cyrillic_letters(qtbot: QtBot, desk: CasesDesk, lanes: Lanes) -> None:
    type_text(desk.list.search, "терминал")
    lanes.until(lambda: len(desk.list.rows) == 1)
    assert desk.list.rows[0].title == "Терминал не видит карту"
    press(desk.list.search, Qt.Key.Key_Escape)
    lanes.until(lambda: len(desk.list.rows) == 7)


def test_nothing_found_teaches_what_to_do(desk: CasesDesk, lanes: Lanes) -> None:
    desk.list.search.setText("такого нет")
    desk.list.reload()
    lanes.settle()
    assert not desk.list.view.isVisible()


def test_arrows_open_cases_and_a_reload_keeps_the_place(desk: CasesDesk, lanes: Lanes) -> None:
    desk.list.focus_rows()
    desk.list.view.setCurrentIndex(desk.list.view.model().index(0, 0))
    press(desk.list.view, Qt.Key.Key_Down)
    lanes.settle()
    chosen = desk.list.chosen
    assert chosen == desk.list.rows[1].id
    assert desk.page.file is not None
    assert desk.page.file.case.id == chosen
    desk.list.filters["urgent"].click()
    desk.list.filters["open"].click()
    lanes.settle()
    assert desk.list.view.currentIndex().row() == 1


def test_a_long_list_is_read_as_far_as_one_scrolls(desk: CasesDesk, lanes: Lanes, fakes: FakeDesk) -> None:
    first = next(iter(fakes.cases.files.values()))
    for number in range(1000, 1900):
        case = replace(first.case, id=CaseId(number), number=f"Д-{number}")
        fakes.cases.files[CaseId(number)] = replace(first, case=case)
    desk.list.reload()
    lanes.settle()
    assert len(desk.list.rows) == PAGE_ROWS
    bar, known = desk.list.view.verticalScrollBar(), desk.list.rows
    bar.setValue(bar.maximum() // 2)
    lanes.settle()
    assert len(desk.list.rows) == PAGE_ROWS
    place = bar.maximum()
    bar.setValue(place)
    lanes.settle()
    assert len(desk.list.rows) == 2 * PAGE_ROWS
    assert desk.list.rows[:PAGE_ROWS] == known
    assert bar.value() == place
    bar.setValue(bar.maximum())
    lanes.settle()
    bar.setValue(bar.maximum())
    lanes.settle()
    assert len(desk.list.rows) == 907
    desk.list.filters["urgent"].click()
    lanes.settle()
    desk.list.filters["open"].click()
    lanes.settle()
    assert len(desk.list.rows) == PAGE_ROWS


def test_a_row_is_read_aloud_whole(desk: CasesDesk) -> None:
    spoken = desk.list.view.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "С-0101" in spoken
    assert "Urgent" in spoken


def test_the_story_reads_from_oldest_to_newest(desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    kinds = [str(bubble.property("kind")) for bubble in desk.page.timeline.bubbles]
    assert kinds == ["in", "out", "in", "internal"]
    words = [label.text() for label in desk.page.header.findChildren(QLabel)]
    assert "Падает давление на буровом насосе" in words
    assert "ООО «Арктик Дрилл»" in words


def test_markup_in_a_letter_stays_letters(qtbot: QtBot) -> None:
    told = event(1, "in email", moment(6), "<b>жирно</b> <img src='http://x/y.png'>")
    bubble = Bubble(told, "Сауле")
    qtbot.addWidget(bubble)
    formats = {label.textFormat() for label in bubble.findChildren(QLabel)}
    assert formats == {Qt.TextFormat.PlainText}


def test_a_long_letter_is_folded_until_asked_for(qtbot: QtBot) -> None:
    bubble = Bubble(event(1, "in email", moment(6), "слово " * 200_000), "Сауле")
    qtbot.addWidget(bubble)
    bubble.show()
    assert bubble.is_folded
    assert max(len(label.text()) for label in bubble.findChildren(QLabel)) < FOLD_CHARS
    with qtbot.waitSignal(bubble.unfolded):
        bubble.unfold()
    assert len(bubble.findChildren(QPlainTextEdit)[0].toPlainText()) == 1_200_000


def test_a_story_of_hundreds_shows_the_newest_first(desk: CasesDesk, lanes: Lanes, fakes: FakeDesk) -> None:
    file = fakes.cases.files[PUMP]
    many = tuple(event(n, "in message", moment(6, minute=n % 60), f"№ {n}") for n in range(100, 300))
    fakes.cases.files[PUMP] = replace(file, interactions=many)
    open_pump(desk, lanes)
    assert len(desk.page.timeline.bubbles) == 60
    assert desk.page.timeline.bubbles[-1].interaction == many[-1]


def test_a_note_is_written_by_keyboard_alone(desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    line = desk.page.note_line
    line.focus_words()
    type_text(line.words, "Звонила Сауле")
    press(line.words, Qt.Key.Key_Return)
    lanes.settle()
    assert line.words.toPlainText() == ""
    assert desk.page.timeline.bubbles[-1].interaction.text == "Звонила Сауле"
    assert desk.page.timeline.bubbles[-1].interaction.kind is InteractionKind.NOTE


def test_a_call_is_written_as_theirs(desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    desk.page.note_line.choose_kind("call_in")
    desk.page.note_line.words.setPlainText("Просят быстрее")
    press(desk.page.note_line.words, Qt.Key.Key_Return)
    lanes.settle()
    told = desk.page.timeline.bubbles[-1].interaction
    assert (told.kind, told.direction) == (InteractionKind.CALL, Direction.IN)


def test_words_stay_when_the_disk_is_full(desk: CasesDesk, lanes: Lanes, fakes: FakeDesk) -> None:
    open_pump(desk, lanes)
    fakes.cases.failure = DiskFullError("full")
    desk.page.note_line.words.setPlainText("Важное")
    press(desk.page.note_line.words, Qt.Key.Key_Return)
    lanes.settle()
    assert desk.page.note_line.words.toPlainText() == "Важное"
    assert "disk is full" in desk.page.notice.text()


def test_a_megabyte_pasted_is_kept_whole(desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    text = "Отчёт о вскрытии. " * 60_000
    desk.page.note_line.words.setPlainText(text)
    press(desk.page.note_line.words, Qt.Key.Key_Return)
    lanes.settle()
    bubble = desk.page.timeline.bubbles[-1]
    assert bubble.interaction.text == text.strip()
    assert bubble.is_folded


def test_where_there_is_no_room_the_columns_slide_over(desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    assert desk.assist.isVisible()
    desk.resize(1100, 740)
    assert not desk.assist.isVisible()
    assert desk.page.header.assistant_button.isVisible()
    desk.toggle_assistant()
    assert desk.assist.isVisible()
    assert desk.page.width() == 1100 - 313
    desk.resize(800, 740)
    assert not desk.list.isVisible()
    desk.toggle_list()
    assert desk.list.isVisible()
    desk.list.choose(CaseId(2))
    assert not desk.list.isVisible()
    desk.resize(1302, 740)
    assert desk.list.isVisible()
    assert desk.assist.isVisible()
    assert desk.page.width() >= 480


def test_f9_puts_the_assistant_away_and_f6_goes_round(qtbot: QtBot, desk: CasesDesk, lanes: Lanes) -> None:
    open_pump(desk, lanes)
    desk.toggle_assistant()
    assert not desk.assist.isVisible()
    desk.toggle_assistant()
    assert desk.assist.isVisible()
    desk.list.focus_rows()
    seen = []
    for _ in range(3):
        desk.next_column()
        focus = desk.focusWidget()
        assert focus is not None
        seen.append(next(p for p in (desk.list, desk.page, desk.assist) if p.isAncestorOf(focus)))
    assert seen == [desk.page, desk.assist, desk.list]


def test_the_width_dragged_is_told(qtbot: QtBot, desk: CasesDesk) -> None:
    edge = desk._edge
    edge.dragged.emit(desk.mapToGlobal(desk.rect().topRight()).x() - 399)
    with qtbot.waitSignal(desk.assist_width_chosen) as told:
        edge.dropped.emit()
    assert told.args == [400]
    assert desk.assist.width() == 400


def test_a_filter_is_kept_used_and_forgotten(desk: CasesDesk, lanes: Lanes, fakes: FakeDesk) -> None:
    menu = desk.saved_filters
    desk.list.filters["urgent"].click()
    desk.list.search.setText("насос")
    menu.keep()
    desk.list.use_filter({})
    lanes.settle()
    menu.refresh()
    lanes.settle()
    assert menu.menu.actions()[0].text() == "Urgent · насос"
    menu.menu.actions()[0].trigger()
    lanes.settle()
    assert desk.list.filters["urgent"].isChecked()
    assert desk.list.search.text() == "насос"
    menu.forget(fakes.records.kept[0])
    menu.refresh()
    lanes.settle()
    assert [action.text() for action in menu.menu.actions()] == ["Keep this filter"]
