"""Searching the large profile: letter by letter, and ranked; each query on both files in turn."""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmarks.harness import Figure, say
from benchmarks.store_plain import Side, both
from benchmarks.store_profile import SEED, Size, Words

TYPING_MS, RANKED_MS = 30.0, 100.0
GOAL_RATIO = 1.5
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of the same calls on both files."""

    ours: tuple[float, ...]
    plain: tuple[float, ...]

    def figures(self, name: str, most_ms: float) -> list[Figure]:
        """The 95th percentile, and how it stands to plain SQLite."""
        ours, plain = percentile(self.ours, 0.95), percentile(self.plain, 0.95)
        return [
            Figure(f"store.{name}_p95", ours, "ms", limit=most_ms),
            Figure(f"store.{name}_p50", percentile(self.ours, 0.5), "ms"),
            Figure(f"store.{name}_max", max(self.ours), "ms"),
            Figure(f"store.{name}_to_plain", ours / plain, "ratio", limit=plain, goal=GOAL_RATIO),
        ]


def percentile(values: Sequence[float], part: float) -> float:
    """What that part of the values stays under."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


def in_turn_ms(calls: Sequence[tuple[Callable[[], object], Callable[[], object]]]) -> Times:
    """Time every call on both sides; every second begins with the other."""
    ours: list[float] = []
    plain: list[float] = []
    for number, (mine, theirs) in enumerate(calls):
        order = ((mine, ours), (theirs, plain))
        for call, times in order if number % 2 == 0 else order[::-1]:
            began = time.perf_counter()
            call()
            times.append((time.perf_counter() - began) * 1000)
    return Times(tuple(ours), tuple(plain))


def typed_queries() -> list[str]:
    """What stands in the field after each letter: of common words, of rare ones, of two words."""
    chance, words = random.Random(SEED), Words(random.Random(SEED)).vocabulary
    common = [word for word in words[:300] if len(word) > 2]
    chosen = [*words[:20], *chance.sample(common, 40), *chance.sample(words[300:5000], 40)]
    typed = [word[:letters] for word in chosen for letters in range(1, len(word) + 1)]
    for _ in range(40):
        first, second = chance.sample(common, 2)
        typed += [f"{first} {second[:letters]}" for letters in range(1, len(second) + 1)]
    return [*typed, *("НБ-", "НБ-12", "нб12345", "+7 701 123", "87011234", "nasos", "yfcjc")]


def ranked_queries() -> list[str]:
    """Whole words: the commonest of all, common, rare, by two and three, phrases, with filters."""
    chance, words = random.Random(SEED), Words(random.Random(SEED)).vocabulary
    common = [word for word in words[:300] if len(word) > 2]
    asked = [*words[:60], *chance.sample(common, 60), *chance.sample(words[300:5000], 60)]
    asked += [" ".join(chance.sample(common, 2)) for _ in range(60)]
    asked += [" ".join(chance.sample(words[:30], 3)) for _ in range(20)]
    asked += [f'"{" ".join(chance.sample(words[:50], 2))}"' for _ in range(20)]
    return [*asked, *(f"{word} тип:письмо с:90д" for word in chance.sample(common, 20))]


def search_times(ours: Side, plain: Side, queries: Sequence[str], *, ranked: bool) -> Times:
    """Time these searches on both sides."""

    def call(side: Side, words: str) -> Callable[[], object]:
        return lambda: side.search.find(words, _SHOWN, ranked=ranked)

    for side in (ours, plain):
        side.search.find("насос", _SHOWN)
    return in_turn_ms([(call(ours, words), call(plain, words)) for words in queries])


def figures(size: Size) -> list[Figure]:
    """Both ways of searching."""
    with both(size) as (_store, ours, plain):
        typed = search_times(ours, plain, typed_queries(), ranked=False)
        say(f"  typed {len(typed.ours)} times")
        ranked = search_times(ours, plain, ranked_queries(), ranked=True)
        say(f"  ranked {len(ranked.ours)} times")
    return [*typed.figures("typing", TYPING_MS), *ranked.figures("ranked", RANKED_MS)]
