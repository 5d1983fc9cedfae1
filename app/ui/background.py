"""The desk's only threads: one per lane; one hop off the main thread, one hop back.

Invariants:
    - `on_*` callbacks run on the main thread, and never for a widget that is gone.
    - Work of one lane runs in the order it came; lanes do not wait for one another.
    - Streamed items arrive in bursts at most 30 times a second; neighbouring pieces of text come as one.
"""

import gc
import itertools
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from typing import Any, Literal, TypeVar, cast

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.cancel import CancelToken
from app.errors import AppError

T = TypeVar("T")
# What is done ahead of need has a lane of its own, so that nobody waits behind it; so have bundles.
Lane = Literal["store", "inference", "ahead", "disk", "bundles"]
OnError = Callable[[AppError], None]
BURST_MS = 34
SWEEP_MS = 500
# The number of no job: a lane that takes it ends.
NO_MORE = 0


class Background(QObject):
    """Lanes of work beside the window.

    A lane's thread never lets go of the last reference to anything of Qt's: what a job touches is kept
    in a table of the main thread until the job was told of, and only its number crosses. PySide takes
    its locks when such an object dies, in another order than a `connect` on the main thread does, and
    both would wait for ever. Cycles are collected on the main thread alone, for the same reason.

    Signals:
        failed: An error that nobody took (`AppError`).
    """

    failed = Signal(object)
    _news = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, queue.SimpleQueue[int]] = {}
        self._threads: list[threading.Thread] = []
        self._jobs: dict[int, _Job] = {}
        self._numbers = itertools.count(1)
        self._sweeper = QTimer(self)
        self._sweeper.setInterval(SWEEP_MS)
        self._sweeper.timeout.connect(_sweep)
        gc.disable()
        self._sweeper.start()
        self._news.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return not self._jobs

    def run(
        self,
        lane: Lane,
        op: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Do `op` on a lane; its value or its error comes back on the main thread."""
        self._put(_Job(lane, op, on_done, on_error))

    def stream(
        self,
        lane: Lane,
        start: Callable[[CancelToken], Iterable[T]],
        on_item: Callable[[T], None],
        on_done: Callable[[], None] | None = None,
        on_error: OnError | None = None,
    ) -> CancelToken:
        """Walk the iterable of `start(cancel)` on a lane; returns the stop sign handed to it."""
        stream = _Stream(on_item)
        number = next(self._numbers)

        def walk() -> None:
            for item in start(stream.cancel):
                if stream.add(item):
                    self._news.emit(number)

        self._put(_Job(lane, walk, on_done, on_error, stream), number)
        return stream.cancel

    def clear(self, lane: Lane) -> None:
        """Stop what streams and forget what waits on a lane; what runs there comes to its end."""
        for job in self._jobs.values():
            if job.lane == lane and job.stream is not None:
                job.stream.cancel.cancel()
        waiting = self._lanes.get(lane)
        while waiting is not None and not waiting.empty():
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            del self._jobs[number]

    def close(self, wait_s: float = 5.0) -> None:
        """Stop what streams, let what runs come to its end, and end the threads."""
        for job in self._jobs.values():
            if job.stream is not None:
                job.stream.cancel.cancel()
        for lane in self._lanes.values():
            lane.put(NO_MORE)
        for thread in self._threads:
            thread.join(wait_s)
        self._lanes.clear()
        self._threads.clear()
        self._sweeper.stop()
        gc.enable()

    def _put(self, job: "_Job", number: int = NO_MORE) -> None:
        number = number or next(self._numbers)
        self._jobs[number] = job
        if job.lane not in self._lanes:
            self._open(job.lane)
        self._lanes[job.lane].put(number)

    def _open(self, lane: str) -> None:
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        thread = threading.Thread(target=self._serve, args=(waiting,), name=f"lane-{lane}", daemon=True)
        self._lanes[lane] = waiting
        self._threads.append(thread)
        thread.start()

    def _serve(self, waiting: "queue.SimpleQueue[int]") -> None:
        """The thread of a lane."""
        while number := waiting.get():
            self._jobs[number].work()
            self._news.emit(number)

    def _tell(self, number: int) -> None:
        job = self._jobs.get(number)
        if job is None:  # its end was told of together with its last burst
            return
        if job.outcome is None:
            self._burst(cast("_Stream", job.stream))
            return
        if job.stream is not None:
            job.stream.paint()
        # Whoever takes an item may run a loop of its own, and hear of the end in it.
        if self._jobs.pop(number, None) is not None:
            self._end(job, job.outcome)

    def _end(self, job: "_Job", outcome: "_Outcome") -> None:
        error = outcome.error
        if error is None:
            if job.on_done is not None and _is_there(job.on_done):
                job.on_done(*(() if job.stream is not None else (outcome.value,)))
        elif job.on_error is None:
            self.failed.emit(error)
        elif _is_there(job.on_error):
            job.on_error(error)

    def _burst(self, stream: "_Stream") -> None:
        wait_ms = BURST_MS - (time.monotonic() - stream.painted_at) * 1000
        if wait_ms > 0:
            # PySide holds a bound method's owner by a bare pointer; a stream that ended would be gone.
            QTimer.singleShot(int(wait_ms) + 1, self, partial(stream.paint))
        else:
            stream.paint()


@dataclass(slots=True)
class _Outcome:
    value: Any = None
    error: AppError | None = None


@dataclass(slots=True)
class _Job:
    """What is done on a lane and who is told of it."""

    lane: Lane
    op: Callable[[], Any]
    on_done: Callable[..., None] | None
    on_error: OnError | None
    stream: "_Stream | None" = None
    outcome: _Outcome | None = None

    def work(self) -> None:
        """Run on the lane's thread; leaves nothing behind there."""
        self.outcome = _attempt(self.op)


@dataclass(slots=True)
class _Stream:
    """Items on their way from a lane to the window."""

    on_item: Callable[[Any], None]
    cancel: CancelToken = field(default_factory=CancelToken)
    painted_at: float = 0.0
    _items: list[Any] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, item: Any) -> bool:
        """Keep an item; True when nobody has been told of waiting items yet."""
        with self._lock:
            self._items.append(item)
            return len(self._items) == 1

    def paint(self) -> None:
        """Hand over what came since the last time."""
        with self._lock:
            items, self._items = self._items, []
        if items:
            self.painted_at = time.monotonic()
        for item in _joined(items):
            if _is_there(self.on_item):
                self.on_item(item)


