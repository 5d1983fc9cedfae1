"""The engine's process: one loop owns the engine, a thread reads orders, answers go out as they come.

Started as `vakhta --worker`; tests add `--echo FOLDER`. It ends when its input ends, whatever it is doing.
"""

import contextlib
import gc
import itertools
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.domain.engine import Protection
from app.errors import AppError
from app.inference import protocol
from app.inference.engine_port import EnginePort, Send
from app.inference.failures import NotLoadedError

_LAST_GASP_S = 2.0
_OBJECTS_BEFORE_COLLECTING = 50_000
EngineFactory = Callable[[Send], EnginePort]
Guard = Callable[[protocol.Load], tuple[Protection, ...]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the engine over standard input and output until the input ends.

    Args:
        arguments: `--echo FOLDER` takes the twin for tests; what the process was started with when None.
    """
    # Ctrl+C in a terminal is the desk's affair.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What is loaded stays: looking through it again and again would stop every answer for a moment.
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    orders, answers = claim_pipes()
    run(orders, answers, *_engine(list(sys.argv[1:] if arguments is None else arguments)))
    return 0


def run(orders: BinaryIO, answers: BinaryIO, factory: EngineFactory, guard: Guard | None = None) -> None:
    """The loop: admit what came, do a step, again; returns when `orders` ends.

    `guard` cages the process when the order to load has come: before there is a second thread, which would
    stay outside. Until then no order is taken but to name the devices.
    """
    outbox = _Outbox(answers)
    messages = protocol.read_messages(orders, protocol.decode_order)
    loop = _Loop(factory(outbox.send), outbox.send)
    first = loop.first(messages, caged=guard is not None)
    if first is None:
        return
    if guard is not None and isinstance(first, protocol.Load):
        outbox.protections = guard(first)
    reader = threading.Thread(target=loop.read, args=(itertools.chain([first], messages),), daemon=True)
    reader.start()
    loop.work()


class _Outbox:
    """Answers on their way to the desk, one at a time; a loaded model's tells of its cage, too."""

    def __init__(self, answers: BinaryIO) -> None:
        self._answers = answers
        self._lock = threading.Lock()
        self.protections: tuple[Protection, ...] = ()

    def send(self, answer: protocol.Answer) -> None:
        if isinstance(answer, protocol.Loaded):
            answer = msgspec.structs.replace(answer, protections=self.protections)
        with self._lock:
            self._answers.write(protocol.packed(answer))


class _Loop:
    """The engine, its orders, and how far it is.

    Attributes:
        steps: Steps and orders it came through; read by the other thread.
    """

    def __init__(self, engine: EnginePort, send: Send) -> None:
        self._engine = engine
        self._send = send
        self._inbox: queue.SimpleQueue[protocol.Order | None] = queue.SimpleQueue()
        self._ended = threading.Event()
        self._at_work = False
        self.steps = 0

    def first(self, orders: Iterator[protocol.Order], *, caged: bool) -> protocol.Order | None:
        """The order to begin with: to load, where a cage must be put on before a model is touched."""
        with contextlib.suppress(protocol.ProtocolError, OSError, ValueError):
            for order in orders:
                if not caged or isinstance(order, protocol.Load):
                    return order
                self._arrived(order)
                if isinstance(order, protocol.Devices):
                    self._engine.arriving(order)
                    self._submit(order)
                elif not isinstance(order, protocol.Ping | protocol.Cancel):
                    why = "there is no model in the engine"
                    self._send(protocol.Failed(order.id, NotLoadedError.code, why, {}))
        return None

    def work(self) -> None:
        """Until the orders end or nobody listens any more."""
        try:
            while self._admit_or_step():
                self.steps += 1
        except BrokenPipeError:
            # The desk is gone; its end of input is on the way.
            logging.getLogger(__name__).info("nobody listens")
        finally:
            self._ended.set()

    def read(self, orders: Iterable[protocol.Order]) -> None:
        """Queue orders; a cancel takes effect here and now, inside a running step too, and so does a ping."""
        with contextlib.suppress(protocol.ProtocolError, OSError, ValueError):
            for order in orders:
                if not self._arrived(order):
                    # Before it is there to be taken, so that never more were taken than have arrived.
                    self._engine.arriving(order)
                    self._inbox.put(order)
        self._inbox.put(None)
        self._engine.interrupt(-1)
        if not self._ended.wait(_LAST_GASP_S):
            # A step that hears nothing must not outlive the desk.
            os._exit(0)

    def _arrived(self, order: protocol.Order) -> bool:
        """Do what waits for no step; False for other orders."""
        if isinstance(order, protocol.Cancel):
            self._engine.interrupt(order.id)
        elif isinstance(order, protocol.Ping):
            self._send(protocol.Pong(order.id, self.steps, self._at_work))
        else:
            return False
        return True

    def _admit_or_step(self) -> bool:
        if self._engine.busy and self._inbox.empty():
            self._at_work = True
            self._engine.step()
        else:
            self._at_work = False
            order = self._inbox.get()
            if order is None:
                return False
            self._at_work = True
            self._submit(order)
        self._at_work = False
        return True

    def _submit(self, order: protocol.Order) -> None:
        try:
            self._engine.submit(order)
        except AppError as error:
            self._send(protocol.Failed(order.id, error.code, str(error), dict(error.facts)))


def claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes for the protocol alone; native code that prints finds the null device."""
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(0, os.O_BINARY)
        msvcrt.setmode(1, os.O_BINARY)
    orders = os.fdopen(os.dup(0), "rb")
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1):
        os.dup2(null, stream)
    os.close(null)
    return orders, answers


def cage(load: protocol.Load) -> tuple[Protection, ...]:
    """Load the engine's libraries, then give up everything but the model; what is in force."""
    from app.inference import llama_engine, own_memory
    from app.inference.sandbox import Reach, confine

    own_memory.resident_bytes()
    # Where nothing runs here the order to load says so, and in the cage as well.
    with contextlib.suppress(AppError):
        llama_engine.devices()
    files = tuple(Path(name) for name in (load.path, *load.readable))
    return confine(Reach(files, load.memory_bytes, accelerated=bool(load.placement.devices)))


def _engine(arguments: list[str]) -> tuple[EngineFactory, Guard | None]:
    if "--echo" in arguments:
        from app.inference.echo_engine import EchoEngine

        place = arguments.index("--echo") + 1
        scripts = Path(arguments[place]) if place < len(arguments) else None
        return lambda send: EchoEngine(send, scripts), None
    from app.inference.scheduler import Scheduler

    return Scheduler, cage


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
