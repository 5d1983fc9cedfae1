"""Services that behave, without store and engine, for the tests of the desk's pages."""

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.cancel import CancelToken
from app.domain.chats import Chat, ChatEvent, ChatMessage, ChatReady, ChatStarted, ChatThread, ChatToken
from app.domain.filters import SavedFilter
from app.domain.generation import FinishReason, ModelIdentity, Provenance, Sampling
from app.domain.ids import ChatId, MessageId, SavedFilterId
from app.domain.metrics import Sample
from app.domain.retention import RetentionPlan
from app.errors import AppError
from app.services.desk import Services
from app.ui.background import Background

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
MADE = Provenance(
    model=ModelIdentity("qwen2.5-1.5b", "ab" * 32, "Q4_K_M"),
    prompt_profile="chat@1",
    prompt_sha256="cd" * 32,
    sampling=Sampling(),
    prompt_tokens=40,
    cached_tokens=10,
    generated_tokens=29,
    first_token_ms=300.0,
    total_ms=1300.0,
)


@dataclass
class FakeChatting:
    """Chats in memory; answers come from `answers`, piece by piece.

    Attributes:
        gate: Cleared, the answer waits after its first piece until it is set or cancelled.
        failure: Raised after the first piece, once.
    """

    answers: list[tuple[str, ...]] = field(default_factory=lambda: [("Ответ ", "**готов**.")])
    gate: threading.Event = field(default_factory=threading.Event)
    failure: AppError | None = None

    def __post_init__(self) -> None:
        self.gate.set()
        self._chats: dict[ChatId, Chat] = {}
        self._messages: dict[MessageId, ChatMessage] = {}
        self._chosen: dict[tuple[ChatId, MessageId | None], MessageId] = {}

    def list_chats(self) -> tuple[Chat, ...]:
        return tuple(sorted(self._chats.values(), key=lambda chat: chat.last_at, reverse=True))

    def new_chat(self, title: str) -> ChatId:
        chat_id = ChatId(len(self._chats) + 1)
        at = NOON + timedelta(minutes=len(self._chats))
        self._chats[chat_id] = Chat(chat_id, title, at, at, archived=False)
        return chat_id

    def open_chat(self, chat_id: ChatId) -> ChatThread:
        path: list[ChatMessage] = []
        parent: MessageId | None = None
        while siblings := self._children(chat_id, parent):
            chosen = self._chosen.get((chat_id, parent), siblings[-1])
            path.append(replace(self._messages[chosen], siblings=siblings))
            parent = chosen
        return ChatThread(self._chats[chat_id], tuple(path))

    def stream_reply(
        self, chat_id: ChatId, text: str, *, parent: MessageId | None, cancel: CancelToken
    ) -> Iterator[ChatEvent]:
        question = self._add(chat_id, parent, "user", text)
        yield from self._answer(question, question, cancel)

    def regenerate(self, message_id: MessageId, cancel: CancelToken) -> Iterator[ChatEvent]:
        old = self._messages[message_id]
        assert old.parent_id is not None
        yield from self._answer(self._messages[old.parent_id], None, cancel)

    def choose_branch(self, message_id: MessageId) -> ChatThread:
        message = self._messages[message_id]
        self._chosen[message.chat_id, message.parent_id] = message_id
        return self.open_chat(message.chat_id)

    def rename(self, chat_id: ChatId, title: str) -> None:
        self._chats[chat_id] = replace(self._chats[chat_id], title=title)

    def archive(self, chat_id: ChatId) -> None:
        self._chats[chat_id] = replace(self._chats[chat_id], archived=True)

    def unarchive(self, chat_id: ChatId) -> None:
        self._chats[chat_id] = replace(self._chats[chat_id], archived=False)

    def _children(self, chat_id: ChatId, parent: MessageId | None) -> tuple[MessageId, ...]:
        return tuple(m.id for m in self._messages.values() if (m.chat_id, m.parent_id) == (chat_id, parent))

    def _add(self, chat_id: ChatId, parent: MessageId | None, role: str, text: str) -> ChatMessage:
        message_id = MessageId(len(self._messages) + 1)
        at = NOON + timedelta(minutes=len(self._messages))
        message = ChatMessage(message_id, chat_id, parent, role, text, at, None, None, ())
        self._messages[message_id] = message
        self._chosen[chat_id, parent] = message_id
        return replace(message, siblings=self._children(chat_id, parent))

    def _answer(
        self, question: ChatMessage, shown: ChatMessage | None, cancel: CancelToken
    ) -> Iterator[ChatEvent]:
        row = self._add(question.chat_id, question.id, "assistant", "")
        yield ChatStarted(shown, row.id)
        reason, text = FinishReason.STOP, ""
        cancel.on_cancel(self.gate.set)
        for number, piece in enumerate(self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]):
            if number:
                self.gate.wait(5)
            if cancel.is_cancelled:
                reason = FinishReason.CANCELLED
                break
            text += piece
            self._save(row.id, text, FinishReason.INTERRUPTED)
            yield ChatToken(piece)
            if self.failure is not None:
                failure, self.failure = self.failure, None
                raise failure
        self._save(row.id, text, reason)
        yield ChatReady(self._messages[row.id])

    def _save(self, message_id: MessageId, text: str, reason: FinishReason) -> None:
        self._messages[message_id] = replace(
            self._messages[message_id], text=text, finish_reason=reason, provenance=MADE
        )


@dataclass
class FakeMetrics:
    """A history of requests."""

    samples: tuple[Sample, ...] = ()

    def history(self) -> tuple[Sample, ...]:
        return self.samples


class FakeRecords:
    """Kept filters in memory."""

    def __init__(self) -> None:
        self.kept: list[SavedFilter] = []

    def saved_filters(self, page: str) -> tuple[SavedFilter, ...]:
        return tuple(one for one in self.kept if one.page == page)

    def save_filter(self, page: str, name: str, conditions: Mapping[str, str]) -> SavedFilterId:
        one = SavedFilter(SavedFilterId(len(self.kept) + 1), page, name, dict(conditions))
        self.kept.append(one)
        return one.id

    def drop_filter(self, filter_id: SavedFilterId) -> None:
        self.kept = [one for one in self.kept if one.id != filter_id]


class Lanes:
    """A background whose work a test waits for, never by sleeping."""

    def __init__(self, qtbot: QtBot) -> None:
        self.background = Background()
        self._qtbot = qtbot

    def settle(self) -> None:
        """Wait until nothing runs, nothing waits, and what was delivered is laid out."""
        self.until(lambda: self.background.is_idle)
        QApplication.processEvents()
        self.until(lambda: self.background.is_idle)

    def until(self, true: Callable[[], bool]) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(true, timeout=10_000)


def services(**given: object) -> Services:
    """Services of which only those given are there; no policy says how long records are kept."""
    nothing_ruled = SimpleNamespace(
        overdue=lambda: None, preview=lambda _days, kinds: RetentionPlan(_LONG_AGO, dict.fromkeys(kinds, 0))
    )
    return cast("Services", SimpleNamespace(**{"retention": nothing_ruled, **given}))
