"""When silence of an engine is a hang: pure decisions over a clock that is handed in.

- While an order waits and nothing comes, the engine is asked (`Ping`) every `ping_after_s`; its reader's
  thread answers at once, also while llama.cpp computes. No answer for `pong_grace_s`: the process hangs.
- It answers, but its loop came through no step for `step_limit_s`: the loop hangs. A step is 512 tokens of
  a prompt at most; the slowest machine worth having reads two a second, which is 256 s. Loading tells its
  progress fifty times, so the bound holds for a fiftieth of it.
- A cancel is heard between two nodes of the graph: whoever is silent `cancel_grace_s` after one hangs.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from app.inference.protocol import Pong


@dataclass(frozen=True, slots=True)
class Patience:
    """How long an engine may be silent."""

    ping_after_s: float = 5.0
    pong_grace_s: float = 30.0
    step_limit_s: float = 600.0
    cancel_grace_s: float = 10.0


class Verdict(Enum):
    """What to do about a silence."""

    ASK = auto()
    END = auto()


class Vigil:
    """Over the wait for one answer."""

    def __init__(self, patience: Patience, clock: Callable[[], float] = time.monotonic) -> None:
        self._patience = patience
        self._clock = clock
        self._steps = -1
        self._cancelled_at: float | None = None
        self._asked_at: float | None = None
        self._moved_at = clock()

    def pong(self, pong: Pong) -> None:
        """The process lives; the loop, too, if it went on."""
        self._asked_at = None
        if pong.steps != self._steps:
            self._steps = pong.steps
            self._moved_at = self._clock()

    def silence(self, *, cancelled: bool) -> Verdict:
        """Nothing came for a while."""
        now = self._clock()
        if cancelled and self._cancelled_at is None:
            self._cancelled_at = now
        if self._asked_at is None:
            self._asked_at = now
        waits = (
            (self._cancelled_at, self._patience.cancel_grace_s),
            (self._asked_at, self._patience.pong_grace_s),
            (self._moved_at, self._patience.step_limit_s),
        )
        late = any(since is not None and now - since >= limit for since, limit in waits)
        return Verdict.END if late else Verdict.ASK
