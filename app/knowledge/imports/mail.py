"""Letters: .eml and .mbox, read with limits so that none of them can take the machine.

Invariants:
- Attachments are named in the text with their size, never unpacked: long runs of base64 are counted and
  dropped while the file is read.
- More parts or deeper nesting than a person sends is refused, and the next letter is read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import policy
from email.message import Message
from email.parser import BytesParser
from email.utils import getaddresses, parseaddr, parsedate_to_datetime
from pathlib import Path

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.knowledge.imports.damage import DAMAGE, problem, told_as_damage
from app.knowledge.imports.encodings import decode
from app.knowledge.imports.mail_text import text_of_html, tidy

_MOST_PARTS, _MOST_DEPTH, _MOST_BYTES = 500, 30, 32 << 20
# Text is rarely in base64 and never that long; the rest of a run is an attachment's.
_KEPT_BASE64_LINES = 4000
_BASE64 = re.compile(rb"[A-Za-z0-9+/=]{60,80}\s*")
_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_FROM = re.compile(rb"From \S+.*\d{2}:\d{2}")
_LONGEST_LINE = 1 << 20
_MEGABYTE = 1e6


@dataclass(slots=True)
class _Raw:
    """A letter while its lines come in."""

    line: int
    lines: list[bytes] = field(default_factory=list)
    size: int = 0
    run: int = 0
    dropped: int = 0

    def add(self, line: bytes) -> None:
        self.run = self.run + 1 if _BASE64.fullmatch(line) else 0
        if self.run > _KEPT_BASE64_LINES:
            self.dropped += len(line)
        else:
            self.size += len(line)
            if self.size <= _MOST_BYTES:
                self.lines.append(line)


def read_letter(path: Path) -> Iterator[Incoming | ImportProblem]:
    """Give the one letter of an .eml file; raises what `read_mailbox` raises."""
    raw = _Raw(1)
    for line in _lines(path):
        raw.add(line)
    yield _letter(raw)


def read_mailbox(path: Path) -> Iterator[Incoming | ImportProblem]:
    """Give the letters of an .mbox file.

    Raises:
        ExchangeError: The file cannot be read.
    """
    raw: _Raw | None = None
    was_empty = True
    for number, line in enumerate(_lines(path), start=1):
        if was_empty and line.startswith(b"From ") and _FROM.match(line):
            if raw is not None:
                yield _letter(raw)
            raw = _Raw(number)
        elif raw is None:
            if line.strip():
                yield problem(number, "import.damaged", "no From line")
                return
        else:
            raw.add(line[1:] if line.startswith(b">From ") else line)
        was_empty = not line.strip()
    if raw is not None:
        yield _letter(raw)


def _lines(path: Path) -> Iterator[bytes]:
    with told_as_damage(path), path.open("rb") as file:
        while line := file.readline(_LONGEST_LINE):
            yield line


def _letter(raw: _Raw) -> Incoming | ImportProblem:
    if raw.size > _MOST_BYTES:
        return problem(raw.line, "import.too_large", f"{raw.size} bytes")
    whole = b"".join(raw.lines)
    if len(_BOUNDARY.findall(whole)) > _MOST_PARTS:
        return problem(raw.line, "import.nested", "too many parts")
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(whole)
        return Incoming(str(raw.line), _fields(message, raw.dropped))
    except RecursionError:
        return problem(raw.line, "import.nested", "too deep")
    except DAMAGE as error:
        return problem(raw.line, "import.damaged", type(error).__name__)


def _fields(message: Message, dropped: int) -> dict[str, str]:
    text, attached = _body(message, dropped)
    subject = header(message, "Subject")
    if not (message.keys() and (text or subject)):
        raise ValueError("not a letter")
    fields = {
        "interaction.kind": "email",
        "interaction.ref": header(message, "Message-ID").strip("<> "),
        "interaction.at": letter_time(header(message, "Date")),
        "interaction.subject": subject[:500],
        "interaction.text": "\n".join([text, *attached]).strip() or subject,
        "mail.from": _one(header(message, "From")),
        "mail.to": "\n".join(
            shown(name, address)
            for name, address in getaddresses([header(message, "To"), header(message, "Cc")])
            if address
        ),
    }
    return {name: value for name, value in fields.items() if value}


def header(message: Message, name: str) -> str:
    """Read a header, its encoded words decoded; what does not decode is kept as it stands."""
    from email.errors import HeaderParseError
    from email.header import decode_header

    # As it stood: what `get` gives has lost letters that were sent without being encoded.
    found = next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")
    value = decode(found.encode("utf-8", "surrogateescape")).text
    try:
        parts = decode_header(value)
    except (HeaderParseError, *DAMAGE):
        return " ".join(value.split())
    texts = [part if isinstance(part, str) else _decoded(part, charset or "") for part, charset in parts]
    return " ".join("".join(texts).split())


def _decoded(untrusted: bytes, charset: str) -> str:
    try:
        return untrusted.decode(charset or "utf-8")
    except (LookupError, ValueError):
        return decode(untrusted).text


def letter_time(value: str) -> str:
    """Read the date of a letter; what does not read is refused later, where it is known on which line."""
    if not value:
        return ""
    try:
        return parsedate_to_datetime(value).isoformat()
    except DAMAGE:
        return value


def _one(value: str) -> str:
    return shown(*parseaddr(value))


def shown(name: str, address: str) -> str:
    """Write a name and an address as one, for `mail.from` and `mail.to`."""
    return f"{name} <{address}>" if name else address


def _body(message: Message, dropped: int) -> tuple[str, list[str]]:
    plain, html, attached = list[str](), list[str](), list[str]()
    for part, depth in _walk(message, 0):
        if depth > _MOST_DEPTH:
            raise RecursionError("too deep")
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), _file_name(part)
        if name or not kind.startswith("text/"):
            attached.append(f"[{name or kind}, {_size(part, dropped)}]")
        elif kind == "text/html":
            html.append(text_of_html(_part_text(part)))
        else:
            plain.append(tidy(_part_text(part)))
    return "\n".join(plain) or "\n".join(html), attached


def _walk(message: Message, depth: int) -> Iterator[tuple[Message, int]]:
    yield message, depth
    if depth <= _MOST_DEPTH and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _walk(part, depth + 1)


def _file_name(part: Message) -> str:
    name = part.get_filename()
    return " ".join(str(name).split())[:200] if name else ""


def _size(part: Message, dropped: int) -> str:
    payload = part.get_payload()
    size = (len(payload) if isinstance(payload, str) else 0) + dropped
    if str(part.get("Content-Transfer-Encoding", "")).lower() == "base64":
        size = size * 3 // 4
    return f"{size / _MEGABYTE:.1f} MB" if size >= _MEGABYTE else f"{max(1, size // 1000)} kB"


def _part_text(part: Message) -> str:
    untrusted = part.get_payload(decode=True)
    if not isinstance(untrusted, bytes):
        return ""
    charset = part.get_content_charset() or ""
    return _decoded(untrusted, charset if charset != "us-ascii" else "").replace("\x00", "")
