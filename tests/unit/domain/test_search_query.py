"""A search field's words, phrases and filters in both languages."""

from datetime import datetime, timedelta, timezone

import pytest

from app.domain.search_query import SearchQuery, kinds_called, read_query, since_when

NOW = datetime(2026, 11, 24, 15, 30, tzinfo=timezone(timedelta(hours=5)))


def day(year: int, month: int, number: int) -> datetime:
    return datetime(year, month, number, tzinfo=NOW.tzinfo)


def test_words_phrases_and_filters() -> None:
    query = read_query('насос "течёт масло" от:"Сауле Е" тип:письма type:note с:7д "конца нет', NOW)
    assert query == SearchQuery(
        ("насос",),
        ("течёт масло", "конца нет"),
        ("Сауле Е",),
        frozenset({"email", "note"}),
        day(2026, 11, 17),
    )
    assert not query.is_empty
    assert read_query("   ", NOW).is_empty
    assert not read_query("type:task", NOW).is_empty


def test_what_is_no_filter_is_a_word() -> None:
    assert read_query("http://x since:завтра since: от: Re:насос", NOW).words == (
        "http://x", "since:завтра", "since:", "от:", "Re:насос",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "at"),
    [
        ("2026-11-01", day(2026, 11, 1)), ("2026-11", day(2026, 11, 1)), ("2025", day(2025, 1, 1)),
        ("01.11.2025", day(2025, 11, 1)), ("1.11", day(2026, 11, 1)), ("1.12", day(2025, 12, 1)),
        ("сегодня", day(2026, 11, 24)), ("yesterday", day(2026, 11, 23)), ("2w", day(2026, 11, 10)),
        ("9999г", day(1, 1, 1)), ("31.02", None), ("0000", None), ("29.2.2025", None), ("завтра", None),
    ],
)  # fmt: skip
def test_since(word: str, at: datetime | None) -> None:
    assert since_when(word, NOW) == at


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("emails", {"email"}), ("письмо", {"email"}), ("звонки", {"call"}), ("заявка", {"case"}),
        ("чат", {"chat"}), ("вложения", {"attachment"}), ("za", set()), ("zzz", set()),
    ],
)  # fmt: skip
def test_kinds(word: str, kinds: set[str]) -> None:
    assert kinds_called(word) == kinds
