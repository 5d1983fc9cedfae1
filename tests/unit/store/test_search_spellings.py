"""Search: what a Russian keyboard writes of Kazakh, sizes with any sign between, numbers in pieces."""

from pathlib import Path

import pytest

from app.store import schema
from app.store.search import MARK, UNMARK
from app.store.store import Store
from tests.helpers.profiles import account, case, fill, interaction, reopen


@pytest.fixture
def kazakh(store: Store, tmp_path: Path) -> Store:
    said = [
        interaction("i1", "2026-11-02T10:00:00+05:00", "Гүлнәр Әбдіқызына қоңырау шалу", subject="Қоңырау"),
        interaction("i2", "2026-11-03T10:00:00+05:00", "манжета 80×60, насос ЦН-180 № 0042", subject="Заказ"),
        interaction("i3", "2026-11-04T10:00:00+05:00", "манжета 80х65", subject="Ещё"),
    ]
    fill(store, tmp_path, account(cases=[case("k1", "1", interactions=said)], interactions=[]))
    return store


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("гулнар", [1]),
        ("Абдикызына", [1]),
        ("конырау", [1]),
        ("қоңырау", [1]),
        ("gulnar", [1]),
        ("80х60", [2]),
        ("80x60", [2]),
        ("80×60", [2]),
        ("80×65", [3]),
        ("цн1800042", [2]),
        ("цн-1800042", [2]),
        ("цн1800043", []),
    ],
)
def test_kazakh_letters_sizes_and_numbers_in_pieces(kazakh: Store, words: str, found: list[int]) -> None:
    for ranked in (True, False):
        hits = kazakh.search.find(words, 10, ranked=ranked).hits
        assert [hit.id for hit in hits if hit.kind == "interaction"] == found


def test_what_a_russian_keyboard_wrote_is_marked_in_kazakh(kazakh: Store) -> None:
    [hit] = kazakh.search.find("гулнар", 5).hits
    assert f"{MARK}Гүлнәр{UNMARK}" in hit.snippet


def test_an_older_profile_learns_plain_spellings(kazakh: Store) -> None:
    connection = kazakh.database.writer_connection
    connection.execute("DROP TABLE search_plain")
    connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) - 1}")
    kazakh.close()
    again = reopen(kazakh.directory)
    try:
        assert [hit.id for hit in again.search.find("гулнар", 5).hits] == [1]
    finally:
        again.close()


def test_an_index_written_anew_knows_plain_spellings(kazakh: Store) -> None:
    kazakh.search.rebuild()
    assert [hit.id for hit in kazakh.search.find("конырау", 5).hits] == [1]
