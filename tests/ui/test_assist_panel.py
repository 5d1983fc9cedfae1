from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.drafts import DraftKind, Tone
from app.domain.ids import CaseId
from app.errors import DiskFullError, NoModelError, WorkerDiedError
from app.ui import theme
from app.ui.assist.assist_panel import AssistPanel
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_fakes import Lanes
from tests.helpers.ui_fakes import REPLY, FakeDesk, reply_draft

PUMP, OTHER = CaseId(1), CaseId(2)


@pytest.fixture
def fakes(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path)


@pytest.fixture
def panel(qtbot: QtBot, fakes: FakeDesk, lanes: Lanes) -> Iterator[AssistPanel]:
    panel = AssistPanel(fakes.services, lanes.background)
    qtbot.addWidget(panel)
    # What the page does: a change in the store is shown again.
    panel.drafts_changed.connect(lambda case: panel.show_case(fakes.cases.files[case]))
    panel.draft_accepted.connect(lambda case: panel.show_case(fakes.cases.files[case]))
    panel.resize(420, 740)
    panel.show()
    panel.show_case(fakes.cases.files[PUMP])
    lanes.settle()
    yield panel
    fakes.drafting.gate.set()
    lanes.settle()


def drafted(panel: AssistPanel, lanes: Lanes) -> None:
    panel.draft_button.click()
    lanes.until(lambda: panel.state == "draft")
    lanes.settle()


