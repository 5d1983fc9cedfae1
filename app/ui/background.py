"""The desk's only threads: one per lane; one hop off the main thread, one hop back.

Invariants:
    - `on_*` callbacks run on the main thread, and never for a widget that is gone.
    - Work of one lane runs in the order it came; lanes do not wait for one another.
    - Streamed items arrive in bursts at most 30 times a second; neighbouring pieces of text come as one.
"""

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from typing import Any, Literal, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.domain.cancel import CancelToken
from app.errors import AppError

T = TypeVar("T")
# What is done ahead of need has a lane of its own, so that nobody waits behind it; so have bundles.
Lane = Literal["store", "inference", "ahead", "disk", "bundles"]
OnError = Callable[[AppError], None]
BURST_MS = 34


class Background(QObject):
    """Lanes of work beside the window.

    Signals:
        failed: An error that nobody took (`AppError`).
    """

    failed = Signal(object)
    _delivered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, queue.SimpleQueue[Callable[[], None] | None]] = {}
        self._threads: list[threading.Thread] = []
        self._streams: list[_Stream] = []
        self._pending = 0
        self._delivered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing runs and nothing waits."""
        return self._pending == 0

    def run(
        self,
        lane: Lane,
        op: Callable[[], T],
        on_done: Callable[[T], None] | None = None,
        on_error: OnError | None = None,
    ) -> None:
        """Do `op` on a lane; its value or its error comes back on the main thread."""

        def work() -> None:
            outcome = _attempt(op)
            self._delivered.emit(lambda: self._finish(outcome, on_done, on_error))

        self._put(lane, work)

    def stream(
        self,
        lane: Lane,
        start: Callable[[CancelToken], Iterable[T]],
        on_item: Callable[[T], None],
        on_done: Callable[[], None] | None = None,
        on_error: OnError | None = None,
    ) -> CancelToken:
        """Walk the iterable of `start(cancel)` on a lane; returns the stop sign handed to it."""
        stream = _Stream(lane, on_item)
        self._streams.append(stream)

        def walk() -> None:
            for item in start(stream.cancel):
                if stream.add(item):
                    self._delivered.emit(lambda: self._burst(stream))

        def work() -> None:
            outcome = _attempt(walk)
            self._delivered.emit(lambda: self._end(stream, outcome, on_done, on_error))

        self._put(lane, work)
        return stream.cancel

    def clear(self, lane: Lane) -> None:
        """Stop what streams and forget what waits on a lane; what runs there comes to its end."""
        for stream in self._streams:
            if stream.lane == lane:
                stream.cancel.cancel()
        waiting = self._lanes.get(lane)
        while waiting is not None and not waiting.empty():
            try:
                waiting.get_nowait()
            except queue.Empty:
                return
            self._pending -= 1

    def close(self, wait_s: float = 5.0) -> None:
        """Stop what streams, let what runs come to its end, and end the threads."""
        for stream in self._streams:
            stream.cancel.cancel()
        for lane in self._lanes.values():
            lane.put(None)
        for thread in self._threads:
            thread.join(wait_s)
        self._lanes.clear()
        self._threads.clear()

    def _put(self, lane: str, work: Callable[[], None]) -> None:
        if lane not in self._lanes:
            waiting: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
            thread = threading.Thread(target=_serve, args=(waiting,), name=f"lane-{lane}", daemon=True)
            self._lanes[lane] = waiting
            self._threads.append(thread)
            thread.start()
        self._pending += 1
        self._lanes[lane].put(work)

    def _deliver(self, call: Callable[[], None]) -> None:
        call()

    def _burst(self, stream: "_Stream") -> None:
        wait_ms = BURST_MS - (time.monotonic() - stream.painted_at) * 1000
        if wait_ms > 0:
            # PySide holds a bound method's owner by a bare pointer; a stream that ended would be gone.
            QTimer.singleShot(int(wait_ms) + 1, self, partial(stream.paint))
        else:
            stream.paint()

    def _end(
        self,
        stream: "_Stream",
        outcome: "_Outcome",
        on_done: Callable[[], None] | None,
        on_error: OnError | None,
    ) -> None:
        stream.paint()
        self._streams.remove(stream)
        self._finish(outcome, (lambda _none: on_done()) if on_done and _is_there(on_done) else None, on_error)

    def _finish(
        self, outcome: "_Outcome", on_done: Callable[[Any], None] | None, on_error: OnError | None
    ) -> None:
        self._pending -= 1
        if outcome.error is None:
            if on_done is not None and _is_there(on_done):
                on_done(outcome.value)
        elif on_error is None:
            self.failed.emit(outcome.error)
        elif _is_there(on_error):
            on_error(outcome.error)


@dataclass(slots=True)
class _Outcome:
    value: Any = None
    error: AppError | None = None


@dataclass(slots=True)
class _Stream:
    """Items on their way from a lane to the window."""

    lane: Lane
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


def _serve(waiting: "queue.SimpleQueue[Callable[[], None] | None]") -> None:
    while (work := waiting.get()) is not None:
        work()


def _attempt(op: Callable[[], Any]) -> _Outcome:
    try:
        return _Outcome(value=op())
    except AppError as error:
        return _Outcome(error=error)
    except Exception as error:
        # A bug of ours: the report goes the way of all uncaught errors, the page gets out of its wait.
        sys.excepthook(type(error), error, error.__traceback__)
        return _Outcome(error=AppError(f"{type(error).__name__}", code="bug"))


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
