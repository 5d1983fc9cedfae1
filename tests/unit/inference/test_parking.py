"""Stories at rest parked outside of the cells: what goes, what stays, what comes back, and how much."""

import pytest

from app.domain.generation import PromptPart
from app.inference import protocol
from app.inference.parking import Parking
from tests.helpers.counting_model import CountingModel, Desk

STORY = 400
LONG = 600


@pytest.fixture
def desk() -> Desk:
    desk = Desk(CountingModel(n_ctx=2000, n_batch=512, max_scored=32))
    desk.scheduler._parking = Parking(desk.scheduler._sequences, 10_000)
    return desk


def asked(desk: Desk, prompt: str, **order: object) -> int:
    """Tokens that needed no evaluation."""
    desk.submit(prompt, max_tokens=2, speculate=False, **order)
    return desk.result().cached_tokens


def lying(desk: Desk) -> int:
    return desk.model._used()


def test_strange_stories_leave_the_cells_and_come_back_evaluated(desk: Desk) -> None:
    asked(desk, "A" * LONG)
    asked(desk, "B" * LONG)
    assert lying(desk) == LONG + 1
    evaluated = desk.model.evaluated
    assert asked(desk, "A" * LONG) == LONG - 1
    assert desk.model.evaluated - evaluated == 2
    assert asked(desk, "B" * LONG) == LONG - 1
    assert lying(desk) == LONG + 1


def test_few_cells_in_the_way_stay(desk: Desk) -> None:
    asked(desk, "A" * STORY)
    asked(desk, "B" * STORY)
    assert lying(desk) == 2 * (STORY + 1)
    assert desk.scheduler._parking.bytes == 0


def test_what_both_begin_with_stays_in_the_cells(desk: Desk) -> None:
    asked(desk, "s" * 100 + "A" * LONG)
    assert asked(desk, "s" * 100 + "B" * LONG) == 100
    assert asked(desk, "s" * 100 + "A" * LONG) == 100 + LONG - 1


def test_another_question_on_the_same_story_moves_nothing(desk: Desk) -> None:
    asked(desk, "A" * LONG + "b" * 200)
    assert asked(desk, "A" * LONG + "c" * 200) == LONG
    assert desk.scheduler._parking.bytes == 0


def test_drafts_of_one_prompt_are_parked_once(desk: Desk) -> None:
    for seed in range(4):
        desk.submit("A" * LONG, max_tokens=3 + seed, speculate=False)
    desk.run()
    asked(desk, "B" * LONG)
    assert LONG <= desk.scheduler._parking.bytes <= LONG + 8
    assert lying(desk) == LONG + 1


def test_the_longest_unused_is_given_up_for_bytes(desk: Desk) -> None:
    for letter in "ABC":
        asked(desk, letter * LONG)
    desk.scheduler._parking._most_bytes = 2 * LONG + 10
    asked(desk, "D" * LONG)
    assert desk.scheduler._parking.bytes <= 2 * LONG + 10
    assert asked(desk, "A" * LONG) == 0
    assert asked(desk, "C" * LONG) == LONG - 1


def test_nothing_is_parked_without_bytes_for_it(desk: Desk) -> None:
    desk.scheduler._parking = Parking(desk.scheduler._sequences, 0)
    asked(desk, "A" * LONG)
    asked(desk, "B" * LONG)
    assert lying(desk) == 2 * (LONG + 1)


def test_a_story_too_large_to_be_parked_stays(desk: Desk) -> None:
    desk.scheduler._parking = Parking(desk.scheduler._sequences, LONG - 1)
    asked(desk, "A" * LONG)
    asked(desk, "B" * LONG)
    assert lying(desk) == 2 * (LONG + 1)
    assert asked(desk, "A" * LONG) == LONG - 1


def test_what_finds_no_room_is_parked_not_lost(desk: Desk) -> None:
    desk.model.n_ctx = LONG + 100
    asked(desk, "A" * STORY)
    asked(desk, "B" * STORY)
    assert desk.scheduler._parking.bytes == STORY + 1
    assert asked(desk, "A" * STORY) == STORY - 1


def test_adapters_do_not_take_each_others_stories(desk: Desk) -> None:
    desk.scheduler.submit(protocol.Adapt(900, "formal", "formal.gguf"))
    asked(desk, "A" * LONG, adapter="formal")
    assert asked(desk, "A" * LONG) == 0
    assert asked(desk, "A" * LONG, adapter="formal") == LONG - 1


def test_a_pinned_story_comes_back_pinned(desk: Desk) -> None:
    assert desk.warm("A" * LONG) == LONG
    pinned = [slot.pinned for slot in desk.scheduler._sequences.resting()]
    asked(desk, "B" * LONG)
    assert desk.warm("A" * LONG) == LONG
    again = [slot.pinned for slot in desk.scheduler._sequences.resting() if slot.tokens[0] == ord("A")]
    assert pinned == again == [True]


def test_a_parked_story_is_kept_like_one_that_lies_there(desk: Desk) -> None:
    asked(desk, "A" * LONG)
    asked(desk, "B" * LONG)
    desk.scheduler.submit(protocol.Keep(901, (PromptPart("A" * LONG, control=False),)))
    kept = desk.answers[-1]
    assert isinstance(kept, protocol.Kept)
    assert kept.tokens == LONG


def test_a_restored_story_lies_where_the_strangers_were(desk: Desk) -> None:
    asked(desk, "A" * LONG)
    desk.scheduler.submit(protocol.Keep(902, (PromptPart("A" * LONG, control=False),)))
    kept = desk.answers[-1]
    assert isinstance(kept, protocol.Kept)
    other = Desk(CountingModel(n_ctx=2000, n_batch=512, max_scored=32))
    other.scheduler._parking = Parking(other.scheduler._sequences, 10_000)
    asked(other, "B" * LONG)
    other.scheduler.submit(protocol.Restore(903, kept.state))
    assert lying(other) == LONG
    assert asked(other, "A" * LONG) == LONG - 1
