"""The choice of the story: within the budget, newest first, in blocks, never failing on a huge note."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.domain.context import (
    CUT_MARK,
    choose_start,
    cut_text,
    first_word_budget,
    left_out_words,
    pieces_of,
)
from app.domain.story import StoryEntry
from tests.helpers.casefiles import moment


def test_the_budget_is_seconds_times_speed() -> None:
    assert first_word_budget(5, 104.2) == 521
    assert first_word_budget(5, 0.01) == 1


def test_all_is_taken_when_all_fits() -> None:
    assert choose_start([10, 20, 30], 60) == 0
    assert choose_start([], 10) == 0


def test_the_newest_is_taken_even_alone() -> None:
    assert choose_start([500, 500], 100) == 1


@given(st.lists(st.integers(1, 120), min_size=1, max_size=60), st.integers(40, 800))
def test_what_is_chosen_fits(counts: list[int], room: int) -> None:
    start = choose_start(counts, room)
    assert sum(counts[start:]) <= room or start == len(counts) - 1


def test_the_start_moves_in_blocks_as_the_story_grows() -> None:
    counts: list[int] = []
    starts = []
    for _ in range(60):
        counts.append(10)
        starts.append(choose_start(counts, 200))
    moves = sum(one != other for one, other in pairwise(starts))
    assert starts[-1] > 30
    assert moves <= 60 * 10 // (200 // 4)
    assert starts == sorted(starts)


def test_a_text_is_cut_at_a_sentence_with_a_mark() -> None:
    pieces = pieces_of("Первое предложение. Второе! Третье?", 100)
    assert pieces == ("Первое предложение. ", "Второе! ", "Третье? ")
    assert cut_text(pieces, [2, 1, 1], 3) == "Первое предложение. Второе!" + CUT_MARK
    assert cut_text(pieces, [2, 1, 1], 9) == "Первое предложение. Второе! Третье?" + CUT_MARK


def test_a_blob_is_split_anywhere_and_never_read_whole() -> None:
    pieces = pieces_of("а" * 1_000_000, 50)
    assert sum(len(piece.strip()) for piece in pieces) == 50 * 32
    assert max(map(len, pieces)) <= 401


def test_left_out_is_told_newest_first() -> None:
    entries = [StoryEntry(moment(5), "note", "", ""), StoryEntry(moment(6), "email", "", "")]
    assert left_out_words(entries) == ("email 2026-10-06", "note 2026-10-05")
