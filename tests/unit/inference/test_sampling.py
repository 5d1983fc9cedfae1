"""The choice of a token: greedy, cut, drawn, repeated, bound."""

import random

import numpy as np
import pytest

from app.domain.generation import Sampling
from app.inference.sampling import Chooser, Scores

OPEN = Sampling(temperature=1.0, top_k=0, top_p=1.0, min_p=0.0, repeat_penalty=1.0)


def scores(*values: float) -> Scores:
    return np.array(values, dtype=np.float32)


def drawn(sampling: Sampling, row: Scores, times: int = 300) -> set[int]:
    chooser = Chooser(sampling)
    return {chooser.choose(row.copy()) for _ in range(times)}


def changed(**values: float) -> Sampling:
    from dataclasses import replace

    return replace(OPEN, **values)  # type: ignore[arg-type]


def test_temperature_zero_takes_the_best() -> None:
    assert Chooser(changed(temperature=0)).choose(scores(1, 3, 2)) == 1


def test_a_token_far_ahead_needs_no_draw() -> None:
    assert Chooser(OPEN).choose(scores(50, 1, 2)) == 0


def test_top_k_leaves_the_best_k() -> None:
    assert drawn(changed(top_k=2), scores(1, 1.2, 1.1, 0.9)) == {1, 2}


def test_top_p_keeps_what_crosses_the_bound() -> None:
    # Probabilities 0.5, 0.3, 0.2: half is reached by the first, 0.6 by the second.
    row = np.log(scores(0.5, 0.3, 0.2))
    assert drawn(changed(top_p=0.45), row) == {0}
    assert drawn(changed(top_p=0.6), row) == {0, 1}
    assert drawn(changed(top_p=0.95), row) == {0, 1, 2}


def test_min_p_drops_what_is_light_beside_the_best() -> None:
    row = np.log(scores(0.5, 0.3, 0.2))
    assert drawn(changed(min_p=0.5), row) == {0, 1}
    assert drawn(changed(min_p=1.0), row) == {0}


def test_draws_follow_the_probabilities() -> None:
    chooser = Chooser(OPEN)
    row = np.log(scores(0.7, 0.3))
    ones = sum(chooser.choose(row.copy()) for _ in range(4000))
    assert 0.26 < ones / 4000 < 0.34


def test_heat_flattens() -> None:
    row = np.log(scores(0.9, 0.1))
    cold, hot = (
        sum(chooser.choose(row.copy()) for _ in range(2000))
        for chooser in (Chooser(changed(temperature=0.5)), Chooser(changed(temperature=3.0)))
    )
    assert cold < 100
    assert hot > 400


def test_a_seed_gives_the_same_tokens() -> None:
    noise = random.Random(1)
    rows = [scores(*(noise.gauss(0, 1) for _ in range(50))) for _ in range(20)]

    def tokens(seed: int) -> list[int]:
        chooser = Chooser(changed(seed=seed))
        return [chooser.choose(row.copy()) for row in rows]

    assert tokens(1) == tokens(1) != tokens(2)


@pytest.mark.parametrize(("first", "second"), [((2.0, 1.9), 1), ((-1.0, -1.1), 1), ((2.0, 0.5), 0)])
def test_what_was_just_said_is_less_likely(first: tuple[float, float], second: int) -> None:
    chooser = Chooser(Sampling(temperature=0, repeat_penalty=1.2))
    assert [chooser.choose(scores(*first)), chooser.choose(scores(*first))] == [0, second]


class OddOnly:
    """A grammar that takes odd tokens."""

    def __init__(self) -> None:
        self.taken: list[int] = []
        self.asked_about_all = 0

    def allows(self, token: int) -> bool:
        return token % 2 == 1

    def forbid(self, row: Scores) -> None:
        self.asked_about_all += 1
        row[::2] = -np.inf

    def accept(self, token: int) -> None:
        self.taken.append(token)


def test_a_grammar_is_asked_about_one_token_first() -> None:
    guard = OddOnly()
    chooser = Chooser(changed(temperature=0), guard)
    assert [chooser.choose(scores(0, 5, 1)), chooser.choose(scores(9, 5, 8))] == [1, 1]
    assert (guard.taken, guard.asked_about_all) == ([1, 1], 1)
