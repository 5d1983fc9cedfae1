"""The page of free chats: wires list, header, thread and composer to one conversation."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from app.domain.chats import Chat, ChatMessage, ChatStarted, ChatThread
from app.domain.engine import ModelRow
from app.domain.ids import ChatId, MessageId
from app.errors import AppError
from app.services.desk import Services
from app.ui import keys
from app.ui.background import Background
from app.ui.chats.composer import Composer
from app.ui.chats.conversation import Conversation
from app.ui.chats.header import ChatHeader
from app.ui.chats.list_column import ChatList
from app.ui.chats.thread import WIDEST_PX, ThreadView
from app.ui.widgets.labels import Line
from app.ui.widgets.living import LivingWidget
from app.ui.widgets.notices import EmptyState, NoticeBar, ProgressLine


class ChatsPage(LivingWidget):
    """The page.

    Signals:
        models_asked: No model is active; the models page has what to do.
    """

    models_asked = Signal()

    def __init__(self, services: Services, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self._services, self._background = services, background
        self.conversation = Conversation(services, background, self)
        self.column, self.header, self.turns = ChatList(), ChatHeader(), ThreadView()
        self.composer, self.notice, self.model_notice = Composer(), NoticeBar(), NoticeBar()
        self.progress, self.empty = ProgressLine(), EmptyState("message-square")
        self._last_id: MessageId | None = None
        self._parent: MessageId | None = None
        self._edits = False
        self._archived: ChatId | None = None
        self._lay_out()
        self._wire()
        self.come_alive()
        self._show_new()

    def _lay_out(self) -> None:
        page = QHBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(0)
        page.addWidget(self.column)
        page.addWidget(Line(standing=True))
        column = QVBoxLayout()
        column.setSpacing(0)
        page.addLayout(column, 1)
        column.addWidget(self.header)
        column.addWidget(Line())
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.turns)
        column.addLayout(self._stack, 1)
        column.addWidget(self._foot())

    def _foot(self) -> QWidget:
        middle, inside = QWidget(), QWidget()
        inside.setMaximumWidth(WIDEST_PX)
        line = QHBoxLayout(middle)
        line.setContentsMargins(20, 8, 30, 14)  # the thread's scroll bar takes ten more at the right
        line.addStretch(1)
        line.addWidget(inside, 20)
        line.addStretch(1)
        foot = QVBoxLayout(inside)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        for widget in (self.progress, self.notice, self.model_notice, self.composer):
            foot.addWidget(widget)
        return middle

    def _wire(self) -> None:
        talk = self.conversation
        self.column.chat_chosen.connect(self.open)
        self.column.new_asked.connect(self.new_chat)
        self.header.renamed.connect(talk.rename)
        self.header.archive_asked.connect(self._archive)
        self.turns.branch_chosen.connect(talk.choose_branch)
        self.turns.edit_asked.connect(self._edit)
        self.turns.again_asked.connect(self._ask_again)
        self.composer.question_sent.connect(self._send)
        self.composer.stop_asked.connect(talk.stop)
        self.composer.editing_left.connect(self._leave_editing)
        self.notice.acted.connect(self._bring_back)
        self.model_notice.acted.connect(self.models_asked)
        self.empty.acted.connect(self._offer_question)
        talk.thread_shown.connect(self._show_thread)
        talk.answer_started.connect(self._begin_answer)
        talk.answer_grown.connect(self._grow)
        talk.stream_ended.connect(self._end_answer)
        talk.chats_changed.connect(self.refresh)
        talk.failed.connect(self._show_error)
        keys.bind(self, "F2", self.header.begin_rename, Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def retranslate(self) -> None:
        """Write the words."""
        self.empty.say(
            self.tr(
                "Ask the model anything: a letter to rewrite, a formula, a translation. "
                "It answers on this machine; nothing leaves it."
            ),
            self.tr("Try an example"),
        )
        self.turns.retranslate()
        if self.conversation.chat_id is None:
            self.header.show_title(self.tr("New chat"), saved=False)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the chats and the model whenever the page comes up."""
        super().showEvent(event)
        self.refresh()
        self._background.run("disk", self._services.models.list, self._show_model)
        self.composer.field.setFocus()

    def refresh(self) -> None:
        """Read the list of chats."""
        self._background.run("store", self._services.chatting.list_chats, self._show_chats, self._show_error)

    def new_chat(self) -> None:
        """Begin a chat; it is saved with its first question."""
        self.conversation.start_new()
        self.column.mark(None)
        self._show_new()
        self.composer.field.setFocus()

    def _show_new(self) -> None:
        self._last_id = None
        self._leave_editing()
        self.turns.show_nothing()
        self.header.show_title(self.tr("New chat"), saved=False)
        self._stack.setCurrentWidget(self.empty)
        self._show_streaming()

    def _show_chats(self, chats: tuple[Chat, ...]) -> None:
        self.column.show_chats(chats, self.conversation.chat_id)

    def _show_model(self, rows: tuple[ModelRow, ...]) -> None:
        if any(row.active for row in rows):
            self.model_notice.hide()
        else:
            self._tell_no_model()

    def _tell_no_model(self) -> None:
        self.model_notice.show_notice(
            lambda: self.tr(
                "No model is enabled, so there is nobody to answer. Chats can be read all the same."
            ),
            tone="warn",
            action=lambda: self.tr("Choose a model"),
        )

    def open(self, chat_id: ChatId) -> None:
        """Show a chat; one that is shown stays as it is."""
        if chat_id != self.conversation.chat_id:
            self.notice.hide()
            self._leave_editing()
            self.composer.clear()
            self.conversation.open(chat_id)

    def _show_thread(self, thread: ChatThread) -> None:
        self.header.show_title(thread.chat.title, saved=True)
        self.column.mark(thread.chat.id)
        self._stack.setCurrentWidget(self.turns)
        live = self.conversation.live
        shown = _before(thread, live[0]) if live else thread
        self.turns.show_thread(shown)
        self._last_id = thread.messages[-1].id if thread.messages else None
        if live:
            self.turns.begin_answer(live[0], self._last_shown(shown))
            self.turns.grow(live[1])
        self._show_streaming()

    def _last_shown(self, thread: ChatThread) -> MessageId | None:
        return thread.messages[-1].id if thread.messages else None

    def _send(self, text: str) -> None:
        self.notice.hide()
        self._parent = self._parent if self._edits else self._last_id
        self.conversation.send(text, self._parent)
        self._wait()

    def _ask_again(self, message: ChatMessage) -> None:
        self.notice.hide()
        self._parent = message.parent_id
        self.conversation.regenerate(message.id)
        self._wait()

    def _wait(self) -> None:
        self._show_streaming()
        self.progress.begin(self.tr("The model reads the question"))

    def _edit(self, message: ChatMessage) -> None:
        self._edits, self._parent = True, message.parent_id
        self.composer.edit(message.text)

    def _leave_editing(self) -> None:
        self._edits, self._parent = False, None

    def _begin_answer(self, started: ChatStarted) -> None:
        self._stack.setCurrentWidget(self.turns)
        self.turns.begin_answer(started, self._parent)
        if started.user_message is not None:
            self.composer.clear()
        self._leave_editing()
        self._show_streaming()

    def _grow(self, text: str) -> None:
        self.progress.end()
        self.turns.grow(text)

    def _end_answer(self) -> None:
        self.progress.end()
        self.turns.end_answer()
        self._show_streaming()

    def _show_streaming(self) -> None:
        streams = self.conversation.is_streaming
        self.composer.show_streaming(streams=streams)
        self.turns.show_streaming(streams=streams)

    def _archive(self) -> None:
        chat_id = self.conversation.chat_id
        if chat_id is None:
            return
        self._archived = chat_id
        self.conversation.archive(chat_id)
        self.new_chat()
        self.notice.show_notice(
            lambda: self.tr("The chat is in the archive."),
            tone="accent",
            action=lambda: self.tr("Bring it back"),
        )

    def _bring_back(self) -> None:
        self.notice.hide()
        if self._archived is not None:
            archived, self._archived = self._archived, None
            self.conversation.unarchive(archived)
            self.conversation.open(archived)

    def _offer_question(self) -> None:
        self.composer.field.setPlainText(
            self.tr("Explain in three short points how to check a check valve for wear.")
        )
        self.composer.field.setFocus()

    def _show_error(self, error: AppError) -> None:
        if error.code == "model.none":
            self._tell_no_model()
        else:
            self.notice.show_error(error)


def _before(thread: ChatThread, started: ChatStarted) -> ChatThread:
    """The thread without the turns that the streaming answer shows itself."""
    own = {started.answer_id} | ({started.user_message.id} if started.user_message else set())
    return ChatThread(thread.chat, tuple(m for m in thread.messages if m.id not in own))
