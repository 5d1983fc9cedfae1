"""Running totals of samples that outlive the samples, and their text for Prometheus.

A counter never falls: what the history forgets stays in its tally.
The text is the exposition format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats), as the
textfile collector of node_exporter takes it: without timestamps.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from app.domain.metrics import RequestKind, Sample

SECONDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0)
TOKENS_PER_S = (1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 50.0, 75.0, 100.0, 200.0, 500.0)


@dataclass(frozen=True, slots=True)
class Histogram:
    """Values counted by size.

    Attributes:
        counts: How many lie in each bucket alone; one more than there are bounds.
    """

    counts: tuple[int, ...]
    total: float = 0.0

    def plus(self, value: float | None, bounds: Sequence[float]) -> "Histogram":
        """With one value more; None is no value."""
        if value is None:
            return self
        place = sum(value > bound for bound in bounds)
        counts = (*self.counts[:place], self.counts[place] + 1, *self.counts[place + 1 :])
        return Histogram(counts, self.total + value)


def _of_seconds() -> Histogram:
    return Histogram((0,) * (len(SECONDS) + 1))


def _of_speeds() -> Histogram:
    return Histogram((0,) * (len(TOKENS_PER_S) + 1))


@dataclass(frozen=True, slots=True)
class Tally:
    """All requests of one kind to one model, ever."""

    model_name: str
    model_sha256: str
    kind: RequestKind
    finished: Mapping[str, int] = field(default_factory=dict)
    prompt_tokens: int = 0
    cached_tokens: int = 0
    generated_tokens: int = 0
    guessed_tokens: int = 0
    right_guesses: int = 0
    lost: int = 0
    queue: Histogram = field(default_factory=_of_seconds)
    prompt: Histogram = field(default_factory=_of_seconds)
    first_token: Histogram = field(default_factory=_of_seconds)
    generation: Histogram = field(default_factory=_of_seconds)
    duration: Histogram = field(default_factory=_of_seconds)
    speed: Histogram = field(default_factory=_of_speeds)
    memory_bytes: int | None = None
    last_at: datetime | None = None

    def plus(self, sample: Sample) -> "Tally":
        """With one sample more."""
        newest = self.last_at is None or sample.at >= self.last_at
        ends = {**self.finished, sample.finish_reason: self.finished.get(sample.finish_reason, 0) + 1}
        return replace(
            self,
            finished={str(reason): count for reason, count in ends.items()},
            prompt_tokens=self.prompt_tokens + sample.prompt_tokens,
            cached_tokens=self.cached_tokens + sample.cached_tokens,
            generated_tokens=self.generated_tokens + sample.generated_tokens,
            guessed_tokens=self.guessed_tokens + sample.guessed_tokens,
            right_guesses=self.right_guesses + sample.right_guesses,
            lost=self.lost + sample.lost,
            queue=self.queue.plus(_s(sample.queue_ms), SECONDS),
            prompt=self.prompt.plus(_s(sample.prompt_ms), SECONDS),
            first_token=self.first_token.plus(_s(sample.first_token_ms), SECONDS),
            generation=self.generation.plus(_s(sample.generation_ms), SECONDS),
            duration=self.duration.plus(_s(sample.total_ms), SECONDS),
            speed=self.speed.plus(sample.tokens_per_s, TOKENS_PER_S),
            memory_bytes=(sample.memory_bytes if newest else None) or self.memory_bytes,
            last_at=sample.at if newest else self.last_at,
        )

    @property
    def is_whole(self) -> bool:
        """Whether its histograms have the buckets of today."""
        seconds = (self.queue, self.prompt, self.first_token, self.generation, self.duration)
        return all(len(kept.counts) == len(SECONDS) + 1 for kept in seconds) and (
            len(self.speed.counts) == len(TOKENS_PER_S) + 1
        )


def tallied(before: Iterable[Tally], samples: Iterable[Sample]) -> tuple[Tally, ...]:
    """The tallies with these samples in them, by name and kind."""
    found = {(tally.model_name, tally.model_sha256, tally.kind): tally for tally in before}
    for sample in samples:
        key = (sample.model_name, sample.model_sha256, sample.kind)
        found[key] = (found.get(key) or Tally(*key)).plus(sample)
    return tuple(found[key] for key in sorted(found))


def exposition(tallies: Sequence[Tally]) -> str:
    """What Prometheus reads."""
    lines: list[str] = []
    for name, about, counted in _COUNTERS:
        _head(lines, name, "counter", about)
        lines += [_line(name, _labels(tally), counted(tally)) for tally in tallies]
    _head(lines, "vakhta_requests_total", "counter", "Requests that came to their end.")
    for tally in tallies:
        lines += [
            _line("vakhta_requests_total", {**_labels(tally), "finish_reason": reason}, count)
            for reason, count in sorted(tally.finished.items())
        ]
    for name, about, kept, bounds in _HISTOGRAMS:
        _head(lines, name, "histogram", about)
        for tally in tallies:
            lines += _buckets(name, _labels(tally), kept(tally), bounds)
    lines += _gauges(tallies)
    return "\n".join(lines) + "\n"


_COUNTERS: tuple[tuple[str, str, Callable[[Tally], int]], ...] = (
    ("vakhta_prompt_tokens_total", "Prompt tokens.", lambda t: t.prompt_tokens),
    ("vakhta_cached_tokens_total", "Prompt tokens evaluated before.", lambda t: t.cached_tokens),
    ("vakhta_generated_tokens_total", "Tokens generated.", lambda t: t.generated_tokens),
    ("vakhta_guessed_tokens_total", "Tokens guessed ahead.", lambda t: t.guessed_tokens),
    ("vakhta_right_guesses_total", "Guessed tokens the model chose, too.", lambda t: t.right_guesses),
    ("vakhta_lost_samples_total", "Requests whose figures could not be written.", lambda t: t.lost),
)
_HISTOGRAMS: tuple[tuple[str, str, Callable[[Tally], Histogram], Sequence[float]], ...] = (
    ("vakhta_queue_seconds", "From the order to the first of its own work.", lambda t: t.queue, SECONDS),
    ("vakhta_prompt_seconds", "Evaluating the prompt.", lambda t: t.prompt, SECONDS),
    ("vakhta_first_token_seconds", "From the order to the first token.", lambda t: t.first_token, SECONDS),
    ("vakhta_generation_seconds", "First token to last.", lambda t: t.generation, SECONDS),
    ("vakhta_request_seconds", "From the order to its end.", lambda t: t.duration, SECONDS),
    ("vakhta_tokens_per_second", "Speed of an answer.", lambda t: t.speed, TOKENS_PER_S),
)


def _gauges(tallies: Sequence[Tally]) -> list[str]:
    """What was seen last of each model, whatever was asked of it."""
    newest: dict[tuple[str, str], Tally] = {}
    for tally in sorted((t for t in tallies if t.last_at is not None), key=_last):
        before = newest.get((tally.model_name, tally.model_sha256))
        memory = tally.memory_bytes or (before.memory_bytes if before else None)
        newest[tally.model_name, tally.model_sha256] = replace(tally, memory_bytes=memory)
    lines: list[str] = []
    _head(lines, "vakhta_engine_memory_bytes", "gauge", "Memory of the engine after its last request.")
    for tally in newest.values():
        if tally.memory_bytes is not None:
            lines.append(_line("vakhta_engine_memory_bytes", _model(tally), tally.memory_bytes))
    _head(lines, "vakhta_last_request_timestamp_seconds", "gauge", "When the last request ended.")
    lines += [
        _line("vakhta_last_request_timestamp_seconds", _model(tally), _last(tally))
        for tally in newest.values()
    ]
    return lines


def _buckets(
    name: str, labels: Mapping[str, str], histogram: Histogram, bounds: Sequence[float]
) -> list[str]:
    lines, reached = [], 0
    for bound, count in zip((*(f"{bound:g}" for bound in bounds), "+Inf"), histogram.counts, strict=True):
        reached += count
        lines.append(_line(f"{name}_bucket", {**labels, "le": bound}, reached))
    return [
        *lines,
        _line(f"{name}_sum", labels, histogram.total),
        _line(f"{name}_count", labels, reached),
    ]


def _head(lines: list[str], name: str, kind: str, about: str) -> None:
    lines += [f"# HELP {name} {about}", f"# TYPE {name} {kind}"]


def _line(name: str, labels: Mapping[str, str], value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
    return f"{name}{{{told}}} {value!r}"


def _labels(tally: Tally) -> dict[str, str]:
    return {**_model(tally), "kind": str(tally.kind)}


def _model(tally: Tally) -> dict[str, str]:
    return {"model": tally.model_name, "sha256": tally.model_sha256}


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _last(tally: Tally) -> float:
    assert tally.last_at is not None
    return tally.last_at.timestamp()


def _s(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
