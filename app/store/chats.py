"""Free chats: each message saved on its own, a tree whose shown path is remembered."""

from datetime import datetime

from app.domain.chats import Chat, ChatMessage, ChatThread
from app.domain.generation import FinishReason, Provenance
from app.domain.ids import ChatId, MessageId
from app.errors import NotFoundError
from app.store import rows
from app.store.connection import Database, Row
from app.store.times import read_time


def _chat(row: Row) -> Chat:
    return Chat(
        row["id"],
        row["title"],
        read_time(row, "created_at"),
        read_time(row, "last_at"),
        bool(row["archived"]),
    )


def _finish_reason(row: Row) -> FinishReason | None:
    # What a person typed has no reason to end; an answer without one was cut by a kill.
    if row["role"] == "user":
        return None
    return FinishReason(row["finish_reason"] or FinishReason.INTERRUPTED)


class Chats:
    """Reads and changes chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, title: str, at: datetime) -> ChatId:
        """Begin a chat."""
        times = {**rows.time_columns("created_at", at), **rows.time_columns("last_at", at)}
        with self._database.transaction():
            return ChatId(
                rows.insert(self._database, "chats", {"ref": rows.new_ref(), "title": title, **times})
            )

    def list(self, *, archived: bool = False) -> tuple[Chat, ...]:
        """List chats, the one last spoken in first."""
        sql = "SELECT * FROM chats WHERE archived = ? ORDER BY last_at_us DESC, id DESC"
        return tuple(map(_chat, self._database.rows(sql, (int(archived),))))

    def thread(self, chat_id: ChatId) -> ChatThread:
        """Read a chat along the branch shown now.

        Raises:
            NotFoundError: There is no such chat.
        """
        chat = self._chat_row(chat_id)
        found = self._database.rows("SELECT * FROM messages WHERE chat_id = ? ORDER BY id", (chat_id,))
        children: dict[int | None, list[Row]] = {}
        for row in found:
            children.setdefault(row["parent_id"], []).append(row)
        path: list[ChatMessage] = []
        chosen, parent = chat["chosen"], None
        while siblings := children.get(parent):
            row = next((each for each in siblings if each["id"] == chosen), siblings[-1])
            path.append(self._message(row, tuple(MessageId(each["id"]) for each in siblings)))
            chosen, parent = row["chosen"], row["id"]
        return ChatThread(_chat(chat), tuple(path))

    def _message(self, row: Row, siblings: tuple[MessageId, ...]) -> ChatMessage:
        return ChatMessage(
            row["id"], row["chat_id"], row["parent_id"], row["role"], row["text"], read_time(row, "at"),
            _finish_reason(row), rows.provenance(row["provenance"]), siblings,
        )  # fmt: skip

    def message(self, message_id: MessageId) -> ChatMessage:
        """Read one message.

        Raises:
            NotFoundError: There is no such message.
        """
        row = self._message_row(message_id)
        siblings = self._database.rows(
            "SELECT id FROM messages WHERE chat_id = ? AND parent_id IS ? ORDER BY id",
            (row["chat_id"], row["parent_id"]),
        )
        return self._message(row, tuple(MessageId(each["id"]) for each in siblings))

    def add_message(
        self, chat_id: ChatId, parent_id: MessageId | None, role: str, text: str, at: datetime
    ) -> MessageId:
        """Save a turn after `parent_id` and show its branch; on the disk when this returns.

        Raises:
            NotFoundError: There is no such chat, or no such message in it.
        """
        self._chat_row(chat_id)
        if parent_id is not None and self._message_row(parent_id)["chat_id"] != chat_id:
            raise NotFoundError("the message is of another chat", wanted=str(parent_id))
        with self._database.transaction():
            values = {"chat_id": chat_id, "parent_id": parent_id, "ref": rows.new_ref(), "role": role}
            times = rows.time_columns("at", at)
            message_id = rows.insert(self._database, "messages", {**values, "text": text, **times})
            rows.update(self._database, "chats", chat_id, rows.time_columns("last_at", at))
            self._choose(chat_id, parent_id, message_id)
        return MessageId(message_id)

    def append_text(self, message_id: MessageId, whole_text: str) -> None:
        """Save all the text of an answer received so far."""
        with self._database.transaction(durable=False):
            rows.update(self._database, "messages", message_id, {"text": whole_text})

    def finish_message(
        self, message_id: MessageId, text: str, finish_reason: FinishReason, provenance: Provenance | None
    ) -> None:
        """Save the whole answer and why it ended."""
        values = {"text": text, "finish_reason": finish_reason}
        with self._database.transaction():
            rows.update(
                self._database,
                "messages",
                message_id,
                {**values, "provenance": rows.provenance_to_json(provenance)},
            )

    def rename(self, chat_id: ChatId, title: str) -> None:
        """Give a chat another title.

        Raises:
            NotFoundError: There is no such chat.
        """
        self._change(chat_id, {"title": title})

    def archive(self, chat_id: ChatId) -> None:
        """Put a chat away, whole; raises NotFoundError as `rename` does."""
        self._change(chat_id, {"archived": 1})

    def unarchive(self, chat_id: ChatId) -> None:
        """Bring a chat back; raises NotFoundError as `rename` does."""
        self._change(chat_id, {"archived": 0})

    def choose_branch(self, message_id: MessageId) -> ChatThread:
        """Show the branch through a message from now on.

        Raises:
            NotFoundError: There is no such message.
        """
        row = self._message_row(message_id)
        chat_id = ChatId(row["chat_id"])
        with self._database.transaction():
            while row["parent_id"] is not None:
                self._choose(chat_id, row["parent_id"], row["id"])
                row = self._message_row(row["parent_id"])
            self._choose(chat_id, None, row["id"])
        return self.thread(chat_id)

    def _choose(self, chat_id: ChatId, parent_id: int | None, message_id: int) -> None:
        if parent_id is None:
            rows.update(self._database, "chats", chat_id, {"chosen": message_id})
        else:
            rows.update(self._database, "messages", parent_id, {"chosen": message_id})

    def _change(self, chat_id: ChatId, values: dict[str, object]) -> None:
        self._chat_row(chat_id)
        with self._database.transaction():
            rows.update(self._database, "chats", chat_id, values)

    def _chat_row(self, chat_id: ChatId) -> Row:
        row = self._database.row("SELECT * FROM chats WHERE id = ?", (chat_id,))
        if row is None:
            raise NotFoundError("no such chat", wanted=str(chat_id))
        return row

    def _message_row(self, message_id: int) -> Row:
        row = self._database.row("SELECT * FROM messages WHERE id = ?", (message_id,))
        if row is None:
            raise NotFoundError("no such message", wanted=str(message_id))
        return row
