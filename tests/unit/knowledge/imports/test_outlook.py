"""Letters of Outlook, sound and damaged."""

import random
from pathlib import Path

import pytest

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports import outlook
from app.knowledge.imports.formats import detect
from app.knowledge.imports.outlook import read_outlook
from tests.helpers import msg_builder as msg

# 2026-11-03 05:00 UTC, in tenths of microseconds since 1601.
SENT = (1_793_682_000 + 11_644_473_600) * 10_000_000
WHOLE = msg.letter(
    {
        msg.SUBJECT: "Насос течёт", msg.BODY: "Здравствуйте.\r\n\r\n\r\n\r\nТечёт.",
        msg.SENDER_NAME: "Сауле Ермекова", msg.SENDER_ADDRESS: "saule@rudnik.example",
        msg.HEADERS: "Message-ID: <7@r>\r\n\r\n",
    },
    SENT,
    {msg.NAME: "Вахта", msg.ADDRESS: "desk@ours.example"},
)  # fmt: skip


def put(folder: Path, content: bytes) -> Path:
    path = folder / "п.msg"
    path.write_bytes(content)
    return path


def test_a_letter_reads(tmp_path: Path) -> None:
    (found,) = read_outlook(put(tmp_path, WHOLE))
    assert isinstance(found, Incoming)
    assert found.fields == {
        "interaction.kind": "email", "interaction.ref": "7@r", "interaction.at": "2026-11-03T05:00:00+00:00",
        "interaction.subject": "Насос течёт", "interaction.text": "Здравствуйте.\n\nТечёт.",
        "mail.from": "Сауле Ермекова <saule@rudnik.example>", "mail.to": "Вахта <desk@ours.example>",
    }  # fmt: skip
    assert detect(put(tmp_path, WHOLE).rename(tmp_path / "п")) == "msg"


def test_an_empty_letter_is_damaged(tmp_path: Path) -> None:
    (found,) = read_outlook(put(tmp_path, msg.letter({msg.SENDER_NAME: "Сауле"})))
    assert isinstance(found, ImportProblem)
    assert found.code == "import.damaged"


def test_a_letter_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlook, "_MOST_BYTES", 1000)
    with pytest.raises(ExchangeError) as refusal:
        list(read_outlook(put(tmp_path, WHOLE)))
    assert refusal.value.code == "import.too_large"


def test_damaged_letters_are_refused_in_our_words(tmp_path: Path) -> None:
    chance, refused = random.Random(3), 0
    for _ in range(300):
        content = bytearray(WHOLE)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(content))
            content[at : at + 4] = chance.randbytes(4)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        try:
            list(read_outlook(put(tmp_path, bytes(content))))
        except ExchangeError:
            refused += 1
    assert refused
