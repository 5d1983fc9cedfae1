"""Where things lie for a developer, and how steps run and speak. Nothing here knows what is built."""

import hashlib
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


class StepError(Exception):
    """A step could not be done; the message says what to do about it."""


def cache() -> Path:
    """The developer's own cache: wheels and weights outlive the clone."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library/Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "vakhta-dev"


def say(text: str) -> None:
    """One line about what happens now."""
    print(f"· {text}", flush=True)


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a step: the virtual environment first on the path."""
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    return {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV), **(extra or {})}


def run(
    command: Sequence[str | Path], *, extra: Mapping[str, str] | None = None, silent: bool = False
) -> None:
    """Run one command in the repository; its output goes to the terminal, a silent one's errors only.

    Raises:
        StepError: The command failed.
    """
    done = call(command, extra=extra, silent=silent)
    if done:
        raise StepError(f"{' '.join(map(str, command[:6]))} … ended with {done}")


def call(
    command: Sequence[str | Path], *, extra: Mapping[str, str] | None = None, silent: bool = False
) -> int:
    """Run one command in the repository and return how it ended."""
    out = subprocess.DEVNULL if silent else None
    return subprocess.run(
        [str(word) for word in command], cwd=ROOT, env=environment(extra), stdout=out, check=False
    ).returncode


def pip(*words: str | Path) -> None:
    """Run the environment's own pip, with whatever index the site has set up for it."""
    run([PYTHON, "-m", "pip", "--disable-pip-version-check", *words])


def digest(*parts: str | bytes) -> str:
    """SHA-256 over parts, for stamps and cache keys."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.encode() if isinstance(part, str) else part)
        whole.update(b"\0")
    return whole.hexdigest()


def platform_name() -> str:
    """System and processor, as a cache key names them: `linux_x86_64`."""
    return f"{platform.system()}_{platform.machine()}".lower()
