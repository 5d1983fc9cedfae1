"""What the test command runs, in order of speed: format, lint, types, floors, tests, coverage by room."""

import json
import os
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from devkit.places import BIN, PYTHON, ROOT, StepError, call, run, say
from devkit.tiny_models import ensure_tiny_models
from devkit.weights import SMALL, ensure_weights

# Rooms where a branch nobody has taken is a promise nobody has checked; the others get by with less.
WHOLE_ROOMS = {"domain", "bundles", "store"}
WHOLE_PERCENT, OTHER_PERCENT = 100.0, 85.0

QUICK: tuple[tuple[str, Sequence[str | Path]], ...] = (
    ("format", [BIN / "ruff", "format", "--check", "."]),
    ("lint", [BIN / "ruff", "check", "."]),
    ("types", [BIN / "mypy"]),
    ("floors", [BIN / "lint-imports", "--no-logo"]),
)


def check() -> None:
    """The quick part: all but the tests that run the program.

    Raises:
        StepError: Something is wrong; everything was tried, so that one run shows all.
    """
    failed = [name for name, command in QUICK if call_named(name, command)]
    rules: Sequence[str | Path] = [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "--no-header",
        "tests/unit/test_house_rules.py",
    ]
    failed += ["house rules"] if call_named("house rules", rules) else []
    if failed:
        raise StepError(f"not in order: {', '.join(failed)}")


def test(words: list[str]) -> None:
    """Everything: the quick part, all tests, coverage by room.

    Args:
        words: Further words for pytest; with them only those tests run, without coverage limits.

    Raises:
        StepError: Something is wrong.
    """
    if words:
        return run([PYTHON, "-m", "pytest", *words], extra=test_environment())
    failed = [name for name, command in QUICK if call_named(name, command)]
    if call_named("tests", pytest_command(), extra=test_environment()):
        failed.append("tests")
    failed += thin_rooms()
    if failed:
        raise StepError(f"not in order: {', '.join(failed)}")
    say("all in order")
    return None


def pytest_command() -> list[str | Path]:
    """All tests under coverage; those for the starter's 1.1 GB only where somebody names the file."""
    starter = [] if os.environ.get("VAKHTA_STARTER_MODEL") else ["-m", "not starter"]
    report = ["--cov=app", "--cov-branch", "--cov-report=", f"--cov-report=json:{coverage_file()}"]
    return [PYTHON, "-m", "pytest", *starter, *report, "tests"]


def coverage_file() -> Path:
    """Where coverage writes its figures."""
    return ROOT / ".coverage.json"


def test_environment() -> dict[str, str]:
    """What tests are told: no screen, and where the small model and the tiny ones lie."""
    model = os.environ.get("VAKHTA_TEST_MODEL") or str(ensure_weights(SMALL))
    tiny = os.environ.get("VAKHTA_TINY_MODELS") or str(ensure_tiny_models())
    return {"QT_QPA_PLATFORM": "offscreen", "VAKHTA_TEST_MODEL": model, "VAKHTA_TINY_MODELS": tiny}


def call_named(name: str, command: Sequence[str | Path], extra: dict[str, str] | None = None) -> int:
    """Run one check under its name."""
    say(name)
    return call(command, extra=extra)


def thin_rooms() -> list[str]:
    """Rooms whose tests leave more untouched than they may; a table of all goes to the terminal."""
    try:
        files = json.loads(coverage_file().read_text(encoding="utf-8"))["files"]
    except OSError:
        return ["coverage was not measured"]
    coverage_file().unlink()
    rooms: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    missed: list[str] = []
    for name, facts in sorted(files.items()):
        room, total = room_of(name), facts["summary"]
        done = total["covered_lines"] + total["covered_branches"]
        whole = total["num_statements"] + total["num_branches"]
        rooms[room][0] += done
        rooms[room][1] += whole
        if done < whole and room in WHOLE_ROOMS:
            missed.append(f"  {name}: lines {facts['missing_lines']}, branches {facts['missing_branches']}")
    print("branch coverage by room:")
    thin = []
    for room, (done, whole) in rooms.items():
        limit = WHOLE_PERCENT if room in WHOLE_ROOMS else OTHER_PERCENT
        percent = 100.0 * done / whole if whole else 100.0
        print(f"  {room:12} {percent:6.1f} %   limit {limit:.0f}")
        if percent < limit:
            thin.append(f"coverage of {room}")
    print(*missed, sep="\n", file=sys.stderr)
    return thin


def room_of(name: str) -> str:
    """The room a file stands in: its folder in app, or «staircase» for what stands beside the rooms."""
    parts = Path(name).parts
    return parts[1] if len(parts) > 2 else "staircase"
