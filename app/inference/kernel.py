"""The kernel's door for the sandbox: raw system calls of this machine, through ctypes."""

import ctypes
import platform
import sys

from app.inference.syscalls import OURS

_MACHINES = {"x86_64": 0, "aarch64": 1, "arm64": 1}
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38


def column() -> int | None:
    """Which column of `syscalls` holds for this machine; None where there is no sandbox of ours."""
    if not sys.platform.startswith("linux") or sys.maxsize < 2**32:
        return None
    return _MACHINES.get(platform.machine())


def call(name: str, *arguments: object) -> int:
    """Make a system call of `OURS`.

    Raises:
        OSError: As the kernel says.
    """
    place = column()
    number = None if place is None else OURS[name][place]
    if number is None:
        raise OSError(0, f"{name}: not on this machine")
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    given = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    answer = int(library.syscall(ctypes.c_long(number), *given))
    if answer < 0:
        raise OSError(ctypes.get_errno(), name)
    return answer


def prctl(option: int, value: int) -> None:
    """Set something of this process.

    Raises:
        OSError: As the kernel says.
    """
    library = ctypes.CDLL(None, use_errno=True)
    zero = ctypes.c_ulong(0)
    if library.prctl(ctypes.c_int(option), ctypes.c_ulong(value), zero, zero, zero) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")
