"""Tallies never fall; their text reads as Prometheus reads it, whatever a model is called."""

from dataclasses import replace

from app.domain.generation import FinishReason
from app.domain.metrics import RequestKind
from app.domain.tallies import Histogram, exposition, tallied
from tests.helpers.samples import MODEL, NOON, OTHER, Exposed, sample

CANCELLED = FinishReason.CANCELLED
MANY = [
    sample(0),
    sample(1, first_token_ms=16_000.0, memory_bytes=None, lost=2),
    sample(2, finish_reason=CANCELLED, generated_tokens=0, generation_ms=None, first_token_ms=None),
    sample(3, kind=RequestKind.BATCH, memory_bytes=1_700_000_000),
    sample(4, kind=RequestKind.RECALLED, memory_bytes=None),
    sample(5, model_name=OTHER.name, model_sha256=OTHER.sha256, memory_bytes=None),
]  # fmt: skip


def test_a_value_on_a_bound_lies_below_it() -> None:
    counted = Histogram((0, 0, 0))
    for value in (1.0, 1.5, 2.0, 9.0, None):
        counted = counted.plus(value, (1.0, 2.0))
    assert counted == Histogram((1, 2, 1), 13.5)


def test_the_text_is_what_prometheus_reads() -> None:
    read = Exposed(exposition(tallied((), MANY)))
    mine = {"model": MODEL.name, "kind": "answer"}
    assert read.value("vakhta_requests_total", finish_reason="stop", **mine) == 2
    assert read.value("vakhta_requests_total", finish_reason="cancelled", **mine) == 1
    assert read.value("vakhta_cached_tokens_total", **mine) == 2700
    assert read.value("vakhta_lost_samples_total", **mine) == 2
    assert read.value("vakhta_first_token_seconds_bucket", le="0.5", **mine) == 1
    assert read.value("vakhta_first_token_seconds_bucket", le="30", **mine) == 2
    assert read.value("vakhta_first_token_seconds_sum", **mine) == 16.4
    assert read.value("vakhta_tokens_per_second_count", **mine) == 2
    assert read.value("vakhta_requests_total", model=OTHER.name) == 1
    assert read.types["vakhta_engine_memory_bytes"] == "gauge"


def test_gauges_tell_what_was_seen_last() -> None:
    read = Exposed(exposition(tallied((), MANY)))
    assert read.value("vakhta_engine_memory_bytes", model=MODEL.name) == 1_700_000_000
    assert read.value("vakhta_last_request_timestamp_seconds", model=MODEL.name) == (
        NOON.timestamp() + 4 * 60
    )
    assert ("vakhta_engine_memory_bytes", OTHER.name) not in {
        (name, dict(labels)["model"]) for name, labels in read.values
    }


def test_an_older_sample_changes_no_gauge() -> None:
    (tally,) = tallied((), [sample(5), sample(1, memory_bytes=7)])
    assert (tally.memory_bytes, tally.last_at) == (1_600_000_000, sample(5).at)


def test_adding_up_in_two_parts_is_adding_up() -> None:
    assert tallied(tallied((), MANY[:3]), MANY[3:]) == tallied((), MANY)


def test_without_requests_there_are_heads_alone() -> None:
    assert not Exposed(exposition(())).values


def test_buckets_of_another_program_are_seen() -> None:
    (tally,) = tallied((), [sample()])
    assert tally.is_whole
    assert not replace(tally, queue=Histogram((1, 2))).is_whole
    assert not replace(tally, speed=Histogram((1, 2))).is_whole
