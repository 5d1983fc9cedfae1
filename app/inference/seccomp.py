"""The filter of system calls: what the engine's process may not even ask the kernel for.

A classic BPF program, written here instruction by instruction. Everything that is not named is allowed: a
list of what is allowed would break the engine with the next libc or GPU driver, on a machine where nobody
can mend it. Three answers, chosen on purpose:
- what no library ever asks for ends the process (`DEADLY`), and so does another architecture's way in;
- what a library may ask for in good faith is refused with EPERM (`DENIED`);
- what has an older twin whose arguments can be seen does not exist (`ABSENT`).
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterator

from app.inference import kernel
from app.inference.syscalls import ABSENT, DEADLY, DENIED, LOOKED_AT

_LOAD, _EQUALS, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_REFUSE = _ERRNO | errno.EPERM
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_ARCHITECTURES = (0xC000003E, 0xC00000B7)
# x86-64's second set of numbers, with 32-bit pointers.
_X32 = 0x40000000
_CLONE_THREAD = 0x00010000
# Write only, read and write, create, truncate, append, a file without a name.
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND | (
    getattr(os, "O_TMPFILE", 0) & ~getattr(os, "O_DIRECTORY", 0)
)  # fmt: skip
# ioctls that type into a terminal in its user's name.
_TYPING = (0x5412, 0x541C)
_SET_MODE_FILTER, _ACTION_AVAILABLE = 1, 2
_ALL_THREADS = 1

Line = bytes


def available() -> bool:
    """Whether the kernel takes such a filter."""
    action = ctypes.c_uint32(_KILL)
    try:
        return kernel.call("seccomp", _ACTION_AVAILABLE, 0, ctypes.byref(action)) == 0
    except OSError:
        return False


def install(*, devices: bool) -> None:
    """Put the filter on every thread of this process, for good; `no_new_privs` must be set.

    Args:
        devices: Files may be opened for writing, as drivers of accelerators must; Landlock says which.

    Raises:
        OSError: The kernel does not take it.
    """
    place = kernel.column()
    assert place is not None
    lines = program(place, os.getpid(), devices=devices)
    code = ctypes.create_string_buffer(b"".join(lines))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(lines), ctypes.addressof(code)))
    odd_one = kernel.call("seccomp", _SET_MODE_FILTER, _ALL_THREADS, header)
    if odd_one:
        raise OSError(errno.EAGAIN, f"thread {odd_one} cannot be bound")


def program(place: int, pid: int, *, devices: bool) -> list[Line]:
    """The filter for one machine, instruction by instruction.

    Args:
        place: The machine's column in `syscalls`.
        pid: This process: signals go to no other.
        devices: See `install`.
    """
    lines = [_line(_LOAD, _ARCHITECTURE_AT), _line(_EQUALS, _ARCHITECTURES[place], 1, 0), _answer(_KILL)]
    lines.append(_line(_LOAD, _NUMBER_AT))
    if place == 0:
        lines += [_line(_ANY_BIT, _X32, 0, 1), _answer(_KILL)]
    for names, answer in ((DEADLY, _KILL), (DENIED, _REFUSE), (ABSENT, _ERRNO | errno.ENOSYS)):
        for numbers in names.values():
            lines += _when(numbers[place], [_answer(answer)])
    for name, block in _looks(pid, devices=devices):
        lines += _when(LOOKED_AT[name][place], block)
    return [*lines, _answer(_ALLOW)]


def _looks(pid: int, *, devices: bool) -> Iterator[tuple[str, list[Line]]]:
    """Calls judged by an argument: each block ends in an answer of its own."""
    yield "clone", [_argument(0), _line(_ANY_BIT, _CLONE_THREAD, 1, 0), _answer(_REFUSE), _answer(_ALLOW)]
    for name, place in (("open", 1), ("openat", 2)) if not devices else ():
        yield name, [_argument(place), _line(_ANY_BIT, _WRITING, 0, 1), _answer(_REFUSE), _answer(_ALLOW)]
    refusals = [line for order in _TYPING for line in _when(order, [_answer(_REFUSE)])]
    yield "ioctl", [_argument(1), *refusals, _answer(_ALLOW)]
    for name in ("kill", "tgkill"):
        yield name, [_argument(0), _line(_EQUALS, pid, 1, 0), _answer(_REFUSE), _answer(_ALLOW)]
    # Limits may be read; a pointer to new ones must be null, in both its halves.
    yield (
        "prlimit64",
        [
            _argument(2),
            _line(_EQUALS, 0, 0, 2),
            _argument(2, high=True),
            _line(_EQUALS, 0, 1, 0),
            _answer(_REFUSE),
            _answer(_ALLOW),
        ],
    )


def _when(number: int | None, block: list[Line]) -> list[Line]:
    return [] if number is None else [_line(_EQUALS, number, 0, len(block)), *block]


def _argument(place: int, *, high: bool = False) -> Line:
    """Load half of an argument; both machines are little-endian."""
    return _line(_LOAD, _ARGUMENTS_AT + 8 * place + 4 * high)


def _answer(action: int) -> Line:
    return _line(_RETURN, action)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> Line:
    return struct.pack("=HBBI", code, if_true, if_false, value)
