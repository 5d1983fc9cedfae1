"""How soon the desk's first frame is there beside a bare PySide6 window, and how much memory the desk takes.

Both programs are started by turns and timed from outside: from the start of the process to the line that says
that the first frame is painted. Memory is the desk's process alone, without the engine: at the first frame,
and at its highest over the whole smoke walk, pictures of every page in four looks included.
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.harness import Figure, in_turn, main
from devkit.weights import SMALL, ensure_weights

ROOT = Path(__file__).resolve().parent.parent
APP = [sys.executable, "-m", "app"]
BARE = [sys.executable, str(ROOT / "benchmarks" / "bare_window.py")]
PAIRS = 9
GOAL_RATIO = 1.5
GOAL_MB = 150.0


def environment(home: Path) -> dict[str, str]:
    """A home with a demo profile, no screen."""
    return {**os.environ, "VAKHTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


def prepare(home: Path) -> None:
    """Make the home that both measures are taken in."""
    model = str(ensure_weights(SMALL))
    for words in (
        ["models", "install", model],
        ["models", "activate", SMALL],
        ["profile", "new", str(home / "demo"), "--demo"],
    ):
        subprocess.run([*APP, *words], env=environment(home), cwd=ROOT, check=True, capture_output=True)


def first_frame_s(command: list[str], home: Path) -> float:
    """From the start of a process to its first line."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, env=environment(home), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as program:
        assert program.stdout
        line = program.stdout.readline()
        took = time.perf_counter() - start
        program.stdout.read()
    assert line, f"{command[-1]} said nothing"
    return took


class Highest:
    """The highest resident memory of one process, children not counted, while it runs."""

    def __init__(self, program: subprocess.Popen[bytes]) -> None:
        self.bytes = 0
        self._program = program
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        process = psutil.Process(self._program.pid)
        while self._program.poll() is None:
            try:
                self.bytes = max(self.bytes, process.memory_info().rss)
            except psutil.NoSuchProcess:
                return
            time.sleep(0.02)

    def megabytes(self) -> float:
        """The figure, once the process has ended."""
        self._thread.join()
        return self.bytes / 1e6


def memory_mb(words: list[str], home: Path) -> float:
    """Highest memory of a run of the desk."""
    program = subprocess.Popen(
        [*APP, *words], env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    highest = Highest(program)
    code = program.wait()
    assert code == 0, f"the desk ended with {code}"
    return highest.megabytes()


def figures() -> list[Figure]:
    """Start and memory."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        desk = [*APP, "--measure-first-frame"]
        first_frame_s(desk, home)  # byte code and disk cache
        first_frame_s(BARE, home)
        found = in_turn(lambda: first_frame_s(desk, home), lambda: first_frame_s(BARE, home), PAIRS)
        return [
            Figure("start.first_frame_to_bare", found.ratio, "ratio", limit=found.limit, goal=GOAL_RATIO),
            Figure("start.memory_at_first_frame", memory_mb(desk[3:], home), "MB", limit=GOAL_MB),
            Figure(
                "start.memory_over_smoke",
                memory_mb(["--smoke", str(home / "shots")], home),
                "MB",
                limit=GOAL_MB,
            ),
        ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
