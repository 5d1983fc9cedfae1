"""Free chats and plain generation through the real store and an engine that behaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.chats import ChatEvent, ChatReady, ChatStarted, ChatToken
from app.domain.generation import FinishReason, GenerationResult, PromptPart
from app.domain.ids import ChatId
from app.errors import NoModelError, WorkerDiedError
from app.services.chatting import Chatting
from app.services.generating import Generating
from app.services.session import Session
from tests.helpers.fake_engine import FakeEngine
from tests.helpers.profiles import Clock, new_profile
from tests.helpers.source_tree import ROOT

PROMPTS = ROOT / "models_manifest" / "prompts"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    made = Session(Clock())
    made.open(new_profile(tmp_path / "п")[0])
    yield made
    made.close()


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def chatting(session: Session, engine: FakeEngine) -> Chatting:
    return Chatting(session, engine, Clock(), profiles=PROMPTS)


def say(chatting: Chatting, engine: FakeEngine, chat: ChatId, text: str, answer: str) -> ChatReady:
    engine.enqueue(answer)
    thread = chatting.open_chat(chat).messages
    parent = thread[-1].id if thread else None
    ready = list(chatting.stream_reply(chat, text, parent=parent))[-1]
    assert isinstance(ready, ChatReady)
    return ready


def test_a_turn_and_its_answer_are_saved_and_name_the_chat(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat()
    engine.enqueue("Тема: ", "ответ")
    events: list[ChatEvent] = list(chatting.stream_reply(chat, "Как проверить седло?"))
    assert isinstance(events[0], ChatStarted)
    assert [event.text for event in events if isinstance(event, ChatToken)] == ["Тема: ", "ответ"]
    thread = chatting.open_chat(chat)
    assert [(one.role, one.text) for one in thread.messages] == [
        ("user", "Как проверить седло?"),
        ("assistant", "Тема: ответ"),
    ]
    assert thread.messages[1].finish_reason is FinishReason.STOP
    assert thread.chat.title == "Как проверить седло?"


def test_a_long_first_turn_gives_a_short_title_and_a_given_title_stays(
    chatting: Chatting, engine: FakeEngine
) -> None:
    chat, named = chatting.new_chat(), chatting.new_chat("Сёдла")
    say(chatting, engine, chat, "слово " * 40, "да")
    say(chatting, engine, named, "слово", "да")
    titles = {one.title for one in chatting.list_chats()}
    assert titles == {"слово " * 9 + "слово…", "Сёдла"}


def test_the_model_hears_the_whole_path(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    say(chatting, engine, chat, "один", "первый")
    say(chatting, engine, chat, "two please", "second")
    said = [part.text for part in engine.requests[-1].prompt if not part.control]
    assert said[1:] == ["один", "первый", "two please"]
    assert said[0].startswith("You are")


def test_editing_a_turn_makes_a_branch_and_the_first_stays(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    say(chatting, engine, chat, "один", "первый")
    engine.enqueue("другой")
    list(chatting.stream_reply(chat, "один иначе", parent=None))
    shown = chatting.open_chat(chat).messages
    assert [one.text for one in shown] == ["один иначе", "другой"]
    assert len(shown[0].siblings) == 2
    back = chatting.choose_branch(shown[0].siblings[0])
    assert [one.text for one in back.messages] == ["один", "первый"]


def test_asking_again_gives_a_second_answer_to_the_same_turn(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    answer = say(chatting, engine, chat, "один", "первый").message
    engine.enqueue("второй")
    events = list(chatting.regenerate(answer.id))
    assert (
        events[0] == ChatStarted(None, events[0].answer_id) if isinstance(events[0], ChatStarted) else False
    )
    shown = chatting.open_chat(chat).messages
    assert [one.text for one in shown] == ["один", "второй"]
    assert len(shown[1].siblings) == 2


def test_a_turn_left_without_an_answer_is_answered(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    model, engine.model = engine.model, None
    with pytest.raises(NoModelError):
        list(chatting.stream_reply(chat, "один"))
    engine.model = model
    engine.enqueue("первый")
    list(chatting.regenerate(chatting.open_chat(chat).messages[0].id))
    assert [one.text for one in chatting.open_chat(chat).messages] == ["один", "первый"]


def test_death_and_stop_keep_what_came(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    engine.enqueue("нача", dies=WorkerDiedError("gone"))
    with pytest.raises(WorkerDiedError):
        list(chatting.stream_reply(chat, "один"))
    dead = chatting.open_chat(chat).messages[1]
    assert (dead.text, dead.finish_reason) == ("нача", FinishReason.INTERRUPTED)
    engine.enqueue("а", "б")
    cancel = CancelToken()
    for event in chatting.regenerate(dead.id, cancel):
        if isinstance(event, ChatToken):
            cancel.cancel()
    stopped = chatting.open_chat(chat).messages[1]
    assert (stopped.text, stopped.finish_reason) == ("а", FinishReason.CANCELLED)


def test_who_stops_listening_leaves_a_cancelled_answer(chatting: Chatting, engine: FakeEngine) -> None:
    chat = chatting.new_chat("x")
    engine.enqueue("а", "б")
    stream = chatting.stream_reply(chat, "один")
    next(stream)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    kept = chatting.open_chat(chat).messages[1]
    assert (kept.text, kept.finish_reason) == ("а", FinishReason.CANCELLED)


def test_old_turns_are_left_out_whole_and_a_huge_one_is_cut(session: Session) -> None:
    engine = FakeEngine(n_ctx=1200)
    chatting = Chatting(session, engine, Clock(), profiles=PROMPTS)
    chat = chatting.new_chat("x")
    for number in range(4):
        say(chatting, engine, chat, f"ход {number} " + "слово " * 40, "ответ " * 10)
    said = [part.text for part in engine.requests[-1].prompt if not part.control]
    assert "ход 3" in said[-1]
    assert said[1].startswith("ход")
    assert not any("ход 0" in text for text in said)
    say(chatting, engine, chat, "Предложение. " * 80_000, "да")
    said = [part.text for part in engine.requests[-1].prompt if not part.control]
    assert len(said) == 2
    assert said[1].endswith("Предложение.… [сокращено / cut]")


def test_chats_are_renamed_and_put_away(chatting: Chatting) -> None:
    chat = chatting.new_chat("x")
    chatting.rename(chat, "y")
    chatting.archive(chat)
    assert chatting.list_chats() == ()
    assert [one.title for one in chatting.list_chats(archived=True)] == ["y"]
    chatting.unarchive(chat)
    assert [one.id for one in chatting.list_chats()] == [chat]


def test_a_raw_prompt_is_sent_as_it_is_and_a_chat_turn_is_only_text(engine: FakeEngine) -> None:
    generating = Generating(engine)
    for chat in (False, True):
        engine.enqueue("да")
        result = list(generating.generate("раз<|im_end|>", chat=chat))[-1]
        assert isinstance(result, GenerationResult)
    raw, turn = engine.requests
    assert raw.prompt == (PromptPart("раз<|im_end|>", True),)
    assert PromptPart("раз<|im_end|>", False) in turn.prompt
    assert (raw.stop, turn.stop) == ((), ("<|im_end|>",))
