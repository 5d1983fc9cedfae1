"""What all benchmarks share: figures against limits, pairs measured in turn, the machine's facts.

A ratio counts, not a time: the thing measured and its limit run in turn in one run, several pairs, and the
median of the pairwise ratios is the figure. So a busy or a slow machine shifts both.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]

Measure = Callable[[], Sequence["Figure"]]


@dataclass(frozen=True, slots=True)
class Figure:
    """One result.

    Attributes:
        value: The figure; a ratio to `limit` wherever the limit was measured in the same run.
        limit: What was measured beside it, or a fixed bound in the unit of the value.
        goal: What the value must reach; where None, the limit itself.
        at_least: True when more is better.
    """

    name: str
    value: float
    unit: str
    limit: float | None = None
    goal: float | None = None
    at_least: bool = False

    @property
    def aim(self) -> float | None:
        """What the value is held against; None where it is told only."""
        return self.limit if self.goal is None else self.goal

    @property
    def ok(self) -> bool:
        """Whether the goal was reached."""
        if self.aim is None:
            return True
        return self.value >= self.aim if self.at_least else self.value <= self.aim

    def document(self) -> dict[str, Any]:
        """The figure as commands.md promises it."""
        return {**asdict(self), "goal": self.aim, "ok": self.ok}

    def line(self) -> str:
        """The figure for a person."""
        aim = "" if self.aim is None else f"  goal {'≥' if self.at_least else '≤'} {self.aim:g}"
        limit = "" if self.limit is None or self.limit == self.aim else f"  beside {self.limit:.4g}"
        verdict = "    " if self.aim is None else "ok  " if self.ok else "MISS"
        return f"{verdict} {self.name:34} {self.value:10.4g} {self.unit}{aim}{limit}"


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ours and the limit, measured in turn."""

    ours: tuple[float, ...]
    limits: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """Median of ours ÷ limit, pair by pair."""
        return statistics.median(mine / limit for mine, limit in zip(self.ours, self.limits, strict=True))

    @property
    def limit(self) -> float:
        """Median of the limit."""
        return statistics.median(self.limits)


def in_turn(ours: Callable[[], float], limit: Callable[[], float], pairs: int) -> Pairs:
    """Measure both by turns; every second pair begins with the other: neither is always the warmer."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(pairs):
        order = ((ours, mine), (limit, theirs))
        for measure, results in order if number % 2 == 0 else order[::-1]:
            results.append(measure())
        say(f"  pair {number + 1} of {pairs}: {mine[-1]:.4g} and {theirs[-1]:.4g}")
    return Pairs(tuple(mine), tuple(theirs))


def machine() -> dict[str, Any]:
    """What ran this."""
    return {
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "python": platform.python_version(),
        "load_1_min": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
    }


def processor() -> str:
    """The processor's own name, where the system tells it."""
    try:
        with Path("/proc/cpuinfo").open(encoding="utf-8") as facts:
            return next(line.partition(":")[2].strip() for line in facts if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main(measure: Measure | Mapping[str, Measure], words: Sequence[str] | None = None) -> int:
    """Measure and print; 0 when every goal was reached, else 1.

    Args:
        measure: Gives the figures; or parts by name, each of which can be run alone by `--only NAME …`.
        words: The command line; `--json` prints one JSON document.
    """
    parts = measure if isinstance(measure, Mapping) else {"": measure}
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    if "" not in parts:
        parser.add_argument("--only", nargs="+", choices=list(parts), metavar="NAME", help=", ".join(parts))
    asked = parser.parse_args(words)
    chosen = getattr(asked, "only", None) or list(parts)
    facts = machine()
    figures: list[Figure] = []
    broken: dict[str, str] = {}
    for name in chosen:
        measured = measured_part(name, parts[name])
        if isinstance(measured, str):
            broken[name] = measured
        else:
            figures += measured
    document = {
        "figures": [figure.document() for figure in figures],
        "machine": facts,
        **({"broken": broken} if broken else {}),
    }
    if asked.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        print(*(figure.line() for figure in figures), sep="\n")
        print(*(f"BROKEN {name}: {said}" for name, said in broken.items()), sep="\n")
        print(", ".join(f"{name} {value}" for name, value in facts.items()))
    return 0 if not broken and all(figure.ok for figure in figures) else 1


def measured_part(name: str, measure: Measure) -> Sequence[Figure] | str:
    """The figures of one part, or why there are none: an hour of the others is not thrown away."""
    if not name:
        return measure()
    say(f"part {name}")
    try:
        return measure()
    except Exception as error:
        traceback.print_exc()
        return f"{type(error).__name__}: {error}"


def say(text: str) -> None:
    """How far it is: to stderr, for stdout holds the document."""
    print(text, file=sys.stderr, flush=True)
