"""The one open profile of this process, and who wants to know when it closes."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import ProfileLockedError

if TYPE_CHECKING:
    from app.store.store import Store


def _now() -> datetime:
    return datetime.now().astimezone()


class Session:
    """Holds the open store; services ask it each time, so that a lock is felt at once.

    Attributes:
        clock: Gives the time, with its offset.
    """

    def __init__(self, clock: Callable[[], datetime] = _now) -> None:
        self.clock = clock
        self._store: Store | None = None
        self._on_close: list[Callable[[], None]] = []

    @property
    def is_open(self) -> bool:
        """Whether a profile is open."""
        return self._store is not None

    @property
    def directory(self) -> Path | None:
        """Where the open profile lies."""
        return self._store.directory if self._store else None

    @property
    def store(self) -> "Store":
        """The open store.

        Raises:
            ProfileLockedError: None is open.
        """
        if self._store is None:
            raise ProfileLockedError("no profile is open")
        return self._store

    def on_close(self, callback: Callable[[], None]) -> None:
        """Run `callback` each time a profile closes, before its file does."""
        self._on_close.append(callback)

    def open(self, store: "Store") -> None:
        """Take an open store; one that was open is closed."""
        self.close()
        self._store = store

    def close(self) -> None:
        """Close the profile, if one is open; its key is gone from here on."""
        store, self._store = self._store, None
        if store is None:
            return
        try:
            for callback in self._on_close:
                callback()
        finally:
            store.close()
