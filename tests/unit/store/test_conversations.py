"""Pasted conversations: each message once."""

import pytest

from app.domain.conversation import split_conversation
from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.errors import NotFoundError
from app.store.check import check
from app.store.conversations import add_messages
from app.store.store import Store
from tests.helpers.profiles import EAST

TEXT = """12.11.2026, 14:05 - Ермекова Сауле: Добрый день
12.11.2026, 14:06 - Я: Здравствуйте
12.11.2026, 14:07 - Сменщик: Тоже тут"""


def test_a_conversation_is_written_once(filled: Store) -> None:
    messages = split_conversation(TEXT, EAST)
    assert add_messages(filled, CaseId(1), messages, {"Я"}) == 3
    assert add_messages(filled, CaseId(1), messages, {"Я"}) == 0
    told = filled.cases.file(CaseId(1)).interactions[-3:]
    assert [(one.direction, one.contact_id, one.author) for one in told] == [
        (Direction.IN, 1, "Ермекова Сауле"), (Direction.OUT, None, "Я"), (Direction.IN, None, "Сменщик"),
    ]  # fmt: skip
    assert {one.kind for one in told} == {InteractionKind.MESSAGE}
    assert not check(filled)


def test_without_a_case_nothing_is_written(filled: Store) -> None:
    with pytest.raises(NotFoundError):
        add_messages(filled, CaseId(9), split_conversation(TEXT, EAST), ())