def test_one_button_is_loud_in_each_state(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    def loud() -> list[str]:
        both = (panel.draft_button, panel.accept_button)
        return [button.text() for button in both if button.isVisible() and button.isEnabled()]

    assert loud() == ["Draft"]
    fakes.drafting.gate.clear()
    panel.draft_button.click()
    lanes.until(lambda: "Седло" in panel.paper.toPlainText())
    assert loud() == []
    assert panel.stop_button.isVisible()
    fakes.drafting.gate.set()
    lanes.until(lambda: panel.state == "draft")
    assert loud() == ["Accept"]


def test_points_come_from_the_file_and_are_said(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    assert any("12 октября" in line.words.text() for line in panel.points.rows)
    type_text(panel.points.add_line, "Цену сообщим завтра")
    press(panel.points.add_line, Qt.Key.Key_Return)
    panel.points.rows[0].tick.setChecked(True)
    first = panel.points.rows[0].words.text()
    drafted(panel, lanes)
    said = fakes.drafting.requests[-1].points
    assert "Цену сообщим завтра" in said
    assert first in said


def test_a_point_that_is_rewritten_is_ticked(panel: AssistPanel) -> None:
    line = panel.points.rows[0]
    line.tick.setChecked(False)
    line.words.setFocus()
    type_text(line.words, "!")
    assert line.tick.isChecked()
    assert line.point.text in panel.points.said


def test_points_stay_as_they_were_left(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    panel.points.rows[0].tick.setChecked(True)
    left = panel.points.points
    panel.show_case(fakes.cases.files[OTHER])
    lanes.settle()
    panel.show_case(fakes.cases.files[PUMP])
    lanes.settle()
    assert panel.points.points == left


def test_the_context_is_told_and_the_whole_is_offered(panel: AssistPanel, lanes: Lanes) -> None:
    lanes.until(lambda: "486 of 520" in _words(panel))
    assert "Left out: e-mail 6 Oct" in _words(panel)
    panel.context.whole_wanted.emit()
    lanes.until(lambda: not panel.context._rest.isVisible())


def _words(panel: AssistPanel) -> str:
    return " ".join(label.text() for label in panel.context.findChildren(type(panel.rate)))


def test_a_draft_streams_is_edited_and_accepted(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    drafted(panel, lanes)
    assert panel.paper.toPlainText() == REPLY
    assert not panel.paper.isReadOnly()
    panel.paper.setFocus()
    type_text(panel.paper, "Да. ")
    panel.accept_draft()
    lanes.settle()
    assert fakes.drafting.accepted[0][1] == "Да. " + REPLY
    assert panel.state == "idle"
    assert fakes.cases.files[PUMP].interactions[-1].text.startswith("Да. ")


def test_what_nothing_confirms_is_marked_and_counted(panel: AssistPanel, lanes: Lanes) -> None:
    drafted(panel, lanes)
    marked = [mark.text for mark in panel.paper.marks]
    assert any("14" in text for text in marked)
    assert len(panel.paper.extraSelections()) == len(marked)
    assert panel.marks_line.isVisible()
    assert "14" in panel.marks_line.text()
    panel.paper.setPlainText("Бригаду ждите 12 октября.")
    lanes.until(lambda: not panel.paper.marks)
    assert not panel.marks_line.isVisible()


def test_stop_keeps_what_came(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    fakes.drafting.gate.clear()
    panel.draft_button.click()
    lanes.until(lambda: "Седло" in panel.paper.toPlainText())
    panel.stop_draft()
    lanes.until(lambda: panel.state == "draft")
    assert panel.paper.toPlainText().startswith("Здравствуйте, Сауле Ермековна!")
    assert len(panel.paper.toPlainText()) < len(REPLY)


def test_text_that_streams_does_not_move_what_is_read(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    panel.paper.begin_stream()
    panel.paper.grow("строка\n" * 100)
    bar = panel.paper.verticalScrollBar()
    bar.setValue(40)
    panel.paper.grow("ещё\n" * 50)
    assert bar.value() == 40
    bar.setValue(bar.maximum())
    panel.paper.grow("конец\n" * 50)
    assert bar.value() == bar.maximum()
    panel.paper.end_stream()


def test_markup_of_a_model_stays_letters(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    fakes.drafting.reply = (
        "<h1>Акт</h1> <img src='file:///etc/passwd'> <a href='http://x'>см.</a> конец письма"
    )
    drafted(panel, lanes)
    assert panel.paper.toPlainText() == fakes.drafting.reply
    assert panel.paper.loadResource(2, "file:///etc/passwd") is None
    rich = QMimeData()
    rich.setHtml("<b>жирно</b>")
    rich.setText("жирно")
    panel.paper.selectAll()
    panel.paper.insertFromMimeData(rich)
    assert "font-weight:700" not in panel.paper.toHtml()
    assert panel.paper.toPlainText() == "жирно"


def test_copy_takes_letters_only(panel: AssistPanel, lanes: Lanes) -> None:
    drafted(panel, lanes)
    panel.copy_button.click()
    assert QGuiApplication.clipboard().text() == REPLY
    panel.paper.selectAll()
    assert not panel.paper.createMimeDataFromSelection().hasHtml()


def test_another_variant_takes_another_seed(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    drafted(panel, lanes)
    panel.variant_button.click()
    lanes.until(lambda: len(fakes.drafting.requests) == 2 and panel.state == "draft")
    assert fakes.drafting.requests[0].seed is None
    assert fakes.drafting.requests[1].seed is not None


def test_tone_language_and_kind_are_asked_for(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    panel.tones[Tone.SHORT].click()
    panel.english.click()
    drafted(panel, lanes)
    asked = fakes.drafting.requests[-1]
    assert (asked.tone, asked.language, asked.kind) == (Tone.SHORT, "en", DraftKind.REPLY)
    panel.kinds[DraftKind.SUMMARY].click()
    lanes.settle()
    assert panel.state == "idle"
    assert not panel.points.isVisible()
    drafted(panel, lanes)
    asked = fakes.drafting.requests[-1]
    assert (asked.points, asked.language, asked.kind) == ((), None, DraftKind.SUMMARY)


def test_a_discarded_draft_comes_back_by_undo(panel: AssistPanel, lanes: Lanes) -> None:
    drafted(panel, lanes)
    panel.discard_button.click()
    lanes.settle()
    assert panel.state == "idle"
    assert "put away" in panel.notice.text()
    panel.notice.acted.emit()
    lanes.settle()
    assert panel.paper.toPlainText() == REPLY


def test_what_was_changed_comes_back_with_the_case(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    drafted(panel, lanes)
    panel.paper.setPlainText("Переписано рукой")
    panel.show_case(fakes.cases.files[OTHER])
    lanes.settle()
    assert panel.paper.toPlainText() == ""
    panel.show_case(fakes.cases.files[PUMP])
    lanes.settle()
    assert panel.paper.toPlainText() == "Переписано рукой"


def test_a_draft_goes_on_while_another_case_is_read(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    fakes.drafting.gate.clear()
    panel.draft_button.click()
    lanes.until(lambda: "Седло" in panel.paper.toPlainText())
    panel.show_case(fakes.cases.files[OTHER])
    assert panel.paper.toPlainText() == ""
    panel.show_case(fakes.cases.files[PUMP])
    assert panel.state == "writing"
    assert "Седло" in panel.paper.toPlainText()
    fakes.drafting.gate.set()
    lanes.until(lambda: panel.state == "draft")
    assert panel.paper.toPlainText() == REPLY


def test_a_stale_draft_says_so(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    file = fakes.cases.files[OTHER]
    newer = replace(
        file, drafts=(reply_draft(file),), stale_after=reply_draft(file).created_at + timedelta(1)
    )
    panel.show_case(newer)
    lanes.settle()
    assert panel.state == "draft"
    assert "newer message" in panel.notice.text()


def test_an_engine_that_dies_keeps_the_text_and_offers_once_more(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    fakes.drafting.failure = WorkerDiedError("gone")
    panel.draft_button.click()
    lanes.until(panel.notice.isVisible)
    lanes.settle()
    assert panel._notice_order == "draft"
    assert any(draft.kind is DraftKind.REPLY for draft in fakes.cases.files[PUMP].drafts)


def test_without_a_model_the_way_to_one_is_offered(
    qtbot: QtBot, panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    fakes.drafting.plan_failure = NoModelError("none")
    panel.refresh()
    lanes.until(panel.notice.isVisible)
    with qtbot.waitSignal(panel.models_wanted):
        panel.notice.acted.emit()


def test_a_full_disk_leaves_the_draft_on_the_paper(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(panel, lanes)
    fakes.cases.failure = DiskFullError("full")
    panel.accept_draft()
    lanes.settle()
    assert "disk is full" in panel.notice.text()
    assert panel.paper.toPlainText() == REPLY
    assert panel.accept_button.isEnabled()


def test_marks_follow_the_theme(panel: AssistPanel, lanes: Lanes, qapp: QApplication) -> None:
    drafted(panel, lanes)
    theme.wear(qapp, "dark")
    try:
        first = panel.paper.extraSelections()[0]
        assert first.format.background().color() == theme.themes()["dark"].color("warn_bg")
    finally:
        theme.wear(qapp, "light")


def test_the_speed_is_told(panel: AssistPanel, lanes: Lanes) -> None:
    drafted(panel, lanes)
    assert panel.rate.text() == "29.0 tok/s"


def test_an_empty_paper_is_not_accepted(panel: AssistPanel, lanes: Lanes, fakes: FakeDesk) -> None:
    drafted(panel, lanes)
    panel.paper.setPlainText("  \n")
    panel.accept_draft()
    lanes.settle()
    assert not fakes.drafting.accepted


def unread(panel: AssistPanel) -> str:
    return panel.context._unread.text() if panel.context._unread.isVisible() else ""


def test_until_the_case_is_read_ahead_the_longer_time_is_told(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    lanes.until(lambda: bool(fakes.drafting.prepared))
    lanes.settle()
    assert unread(panel) == ""
    fakes.drafting.reading.clear()
    panel.show_case(fakes.cases.files[OTHER])
    lanes.until(lambda: "13.2" in unread(panel))
    panel.draft_button.click()
    lanes.until(lambda: panel.state == "draft")
    assert "13.2" in unread(panel)
    fakes.drafting.reading.set()
    lanes.until(lambda: unread(panel) == "")
    panel.refresh()
    lanes.settle()
    lanes.until(lambda: len(fakes.drafting.prepared) > 2)


def test_what_was_read_for_another_request_does_not_count(
    panel: AssistPanel, lanes: Lanes, fakes: FakeDesk
) -> None:
    lanes.until(lambda: bool(fakes.drafting.prepared))
    lanes.settle()
    fakes.drafting.reading.clear()
    panel.tone_group.buttons()[1].click()
    lanes.until(lambda: "13.2" in unread(panel))
    fakes.drafting.reading.set()
    lanes.until(lambda: unread(panel) == "")
