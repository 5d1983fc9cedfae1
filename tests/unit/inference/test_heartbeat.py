"""When silence is a hang, by a clock that the test moves."""

import pytest

from app.inference.heartbeat import Patience, Verdict, Vigil
from app.inference.protocol import Pong

PATIENCE = Patience(ping_after_s=5, pong_grace_s=30, step_limit_s=600, cancel_grace_s=10)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vigil(clock: Clock) -> Vigil:
    return Vigil(PATIENCE, clock)


def silent(vigil: Vigil, clock: Clock, seconds: float, *, cancelled: bool = False) -> Verdict:
    clock.now += seconds
    return vigil.silence(cancelled=cancelled)


def test_a_process_that_does_not_answer_hangs(vigil: Vigil, clock: Clock) -> None:
    assert silent(vigil, clock, 5) is Verdict.ASK
    assert silent(vigil, clock, 29) is Verdict.ASK
    assert silent(vigil, clock, 1) is Verdict.END


def test_a_slow_loop_goes_on(vigil: Vigil, clock: Clock) -> None:
    for steps in range(50):
        assert silent(vigil, clock, 300) is Verdict.ASK
        vigil.pong(Pong(1, steps, busy=True))


def test_a_loop_stuck_in_one_step_hangs(vigil: Vigil, clock: Clock) -> None:
    verdict = silent(vigil, clock, 5)
    while verdict is Verdict.ASK:
        vigil.pong(Pong(1, 7, busy=True))
        verdict = silent(vigil, clock, 5)
    assert clock.now - 100 == pytest.approx(PATIENCE.step_limit_s, abs=11)


def test_a_cancel_that_is_not_heard_is_a_hang(vigil: Vigil, clock: Clock) -> None:
    assert silent(vigil, clock, 5, cancelled=True) is Verdict.ASK
    vigil.pong(Pong(1, 1, busy=True))
    assert silent(vigil, clock, 9, cancelled=True) is Verdict.ASK
    vigil.pong(Pong(1, 2, busy=True))
    assert silent(vigil, clock, 1, cancelled=True) is Verdict.END
