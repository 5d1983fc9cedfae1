"""Search: endings, ё, numbers in any spelling, newest first, finds marked."""

from pathlib import Path

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.domain.stems import stem
from app.store.search import MARK, UNMARK
from app.store.store import Store
from tests.helpers.profiles import account, case, fill, interaction


@pytest.mark.parametrize("words", ["ВД-200", "вд200", "ВД200/5", "вд 200", "BД-200"])
def test_part_numbers_with_and_without_dash(filled: Store, words: str) -> None:
    assert [hit.kind for hit in filled.search.find(words, 10).hits] == ["interaction"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("рудника", {"account"}),
        ("ермековой сауле", {"contact"}),
        ("7011234567", {"contact"}),
        ("77011234567", {"contact"}),
        ("шахту", {"site"}),
        ("аг77", {"asset"}),
        ("c-0017", {"case"}),
        ("иванов сальником", {"visit"}),
        ("позвон", {"task"}),
        ("еще раз", {"interaction"}),
        ("насос несуществующее", set()),
    ],
)
def test_every_kind_is_found_in_other_forms(filled: Store, words: str, kinds: set[str]) -> None:
    assert {hit.kind for hit in filled.search.find(words, 10).hits} == kinds


def test_nothing_asked_nothing_found(filled: Store) -> None:
    assert filled.search.find("", 10).hits == filled.search.find(' — " * ', 10).hits == ()


def test_signs_of_the_query_language_are_only_signs(filled: Store) -> None:
    for words in ('насос" OR "x', "NEAR(насос)", "text:насос", "насос*", "-насос", "(насос"):
        filled.search.find(words, 10)
        filled.search.find(words, 10, ranked=True)
    assert filled.search.find('"насос"', 10).hits


def test_newest_event_first_and_no_more_than_asked(store: Store, tmp_path: Path) -> None:
    said = [
        interaction("i1", "2026-11-02T10:00:00+05:00", "сальник"),
        interaction("i2", "2026-11-09T10:00:00+05:00", "сальник"),
        interaction("i3", "2026-11-05T10:00:00+05:00", "сальник"),
    ]
    fill(store, tmp_path, account(cases=[case("k1", "1", interactions=said)]))
    assert [hit.id for hit in store.search.find("сальники", 2).hits] == [2, 3]
    hit = store.search.find("сальники", 2).hits[0]
    assert (hit.account, hit.case_id, hit.account_id, hit.title) == ("Рудник", 1, 1, "Насос")
    assert hit.at is not None
    assert hit.at.isoformat() == "2026-11-09T10:00:00+05:00"


def test_a_find_is_marked_in_its_surroundings(filled: Store) -> None:
    text = "до " * 100 + "Сальник Ёлочный" + " после" * 100
    filled.cases.add_interaction(CaseId(1), text, InteractionKind.NOTE, Direction.INTERNAL)
    [hit] = filled.search.find("елочных сальников", 10).hits
    assert f"{MARK}Сальник{UNMARK} {MARK}Ёлочный{UNMARK}" in hit.snippet
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert hit.title == "Насос течёт"


def test_the_index_follows_changes(filled: Store) -> None:
    with filled.database.transaction():
        filled.database.write("UPDATE tasks SET title = 'Написать' WHERE id = 1")
    assert not filled.search.find("позвонить", 10).hits
    assert filled.search.find("написать", 10).hits
    with filled.database.transaction():
        filled.database.write("DELETE FROM tasks WHERE id = 1")
    assert not filled.search.find("написать", 10).hits


def test_short_words_keep_their_endings() -> None:
    assert stem("цех") == "цех"
    assert stem("насосами") == stem("насосу") == "насос"
