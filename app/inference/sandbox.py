"""The engine's cage: put on once, when the model's path is known and before llama.cpp opens it.

On Linux (x86-64 and aarch64) the process gives up, for good: sockets, other programs, other processes,
every file but those it was given, writing anywhere but into the pipes it holds, memory beyond its share.
Elsewhere it says that it did nothing. What is in force is told by name and never assumed.
"""

import logging
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from app.domain.engine import Protection
from app.inference import kernel, landlock, seccomp

_KB = 1024


@dataclass(frozen=True, slots=True)
class Reach:
    """What the process may still do.

    Attributes:
        readable: Files and folders beside the program's own; symbolic links are followed now.
        memory_bytes: What it may take beyond what it has now; 0 for no bound.
        accelerated: Weights go to an accelerator: its devices are opened for writing and driven.
    """

    readable: tuple[Path, ...]
    memory_bytes: int = 0
    accelerated: bool = False


def confine(reach: Reach) -> tuple[Protection, ...]:
    """Put it on; from a thread that is the only one. What is in force, in a fixed order."""
    steps: dict[Protection, Callable[[Reach], bool]] = {
        Protection.NO_CORE_DUMPS: _no_core_dumps,
        Protection.MEMORY_CAP: _memory_cap,
        Protection.NO_NEW_PRIVILEGES: _no_new_privileges,
        # Landlock's own calls and open() come before the filter.
        Protection.FILES: _files,
        Protection.SYSTEM_CALLS: _system_calls,
    }
    return tuple(protection for protection, step in steps.items() if _taken(step, reach))


def available() -> tuple[Protection, ...]:
    """What `confine` would put on here, asked without doing it."""
    found = [] if sys.platform == "win32" else [Protection.NO_CORE_DUMPS]
    if kernel.column() is not None:
        found += [Protection.MEMORY_CAP, Protection.NO_NEW_PRIVILEGES]
        found += [Protection.FILES] if landlock.abi() else []
        found += [Protection.SYSTEM_CALLS] if seccomp.available() else []
    return tuple(found)


def _taken(step: Callable[[Reach], bool], reach: Reach) -> bool:
    try:
        return step(reach)
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("%s: %s", step.__name__.strip("_"), error)
        return False


def _no_core_dumps(_reach: Reach) -> bool:
    """No dump with a customer's text in it, and no look from outside into this memory."""
    if sys.platform == "win32":
        return False
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if kernel.column() is not None:
        kernel.prctl(kernel.PR_SET_DUMPABLE, 0)
    return True


def _memory_cap(reach: Reach) -> bool:
    """Bound writable private memory (RLIMIT_DATA).

    Not RLIMIT_AS: it counts what is only reserved, and libc, OpenMP and drivers reserve far more than they
    touch. Weights are read into private memory, so they count. A driver maps what it likes: no bound there.
    """
    if kernel.column() is None or not reach.memory_bytes or reach.accelerated:
        return False
    import resource

    bound = _private_bytes() + reach.memory_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (bound, bound))
    return True


def _no_new_privileges(_reach: Reach) -> bool:
    if kernel.column() is None:
        return False
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    return True


def _files(reach: Reach) -> bool:
    """Landlock binds a thread and its children only: with a second thread about it would protect nothing."""
    if kernel.column() is None or _threads() != 1:
        return False
    devices = _accelerators() if reach.accelerated else ()
    drivers = _DRIVER_FILES if reach.accelerated else ()
    return landlock.restrict([*own_folders(), *reach.readable, *drivers], devices) > 0


def _system_calls(reach: Reach) -> bool:
    if kernel.column() is None:
        return False
    seccomp.install(devices=reach.accelerated)
    return True


def own_folders() -> tuple[Path, ...]:
    """The program's and Python's own: what is imported late lies there, and no customer's data does."""
    import app

    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        # What is imported late lies in the executable itself, behind its own code.
        return (Path(frozen), Path(sys.executable))
    libraries = (Path(entry) for entry in sys.path if entry)
    # A working directory on the path is no library.
    found = [
        path
        for path in libraries
        if {"site-packages", "lib-dynload"} & {path.name} or (path / "os.py").is_file()
    ]
    return (Path(app.__file__).parent, *found)


# Never run: no accelerator was at hand. What the drivers of NVIDIA, AMD and Intel read when they start.
_DRIVER_FILES = tuple(
    Path(place)
    for place in (
        "/usr/lib", "/usr/lib64", "/lib", "/lib64", "/usr/share/vulkan", "/etc/vulkan", "/etc/OpenCL",
        "/proc/driver/nvidia", "/proc/devices", "/proc/modules", "/proc/self", "/sys/devices",
        "/sys/class/drm", "/sys/class/kfd", "/sys/module", "/sys/bus/pci",
    )
)  # fmt: skip


def _accelerators() -> Iterable[Path]:
    """Never run: the devices that such drivers open for writing and drive by ioctl."""
    places = Path("/dev")
    return [*places.glob("nvidia*"), places / "dri", places / "kfd", places / "shm"]


def _threads() -> int:
    return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - names are enough


def _private_bytes() -> int:
    """Writable private memory of this process, as RLIMIT_DATA counts it."""
    with open("/proc/self/status", encoding="ascii", errors="replace") as facts:  # noqa: PTH123
        size = next(line for line in facts if line.startswith("VmData:"))
    return int(size.split()[1]) * _KB
