"""Batches as large as nobody has to wait for."""

from app.inference.pace import Pace


def test_unknown_speed_begins_small() -> None:
    assert Pace().rows(512, writers=0, can_abort=True) == 64


def test_unknown_speed_keeps_nobody_waiting() -> None:
    """On a slow machine 64 rows take seconds: too long beside a writer, or where no cancel is heard."""
    assert Pace().rows(512, writers=1, can_abort=True) == 16
    assert Pace().rows(512, writers=0, can_abort=False) == 16
    assert Pace().rows(8, writers=0, can_abort=False) == 8


def test_the_larger_the_patience_the_larger_the_batch() -> None:
    pace = Pace()
    pace.measured(100, 1.0)
    assert pace.rows(512, writers=0, can_abort=True) == 128
    assert pace.rows(512, writers=3, can_abort=True) == 16
    assert pace.rows(512, writers=0, can_abort=False) == 16
    assert pace.rows(8, writers=0, can_abort=True) == 8
    for _ in range(20):
        pace.measured(512, 0.1)
    assert pace.rows(512, writers=0, can_abort=False) == 512


def test_small_batches_say_nothing() -> None:
    pace = Pace()
    pace.measured(3, 9.0)
    pace.measured(100, 0.0)
    assert pace.rows(512, writers=0, can_abort=True) == 64


def test_bulk_that_anybody_breaks_off_may_take_longer() -> None:
    pace = Pace()
    pace.measured(100, 0.7)
    assert pace.rows(512, writers=0, can_abort=True) == 128
    assert pace.rows(512, writers=0, can_abort=True, bulk=True) == 256
    assert pace.rows(512, writers=3, can_abort=True, bulk=True) == 32
    assert pace.rows(512, writers=0, can_abort=False, bulk=True) == 16
