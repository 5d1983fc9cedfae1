"""The history of requests: bounded, torn lines left out, several writers, counters that never fall."""

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from app.domain.generation import FinishReason, GenerationRequest, PromptPart, Sampling
from app.inference.protocol import Finished, ScoresEnded
from app.services.metrics import Metrics, MetricsFileError
from app.store.profile_lock import take_lock
from tests.helpers.samples import MODEL, NOON, RESULT, Exposed
from tests.helpers.source_tree import ROOT

REQUEST = GenerationRequest((PromptPart("тайна заявки", control=False),), 100, Sampling())
FINISHED = Finished(1, RESULT, 1_600_000_000)


def metrics(folder: Path, segment_bytes: int = 512 * 1024) -> Metrics:
    minutes = count()
    return Metrics(folder, segment_bytes=segment_bytes, now=lambda: NOON + timedelta(minutes=next(minutes)))


def answered(service: Metrics, times: int = 1) -> None:
    for _ in range(times):
        service.note_answer(MODEL, REQUEST, FINISHED)


def requests_total(service: Metrics, path: Path) -> float:
    service.write_prometheus(path)
    return Exposed(path.read_text(encoding="utf-8")).value("vakhta_requests_total", finish_reason="stop")


def test_figures_survive_a_restart_and_hold_no_word(tmp_path: Path) -> None:
    service = metrics(tmp_path / "история")
    service.note_answer(MODEL, REQUEST, FINISHED)
    service.note_answer(MODEL, replace(REQUEST, bulk=True), FINISHED)
    service.note_recalled(MODEL, RESULT)
    service.note_scores(MODEL, ScoresEnded(1, FinishReason.STOP, 800, 5000, 9000.0, 1_700_000_000))
    found = metrics(tmp_path / "история").history()
    assert [one.kind for one in found] == ["answer", "batch", "recalled", "scores"]
    assert found[3].prompt_tokens == 5800
    assert (found[3].queue_ms, found[3].first_token_ms, found[3].total_ms) == (None, None, 9000.0)
    assert len(service.summaries()) == 4
    written = b"".join(path.read_bytes() for path in (tmp_path / "история").iterdir())
    assert "тайна".encode() not in written
    assert service.failures == 0


def test_without_history_there_is_nothing(tmp_path: Path) -> None:
    assert metrics(tmp_path / "none").history() == ()
    assert not (tmp_path / "none").exists()


def test_a_torn_line_costs_itself_alone(tmp_path: Path) -> None:
    service = metrics(tmp_path)
    answered(service, 2)
    (segment,) = tmp_path.glob("*.jsonl")
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-40])
    assert len(service.history()) == 1
    answered(service)
    with segment.open("ab") as stream:
        stream.write(b"\n\xff\xfe{]\n" + whole.split(b"\n")[1].replace(b"Z", b"", 1) + b"\n{}\n")
    assert len(service.history()) == 2


def test_the_history_is_bounded_and_counters_never_fall(tmp_path: Path) -> None:
    service = metrics(tmp_path / "history", segment_bytes=2000)
    seen = []
    for _ in range(60):
        answered(service)
        seen.append(requests_total(service, tmp_path / "vakhta.prom"))
    assert seen == [float(number) for number in range(1, 61)]
    assert sum(path.stat().st_size for path in (tmp_path / "history").glob("*.jsonl")) <= 4000
    assert 3 < len(service.history()) < 12
    assert service.history()[-1].at == NOON + timedelta(minutes=59)


def test_a_segment_already_added_up_is_not_added_twice(tmp_path: Path) -> None:
    """A kill came between the tallies and the removal of the segment."""
    folder = tmp_path / "history"
    service = metrics(folder, segment_bytes=2000)
    answered(service, 6)
    first = min(folder.glob("*.jsonl"))
    kept = first.read_bytes()
    while first.exists():
        answered(service)
    first.write_bytes(kept)
    before = requests_total(service, tmp_path / "a.prom")
    answered(service, 12)
    assert requests_total(service, tmp_path / "a.prom") == before + 12
    assert not first.exists()


def test_tallies_that_do_not_read_start_anew(tmp_path: Path) -> None:
    service = metrics(tmp_path, segment_bytes=2000)
    answered(service, 30)
    tallies = tmp_path / "tallies.json"
    whole = tallies.read_text(encoding="utf-8")
    tallies.write_text(whole.replace('"counts":[', '"counts":[1,'), encoding="utf-8")
    kept = len(service.history())
    assert requests_total(service, tmp_path / "a.prom") == kept
    tallies.write_bytes(b"\x00")
    assert requests_total(service, tmp_path / "a.prom") == kept


WRITER = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.unit.services.test_metrics import FINISHED, MODEL, REQUEST, Metrics
service = Metrics(Path(sys.argv[1]), segment_bytes=9000)
for _ in range(150):
    service.note_answer(MODEL, REQUEST, FINISHED)
sys.exit(service.failures)
"""


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "история"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(folder)]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert requests_total(metrics(folder), tmp_path / "a.prom") == 450
    assert len(metrics(folder).history()) < 100


def test_while_another_adds_up_samples_stay_where_they_are(tmp_path: Path) -> None:
    service = metrics(tmp_path / "history", segment_bytes=2000)
    answered(service)
    with (tmp_path / "history" / "tallies.lock").open("ab") as file:
        take_lock(file)
        answered(service, 19)
        assert len(service.history()) == 20
    answered(service, 10)
    assert requests_total(service, tmp_path / "a.prom") == 30
    assert len(service.history()) < 12


def test_a_disk_that_takes_nothing_costs_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "history"
    blocked.write_bytes(b"")
    service = metrics(blocked)
    answered(service, 2)
    assert (service.failures, service.history()) == (2, ())
    blocked.unlink()
    answered(service)
    assert [one.lost for one in service.history()] == [2]
    monkeypatch.setattr(os, "write", lambda _descriptor, whole: len(whole) - 1)
    answered(service)
    assert service.failures == 3


def test_tallies_that_cannot_be_written_keep_their_segments(tmp_path: Path) -> None:
    service = metrics(tmp_path / "history", segment_bytes=2000)
    (tmp_path / "history" / "tallies.json.part").mkdir(parents=True)
    answered(service, 20)
    assert service.failures == 0
    assert requests_total(service, tmp_path / "a.prom") == 20


def test_a_place_that_takes_no_file_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(MetricsFileError) as refused:
        metrics(tmp_path).write_prometheus(tmp_path / "none" / "a.prom")
    assert refused.value.facts["path"].endswith("a.prom")  # type: ignore[union-attr]
