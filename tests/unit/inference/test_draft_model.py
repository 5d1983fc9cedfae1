"""A small model guesses, the large one checks: the text is the large one's in every case."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest

from app.inference.draft_model import DraftGuesses, DraftModel, measured_draft
from app.inference.evaluator import Outcome, Row
from app.inference.sampling import Scores
from app.inference.speculation import StepCost
from tests.helpers.counting_model import END, CountingModel, Desk

FLAT = StepCost(((1, 1.0), (16, 1.2)))


@dataclass
class OddModel(CountingModel):
    """After `n` it would write `n + 2`."""

    def scores(self, place: int) -> Scores:
        return np.roll(super().scores(place), 1)


def reading(tokens: str) -> list[int]:
    return [ord(letter) for letter in tokens]


def test_it_guesses_what_it_would_write() -> None:
    draft = DraftModel(CountingModel(), 0.1)
    assert draft.follow(reading("abc"), 3) == reading("def")
    assert draft.follow(reading("abc"), 0) == []


def test_only_what_is_new_is_evaluated() -> None:
    model = CountingModel()
    draft = DraftModel(model, 0.1)
    draft.follow(reading("abc"), 3)
    before = model.evaluated
    # All were right, and one more came: the last guess was never evaluated, nor was what followed it.
    assert draft.follow(reading("abcdefg"), 1) == reading("h")
    assert model.evaluated - before == 2
    # The second was wrong: what it had read after that is taken back.
    assert draft.follow(reading("abcdx"), 1) == reading("y")
    assert model.cells[0] == reading("abcdx")
    # Asked again without anything new, the last token is evaluated again for its scores.
    assert draft.follow(reading("abcdx"), 1) == reading("y")


def test_a_long_prompt_is_read_in_pieces() -> None:
    draft = DraftModel(CountingModel(n_batch=4), 0.1)
    text = reading("abcdefghij")
    assert [draft.follow(text, 1) for _ in range(3)] == [[], [], reading("k")]


def test_the_end_is_no_guess_and_the_context_no_more_than_it_is() -> None:
    assert DraftModel(CountingModel(), 0.1).follow(reading("y"), 5) == reading("z")
    assert DraftModel(CountingModel(), 0.1).follow(reading("z"), 5) == []
    assert DraftModel(CountingModel(n_ctx=4), 0.1).follow(reading("abc"), 5) == reading("de")


def test_a_failed_evaluation_forgets_all() -> None:
    model = CountingModel()
    draft = DraftModel(model, 0.1)
    model.abort(True)
    assert draft.follow(reading("abc"), 2) == []
    model.abort(False)
    assert draft.follow(reading("abc"), 2) == reading("de")


def test_it_learns_how_often_it_is_right_and_another_text_gets_a_chance() -> None:
    draft = DraftModel(CountingModel(), 0.1)
    guesses = DraftGuesses(draft, reading("ab"))
    hopeful = guesses.right
    assert (guesses.guesses(3), guesses.cost) == (reading("cde"), 0.1)
    guesses.learn(ord("c"))
    assert guesses.right > hopeful
    guesses.learn(ord("x"))  # wrong, and "e" after it is not counted
    once = guesses.right
    guesses.learn(ord("y"))
    assert guesses.right == once < hopeful
    for _ in range(60):
        draft.learn(hit=False)
    low = draft.right
    DraftGuesses(draft, reading("ab"))
    assert low < draft.right < hopeful


@dataclass
class SlowModel(CountingModel):
    """Counts its steps as time."""

    clock: list[float] | None = None
    step_s: float = 1.0

    def evaluate(self, rows: Sequence[Row]) -> Outcome:
        assert self.clock is not None
        self.clock[0] += self.step_s
        return super().evaluate(rows)


def test_a_step_is_measured_against_the_large_model_s(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: clock[0])
    small, large = SlowModel(clock=clock, step_s=0.1), SlowModel(clock=clock, step_s=0.5)
    assert measured_draft(small, large).cost == pytest.approx(0.2)
    assert small.cells[0] == large.cells[0] == []


@pytest.mark.parametrize("kind", [CountingModel, OddModel])
def test_the_text_is_the_large_model_s(desk: Desk, kind: type[CountingModel]) -> None:
    desk.submit("ab", max_tokens=12)
    plain = desk.result()
    desk.scheduler._costs = FLAT
    desk.scheduler._draft = DraftModel(kind(), 0.05)
    steps = len(desk.model.batches)
    desk.submit("ab", max_tokens=12)
    guessed = desk.result()
    assert guessed.text == plain.text == "cdefghijklmn"
    assert guessed.guessed_tokens > 0
    if kind is CountingModel:
        assert guessed.right_guesses == guessed.guessed_tokens
        assert len(desk.model.batches) - steps < 7
    else:
        assert guessed.right_guesses == 0


def test_one_that_costs_too_much_is_not_asked(desk: Desk) -> None:
    desk.scheduler._costs = FLAT
    small = CountingModel()
    desk.scheduler._draft = DraftModel(small, 1.5)
    desk.submit("ab", max_tokens=8)
    assert desk.result().guessed_tokens == 0
    assert small.evaluated == 0


def test_it_is_not_asked_where_no_guesses_are_wanted(desk: Desk) -> None:
    desk.scheduler._costs = FLAT
    desk.scheduler._draft = DraftModel(CountingModel(), 0.05)
    desk.submit("ab", max_tokens=8, speculate=False)
    assert desk.result().guessed_tokens == 0


def test_the_last_letter_ends_the_text_with_guesses_too(desk: Desk) -> None:
    desk.scheduler._costs = FLAT
    desk.scheduler._draft = DraftModel(CountingModel(), 0.05)
    desk.submit("v", max_tokens=12)
    assert desk.result().text == "wxyz"
    assert END == 0
