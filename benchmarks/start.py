"""How soon the desk's first frame is there beside a bare PySide6 window, and how much memory the desk takes.

Both programs are started by turns and timed from outside: from the start of the process to the line that says
that the first frame is painted. Memory is the desk's process alone, without the engine: at the first frame,
and over the smoke walk's rooms: unlock, case, draft, accept, every page of the rail in four looks. There the
goal holds for 95 of 100 moments; the peak is told beside it: unlocking stretches the passphrase over 256 MiB
for half a second. Over the whole walk, which then opens every sheet and imports a bundle, it is told only.
"""

import math
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
# The rooms' last picture; sheets follow.
_LAST_ROOM = "settings-dark-en.png"


def environment(home: Path) -> dict[str, str]:
    """A home with a demo profile, no screen; byte code is kept, as an installed program has it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "VAKHTA_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}


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


class Memory:
    """The resident memory of one process, children not counted, sampled while it runs."""

    def __init__(self, program: subprocess.Popen[bytes]) -> None:
        self._samples: list[tuple[float, int]] = []
        self._program = program
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()

    def _watch(self) -> None:
        process = psutil.Process(self._program.pid)
        while self._program.poll() is None:
            try:
                self._samples.append((time.time(), process.memory_info().rss))
            except psutil.NoSuchProcess:
                return
            time.sleep(0.02)

    def megabytes(self, part: float, until: float = math.inf) -> float:
        """What it stayed under for a part of the time before `until`, once the process has ended."""
        self._thread.join()
        ordered = sorted(size for when, size in self._samples if when < until)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)] / 1e6


def memory(words: list[str], home: Path) -> Memory:
    """Memory over one run of the desk."""
    program = subprocess.Popen(
        [*APP, *words], env=environment(home), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    watched = Memory(program)
    code = program.wait()
    assert code == 0, f"the desk ended with {code}"
    return watched


def figures() -> list[Figure]:
    """Start and memory."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home)
        desk = [*APP, "--measure-first-frame"]
        first_frame_s(desk, home)  # byte code and disk cache
        first_frame_s(BARE, home)
        found = in_turn(lambda: first_frame_s(desk, home), lambda: first_frame_s(BARE, home), PAIRS)
        opening = memory(desk[3:], home)
        shots = home / "shots"
        walk = memory(["--smoke", str(shots)], home)
        left = (shots / _LAST_ROOM).stat().st_mtime
        return [
            Figure("start.first_frame_to_bare", found.ratio, "ratio", limit=found.limit, goal=GOAL_RATIO),
            Figure("start.memory_at_first_frame", opening.megabytes(1.0), "MB", limit=GOAL_MB),
            Figure("start.memory_over_rooms_p95", walk.megabytes(0.95, left), "MB", limit=GOAL_MB),
            Figure("start.memory_over_walk_p95", walk.megabytes(0.95), "MB"),
            Figure("start.memory_over_walk_peak", walk.megabytes(1.0), "MB"),
        ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
