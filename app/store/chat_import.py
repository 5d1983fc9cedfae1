"""Reading the chats and templates of an exchange file."""

from app.errors import ExchangeError
from app.store import rows
from app.store.exchange_format import ChatShape, MessageShape, TemplateShape
from app.store.import_rows import ImportRows


def import_chat(into: ImportRows, chat: ChatShape, line: str) -> None:
    """Take one chat with its messages.

    Raises:
        ExchangeError: A message names a parent that does not stand before it.
    """
    values = {
        "title": chat.title, **rows.time_columns("created_at", chat.created_at),
        **rows.time_columns("last_at", chat.last_at), "archived": int(chat.archived),
    }  # fmt: skip
    chat_id, _ = into.put("chats", {}, chat.ref, values, line)
    known: dict[str, int] = {}
    for index, message in enumerate(chat.messages):
        place = f"{line}.messages[{index}]"
        if message.parent is not None and message.parent not in known:
            raise ExchangeError("no such ref before it", path=f"{place}.parent", reason="no such ref")
        parent_id = known[message.parent] if message.parent is not None else None
        known[message.ref] = _import_message(into, chat_id, parent_id, message, place)


def _import_message(
    into: ImportRows, chat_id: int, parent_id: int | None, message: MessageShape, line: str
) -> int:
    values = {
        "parent_id": parent_id, "role": message.role, "text": message.text,
        **rows.time_columns("at", message.at), "finish_reason": message.finish_reason,
        "provenance": rows.provenance_to_json(message.provenance),
    }  # fmt: skip
    message_id, written = into.put("messages", {"chat_id": chat_id}, message.ref, values, line)
    if written and message.chosen:
        table, owner = ("chats", chat_id) if parent_id is None else ("messages", parent_id)
        into.aim(table, owner, "chosen", message_id)
    return message_id


def import_template(into: ImportRows, template: TemplateShape, line: str) -> None:
    """Take one template."""
    values = {"name": template.name, "language": template.language, "text": template.text}
    into.put("templates", {}, template.ref, values, line)
