"""The desk's end of the pipe: one engine process, its orders and the answers routed back to who asked.

A client lives as long as its process. Who restarts it, and when, is the supervisor's affair.
"""

import contextlib
import itertools
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, BinaryIO

from app.domain.cancel import CancelToken
from app.errors import InferenceError, WorkerDiedError
from app.inference import protocol
from app.inference.failures import EngineGoneError, raised_again
from app.inference.heartbeat import Patience, Verdict, Vigil

_QUIT_GRACE_S = 3.0
_LAST_WORDS_S = 0.5
# The most Linux gives without privilege.
_PIPE_BYTES = 1 << 20

_Inbox = queue.SimpleQueue[protocol.Answer | None]


class EngineClient:
    """A running engine process.

    Orders may be given from any thread, several at once. An answer of kind `Failed` is raised as
    `AppError` with its code; the end of the process as `WorkerDiedError`. A process that hangs is ended.

    Attributes:
        patience: When silence is a hang.
    """

    def __init__(self, command: Sequence[str], *, patience: Patience | None = None) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - our own executable, no shell
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        _widen(self._process.stdin, self._process.stdout)
        self.patience = patience or Patience()
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, _Inbox] = {}
        self._dead = False
        self._reader = threading.Thread(target=self._read, name="engine-reader", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """The process' id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can take orders."""
        return not self._dead and self._process.poll() is None

    def ask(
        self,
        make: Callable[[int], protocol.Order],
        cancel: CancelToken | None = None,
    ) -> Iterator[protocol.Answer]:
        """Give an order and yield its answers; the last one is none of `protocol.PARTIAL`.

        Args:
            make: The order, made with the id it gets.
            cancel: Stops it; the answers then end as the engine ends them.

        Raises:
            WorkerDiedError: The process ended, or hung and was ended.
            AppError: The engine refused.
        """
        order_id = next(self._ids)
        inbox: _Inbox = queue.SimpleQueue()
        with self._lock:
            self._waiting[order_id] = inbox
        over = False
        try:
            self._write(make(order_id))
            if cancel is not None:
                cancel.on_cancel(lambda: self._tell(protocol.Cancel(order_id)))
            while not over:
                answer = self._next(order_id, inbox, cancel)
                over = not isinstance(answer, protocol.PARTIAL)
                yield _checked(answer)
        finally:
            self._forget(order_id)
            if not over:
                self._tell(protocol.Cancel(order_id))

    def ask_many(
        self,
        makes: Iterable[Callable[[int], protocol.Order]],
        cancel: CancelToken | None = None,
        at_once: int = 16,
    ) -> Iterator[tuple[int, protocol.Answer]]:
        """Give many orders, `at_once` at a time, and yield their answers with the order's place as they come.

        A refusal is yielded as `Failed`: it is of one order alone. After a cancel no more are given. When no
        more can be given, what the engine had answered before is still yielded.

        Raises:
            WorkerDiedError: As `ask`.
            InferenceError: What making an order raises.
        """
        inbox: _Inbox = queue.SimpleQueue()
        waiting = enumerate(makes)
        places: dict[int, int] = {}
        broken: InferenceError | None = None
        if cancel is not None:
            cancel.on_cancel(lambda: self._cancel_all(places))
        try:
            while True:
                room = 0 if broken else at_once
                broken = self._top_up(waiting, places, inbox, room, cancel) or broken
                if not places:
                    break
                answer = self._next(next(iter(places)), inbox, cancel)
                place = places[answer.id]
                if not isinstance(answer, protocol.PARTIAL):
                    del places[answer.id]
                    self._forget(answer.id)
                yield place, answer
            if broken is not None:
                raise broken
        finally:
            self._cancel_all(places)
            for order_id in places:
                self._forget(order_id)

    def _top_up(
        self,
        waiting: Iterator[tuple[int, Callable[[int], protocol.Order]]],
        places: dict[int, int],
        inbox: _Inbox,
        room: int,
        cancel: CancelToken | None,
    ) -> InferenceError | None:
        """Give orders until so many are under way; what stood in the way, if anything did."""
        try:
            while len(places) < room and not _is_stopped(cancel) and (order := next(waiting, None)):
                order_id = self._give(order, places, inbox)
                if _is_stopped(cancel):
                    # Said before the order was among those to be cancelled.
                    self._tell(protocol.Cancel(order_id))
        except InferenceError as error:
            return error
        return None

    def _give(
        self,
        order: tuple[int, Callable[[int], protocol.Order]],
        places: dict[int, int],
        inbox: _Inbox,
    ) -> int:
        order_id = next(self._ids)
        with self._lock:
            self._waiting[order_id] = inbox
        places[order_id] = order[0]
        try:
            self._write(order[1](order_id))
        except EngineGoneError:
            del places[order_id]
            self._forget(order_id)
            raise
        return order_id

    def _cancel_all(self, places: dict[int, int]) -> None:
        for order_id in tuple(places):
            self._tell(protocol.Cancel(order_id))

    def _forget(self, order_id: int) -> None:
        with self._lock:
            self._waiting.pop(order_id, None)

    def ask_one(
        self, make: Callable[[int], protocol.Order], cancel: CancelToken | None = None
    ) -> protocol.Answer:
        """Give an order and wait for its last answer."""
        *_, last = self.ask(make, cancel)
        return last

    def tell(self, make: Callable[[int], protocol.Order]) -> None:
        """Give an order whose answer nobody waits for, be it a refusal or the process' end."""
        self._tell(make(next(self._ids)))

    def close(self) -> None:
        """End the process: ask by closing its input, then insist."""
        with contextlib.suppress(OSError), self._lock:
            _stream(self._process.stdin).close()
        try:
            self._process.wait(_QUIT_GRACE_S)
        except subprocess.TimeoutExpired:
            self.kill()
        self._reader.join()
        _stream(self._process.stdout).close()

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()

    def _write(self, order: protocol.Order) -> None:
        with self._lock:
            if self._dead:
                raise EngineGoneError("the engine's process has ended")
            try:
                # The pipe is unbuffered: a large prompt may take several writes.
                for part in protocol.framed(order):
                    rest = memoryview(part)
                    while rest:
                        rest = rest[os.write(_stream(self._process.stdin).fileno(), rest) :]
            except (OSError, ValueError) as error:
                raise EngineGoneError("the engine's process has ended") from error

    def _tell(self, order: protocol.Order) -> None:
        """Say what needs no answer; an engine that has ended is told of elsewhere."""
        with contextlib.suppress(EngineGoneError):
            self._write(order)

    def _next(self, order_id: int, inbox: _Inbox, cancel: CancelToken | None) -> protocol.Answer:
        """The next answer; while none comes the engine is asked whether it lives, and ended if it hangs."""
        vigil = Vigil(self.patience)
        while True:
            try:
                answer = inbox.get(timeout=self.patience.ping_after_s)
            except queue.Empty:
                cancelled = cancel is not None and cancel.is_cancelled
                if vigil.silence(cancelled=cancelled) is Verdict.END:
                    logging.getLogger(__name__).warning("the engine hangs and is ended")
                    self.kill()
                else:
                    self._tell(protocol.Ping(order_id))
                continue
            if answer is None:
                raise WorkerDiedError("the engine's process ended", exit=self._process.poll() or 0)
            if not isinstance(answer, protocol.Pong):
                return answer
            vigil.pong(answer)

    def _read(self) -> None:
        stream = _stream(self._process.stdout)
        reader = os.fdopen(os.dup(stream.fileno()), "rb")
        with reader, contextlib.suppress(protocol.ProtocolError, OSError):
            for answer in protocol.read_messages(reader, protocol.decode_answer):
                with self._lock:
                    inbox = self._waiting.get(answer.id)
                if inbox is not None:
                    inbox.put(answer)
                del answer
        self._bury()

    def _bury(self) -> None:
        """The process ended, or said something that is not of the protocol: it is not heard again."""
        with self._lock:
            self._dead = True
        # Its pipe closes a moment before its exit code is there.
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_LAST_WORDS_S)
        self.kill()
        with self._lock:
            waiting = list(self._waiting.values())
        for inbox in waiting:
            inbox.put(None)


