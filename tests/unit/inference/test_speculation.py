"""Guesses: looked up where the same words stood before, made only where they pay."""

import pytest

from app.inference.speculation import PromptLookup, StepCost

SEEN = ((1, 1.0), (2, 1.7), (4, 3.0), (8, 6.5), (16, 8.1))


def test_between_measured_sizes_the_cost_is_a_straight_line() -> None:
    cost = StepCost(SEEN)
    assert [cost.of(rows) for rows in (1, 2, 3, 8)] == pytest.approx([1.0, 1.7, 2.35, 6.5])
    assert cost.of(32) == pytest.approx(16.2)
    assert StepCost(()).of(4) == pytest.approx(4.0)


@pytest.mark.parametrize(("costs", "right", "depth"), [
    (SEEN, 0.5, 0),  # what is right half the time costs more than it brings
    (SEEN, 0.98, 3),
    ((), 1.0, 0),  # nothing known: nothing pays
    (((1, 1.0), (16, 1.5)), 0.95, 7),
])  # fmt: skip
def test_depth_follows_the_curve(costs: tuple[tuple[int, float], ...], right: float, depth: int) -> None:
    assert StepCost(costs).best(right).depth == depth


def test_what_a_guess_costs_counts() -> None:
    flat = StepCost(((1, 1.0), (16, 1.5)))
    free, dear = flat.best(0.8), flat.best(0.8, 0.3)
    assert free.gain > dear.gain > 1
    assert free.depth > dear.depth > 0
    assert flat.best(0.8, 1.0).depth == 0


def test_what_followed_before_is_guessed() -> None:
    lookup = PromptLookup([1, 2, 3, 4, 9, 1, 2])
    assert lookup.guesses(2) == [3, 4]
    assert lookup.guesses(9) == [3, 4, 9, 1, 2]
    lookup.learn(7)
    assert (lookup.guesses(3), lookup.right) == ([], 0.0)


def test_it_learns_how_often_it_is_right() -> None:
    lookup = PromptLookup([1, 2, 3] * 2)
    before = lookup.right
    for token in [1, 2, 3] * 10:
        lookup.learn(token)
    assert lookup.right > 0.8 > before
    wrong = PromptLookup([1, 2, 3])
    for token in [1, 2, 4, 1, 2, 5, 1, 2, 6, 1, 2, 7, 1, 2]:
        wrong.learn(token)
    assert wrong.right < 0.4


def test_too_short_to_look_anything_up() -> None:
    assert PromptLookup([]).guesses(3) == []
    assert PromptLookup([1, 1]).guesses(3) == []
