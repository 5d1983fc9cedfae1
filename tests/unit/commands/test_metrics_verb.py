"""`models metrics`: what was kept is told, as a table, as a document, as a file for Prometheus."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.generation import GenerationRequest, PromptPart, Sampling
from app.inference.protocol import Finished
from app.paths import directories
from app.services.metrics import Metrics
from tests.helpers.command_line import CommandLine
from tests.helpers.echo import FakeEngine
from tests.helpers.samples import MODEL, RESULT, Exposed

REQUEST = GenerationRequest((PromptPart("вопрос", control=False),), 100, Sampling())


@pytest.fixture
def kept() -> Metrics:
    """Two answers and one given again."""
    metrics = Metrics(directories().metrics)
    metrics.note_answer(MODEL, REQUEST, Finished(1, RESULT, 1_600_000_000))
    slow = replace(RESULT, first_token_ms=16_000.0, cached_tokens=0)
    metrics.note_answer(MODEL, REQUEST, Finished(1, slow, 1_600_000_000))
    metrics.note_recalled(MODEL, RESULT)
    return metrics


def test_before_the_first_request_it_says_so(line: CommandLine) -> None:
    assert line("models", "metrics", "--json").document == {"summaries": [], "prometheus": None}
    assert "Ещё ни один запрос" in line("models", "metrics", "--lang", "ru").out


@pytest.mark.usefixtures("kept")
def test_the_document_holds_every_figure(line: CommandLine) -> None:
    answers, recalled = line("models", "metrics", "--json").document["summaries"]
    assert (answers["kind"], answers["requests"]) == ("answer", 2)
    assert answers["model"] == {"name": MODEL.name, "sha256": MODEL.sha256}
    assert answers["first_token_ms"] == {"median": 8200.0, "p95": 16_000.0}
    assert answers["tokens_per_s"] == {"median": 25.0, "p05": 25.0}
    assert answers["cache_hit_ratio"] == 0.45
    assert answers["finished"] == {"stop": 2}
    assert (recalled["kind"], recalled["first_token_ms"], recalled["memory_bytes"]) == (
        "recalled",
        None,
        None,
    )


@pytest.mark.usefixtures("kept")
def test_the_table_speaks_both_languages(line: CommandLine) -> None:
    russian = line("models", "metrics", "--lang", "ru").out
    assert all(word in russian for word in ("первое слово", "8,2 / 16,0", "45 %", "1,6 ГБ", "повтор"))
    english = line("models", "metrics", "--lang", "en", "--quiet").out
    assert all(word in english for word in ("first word", "8.2 / 16.0", "given before", "0.10 / 0.10"))
    assert "Seconds:" not in english


@pytest.mark.usefixtures("kept")
def test_prometheus_gets_its_file(line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "вахта.prom"
    path.write_text("old", encoding="utf-8")
    ran = line("models", "metrics", "--prometheus", path, "--json")
    assert ran.document["prometheus"] == str(path)
    read = Exposed(path.read_text(encoding="utf-8"))
    assert read.value("vakhta_first_token_seconds_count", kind="answer") == 2
    assert [left.name for left in tmp_path.glob("вахта*")] == ["вахта.prom"]
    assert str(path) in line("models", "metrics", "--prometheus", path, "--lang", "en").out


def test_a_place_that_takes_no_file_is_refused(line: CommandLine, tmp_path: Path) -> None:
    refused = line("models", "metrics", "--prometheus", tmp_path / "none" / "a.prom", "--json")
    assert (refused.code, refused.error_code) == (3, "metrics.unwritable")


def test_what_the_engine_answers_is_counted(line: CommandLine, tmp_path: Path) -> None:
    """From the real service over the real pipe: an answer, the same again from memory, many at once."""
    twin = FakeEngine(tmp_path / "engine")
    metrics = twin.engine._metrics = Metrics(directories().metrics)
    try:
        for text in ("да нет", "раз", "два"):
            twin.enqueue(text)
        for _ in range(2):
            assert list(twin.engine.generate(REQUEST))
        assert len(list(twin.engine.generate_many([replace(REQUEST, max_tokens=n) for n in (7, 8)]))) >= 2
        list(twin.engine.score(REQUEST.prompt, [REQUEST.prompt], ["да"]))
    finally:
        twin.close()
    kinds = {summary.kind: summary for summary in metrics.summaries()}
    assert {kind: summary.requests for kind, summary in kinds.items()} == {
        "answer": 1, "recalled": 1, "batch": 2, "scores": 1,
    }  # fmt: skip
    told = line("models", "metrics", "--json").document["summaries"]
    assert {one["model"]["name"] for one in told} == {"tiny"}
