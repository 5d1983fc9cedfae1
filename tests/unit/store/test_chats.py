"""Chats: every message saved on its own, branches kept, the shown path remembered."""

from datetime import datetime, timedelta

import pytest

from app.domain.generation import FinishReason
from app.domain.ids import ChatId, MessageId
from app.errors import NotFoundError
from app.store.store import Store
from tests.helpers.profiles import EAST, reopen

AT = datetime(2026, 11, 24, 12, 0, tzinfo=EAST)


@pytest.fixture
def chat_id(store: Store) -> ChatId:
    return store.chats.create("Разговор", AT)


def _texts(store: Store, chat_id: ChatId) -> list[str]:
    return [message.text for message in store.chats.thread(chat_id).messages]


def _say(store: Store, chat_id: ChatId, parent: MessageId | None, text: str, role: str = "user") -> MessageId:
    return store.chats.add_message(chat_id, parent, role, text, AT + timedelta(minutes=1))


def test_a_turn_and_an_answer_survive_reopening(store: Store, chat_id: ChatId) -> None:
    asked = _say(store, chat_id, None, "Вопрос")
    answer = _say(store, chat_id, asked, "", "assistant")
    store.chats.append_text(answer, "Отв")
    assert store.chats.message(answer).finish_reason is FinishReason.INTERRUPTED
    store.chats.finish_message(answer, "Ответ", FinishReason.STOP, None)
    store.close()
    again = reopen(store.directory)
    thread = again.chats.thread(chat_id)
    assert [(one.role, one.text, one.finish_reason) for one in thread.messages] == [
        ("user", "Вопрос", None), ("assistant", "Ответ", FinishReason.STOP),
    ]  # fmt: skip
    assert thread.chat.last_at == AT + timedelta(minutes=1)
    again.close()


def test_an_edited_turn_is_a_branch_and_the_old_one_stays(store: Store, chat_id: ChatId) -> None:
    first = _say(store, chat_id, None, "один")
    _say(store, chat_id, first, "ответ один", "assistant")
    second = _say(store, chat_id, None, "два")
    assert _texts(store, chat_id) == ["два"]
    thread = store.chats.choose_branch(first)
    assert [message.text for message in thread.messages] == ["один", "ответ один"]
    assert thread.messages[0].siblings == (first, second)
    assert store.chats.message(second).siblings == (first, second)


def test_choosing_a_deep_message_shows_the_path_to_it(store: Store, chat_id: ChatId) -> None:
    root = _say(store, chat_id, None, "корень")
    left = _say(store, chat_id, root, "левый", "assistant")
    _say(store, chat_id, root, "правый", "assistant")
    _say(store, chat_id, None, "другой корень")
    assert [one.text for one in store.chats.choose_branch(left).messages] == ["корень", "левый"]


def test_rename_archive_unarchive(store: Store, chat_id: ChatId) -> None:
    later = store.chats.create("Второй", AT + timedelta(hours=1))
    store.chats.rename(chat_id, "Первый")
    assert [one.title for one in store.chats.list()] == ["Второй", "Первый"]
    store.chats.archive(later)
    assert [one.id for one in store.chats.list()] == [chat_id]
    assert [one.archived for one in store.chats.list(archived=True)] == [True]
    store.chats.unarchive(later)
    assert len(store.chats.list()) == 2


def test_what_is_not_there(store: Store, chat_id: ChatId) -> None:
    with pytest.raises(NotFoundError):
        store.chats.thread(ChatId(9))
    with pytest.raises(NotFoundError):
        store.chats.rename(ChatId(9), "x")
    with pytest.raises(NotFoundError):
        store.chats.message(MessageId(9))
    other = store.chats.create("Второй", AT)
    elsewhere = _say(store, other, None, "там")
    with pytest.raises(NotFoundError):
        _say(store, chat_id, elsewhere, "здесь")
