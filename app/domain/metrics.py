"""What requests cost: the figures of single ones, and what many of them say together.

No word of anybody's stands in a sample: the model, the kind of request, how it ended, and figures.
What was not measured is None, never 0.
"""

import math
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.generation import FinishReason, GenerationResult, ModelIdentity


class RequestKind(StrEnum):
    """Who asked for what."""

    ANSWER = "answer"  # a text a person waits for
    BATCH = "batch"  # one of many texts
    SCORES = "scores"  # many texts sorted by scores
    RECALLED = "recalled"  # an answer given before, from memory


@dataclass(frozen=True, slots=True)
class Sample:
    """One request that came to its end.

    Attributes:
        prompt_ms: Evaluating what of the prompt had not been evaluated before.
        first_token_ms: From the order to the first token, waiting included.
        generation_ms: From the first token to the last.
        cached_tokens: Prompt tokens that had been evaluated before.
        memory_bytes: Of the engine's process, at the end of the request.
        lost: Samples before this one that could not be written.
    """

    at: datetime
    model_name: str
    model_sha256: str
    kind: RequestKind
    finish_reason: FinishReason
    queue_ms: float | None
    prompt_ms: float | None
    first_token_ms: float | None
    generation_ms: float | None
    total_ms: float
    prompt_tokens: int
    cached_tokens: int
    generated_tokens: int
    guessed_tokens: int
    right_guesses: int
    memory_bytes: int | None
    lost: int = 0

    @property
    def tokens_per_s(self) -> float | None:
        """Speed of the answer; from the first token to the last there is one step fewer than tokens."""
        if self.generated_tokens < 2 or not self.generation_ms:
            return None
        return (self.generated_tokens - 1) * 1000 / self.generation_ms


@dataclass(frozen=True, slots=True)
class Spread:
    """Half of the values are at most `median`, 95 of 100 at most `p95`."""

    median: float
    p95: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Half of the speeds are at least `median`, 95 of 100 at least `p05`."""

    median: float
    p05: float


@dataclass(frozen=True, slots=True)
class Summary:
    """What the requests of one kind to one model say together.

    Attributes:
        finished: How many ended in which way.
        cache_hit_ratio: Prompt tokens that had been evaluated before, of all; None without any prompt.
        memory_bytes: The most the engine's process took.
    """

    model_name: str
    model_sha256: str
    kind: RequestKind
    requests: int
    finished: Mapping[str, int]
    queue_ms: Spread | None
    prompt_ms: Spread | None
    first_token_ms: Spread | None
    generation_ms: Spread | None
    total_ms: Spread | None
    tokens_per_s: Pace | None
    prompt_tokens: int
    cached_tokens: int
    cache_hit_ratio: float | None
    generated_tokens: int
    guessed_tokens: int
    right_guesses: int
    memory_bytes: int | None
    first_at: datetime
    last_at: datetime


def answer_sample(
    model: ModelIdentity,
    kind: RequestKind,
    result: GenerationResult,
    memory_bytes: int | None,
    at: datetime,
) -> Sample:
    """The sample of a text; figures below nothing are an engine's nonsense and count as nothing."""
    came = result.generated_tokens > 0 and kind is not RequestKind.RECALLED
    worked = kind is not RequestKind.RECALLED
    return Sample(
        at=at,
        model_name=model.name,
        model_sha256=model.sha256,
        kind=kind,
        finish_reason=result.finish_reason,
        queue_ms=_sound(result.queue_ms) if worked else None,
        prompt_ms=_sound(result.prompt_ms) if came else None,
        first_token_ms=_sound(result.first_token_ms) if came else None,
        generation_ms=_sound(result.generation_ms) if came else None,
        total_ms=_sound(result.total_ms),
        prompt_tokens=max(0, result.prompt_tokens),
        cached_tokens=max(0, result.cached_tokens),
        # What comes from memory was generated, and guessed, once.
        generated_tokens=max(0, result.generated_tokens) if worked else 0,
        guessed_tokens=max(0, result.guessed_tokens) if worked else 0,
        right_guesses=max(0, result.right_guesses) if worked else 0,
        memory_bytes=memory_bytes,
    )


def summaries(samples: Iterable[Sample]) -> tuple[Summary, ...]:
    """One for every model and kind there is, by name and kind."""
    groups: dict[tuple[str, str, str], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.model_name, sample.model_sha256, sample.kind), []).append(sample)
    return tuple(_summary(groups[key]) for key in sorted(groups))


def pace_of(samples: Iterable[Sample]) -> Pace | None:
    """How fast the answers of these samples came; None where none says."""
    speeds = sorted(speed for sample in samples if (speed := sample.tokens_per_s) is not None)
    if not speeds:
        return None
    return Pace(statistics.median(speeds), speeds[len(speeds) - _rank(len(speeds))])


def spread_of(values: Iterable[float | None]) -> Spread | None:
    """Median and 95th percentile (nearest rank) of the values there are; None without any."""
    known = sorted(value for value in values if value is not None)
    return Spread(statistics.median(known), known[_rank(len(known)) - 1]) if known else None


def cache_hit_ratio(samples: Sequence[Sample]) -> float | None:
    """Prompt tokens that had been evaluated before, of all; None where there was no prompt."""
    prompt = sum(sample.prompt_tokens for sample in samples)
    return sum(sample.cached_tokens for sample in samples) / prompt if prompt else None


def _summary(samples: Sequence[Sample]) -> Summary:
    first = samples[0]
    return Summary(
        model_name=first.model_name,
        model_sha256=first.model_sha256,
        kind=first.kind,
        requests=len(samples),
        finished=Counter(str(sample.finish_reason) for sample in samples),
        queue_ms=spread_of(sample.queue_ms for sample in samples),
        prompt_ms=spread_of(sample.prompt_ms for sample in samples),
        first_token_ms=spread_of(sample.first_token_ms for sample in samples),
        generation_ms=spread_of(sample.generation_ms for sample in samples),
        total_ms=spread_of(sample.total_ms for sample in samples),
        tokens_per_s=pace_of(samples),
        prompt_tokens=sum(sample.prompt_tokens for sample in samples),
        cached_tokens=sum(sample.cached_tokens for sample in samples),
        cache_hit_ratio=cache_hit_ratio(samples),
        generated_tokens=sum(sample.generated_tokens for sample in samples),
        guessed_tokens=sum(sample.guessed_tokens for sample in samples),
        right_guesses=sum(sample.right_guesses for sample in samples),
        memory_bytes=max((sample.memory_bytes or 0 for sample in samples), default=0) or None,
        first_at=min(sample.at for sample in samples),
        last_at=max(sample.at for sample in samples),
    )


def _rank(count: int) -> int:
    return math.ceil(count * 0.95)


def _sound(milliseconds: float) -> float:
    return milliseconds if milliseconds > 0 and math.isfinite(milliseconds) else 0.0
