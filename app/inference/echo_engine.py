"""The engine's twin for tests: the same protocol, no weights, answers by script; can fail on command.

A script is a folder; every `Generate` takes its first `*.json` (by name) and removes it. Without one the
last piece of the prompt comes back. A frozen desk refuses to run it.
"""

import os
import sys
import time
from collections import deque
from pathlib import Path

import msgspec

from app.domain.devices import Device, DeviceKind
from app.domain.generation import FinishReason, GenerationResult, PromptPart, Scored
from app.errors import AppError, InferenceError
from app.inference import protocol
from app.inference.engine_port import Send
from app.inference.streaming import TextStream

_MEMORY_BYTES = 1_000_000
_GIB = 1 << 30
ECHO_DEVICES = (Device("CPU", DeviceKind.CPU, "echo", 8 * _GIB, 16 * _GIB),)


class EchoRefusedError(InferenceError):
    """Somebody asked a finished program for made-up answers."""

    code = "engine.echo_refused"


class Script(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the next answer is and what goes wrong with it.

    Attributes:
        crash_after: Pieces after which the process dies without a word.
        hang_after: Pieces after which it stops answering, cancel included.
        fail: Code of an error to answer with.
        pause_ms: Wait before each piece.
    """

    text: str = ""
    crash_after: int | None = None
    hang_after: int | None = None
    fail: str | None = None
    pause_ms: int = 0
    finish_reason: FinishReason = FinishReason.STOP


class _Telling:
    """One answer being told, a word at a time."""

    def __init__(self, order: protocol.Generate, script: Script) -> None:
        self.order = order
        self.script = script
        self.stream = TextStream(order.stop)
        self.words = deque(_words(script.text))
        self.told = 0
        self.started = time.monotonic()

    def result(self, reason: FinishReason) -> GenerationResult:
        elapsed = (time.monotonic() - self.started) * 1000
        tokens = count(self.order.prompt)
        return GenerationResult(
            self.stream.text, reason, tokens, 0, self.told, elapsed, 0.0, elapsed, elapsed
        )


class EchoEngine:
    """Answers by script; counts a token a word."""

    def __init__(self, send: Send, scripts: Path | None, *, frozen: bool | None = None) -> None:
        if getattr(sys, "frozen", False) if frozen is None else frozen:
            raise EchoRefusedError("the echo engine is for tests only")
        self._send = send
        self._scripts = scripts
        self._telling: deque[_Telling] = deque()
        self._cancelled: set[int] = set()

    @property
    def busy(self) -> bool:
        """Whether an answer is being told."""
        return bool(self._telling)

    def submit(self, order: protocol.Order) -> None:
        """Answer at once, or begin to tell."""
        if isinstance(order, protocol.Generate):
            self._begin(order)
        elif isinstance(order, protocol.Load):
            self._load(order)
        elif isinstance(order, protocol.Score):
            self._score(order)
        else:
            self._answer(order)

    def _answer(self, order: protocol.Order) -> None:
        match order:
            case protocol.Devices():
                self._send(protocol.DevicesFound(order.id, ECHO_DEVICES))
            case protocol.Warm():
                self._send(protocol.Warmed(order.id, count(order.prompt)))
            case protocol.Count():
                self._send(protocol.Counted(order.id, tuple(count(parts) for parts in order.texts)))
            case protocol.Calibrate():
                self._send(protocol.Calibrated(order.id, 1000.0, 100.0, 1, ((1, 1.0), (16, 8.0))))
            case protocol.Keep():
                self._send(protocol.Kept(order.id, count(order.prompt), b"echo"))
            case protocol.Restore():
                self._send(protocol.Restored(order.id, len(order.state)))
            case protocol.Adapt():
                self._send(protocol.Adapted(order.id))

    def interrupt(self, order_id: int) -> None:
        """Remember to stop."""
        self._cancelled.add(order_id)

    def arriving(self, order: protocol.Order) -> None:
        """Nothing is done ahead here."""

    def step(self) -> None:
        """Tell one word of the oldest answer."""
        telling = self._telling[0]
        script = telling.script
        if script.crash_after is not None and telling.told >= script.crash_after:
            os._exit(134)
        if script.hang_after is not None and telling.told >= script.hang_after:
            while True:
                time.sleep(60)
        if script.pause_ms:
            time.sleep(script.pause_ms / 1000)
        reason = self._tell(telling)
        if reason is not None:
            self._telling.popleft()
            self._send(protocol.Finished(telling.order.id, telling.result(reason), _MEMORY_BYTES))

    def _load(self, order: protocol.Load) -> None:
        self._send(protocol.Loading(order.id, 1.0))
        self._send(protocol.Loaded(order.id, order.n_ctx, order.n_threads, _MEMORY_BYTES, ("CPU",), "echo"))

    def _score(self, order: protocol.Score) -> None:
        """The first choice for every text."""
        chances = tuple(-0.1 if number == 0 else -5.0 for number in range(len(order.choices)))
        scored = tuple(Scored(index, chances, count(tail)) for index, tail in enumerate(order.tails))
        self._send(protocol.Scores(order.id, scored))
        self._send(protocol.ScoresEnded(order.id, FinishReason.STOP, 0, 0, 0.0, _MEMORY_BYTES))

    def _begin(self, order: protocol.Generate) -> None:
        script = self._next_script() or Script(text=order.prompt[-1].text if order.prompt else "")
        if script.fail is not None:
            raise AppError("failed by script", code=script.fail)
        self._telling.append(_Telling(order, script))

    def _next_script(self) -> Script | None:
        for path in sorted(self._scripts.glob("*.json")) if self._scripts else ():
            script = msgspec.json.decode(path.read_bytes(), type=Script)
            path.unlink()
            return script
        return None

    def _tell(self, telling: _Telling) -> FinishReason | None:
        if telling.order.id in self._cancelled:
            return FinishReason.CANCELLED
        if telling.told >= telling.order.max_tokens:
            return self._end(telling, FinishReason.LENGTH)
        if not telling.words:
            return self._end(telling, telling.script.finish_reason)
        telling.told += 1
        self._say(telling, telling.stream.feed(telling.words.popleft().encode()))
        return FinishReason.STOP if telling.stream.stopped else None

    def _end(self, telling: _Telling, reason: FinishReason) -> FinishReason:
        self._say(telling, telling.stream.end())
        return reason

    def _say(self, telling: _Telling, text: str) -> None:
        if text:
            self._send(protocol.Text(telling.order.id, text))


def count(parts: tuple[PromptPart, ...]) -> int:
    """Tokens as the echo counts them: words."""
    return sum(len(_words(part.text)) for part in parts)


def _words(text: str) -> list[str]:
    pieces = text.split(" ")
    return [piece + " " for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])
