"""One way to say stop: set from any thread, seen by whoever works."""

import threading
from collections.abc import Callable


class CancelToken:
    """A stop sign handed along with long work.

    Callbacks added with `on_cancel` run once, in the cancelling thread; added late, they run at once.
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: list[Callable[[], None]] = []

    @property
    def is_cancelled(self) -> bool:
        """Whether stop was said."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Say stop; saying it twice is the same."""
        with self._lock:
            self._event.set()
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def on_cancel(self, callback: Callable[[], None]) -> None:
        """Run `callback` when stop is said."""
        with self._lock:
            if not self._event.is_set():
                self._callbacks.append(callback)
                return
        callback()
