"""The chats page: ask, stop, edit into a branch, ask again, rename, archive with undo, errors in place."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.domain.generation import FinishReason
from app.errors import WorkerDiedError
from app.ui.chats.conversation import title_of
from app.ui.chats.page import ChatsPage
from tests.helpers.page_fakes import FakeChatting, Lanes, services

ACTIVE = (SimpleNamespace(active=True),)


@pytest.fixture
def chatting() -> FakeChatting:
    return FakeChatting()


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, chatting: FakeChatting) -> ChatsPage:
    return shown(qtbot, lanes, chatting)


def shown(qtbot: QtBot, lanes: Lanes, chatting: FakeChatting, rows: tuple[object, ...] = ACTIVE) -> ChatsPage:
    models = SimpleNamespace(list=lambda: rows)
    page = ChatsPage(services(chatting=chatting, models=models), lanes.background)
    qtbot.addWidget(page)
    page.resize(1100, 700)
    page.show()
    lanes.settle()
    return page


def type_text(widget: QWidget, text: str) -> None:
    """Cyrillic by key events: QTest's own typing aborts on it."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(widget, QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char))


def ask(page: ChatsPage, text: str) -> None:
    type_text(page.composer.field, text)
    QTest.keyClick(page.composer.field, Qt.Key.Key_Return)


