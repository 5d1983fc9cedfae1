"""What the system must bring: libraries Qt loads, a compiler, strace for the test of sockets.

On Debian and its children, as root, what is missing is installed; else the exact command is printed.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from devkit.places import StepError, say

# From `ldd` over the platform plugins xcb and offscreen of PySide6-Essentials 6.11.3, with Debian's packages.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    # Not Qt's but the engine's: threads of llama.cpp.
    "libgomp.so.1": "libgomp1",
}


def ensure_libraries() -> None:
    """Have what the desk's window and the engine load (Linux; elsewhere the wheels bring all)."""
    if sys.platform.startswith("linux"):
        ensure_packages(package for library, package in LIBRARIES.items() if not loads(library))


def ensure_compiler() -> None:
    """Have a C++ compiler for the engine.

    Raises:
        StepError: There is none, with the command that brings it.
    """
    if any(shutil.which(name) for name in ("c++", "g++", "clang++", "cl")):
        return
    if sys.platform == "darwin":
        raise StepError("no C++ compiler: run `xcode-select --install`, then this again")
    if os.name == "nt":
        raise StepError(
            "no C++ compiler: install the Visual Studio Build Tools with C++, then run this again"
        )
    ensure_packages(["g++"])


def ensure_venv_module() -> None:
    """Have `venv` with pip in it: Debian keeps it in a package of its own."""
    if importlib.util.find_spec("ensurepip") is None and sys.platform.startswith("linux"):
        ensure_packages([f"python3.{sys.version_info.minor}-venv"])


def ensure_strace() -> None:
    """Have strace, through which a test sees every socket (Linux only)."""
    if sys.platform.startswith("linux") and not shutil.which("strace"):
        ensure_packages(["strace"])


def ensure_minisign() -> None:
    """Have minisign, with which a test checks our signatures by a tool not ours (Linux only)."""
    if sys.platform.startswith("linux") and not shutil.which("minisign"):
        ensure_packages(["minisign"])


def ensure_packages(packages: Iterable[str]) -> None:
    """Install Debian packages as root; elsewhere say the exact command.

    Raises:
        StepError: They are missing and cannot be installed from here.
    """
    missing = sorted(packages)
    if not missing:
        return
    install = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if not shutil.which("apt-get"):
        raise StepError(f"missing from the system (names as Debian has them): {' '.join(missing)}")
    if os.geteuid() != 0:
        raise StepError(f"missing from the system; run: sudo {' '.join(install)}")
    say(f"installing from the system's packages: {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    lists = Path("/var/lib/apt/lists")
    if not any(lists.glob("*Packages*")):
        subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
    if subprocess.run([*install, "-q"], env=quiet, check=False).returncode:
        subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
        if subprocess.run([*install, "-q"], env=quiet, check=False).returncode:
            raise StepError(f"apt-get could not install: {' '.join(missing)}")


def loads(library: str) -> bool:
    """Whether the system's loader finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
