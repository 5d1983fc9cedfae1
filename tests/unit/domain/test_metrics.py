"""Samples and summaries: what was not measured is None, percentiles are ranks, kinds stay apart."""

import math
from dataclasses import replace

import pytest

from app.domain.generation import FinishReason
from app.domain.metrics import Pace, RequestKind, Spread, answer_sample, pace_of, spread_of, summaries
from tests.helpers.samples import MODEL, NOON, RESULT, sample

NO_WORD: dict[str, object] = {"generation_ms": None, "first_token_ms": None}


def test_an_answer_leaves_its_figures_and_no_word() -> None:
    made = answer_sample(MODEL, RequestKind.ANSWER, RESULT, 1_600_000_000, NOON)
    assert made == sample()
    assert "тайна" not in repr(made)
    assert made.tokens_per_s == 25.0


def test_what_never_began_has_no_first_word() -> None:
    stopped = replace(
        RESULT, generated_tokens=0, finish_reason=FinishReason.CANCELLED, first_token_ms=70.0, queue_ms=50.0
    )
    made = answer_sample(MODEL, RequestKind.BATCH, stopped, 1, NOON)
    assert (made.queue_ms, made.prompt_ms, made.first_token_ms, made.generation_ms) == (
        50.0,
        None,
        None,
        None,
    )
    assert made.tokens_per_s is None


def test_what_came_from_memory_was_not_generated_again() -> None:
    made = answer_sample(MODEL, RequestKind.RECALLED, RESULT, None, NOON)
    assert (made.first_token_ms, made.generated_tokens, made.guessed_tokens) == (None, 0, 0)
    assert made.cached_tokens == 900


@pytest.mark.parametrize("nonsense", [-1.0, math.nan, math.inf])
def test_nonsense_of_an_engine_counts_as_nothing(nonsense: float) -> None:
    wrong = replace(RESULT, first_token_ms=nonsense, total_ms=nonsense, prompt_tokens=-5)
    made = answer_sample(MODEL, RequestKind.ANSWER, wrong, 1, NOON)
    assert (made.first_token_ms, made.total_ms, made.prompt_tokens) == (0.0, 0.0, 0)


def test_percentiles_are_ranks() -> None:
    assert spread_of([]) is None
    assert spread_of([None]) is None
    assert spread_of([7.0]) == Spread(7.0, 7.0)
    assert spread_of(float(n) for n in range(1, 101)) == Spread(50.5, 95.0)
    assert pace_of([]) is None
    speeds = [sample(generation_ms=100_000.0 / n) for n in range(1, 101)]
    found = pace_of(speeds)
    assert found is not None
    assert found.median == pytest.approx(50.5)
    assert found.p05 == pytest.approx(6.0)
    assert pace_of([sample()]) == Pace(25.0, 25.0)


def test_summaries_keep_models_and_kinds_apart() -> None:
    told = summaries([
        sample(0),
        sample(2, cached_tokens=100, first_token_ms=800.0, memory_bytes=2_000_000_000),
        sample(1, finish_reason=FinishReason.CANCELLED, generated_tokens=0, **NO_WORD),
        sample(3, kind=RequestKind.SCORES, prompt_tokens=0, cached_tokens=0, memory_bytes=None),
        sample(4, model_name="Another", model_sha256="cd" * 32),
    ])  # fmt: skip
    assert [(one.model_name, one.kind) for one in told] == [
        ("Another", "answer"), (MODEL.name, "answer"), (MODEL.name, "scores"),
    ]  # fmt: skip
    answers, scores = told[1:]
    assert (answers.requests, answers.finished) == (3, {"stop": 2, "cancelled": 1})
    assert answers.first_token_ms == Spread(600.0, 800.0)
    assert answers.cache_hit_ratio == pytest.approx(1900 / 3000)
    assert answers.memory_bytes == 2_000_000_000
    assert (answers.first_at, answers.last_at) == (sample(0).at, sample(2).at)
    assert (scores.cache_hit_ratio, scores.memory_bytes) == (None, None)
