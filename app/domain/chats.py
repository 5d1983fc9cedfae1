"""Free chats with the model: a tree of messages of which one path is shown."""

from dataclasses import dataclass
from datetime import datetime

from app.domain.generation import FinishReason, Provenance
from app.domain.ids import ChatId, MessageId


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation."""

    id: ChatId
    title: str
    created_at: datetime
    last_at: datetime
    archived: bool


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One turn.

    Attributes:
        role: `user` or `assistant`.
        siblings: Ids of all messages with the same parent, oldest first, this one included; more than
            one means the turn was edited or asked again.
    """

    id: MessageId
    chat_id: ChatId
    parent_id: MessageId | None
    role: str
    text: str
    at: datetime
    finish_reason: FinishReason | None
    provenance: Provenance | None
    siblings: tuple[MessageId, ...]


@dataclass(frozen=True, slots=True)
class ChatThread:
    """A chat with the path of messages shown now, oldest first."""

    chat: Chat
    messages: tuple[ChatMessage, ...]


@dataclass(frozen=True, slots=True)
class ChatStarted:
    """The user's message is saved and the answer has its row."""

    user_message: ChatMessage | None
    answer_id: MessageId


@dataclass(frozen=True, slots=True)
class ChatToken:
    """More of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ChatReady:
    """The answer as saved."""

    message: ChatMessage


ChatEvent = ChatStarted | ChatToken | ChatReady
