"""The engine's process: one loop owns the engine, a thread reads orders, answers go out as they come.

Started as `vakhta --worker`; tests add `--echo FOLDER`. It ends when its input ends, whatever it is doing.
"""

import contextlib
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from app.errors import AppError
from app.inference import protocol
from app.inference.engine_port import EnginePort, Send

_LAST_GASP_S = 2.0
EngineFactory = Callable[[Send], EnginePort]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the engine over standard input and output until the input ends.

    Args:
        arguments: `--echo FOLDER` takes the twin for tests; what the process was started with when None.
    """
    _harden()
    orders, answers = _claim_pipes()
    run(orders, answers, _factory(list(sys.argv[1:] if arguments is None else arguments)))
    return 0


def run(orders: BinaryIO, answers: BinaryIO, factory: EngineFactory) -> None:
    """The loop: admit what came, do a step, again; returns when `orders` ends."""
    lock = threading.Lock()

    def send(answer: protocol.Answer) -> None:
        with lock:
            answers.write(protocol.packed(answer))

    engine = factory(send)
    inbox: queue.SimpleQueue[protocol.Order | None] = queue.SimpleQueue()
    ended = threading.Event()
    reader = threading.Thread(target=_read, args=(orders, inbox, engine, ended), daemon=True)
    reader.start()
    try:
        _loop(engine, inbox, send)
    except BrokenPipeError:
        # The desk is gone; its end of input is on the way.
        logging.getLogger(__name__).info("nobody listens")
    finally:
        ended.set()


def _loop(engine: EnginePort, inbox: "queue.SimpleQueue[protocol.Order | None]", send: Send) -> None:
    while True:
        if not engine.busy or not inbox.empty():
            order = inbox.get()
            if order is None:
                return
            _submit(engine, order, send)
        else:
            engine.step()


def _submit(engine: EnginePort, order: protocol.Order, send: Send) -> None:
    try:
        engine.submit(order)
    except AppError as error:
        send(protocol.Failed(order.id, error.code, str(error), dict(error.facts)))


def _read(
    orders: BinaryIO,
    inbox: "queue.SimpleQueue[protocol.Order | None]",
    engine: EnginePort,
    ended: threading.Event,
) -> None:
    """Queue orders; a cancel takes effect here and now, inside a running step too."""
    with contextlib.suppress(protocol.ProtocolError, OSError, ValueError):
        for order in protocol.read_messages(orders, protocol.decode_order):
            if isinstance(order, protocol.Cancel):
                engine.interrupt(order.id)
            else:
                # Before it is there to be taken, so that never more were taken than have arrived.
                engine.arriving(order)
                inbox.put(order)
    inbox.put(None)
    engine.interrupt(-1)
    if not ended.wait(_LAST_GASP_S):
        # A step that hears nothing must not outlive the desk.
        os._exit(0)


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
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


def _harden() -> None:
    """No core dump with a customer's text in it; Ctrl+C in a terminal is the desk's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _factory(arguments: list[str]) -> EngineFactory:
    if "--echo" in arguments:
        from app.inference.echo_engine import EchoEngine

        place = arguments.index("--echo") + 1
        scripts = Path(arguments[place]) if place < len(arguments) else None
        return lambda send: EchoEngine(send, scripts)
    from app.inference.scheduler import Scheduler

    return Scheduler


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
