"""Which tokens lie where: the longest beginning is found, room is made in order."""

from hypothesis import given
from hypothesis import strategies as st

from app.inference.sequences import Match, Sequences, Slot, common_prefix

TOKENS = st.lists(st.integers(0, 3), max_size=12)


@given(one=TOKENS, other=TOKENS)
def test_the_common_beginning(one: list[int], other: list[int]) -> None:
    length = common_prefix(one, other)
    assert one[:length] == other[:length]
    assert length == min(len(one), len(other)) or one[length] != other[length]


def filled(sequences: Sequences, *tokens: int, adapter: str | None = None, pinned: bool = False) -> Slot:
    slot = sequences.take()
    assert slot is not None
    slot.tokens, slot.adapter = list(tokens), adapter
    sequences.release(slot, pinned=pinned)
    return slot


def test_the_longest_beginning_wins_wherever_it_lies() -> None:
    sequences = Sequences(4)
    assert sequences.best([1, 2]) == Match(None, 0)
    short = filled(sequences, 1, 2, 9)
    long = filled(sequences, 1, 2, 3, 4, pinned=True)
    assert sequences.best([1, 2, 3, 5]) == Match(long, 3)
    assert sequences.best([1, 2, 9, 9]) == Match(short, 3)
    assert sequences.best([7]) == Match(None, 0)


def test_a_beginning_at_work_serves_too() -> None:
    sequences = Sequences(2)
    slot = filled(sequences, 1, 2)
    sequences.claim(slot)
    assert sequences.best([1, 2, 3]) == Match(slot, 2)
    assert sequences.held([1, 2]) is None


def test_what_was_evaluated_with_an_adapter_serves_only_it() -> None:
    sequences = Sequences(2)
    slot = filled(sequences, 1, 2, adapter="formal")
    assert sequences.best([1, 2]) == Match(None, 0)
    assert sequences.best([1, 2], "formal") == Match(slot, 2)
    assert sequences.held([1, 2]) is None
    assert sequences.held([1, 2], "formal") is slot


def test_empty_ones_are_taken_first_then_the_longest_unused_and_pinned_ones_last() -> None:
    sequences = Sequences(3)
    pinned = filled(sequences, 1, pinned=True)
    old = filled(sequences, 2)
    new = filled(sequences, 3)
    sequences.best([2])
    assert [sequences.take() for _ in range(4)] == [new, old, pinned, None]
    assert not pinned.pinned


def test_room_is_made_from_what_rests() -> None:
    sequences = Sequences(3)
    assert sequences.oldest() is None
    pinned = filled(sequences, 1, pinned=True)
    first, second = filled(sequences, 2), filled(sequences, 3)
    sequences.touch(first)
    assert sequences.oldest() is second
    sequences.claim(second)
    assert sequences.oldest() is first
    sequences.claim(first)
    assert sequences.oldest() is pinned
