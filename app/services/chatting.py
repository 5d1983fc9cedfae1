"""Free chats with the model: saved per message, branches on edit, trimmed to the context by whole turns."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain import context
from app.domain.cancel import CancelToken
from app.domain.chats import Chat, ChatEvent, ChatMessage, ChatReady, ChatStarted, ChatThread, ChatToken
from app.domain.engine import LoadedModel
from app.domain.generation import FinishReason, GenerationRequest, PromptPart, Sampling
from app.domain.ids import ChatId, MessageId
from app.domain.language import detect_language
from app.domain.prompt import Message, PromptProfile, render_parts
from app.errors import AppError
from app.paths import manifest_dir
from app.services.answering import Answer, AnsweringEngine, provenance_of
from app.services.prompt_profiles import ProfilePlace, find_profile
from app.services.prompting import MARGIN
from app.services.saving import Saver
from app.services.session import Session

# Tokens the template itself puts around one turn, at most.
TURN_TOKENS = 8
TITLE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class ChatPrompt:
    """A chat prompt and what it was made with."""

    parts: tuple[PromptPart, ...]
    profile: PromptProfile
    model: LoadedModel


class Chatting:
    """Everything the chats page does."""

    def __init__(
        self,
        session: Session,
        engine: AnsweringEngine,
        clock: Callable[[], datetime],
        *,
        profiles: ProfilePlace | None = None,
    ) -> None:
        self._session = session
        self._engine = engine
        self._clock = clock
        self._folder = profiles or manifest_dir() / "prompts"

    def list_chats(self, *, archived: bool = False) -> tuple[Chat, ...]:
        """List chats, the one last spoken in first."""
        return self._session.store.chats.list(archived=archived)

    def new_chat(self, title: str = "") -> ChatId:
        """Begin a chat; without a title the first message gives one."""
        return self._session.store.chats.create(title, self._clock())

    def open_chat(self, chat_id: ChatId) -> ChatThread:
        """Read a chat along the branch shown; raises NotFoundError."""
        return self._session.store.chats.thread(chat_id)

    def rename(self, chat_id: ChatId, title: str) -> None:
        """Give a chat another title; raises NotFoundError."""
        self._session.store.chats.rename(chat_id, title)

    def archive(self, chat_id: ChatId) -> None:
        """Put a chat away, whole; raises NotFoundError."""
        self._session.store.chats.archive(chat_id)

    def unarchive(self, chat_id: ChatId) -> None:
        """Bring a chat back; raises NotFoundError."""
        self._session.store.chats.unarchive(chat_id)

    def choose_branch(self, message_id: MessageId) -> ChatThread:
        """Show the branch through a message from now on; raises NotFoundError."""
        return self._session.store.chats.choose_branch(message_id)

    def stream_reply(
        self,
        chat_id: ChatId,
        text: str,
        *,
        parent: MessageId | None = None,
        cancel: CancelToken | None = None,
    ) -> Iterator[ChatEvent]:
        """Save a turn and stream the answer to it.

        Args:
            chat_id: The chat.
            text: The turn, saved before the model is asked.
            parent: The message it stands after; editing a turn passes the edited one's parent, which
                makes a branch. None begins the chat, or branches it at its start.
            cancel: Stops between tokens; what came is kept.

        Raises:
            NotFoundError: No such chat or message.
            WorkerDiedError: The engine ended; the answer keeps what came, as interrupted.
            AppError: What loading the model raises; the turn is saved and can be asked again.
        """
        chats = self._session.store.chats
        user_id = chats.add_message(chat_id, parent, "user", text, self._clock())
        if not chats.thread(chat_id).chat.title.strip():
            chats.rename(chat_id, _title_of(text))
        yield from self._answer(chats.message(user_id), cancel or CancelToken(), is_new=True)

    def regenerate(self, message_id: MessageId, cancel: CancelToken | None = None) -> Iterator[ChatEvent]:
        """Answer once more: a new branch beside the answer named, or an answer to the turn named.

        Raises:
            AppError: As `stream_reply`.
        """
        chats = self._session.store.chats
        message = chats.message(message_id)
        if message.role == "assistant" and message.parent_id is not None:
            message = chats.message(message.parent_id)
        yield from self._answer(message, cancel or CancelToken(), is_new=False)

    def _answer(self, turn: ChatMessage, cancel: CancelToken, *, is_new: bool) -> Iterator[ChatEvent]:
        chats = self._session.store.chats
        path = _path_to(chats.choose_branch(turn.id), turn.id)
        model = self._engine.ensure_loaded(None, cancel)
        made = self._prompt(model, path)
        sampling = replace(made.profile.sampling, seed=secrets.randbelow(2**31))
        answer_id = chats.add_message(turn.chat_id, turn.id, "assistant", "", self._clock())
        saver = Saver(lambda text: chats.append_text(answer_id, text))
        yield ChatStarted(turn if is_new else None, answer_id)
        asked = GenerationRequest(made.parts, made.profile.max_tokens["chat"], sampling, model.stop)
        try:
            yield from self._stream(Answer(self._engine, asked, cancel), saver)
        except GeneratorExit:
            self._finish(answer_id, saver, (made, sampling), FinishReason.CANCELLED)
            raise
        except AppError:
            self._finish(answer_id, saver, (made, sampling), FinishReason.INTERRUPTED)
            raise
        self._finish(answer_id, saver, (made, sampling), saver.finish_reason)
        yield ChatReady(chats.message(answer_id))

    def _stream(self, answer: Answer, saver: Saver) -> Iterator[ChatToken]:
        for text in answer.texts():
            yield ChatToken(saver.add(text))
        saver.note(answer.result)

    def _finish(
        self, answer_id: MessageId, saver: Saver, made: tuple[ChatPrompt, Sampling], reason: FinishReason
    ) -> None:
        provenance = provenance_of(*made, saver.result)
        self._session.store.chats.finish_message(answer_id, saver.text, reason, provenance)

    def _prompt(self, model: LoadedModel, path: Sequence[ChatMessage]) -> ChatPrompt:
        """Lay the newest turns that fit into the template; a turn alone too long is cut, visibly."""
        profile = find_profile(self._folder, model.family)
        language = "en" if detect_language(path[-1].text) == "en" or "ru" not in profile.chat_system else "ru"
        system = Message("system", (profile.chat_system[language],))
        taken = max(model.n_ctx - profile.max_tokens["chat"] - MARGIN, 1)
        room = max(1, taken - self._count([system.pieces[0]])[0] - TURN_TOKENS)
        texts = [message.text[: room * context.LONGEST_TOKEN] for message in path]
        counts = [count + TURN_TOKENS for count in self._count(texts)]
        start = _first_turn(path, counts, room)
        messages = [Message(one.role, (text,)) for one, text in zip(path[start:], texts[start:], strict=True)]
        if counts[-1] > room:
            messages = [Message("user", (self._cut(texts[-1], room - TURN_TOKENS),))]
        return ChatPrompt(render_parts(model.template, (system, *messages)), profile, model)

    def _cut(self, text: str, limit: int) -> str:
        pieces = context.pieces_of(text, limit)
        overhead, *counts = self._count([context.CUT_MARK, *pieces])
        return context.cut_text(pieces, counts, max(0, limit - overhead))

    def _count(self, texts: Sequence[str]) -> tuple[int, ...]:
        return self._engine.count_tokens([(PromptPart(text, False),) for text in texts])


def _title_of(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= TITLE_LENGTH else line[:TITLE_LENGTH].rsplit(" ", 1)[0] + "…"


def _path_to(thread: ChatThread, last: MessageId) -> tuple[ChatMessage, ...]:
    ids = [message.id for message in thread.messages]
    return thread.messages[: ids.index(last) + 1]


def _first_turn(path: Sequence[ChatMessage], counts: Sequence[int], room: int) -> int:
    """Give the oldest user's turn from which all fits; the last one in any case."""
    users = [index for index, message in enumerate(path) if message.role == "user"]
    return next((index for index in users if sum(counts[index:]) <= room), users[-1])
