"""Ctrl+C and its kin: said once, work ends at the next safe place; said twice, at once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from app.domain.cancel import CancelToken
from app.errors import AppError

_STOPPING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class Stopped(KeyboardInterrupt):
    """Work was asked to stop; what it had written is whole."""


class StoppedBySignalError(AppError):
    """What is said when the command was stopped."""

    code = "interrupted"


@contextmanager
def signals_stop() -> Iterator[None]:
    """Every stopping signal ends the command the way Ctrl+C does: through all its `finally`s."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    with _handled_by(stop):
        yield


@contextmanager
def cancellable() -> Iterator[CancelToken]:
    """A token that the first signal cancels; the second one ends the command at once."""
    token = CancelToken()

    def cancel(_number: int, _frame: FrameType | None) -> None:
        if token.is_cancelled:
            raise Stopped
        # In a thread of its own: callbacks take locks, which the interrupted code may be holding.
        threading.Thread(target=token.cancel, daemon=True).start()

    with _handled_by(cancel):
        try:
            yield token
        except AppError as error:
            # Services that cannot give half a result say that they were stopped.
            if token.is_cancelled and error.code.endswith("cancelled"):
                raise Stopped from error
            raise


@contextmanager
def _handled_by(handler: "signal._HANDLER") -> Iterator[None]:
    former = {number: signal.signal(number, handler) for number in _STOPPING}
    try:
        yield
    finally:
        for number, old in former.items():
            signal.signal(number, old)
