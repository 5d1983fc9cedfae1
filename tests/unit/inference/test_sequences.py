"""Which tokens lie where: the longest beginning is found, room is made in order."""

from hypothesis import given
from hypothesis import strategies as st

from app.inference.sequences import Match, Sequences, common_prefix

TOKENS = st.lists(st.integers(0, 3), max_size=12)


@given(one=TOKENS, other=TOKENS)
def test_the_common_beginning(one: list[int], other: list[int]) -> None:
    length = common_prefix(one, other)
    assert one[:length] == other[:length]
    assert length == min(len(one), len(other)) or one[length] != other[length]


def test_the_longest_beginning_wins_wherever_it_lies() -> None:
    sequences = Sequences(4)
    assert sequences.best([1, 2]) == Match(0, 0)
    sequences.note(0, [1, 2, 9])
    sequences.note(2, [1, 2, 3, 4], pinned=True)
    assert sequences.best([1, 2, 3, 5]) == Match(2, 3)
    assert sequences.best([1, 2, 9, 9]) == Match(0, 3)
    assert sequences.best([7]) == Match(0, 0)


def test_only_a_pinned_whole_is_held() -> None:
    sequences = Sequences(3)
    sequences.note(1, [1, 2], pinned=True)
    assert sequences.held([1, 2]) == 1
    assert sequences.held([1]) is None
    sequences.note(1, [5])
    assert sequences.held([5]) is None


def test_spare_sequences_are_empty_ones_then_the_longest_unused() -> None:
    sequences = Sequences(3)
    first = sequences.spare()
    sequences.note(first, [1, 1], pinned=True)
    second = sequences.spare()
    sequences.note(second, [2, 2], pinned=True)
    assert {first, second} == {1, 2}
    sequences.best([1, 1, 5])
    assert sequences.spare() == second


def test_room_is_made_from_the_longest_unused_but_never_from_what_is_kept() -> None:
    sequences = Sequences(4)
    assert sequences.oldest_besides(0) is None
    sequences.note(1, [1], pinned=True)
    sequences.note(2, [2], pinned=True)
    sequences.best([1, 4])
    assert sequences.oldest_besides(0) == 2
    assert sequences.oldest_besides(2) == 1
