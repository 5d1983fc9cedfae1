"""`--selftest` from source: every step by itself, and what is said when one does not hold."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import build_services, worker_command
from app.domain.sentences import sentence
from app.errors import StoreError, WorkerDiedError
from app.paths import directories_under
from app.services import selftest
from app.services.desk import Services
from app.ui import selftest as window
from app.ui.selftest import run_selftest
from tests.helpers.source_tree import ROOT
from tests.helpers.tiny_model import write_tiny_model


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = build_services(directories_under(tmp_path / "home"))
    yield made
    made.session.close()


def test_a_step_tells_what_it_found_or_why_not() -> None:
    def broken() -> str:
        raise StoreError("no file")

    assert selftest.tried("one", lambda: "found").ok
    failed = selftest.tried("two", broken)
    assert (failed.name, failed.ok, failed.said) == ("two", False, "StoreError: no file")


def test_files_and_profile(services: Services, tmp_path: Path) -> None:
    assert "12 families" in selftest.try_files(services)
    assert "encrypted" in selftest.try_profile(services, tmp_path / "проба")


def test_an_engine_that_does_not_start_is_no_engine() -> None:
    assert "CPU" in selftest.try_devices(worker_command())
    with pytest.raises(WorkerDiedError):
        selftest.try_devices([sys.executable, "-c", ""])


def test_the_whole_of_it(tmp_path: Path) -> None:
    """As it is started, with a model of random weights; one document and nothing else."""
    model = write_tiny_model(tmp_path / "tiny.gguf")
    done = subprocess.run(
        [sys.executable, "-m", "app", "--selftest", "--model", model],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    code, told = done.returncode, json.loads(done.stdout)
    assert [step["name"] for step in told["steps"]] == [
        "libraries", "files", "profile", "engine", "answer", "window",
    ]  # fmt: skip
    assert (code, told["ok"], told["frozen"]) == (0, True, False), told


def test_what_does_not_hold_ends_with_one(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent() -> str:
        raise ImportError("no module named oxmsg")

    monkeypatch.setattr(selftest, "try_libraries", absent)
    # The window would leave its language to the tests after this one; `test_the_whole_of_it` paints it.
    monkeypatch.setattr(window, "try_window", lambda _services: "painted")
    code = run_selftest([], lambda home: build_services(directories_under(home)), worker_command())
    told = json.loads(capsys.readouterr().out)
    assert code == 1
    assert [step["name"] for step in told["steps"] if not step["ok"]] == ["libraries"]


def test_the_engine_goes_through_the_loader_where_nothing_may_be_executed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program_file = tmp_path / "vakhta"
    program_file.touch()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program_file))
    assert worker_command() == [os.path.realpath("/proc/self/exe"), str(program_file), "--worker"]
    program_file.chmod(0o755)
    assert worker_command() == [str(program_file), "--worker"]


def test_a_cancelled_stick_has_its_sentence() -> None:
    assert "stopped" in sentence("stick.cancelled", {}, "en")
