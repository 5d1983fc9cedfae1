"""Outlook's .msg: one letter."""

from collections.abc import Iterator
from email.utils import parseaddr
from pathlib import Path

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.damage import problem, told_as_damage
from app.knowledge.imports.mail import letter_time, shown
from app.knowledge.imports.mail_text import text_of_html, tidy

_MOST_BYTES = 256 << 20


def read_outlook(path: Path) -> Iterator[Incoming | ImportProblem]:
    """Give the one letter of a .msg file.

    Raises:
        ExchangeError: The file cannot be read (`import.unreadable`) or is over 256 MiB (`import.too_large`).
    """
    with told_as_damage(path):
        size = path.stat().st_size
    if size > _MOST_BYTES:
        raise ExchangeError("over 256 MiB", code="import.too_large", path=path.name)
    with told_as_damage(path):
        fields = _fields(path)
    yield Incoming("1", fields) if fields else problem(1, "import.damaged", "not a letter")


def _fields(path: Path) -> dict[str, str]:
    from oxmsg import Message

    message = Message.load(str(path))
    headers = {name.lower(): value for name, value in (message.message_headers or {}).items()}
    text = tidy(message.body or "") or text_of_html(message.html_body or "")
    attached = [f"[{one.file_name}, {max(1, one.size // 1000)} kB]" for one in message.attachments]
    sent = message.sent_date
    to = [shown(one.name, one.email_address) for one in message.recipients if one.email_address]
    fields = {
        "interaction.kind": "email",
        "interaction.ref": headers.get("message-id", "").strip("<> "),
        "interaction.at": sent.isoformat() if sent else letter_time(headers.get("date", "")),
        "interaction.subject": (message.subject or "")[:500],
        "interaction.text": "\n".join([text, *attached]).strip() or message.subject or "",
        "mail.from": shown(*parseaddr(message.sender or "")),
        "mail.to": "\n".join(to),
    }
    if not (fields["interaction.text"] or fields["interaction.subject"]):
        return {}
    return {name: value for name, value in fields.items() if value}
