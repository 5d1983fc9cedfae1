"""The real engine in its real cage, with a prisoner inside: a prompt that names an attempt makes it.

Run as a program it is the engine's process; everything but `Generate` goes to the product's scheduler.
"""

import ctypes
import errno
import os
import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from app.domain.generation import FinishReason, GenerationResult  # noqa: E402
from app.inference import protocol, worker  # noqa: E402
from app.inference.engine_port import Send  # noqa: E402
from app.inference.scheduler import Scheduler  # noqa: E402

X86 = platform.machine() == "x86_64"


def probe_command() -> list[str]:
    """What starts it."""
    return [sys.executable, str(Path(__file__).resolve())]


def _native(name: str, *arguments: object) -> None:
    """Ask libc, not Python."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments) == -1:
        raise OSError(ctypes.get_errno(), name)


def _raw(number: int, *arguments: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.syscall(ctypes.c_long(number), *(ctypes.c_long(value) for value in arguments)) == -1:
        raise OSError(ctypes.get_errno(), str(number))


def _python_socket() -> None:
    import socket

    socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def _child() -> None:
    import subprocess

    subprocess.run(["/bin/true"], check=True)


def _from_a_thread(attempt: Callable[[], object]) -> None:
    failures: list[OSError] = []

    def work() -> None:
        try:
            attempt()
        except OSError as error:
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if failures:
        raise failures[0]


def _shell() -> None:
    """libc's way past Python: it answers 127 in the second byte where no shell could be started."""
    if ctypes.CDLL(None).system(b"true") != 0:
        raise PermissionError(errno.EPERM, "system")


def _write(path: str) -> None:
    Path(path).write_bytes(b"leaked")


ATTEMPTS: dict[str, Callable[[str], object]] = {
    "socket": lambda _: _python_socket(),
    "native-socket": lambda _: _native("socket", 2, 2, 0),
    "unix-socket": lambda _: _native("socket", 1, 1, 0),
    "raw-socket": lambda _: _raw(41 if X86 else 198, 10, 1, 0),
    "exec": lambda _: os.execv("/bin/true", ["true"]),
    "child": lambda _: _child(),
    "fork": lambda _: os.fork(),
    "native-fork": lambda _: _native("fork"),
    "system": lambda _: _shell(),
    "io-uring": lambda _: _raw(425, 4, 0),
    "clone3": lambda _: _raw(435, 0, 0),
    "read": lambda path: Path(path).read_bytes(),
    "native-read": lambda path: _native("open", path.encode(), os.O_RDONLY),
    "list": lambda path: list(Path(path).parent.iterdir()),
    "write": _write,
    "native-write": lambda path: _native("open", path.encode(), os.O_WRONLY | os.O_CREAT, 0o600),
    "mkdir": lambda path: Path(path).mkdir(),
    "unlink": lambda path: Path(path).unlink(),
    "chmod": lambda path: Path(path).chmod(0o777),
    "model": lambda path: Path(path).write_bytes(b""),
    "thread-read": lambda path: _from_a_thread(lambda: Path(path).read_bytes()),
    "thread-socket": lambda _: _from_a_thread(_python_socket),
    "proc": lambda _: Path("/proc/1/cmdline").read_bytes(),
    "kill-parent": lambda _: os.kill(os.getppid(), 0),
    "limit": lambda _: _raise_limit(),
    "terminal": lambda _: _native("ioctl", 2, 0x5412, b"x"),
    "ptrace": lambda _: _native("ptrace", 0, 0, 0, 0),
    "bpf": lambda _: _raw(321 if X86 else 280, 0, 0, 0),
    "own-thread": lambda _: _from_a_thread(lambda: None),
    "own-pipe": lambda _: os.write(os.pipe()[1], b"x"),
}


def _raise_limit() -> None:
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_DATA, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    except ValueError as error:  # what Python makes of EPERM here
        raise PermissionError(errno.EPERM, "setrlimit") from error


class ProbeEngine(Scheduler):
    """Answers `Generate` with what became of the attempt its prompt names."""

    def __init__(self, send: Send) -> None:
        super().__init__(send)
        self._tell = send

    def submit(self, order: protocol.Order) -> None:
        """Try, or leave it to the engine."""
        if not isinstance(order, protocol.Generate) or not order.prompt[0].text.startswith("attempt:"):
            super().submit(order)
            return
        _, name, path = order.prompt[0].text.split(":", 2)
        text = _outcome(name, path)
        result = GenerationResult(text, FinishReason.STOP, 0, 0, 0, 0.0, 0.0, 0.0, 0.0)
        self._tell(protocol.Finished(order.id, result, 0))


def _outcome(name: str, path: str) -> str:
    try:
        ATTEMPTS[name](path)
    except OSError as error:
        return f"refused {error.errno}"
    return "done"


if __name__ == "__main__":
    worker.run(*worker.claim_pipes(), ProbeEngine, worker.cage)
