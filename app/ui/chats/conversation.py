"""One chat as it goes: opens it, sends, asks again, switches branches; holds the answer that streams.

Knows no widget. Callbacks are bound methods, so that nothing comes back to a page that is gone. An answer
streams on when the person looks at another chat; coming back shows it whole.
"""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from app.domain.cancel import CancelToken
from app.domain.chats import ChatEvent, ChatReady, ChatStarted, ChatThread
from app.domain.ids import ChatId, MessageId
from app.errors import AppError
from app.services.desk import Services
from app.ui.background import Background

_TITLE_CHARS = 60


class Conversation(QObject):
    """The chat shown now, and the answer being written, perhaps in another chat.

    Signals:
        thread_shown: A chat is to be shown (`ChatThread`).
        answer_started: `ChatStarted`: the question is saved; of the chat shown.
        answer_grown: More text of the answer of the chat shown.
        stream_ended: The answer ended, one way or another.
        chats_changed: The list of chats is not what it was.
        failed: `AppError`.
    """

    thread_shown = Signal(object)
    answer_started = Signal(object)
    answer_grown = Signal(str)
    stream_ended = Signal()
    chats_changed = Signal()
    failed = Signal(object)

    def __init__(self, services: Services, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chatting = services.chatting
        self._background = background
        self._chat_id: ChatId | None = None
        self._streaming_id: ChatId | None = None
        self._started: ChatStarted | None = None
        self._cancel: CancelToken | None = None
        self._text: list[str] = []
        self._wanted = 0

    @property
    def chat_id(self) -> ChatId | None:
        """The chat shown; None for one that has no message yet."""
        return self._chat_id

    @property
    def is_streaming(self) -> bool:
        """Whether an answer is being written in any chat."""
        return self._cancel is not None

    @property
    def streams_here(self) -> bool:
        """Whether it is the chat shown."""
        return self.is_streaming and self._streaming_id == self._chat_id

    @property
    def live(self) -> tuple[ChatStarted, str] | None:
        """The streaming answer of the chat shown: its rows and its text so far."""
        if not self.streams_here or self._started is None:
            return None
        return self._started, "".join(self._text)

    def start_new(self) -> None:
        """Leave the chat shown; the next question begins a new one."""
        self._chat_id = None
        self._wanted += 1

    def open(self, chat_id: ChatId) -> None:
        """Show a chat."""
        self._chat_id = chat_id
        self._load(lambda: self._chatting.open_chat(chat_id))

    def choose_branch(self, message_id: MessageId) -> None:
        """Show the path that goes through this message."""
        self._load(lambda: self._chatting.choose_branch(message_id))

    def send(self, text: str, parent: MessageId | None) -> None:
        """Ask; in no chat yet, begin one named after the question's first line."""
        if self.is_streaming:
            return
        if self._chat_id is not None:
            self._stream_reply(self._chat_id, text, parent)
            return
        self._cancel = CancelToken()
        title = title_of(text)
        self._background.run(
            "store", lambda: (text, self._chatting.new_chat(title)), self._begin_chat, self._fail
        )

    def regenerate(self, message_id: MessageId) -> None:
        """Ask for another answer in place of this one; the old one stays as a branch."""
        if self.is_streaming or self._chat_id is None:
            return
        self._stream(self._chat_id, lambda cancel: self._chatting.regenerate(message_id, cancel))

    def stop(self) -> None:
        """End the answer where it is."""
        if self._cancel is not None:
            self._cancel.cancel()

    def rename(self, title: str) -> None:
        """Give the chat shown another name."""
        if (chat_id := self._chat_id) is not None and title.strip():
            self._write(lambda: self._chatting.rename(chat_id, title.strip()))

    def archive(self, chat_id: ChatId) -> None:
        """Put a chat away; `unarchive` brings it back."""
        self._write(lambda: self._chatting.archive(chat_id))

    def unarchive(self, chat_id: ChatId) -> None:
        """Bring an archived chat back."""
        self._write(lambda: self._chatting.unarchive(chat_id))

    def _load(self, op: Callable[[], ChatThread]) -> None:
        self._wanted += 1
        number = self._wanted
        self._background.run("store", lambda: (number, op()), self._show, self._tell_failure)

    def _show(self, found: tuple[int, ChatThread]) -> None:
        number, thread = found
        # A chat opened later is already wanted: this answer came too late.
        if number == self._wanted:
            self._chat_id = thread.chat.id
            self.thread_shown.emit(thread)

    def _write(self, op: Callable[[], object]) -> None:
        self._background.run("store", op, self._tell_change, self._tell_failure)

    def _tell_change(self, _none: object) -> None:
        self.chats_changed.emit()

    def _tell_failure(self, error: AppError) -> None:
        self.failed.emit(error)

    def _stream(self, chat_id: ChatId, start: Callable[[CancelToken], Iterator[ChatEvent]]) -> None:
        self._streaming_id = chat_id
        self._cancel = self._background.stream("inference", start, self._take, self._end, self._fail)

    def _begin_chat(self, begun: tuple[str, ChatId]) -> None:
        text, chat_id = begun
        self._chat_id = chat_id
        self.chats_changed.emit()
        self._stream_reply(chat_id, text, None)

    def _stream_reply(self, chat_id: ChatId, text: str, parent: MessageId | None) -> None:
        self._stream(
            chat_id,
            lambda cancel: self._chatting.stream_reply(chat_id, text, parent=parent, cancel=cancel),
        )

    def _take(self, event: ChatEvent) -> None:
        if isinstance(event, ChatStarted):
            self._started = event
            if self.streams_here:
                self.answer_started.emit(event)
        elif not isinstance(event, ChatReady):
            self._text.append(event.text)
            if self.streams_here:
                self.answer_grown.emit(event.text)

    def _end(self) -> None:
        here = self.streams_here
        self._cancel, self._streaming_id, self._started = None, None, None
        self._text.clear()
        self.stream_ended.emit()
        self.chats_changed.emit()
        if here and self._chat_id is not None:
            self.open(self._chat_id)

    def _fail(self, error: AppError) -> None:
        self.failed.emit(error)
        if self._cancel is not None:
            self._end()


def title_of(text: str) -> str:
    """A chat's first name: the question's first line, cut at a word."""
    line = text.strip().split("\n", 1)[0].strip()
    if len(line) <= _TITLE_CHARS:
        return line
    return line[:_TITLE_CHARS].rsplit(" ", 1)[0] + "…"