def _attempt(op: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(value=op())
    except AppError as error:
        return _Outcome(error=error)
    except Exception as error:
        # A bug of ours: the report goes the way of all uncaught errors, the page gets out of its wait.
        sys.excepthook(type(error), error, error.__traceback__)
        return _Outcome(error=AppError(f"{type(error).__name__}", code="bug"))


def _sweep() -> None:
    """Collect what Python would have collected by now, the oldest generation that is due."""
    due = [
        of
        for of, (count, limit) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
        if count > limit
    ]
    if due:
        gc.collect(due[-1])


def _is_there(callback: Callable[..., None]) -> bool:
    """Whether every widget that a method, a partial or an inner function would touch still stands."""
    if isinstance(callback, partial):
        return _is_there(callback.func)
    touched = [getattr(callback, "__self__", None)]
    for cell in getattr(callback, "__closure__", None) or ():
        try:
            touched.append(cell.cell_contents)
        except ValueError:
            continue
    return all(not isinstance(owner, QObject) or shiboken6.isValid(owner) for owner in touched)


def _joined(items: list[Any]) -> list[Any]:
    """Join neighbouring pieces of text, so that a burst is one change of the page."""
    joined: list[Any] = []
    for item in items:
        last = joined[-1] if joined else None
        if last is not None and type(item) is type(last) and _is_text(item):
            joined[-1] = type(item)(last.text + item.text)
        else:
            joined.append(item)
    return joined


def _is_text(item: object) -> bool:
    return is_dataclass(item) and [part.name for part in fields(item)] == ["text"]
