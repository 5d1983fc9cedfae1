import gc
import sys
import threading
from collections.abc import Callable, Iterator
from types import MethodType, TracebackType

import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.domain.cancel import CancelToken
from app.domain.chats import ChatToken
from app.errors import AppError, DiskFullError
from app.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def test_work_is_done_beside_and_told_here(qtbot: QtBot, background: Background) -> None:
    seen: list[tuple[int, int]] = []
    background.run("store", threading.get_ident, lambda there: seen.append((there, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    there, here = seen[0]
    assert there != here == threading.main_thread().ident
    assert background.is_idle


def test_one_lane_keeps_the_order_and_another_does_not_wait(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    told: list[str] = []
    background.run("store", lambda: gate.wait(20), lambda _value: told.append("first"))
    background.run("store", lambda: None, lambda _value: told.append("second"))
    background.run("disk", lambda: None, lambda _value: told.append("beside"))
    qtbot.waitUntil(lambda: told == ["beside"])
    gate.set()
    qtbot.waitUntil(lambda: told == ["beside", "first", "second"])


def test_a_known_error_comes_to_who_asked(qtbot: QtBot, background: Background) -> None:
    told: list[AppError] = []

    def fail() -> None:
        raise DiskFullError("full")

    background.run("disk", fail, None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "disk.full"
    with qtbot.waitSignal(background.failed) as untaken:
        background.run("disk", fail)
    assert untaken.args is not None
    assert untaken.args[0].code == "disk.full"


def test_a_bug_is_reported_and_the_page_gets_out_of_its_wait(
    qtbot: QtBot, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[type[BaseException]] = []

    def report(kind: type[BaseException], _error: BaseException, _trace: TracebackType | None) -> None:
        reported.append(kind)

    monkeypatch.setattr(sys, "excepthook", report)
    told: list[AppError] = []
    background.run("disk", lambda: 1 / 0, None, told.append)
    qtbot.waitUntil(lambda: bool(told))
    assert told[0].code == "bug"
    assert reported == [ZeroDivisionError]


def test_a_stream_of_letters_comes_in_few_bursts(qtbot: QtBot, background: Background) -> None:
    bursts: list[str] = []
    done: list[bool] = []
    background.stream(
        "inference",
        lambda _cancel: (ChatToken("а") for _ in range(5000)),
        lambda token: bursts.append(token.text),
        lambda: done.append(True),
    )
    qtbot.waitUntil(lambda: bool(done))
    assert "".join(bursts) == "а" * 5000
    assert len(bursts) < 500


def test_a_stream_stops_when_told(qtbot: QtBot, background: Background) -> None:
    came: list[int] = []
    done: list[bool] = []

    def count(cancel: CancelToken) -> Iterator[int]:
        number = 0
        while not cancel.is_cancelled:
            yield number
            number += 1

    cancel = background.stream("inference", count, came.append, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(came))
    cancel.cancel()
    qtbot.waitUntil(lambda: bool(done))
    assert came == sorted(came)


def test_nothing_a_job_touched_dies_on_a_lane(qtbot: QtBot, background: Background) -> None:
    """PySide and a `connect` on the main thread waited for each other for ever when it did."""
    died_on: list[int] = []

    class Touched:
        def __init__(self, *, fails: bool) -> None:
            self.fails = fails

        def work(self) -> None:
            if self.fails:
                raise DiskFullError("full")

        def walk(self, _cancel: CancelToken) -> Iterator[int]:
            yield from range(3)
            self.work()

        def take(self, _told: object = None) -> None:
            pass

        def __del__(self) -> None:
            died_on.append(threading.get_ident())

    for fails in (False, True) * 20:
        one, other = Touched(fails=fails), Touched(fails=fails)
        background.run("store", one.work, one.take, one.take)
        background.stream("store", other.walk, other.take, other.take, other.take)
        del one, other
    qtbot.waitUntil(lambda: background.is_idle and len(died_on) == 80)
    assert set(died_on) == {threading.main_thread().ident}


def test_cycles_are_collected_on_the_main_thread_alone(qtbot: QtBot, background: Background) -> None:
    died_on: set[int] = set()

    class Knot:
        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            died_on.add(threading.get_ident())

    def tie() -> None:
        for _ in range(5000):
            Knot()

    background.run("store", tie)
    qtbot.waitUntil(lambda: bool(died_on))
    assert died_on == {threading.main_thread().ident}
    background.close()
    assert gc.isenabled()


def test_nobody_is_told_who_is_gone(qtbot: QtBot, background: Background) -> None:
    gate = threading.Event()
    label = QLabel()
    background.run("store", lambda: gate.wait(20), lambda _value: label.setText("late"))
    background.run("store", lambda: "late", label.setText)
    label.deleteLater()
    QApplication.sendPostedEvents(label, 0)
    QApplication.processEvents()
    gate.set()
    qtbot.waitUntil(lambda: background.is_idle)


def test_what_waits_is_forgotten_when_a_lane_is_cleared(qtbot: QtBot, background: Background) -> None:
    gate, begun = threading.Event(), threading.Event()
    told: list[str] = []

    def first() -> None:
        begun.set()
        gate.wait(20)

    background.run("inference", first, lambda _value: told.append("runs"))
    background.run("inference", lambda: None, lambda _value: told.append("waits"))
    assert begun.wait(20)
    background.clear("inference")
    gate.set()
    qtbot.waitUntil(lambda: background.is_idle)
    assert told == ["runs"]


def test_what_waits_to_be_painted_is_kept_by_the_timer(
    qtbot: QtBot, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Qt keeps no reference to the owner of a bound method that is no QObject: called later, it is gone."""
    kept: list[Callable[[], None]] = []
    seen: list[str] = []
    painted, asked = threading.Event(), threading.Event()

    def ask(_ms: int, _context: QObject, call: Callable[[], None]) -> None:
        kept.append(call)
        asked.set()

    monkeypatch.setattr(QTimer, "singleShot", ask)

    def take(item: str) -> None:
        seen.append(item)
        painted.set()

    def letters(_cancel: CancelToken) -> Iterator[str]:
        yield "a"
        assert painted.wait(20)
        yield "b"
        assert asked.wait(20)

    background.stream("disk", letters, take)
    qtbot.waitUntil(lambda: background.is_idle)
    assert seen == ["a", "b"]
    assert kept
    assert not any(isinstance(call, MethodType) and not isinstance(call.__self__, QObject) for call in kept)
    for call in kept:
        call()
    assert seen == ["a", "b"]


def test_an_end_that_comes_while_an_item_is_taken_is_told_once(
    qtbot: QtBot, background: Background, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    broken: list[type[BaseException]] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, _error, _trace: broken.append(kind))

    def take(_item: int) -> None:
        qtbot.waitUntil(lambda: "end" in told)

    # Both the item and the end wait, so that the end is heard of in the loop that `take` runs.
    gate = threading.Event()
    background.stream("store", lambda _cancel: iter([1]), take, lambda: told.append("end"))
    background.run("store", gate.set, lambda _none: told.append("after"))
    assert gate.wait(20)
    qtbot.waitUntil(lambda: told == ["end", "after"])
    assert broken == []
