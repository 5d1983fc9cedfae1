"""Keeps one engine alive: starts it, starts it again after a death, and knows when to give up."""

import threading
import time
from collections.abc import Callable, Sequence

from app.errors import InferenceError
from app.inference.client import EngineClient

CRASHES_ALLOWED = 3
_BACK_OFF_S = (0.0, 0.5, 2.0)


class CrashLoopError(InferenceError):
    """The engine died again and again on the same model; it is not started a further time."""

    code = "engine.crash_loop"


class Supervisor:
    """One engine process at a time and the count of its deaths.

    Deaths are counted in a row: an answer that came to its end, or another model, takes the count back
    to zero, so that a machine that lost its engine three times in a week is not punished.
    """

    def __init__(self, command: Sequence[str], *, pause: Callable[[float], None] = time.sleep) -> None:
        self._command = tuple(command)
        self._pause = pause
        self._lock = threading.Lock()
        self._client: EngineClient | None = None
        self._model = ""
        self._deaths = 0

    @property
    def client(self) -> EngineClient | None:
        """The engine, if it lives."""
        client = self._client
        return client if client is not None and client.alive else None

    def start(self, model: str) -> EngineClient:
        """A fresh engine for this model; the one before is ended.

        Raises:
            CrashLoopError: It died three times in a row on this model.
        """
        with self._lock:
            if model != self._model:
                self._model, self._deaths = model, 0
            if self._deaths >= CRASHES_ALLOWED:
                raise CrashLoopError(f"{self._deaths} crashes in a row", crashes=self._deaths)
            self._end()
            self._pause(_BACK_OFF_S[min(self._deaths, len(_BACK_OFF_S) - 1)])
            self._client = EngineClient(self._command)
            return self._client

    def note_death(self) -> None:
        """The engine ended though nobody asked it to."""
        with self._lock:
            self._deaths += 1
            self._end()

    def note_success(self) -> None:
        """It finished an answer."""
        self._deaths = 0

    def forgive(self) -> None:
        """A person asked to try again."""
        self._deaths = 0

    def stop(self) -> None:
        """End the engine; this is no death."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None