def _is_stopped(cancel: CancelToken | None) -> bool:
    return cancel is not None and cancel.is_cancelled


def _checked(answer: protocol.Answer) -> protocol.Answer:
    if isinstance(answer, protocol.Failed):
        raise raised_again(answer.code, answer.message, answer.facts)
    return answer


def _stream(stream: object) -> BinaryIO:
    assert stream is not None
    return stream  # type: ignore[return-value]


def _widen(*pipes: IO[bytes] | None) -> None:
    """Let a pipe hold a megabyte where the system can: states of tens of megabytes pass through it."""
    if sys.platform.startswith("linux"):
        import fcntl

        for pipe in pipes:
            with contextlib.suppress(OSError):
                fcntl.fcntl(_stream(pipe).fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _environment() -> dict[str, str]:
    """What the engine's process may know of ours: how to start Python and nothing named by us."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VAKHTA_")}
    if sys.platform.startswith("linux"):
        # One arena: the reader's thread allocates little, and each arena costs address space and cache.
        kept.setdefault("MALLOC_ARENA_MAX", "2")
        # Weights in pages of 2 MB where the kernel has them: every token reads all weights, and a gigabyte
        # in pages of 4 KB is a quarter of a million addresses to look up (glibc's manual, "Memory
        # Allocation Tunables"; 4 to 7 % more tokens a second measured on two cores).
        kept.setdefault("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1")
    # numpy's threads have nothing to do in the engine, and Landlock binds a process of one thread only.
    kept["OPENBLAS_NUM_THREADS"] = "1"
    # How long a thread of the engine spins for the other before it sleeps. OpenMP's own 300,000 rounds burn
    # the core that the other needs: on a busy machine with two cores 1,000 rounds write 3 to 7 times as fast.
    kept.setdefault("GOMP_SPINCOUNT", "1000")
    return kept
