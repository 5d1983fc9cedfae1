"""What the models page tells of the last answers: which ones, and with which figures. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.engine import ModelRow
from app.domain.metrics import RequestKind, Sample

LAST = 60


@dataclass(frozen=True, slots=True)
class Shown:
    """The answers a chart shows, oldest first.

    Attributes:
        model: Its title; empty where nothing is shown.
    """

    model: str = ""
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """One answer in one chart."""

    at: datetime
    value: float


def shown_answers(samples: Sequence[Sample], rows: Sequence[ModelRow]) -> Shown:
    """The last answers a person waited for, of one model: speeds of two in one picture say nothing.

    That is the active model; where it has not answered yet, the one that answered last.
    """
    answers = [
        sample
        for sample in samples
        if sample.kind is RequestKind.ANSWER and sample.first_token_ms is not None
    ]
    if not answers:
        return Shown()
    active = next((row.sha256 for row in rows if row.active), None)
    digest = active if any(s.model_sha256 == active for s in answers) else answers[-1].model_sha256
    of_one = [sample for sample in answers if sample.model_sha256 == digest][-LAST:]
    title = next((row.title for row in rows if row.sha256 == digest), of_one[-1].model_name)
    return Shown(title, tuple(of_one))


def first_words(shown: Shown) -> tuple[Dot, ...]:
    """Seconds to the first word."""
    return tuple(
        Dot(sample.at, sample.first_token_ms / 1000)
        for sample in shown.samples
        if sample.first_token_ms is not None
    )


def speeds(shown: Shown) -> tuple[Dot, ...]:
    """Tokens a second of those answers long enough to tell."""
    return tuple(
        Dot(sample.at, speed) for sample in shown.samples if (speed := sample.tokens_per_s) is not None
    )