def test_a_question_is_answered_and_saved(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    ask(page, "Как проверить клапан?")
    lanes.settle()
    assert [box.message.role for box in page.turns.boxes] == ["user", "assistant"]
    answer = page.turns.boxes[1].answer
    assert answer is not None
    assert answer.toPlainText() == "Ответ готов."
    assert page.header.title.text() == "Как проверить клапан?"
    assert [row.title for row in page.column.rows.rows] == ["Как проверить клапан?"]
    assert page.composer.field.toPlainText() == ""
    assert len(chatting.open_chat(chatting.list_chats()[0].id).messages) == 2


def test_shift_enter_breaks_the_line(page: ChatsPage) -> None:
    type_text(page.composer.field, "раз")
    QTest.keyClick(page.composer.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(page.composer.field, "два")
    assert page.composer.field.toPlainText() == "раз\nдва"


def test_stop_keeps_what_came(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    chatting.gate.clear()
    ask(page, "Вопрос")
    lanes.until(lambda: page.turns.live is not None and page.turns.live.answer is not None)
    assert page.composer.stop_button.isVisible()
    assert not page.turns.boxes[0].edit_button.isEnabled()
    QTest.keyClick(page.composer.field, Qt.Key.Key_Escape)
    lanes.settle()
    last = page.turns.boxes[-1]
    assert last.message.finish_reason is FinishReason.CANCELLED
    assert last.message.text == "Ответ "
    assert page.composer.send_button.isVisible()


def test_an_edited_question_becomes_a_branch(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    chatting.answers = [("Первый",), ("Второй",)]
    ask(page, "А")
    lanes.settle()
    page.turns.boxes[0].edit_button.click()
    assert page.composer.field.toPlainText() == "А"
    ask(page, "Б")
    lanes.settle()
    question = page.turns.boxes[0]
    assert question.message.text == "АБ"
    assert question.branches.label.text() == "2/2"
    question.branches.back.click()
    lanes.settle()
    assert page.turns.boxes[0].message.text == "А"
    assert page.turns.boxes[1].message.text == "Первый"


def test_leaving_an_edit_changes_nothing(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    ask(page, "А")
    lanes.settle()
    page.turns.boxes[0].edit_button.click()
    QTest.keyClick(page.composer.field, Qt.Key.Key_Escape)
    assert page.composer.field.toPlainText() == ""
    ask(page, "Б")
    lanes.settle()
    assert [box.message.text for box in page.turns.boxes if box.mine] == ["А", "Б"]


def test_asking_again_keeps_the_old_answer(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    chatting.answers = [("Первый",), ("Второй",)]
    ask(page, "А")
    lanes.settle()
    page.turns.boxes[1].again_button.click()
    lanes.settle()
    assert page.turns.boxes[1].message.text == "Второй"
    assert page.turns.boxes[1].branches.label.text() == "2/2"


def test_copy_gives_the_source(page: ChatsPage, lanes: Lanes) -> None:
    ask(page, "А")
    lanes.settle()
    page.turns.boxes[1].copy_button.click()
    assert QApplication.clipboard().text() == "Ответ **готов**."
    page.turns.boxes[0].copy_button.click()
    assert QApplication.clipboard().text() == "А"


def test_rename_by_key(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    ask(page, "А")
    lanes.settle()
    page.header.begin_rename()
    page.header.name_field.clear()
    type_text(page.header.name_field, "Клапаны")
    QTest.keyClick(page.header.name_field, Qt.Key.Key_Return)
    lanes.settle()
    assert chatting.list_chats()[0].title == "Клапаны"
    assert page.column.rows.rows[0].title == "Клапаны"
    page.header.begin_rename()
    QTest.keyClick(page.header.name_field, Qt.Key.Key_Escape)
    assert page.header.title.isVisible()


def test_archive_and_bring_back(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    ask(page, "А")
    lanes.settle()
    page.header.archive_button.click()
    lanes.settle()
    assert not page.column.rows.rows
    assert page.empty.isVisible()
    page.notice.acted.emit()
    lanes.settle()
    assert [row.title for row in page.column.rows.rows] == ["А"]
    assert page.turns.boxes[0].message.text == "А"


def test_an_engine_that_dies_is_told_and_its_text_kept(
    page: ChatsPage, lanes: Lanes, chatting: FakeChatting
) -> None:
    chatting.failure = WorkerDiedError("gone")
    ask(page, "А")
    lanes.settle()
    assert page.notice.isVisible()
    assert page.notice.text()
    assert page.turns.boxes[-1].message.text == "Ответ "
    assert page.turns.boxes[-1].message.finish_reason is FinishReason.INTERRUPTED


def test_no_model_leads_to_the_models(qtbot: QtBot, lanes: Lanes, chatting: FakeChatting) -> None:
    page = shown(qtbot, lanes, chatting, rows=())
    assert page.model_notice.isVisible()
    with qtbot.waitSignal(page.models_asked):
        page.model_notice.acted.emit()


def test_another_chat_does_not_get_the_answer(page: ChatsPage, lanes: Lanes, chatting: FakeChatting) -> None:
    ask(page, "Старый")
    lanes.settle()
    page.new_chat()
    chatting.gate.clear()
    chatting.answers = [("раз ", "два")]
    ask(page, "Новый")
    lanes.until(lambda: page.turns.live is not None)
    old, new = sorted(chatting.list_chats(), key=lambda chat: chat.id)
    page.column.rows.row_chosen.emit(old.id)
    lanes.until(lambda: page.turns.boxes[0].message.text == "Старый")
    assert page.conversation.is_streaming
    page.column.rows.row_chosen.emit(new.id)
    lanes.until(lambda: page.turns.live is not None and page.turns.live.answer is not None)
    live = page.turns.live
    assert live is not None
    assert live.answer is not None
    assert live.answer.source == "раз "
    chatting.gate.set()
    lanes.settle()
    assert page.turns.boxes[-1].message.text == "раз два"


def test_a_megabyte_of_question_is_shown_in_part(
    page: ChatsPage, lanes: Lanes, chatting: FakeChatting
) -> None:
    page.composer.field.setPlainText("слово " * 200_000)
    QTest.keyClick(page.composer.field, Qt.Key.Key_Return)
    lanes.settle()
    box = page.turns.boxes[0]
    assert box.whole_button.isVisible()
    assert len(box._text.text()) <= 6_000
    box.copy_button.click()
    assert len(QApplication.clipboard().text()) == 1_199_999


def test_a_page_that_is_gone_gets_no_answer(qtbot: QtBot, lanes: Lanes, chatting: FakeChatting) -> None:
    page = ChatsPage(
        services(chatting=chatting, models=SimpleNamespace(list=lambda: ACTIVE)), lanes.background
    )
    page.show()
    ask(page, "А")
    page.deleteLater()
    lanes.settle()


def test_the_empty_page_offers_an_example(page: ChatsPage) -> None:
    assert page.empty.isVisible()
    page.empty.acted.emit()
    assert page.composer.send_button.isEnabled()


def test_the_question_stays_at_the_top_while_the_answer_grows(
    page: ChatsPage, lanes: Lanes, chatting: FakeChatting
) -> None:
    chatting.answers = [tuple("Строка ответа.\n\n" for _ in range(80))]
    ask(page, "А")
    lanes.settle()
    ask(page, "Б")
    lanes.until(lambda: len(page.turns.boxes) == 4)
    lanes.settle()
    question = page.turns.boxes[2]
    top = question.mapTo(page.turns.viewport(), question.rect().topLeft()).y()
    assert 0 <= top < 40


@pytest.mark.parametrize(
    ("text", "title"), [("  Одна\nдве", "Одна"), ("слово " * 30, "слово " * 9 + "слово…"), ("x", "x")]
)
def test_a_chat_is_named_after_its_first_line(text: str, title: str) -> None:
    assert title_of(text) == title
