"""Samples of requests, and a strict reader of what Prometheus is given."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.domain.generation import FinishReason, GenerationResult, ModelIdentity
from app.domain.metrics import RequestKind, Sample

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MODEL = ModelIdentity("Qwen 2.5 · 1.5B", "ab" * 32, "Q4_K_M")
OTHER = ModelIdentity('Со\\ставная "7B"\nвторая строка', "cd" * 32, "Q8_0")
RESULT = GenerationResult(
    text="тайна заявки",
    finish_reason=FinishReason.STOP,
    prompt_tokens=1000,
    cached_tokens=900,
    generated_tokens=101,
    first_token_ms=400.0,
    prompt_ms=300.0,
    generation_ms=4000.0,
    total_ms=4400.0,
    queue_ms=100.0,
    guessed_tokens=30,
    right_guesses=20,
)

Labels = frozenset[tuple[str, str]]
_TYPES = {"counter", "gauge", "histogram"}
_METRIC = re.compile(r"([a-z_][a-z0-9_]*)\{(.*)\} (\S+)")
_LABEL = re.compile(r'([a-z_][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(?:,|$)')
_ESCAPED = re.compile(r'\\(["\\n])')


def sample(minute: int = 0, **changes: object) -> Sample:
    """A sample of an answer, `minute` after noon."""
    made = Sample(
        at=NOON + timedelta(minutes=minute),
        model_name=MODEL.name,
        model_sha256=MODEL.sha256,
        kind=RequestKind.ANSWER,
        finish_reason=FinishReason.STOP,
        queue_ms=100.0,
        prompt_ms=300.0,
        first_token_ms=400.0,
        generation_ms=4000.0,
        total_ms=4400.0,
        prompt_tokens=1000,
        cached_tokens=900,
        generated_tokens=101,
        guessed_tokens=30,
        right_guesses=20,
        memory_bytes=1_600_000_000,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class Exposed:
    """The text of Prometheus, read as strictly as it can be; an assertion says what is wrong with it.

    Attributes:
        types: Of each family.
        values: By name and labels.
    """

    def __init__(self, text: str) -> None:
        assert text.endswith("\n")
        self.types: dict[str, str] = {}
        self.values: dict[tuple[str, Labels], float] = {}
        self._told: set[str] = set()
        family = ""
        for line in text[:-1].split("\n"):
            if line.startswith("# HELP "):
                family, about = line[7:].split(" ", 1)
                assert about
                assert family not in self._told, f"{family} twice"
                self._told.add(family)
            elif line.startswith("# TYPE "):
                name, kind = line[7:].split(" ")
                assert name == family
                assert kind in _TYPES
                assert (kind == "counter") == name.endswith("_total")
                self.types[name] = kind
            else:
                self._take(line, family)
        self._check_histograms()

    def value(self, name: str, **labels: str) -> float:
        """The one value of that name with at least these labels."""
        (found,) = (
            value for (known, told), value in self.values.items()
            if known == name and set(labels.items()) <= told
        )  # fmt: skip
        return found

    def _take(self, line: str, family: str) -> None:
        found = _METRIC.fullmatch(line)
        assert found, line
        name, inside, number = found.groups()
        kind = self.types[family]
        endings = ("_bucket", "_sum", "_count") if kind == "histogram" else ("",)
        assert name in {family + ending for ending in endings}, name
        labels: dict[str, str] = {}
        place = 0
        while place < len(inside):
            label = _LABEL.match(inside, place)
            assert label, line
            assert label[1] not in labels
            labels[label[1]] = _ESCAPED.sub(lambda e: "\n" if e[1] == "n" else e[1], label[2])
            place = label.end()
        key = (name, frozenset(labels.items()))
        assert key not in self.values, f"{line} twice"
        value = float(number)
        assert value >= 0
        self.values[key] = value

    def _check_histograms(self) -> None:
        for (name, labels), value in self.values.items():
            if not name.endswith("_count"):
                continue
            family = name.removesuffix("_count")
            assert (f"{family}_sum", labels) in self.values
            buckets = sorted(
                (float(dict(told)["le"]), count)
                for (other, told), count in self.values.items()
                if other == f"{family}_bucket" and {item for item in told if item[0] != "le"} == labels
            )
            assert buckets[-1] == (float("inf"), value)
            assert [count for _, count in buckets] == sorted(count for _, count in buckets)
