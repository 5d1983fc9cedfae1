"""Conversations copied out of messengers: the formats people really paste, in both languages."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.conversation import SaidMessage, split_conversation
from tests.helpers.profiles import EAST

WHATSAPP_RU = """12.10.2026, 14:05 - Сообщения и звонки защищены сквозным шифрованием.
12.10.2026, 14:05 - Сауле Ермекова: Добрый день! Седло: КЛ-75.02
вторая строка

четвёртая
13.10.2026, 09:01 - Т. Жумабеков: Принято, везём"""
IPHONE = """\u200e[12.10.2026, 14:05:33] Сауле Ермекова: Добрый день! Седло: КЛ-75.02
[13.10.2026, 9:01:00] Т. Жумабеков: Принято, везём"""
DESKTOP = """[14:05, 12.10.2026] Сауле Ермекова: Добрый день! Седло: КЛ-75.02
[9:01, 13.10.2026] Т. Жумабеков: Принято, везём"""
WHATSAPP_US = """10/12/26, 2:05\u202fPM - Сауле Ермекова: Добрый день! Седло: КЛ-75.02
10/13/26, 9:01\u202fAM - Т. Жумабеков: Принято, везём"""
TELEGRAM = """Сауле Ермекова, [12.10.2026 14:05]
Добрый день! Седло: КЛ-75.02

Т. Жумабеков, [13.10.2026 9:01]
Принято, везём"""
TELEGRAM_WORDS = """Сауле Ермекова, [12 окт. 2026 г., 14:05:33]:
Добрый день! Седло: КЛ-75.02

Т. Жумабеков, [13 октября 2026 в 9:01]:
Принято, везём"""
TELEGRAM_EN = """Сауле Ермекова, [Oct 12, 2026 at 2:05 PM]
Добрый день! Седло: КЛ-75.02
Т. Жумабеков, [Oct 13, 2026 at 9:01 AM]
Принято, везём"""


@pytest.mark.parametrize(
    "text", [WHATSAPP_RU, IPHONE, DESKTOP, WHATSAPP_US, TELEGRAM, TELEGRAM_WORDS, TELEGRAM_EN]
)
def test_every_format_is_read_alike(text: str) -> None:
    first, second = split_conversation(text, EAST)
    assert (first.author, second.author) == ("Сауле Ермекова", "Т. Жумабеков")
    assert first.at.replace(second=0) == datetime(2026, 10, 12, 14, 5, tzinfo=EAST)
    assert second.at == datetime(2026, 10, 13, 9, 1, tzinfo=EAST)
    assert first.text.startswith("Добрый день! Седло: КЛ-75.02")
    assert second.text == "Принято, везём"


def test_lines_without_a_head_belong_to_the_message_above() -> None:
    first, _ = split_conversation(WHATSAPP_RU, EAST)
    assert first.text == "Добрый день! Седло: КЛ-75.02\nвторая строка\n\nчетвёртая"


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("05/10/2026, 14:05 - А: х", 5, 10), ("05/10/2026, 2:05 PM - А: х", 10, 5),
        ("5.10.26, 2:05 PM - А: х", 5, 10), ("[May 7, 2026, 12:05 AM] А: х", 7, 5),
        ("А, [7 мая 2026 12:05]\nх", 7, 5),
    ],
)  # fmt: skip
def test_day_and_month_are_told_apart(text: str, day: int, month: int) -> None:
    (said,) = split_conversation(text, EAST)
    assert (said.at.day, said.at.month) == (day, month)


def test_midnight_and_noon_in_halves_of_the_day() -> None:
    text = "10/13/26, 12:05 AM - А: ночь\n10/13/26, 12:05 PM - А: день"
    assert [said.at.hour for said in split_conversation(text, EAST)] == [0, 12]


@pytest.mark.parametrize(
    "text",
    [
        "", "просто текст", "[заметка на полях] Иван: не сообщение", "12.10.2026, 14:05 - звонок без автора",
        "40.40.2026, 14:05 - А: х", "12.10.2026, 99:05 - А: х", "А, [7 вчера 2026 12:05]\nх",
        "А, [время 12:05:00]\nх", "12.10.2026, 14:05 - А: \n",
    ],
)  # fmt: skip
def test_what_is_no_conversation_is_nothing(text: str) -> None:
    assert split_conversation(text, EAST) == ()


def test_without_a_zone_the_machine_s_own_counts() -> None:
    (said,) = split_conversation("12.10.2026, 14:05 - А: х", None)
    assert said.at.utcoffset() is not None
    assert said.at.hour == 14


@given(st.text(max_size=400))
def test_any_text_is_survived(text: str) -> None:
    assert all(isinstance(said, SaidMessage) for said in split_conversation(f"{WHATSAPP_RU}\n{text}", EAST))
