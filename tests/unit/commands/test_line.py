"""The outermost call: exit codes when things go wrong on our side, or a person says stop."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.__main__ import main
from app.commands.line import language_of_the_system, run_line
from app.commands.stopping import Stopped, cancellable, signals_stop
from app.errors import AppError
from app.services.desk import Services
from tests.helpers.command_line import CommandLine
from tests.helpers.source_tree import ROOT


def broken() -> Services:
    raise ZeroDivisionError("Сауле Ермековна")


def test_our_fault_ends_with_70_and_quotes_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_line(["check", "--json", "--lang", "ru"], broken) == 70
    out, err = capsys.readouterr()
    assert '"bug"' in out
    assert "Сауле" not in out + err


def test_our_fault_before_there_is_a_log_shows_no_traceback() -> None:
    """In a process of its own: here pytest listens to every logger."""
    program = (
        "import sys; from app.commands.line import run_line; "
        "sys.exit(run_line(['check', '--lang', 'ru'], lambda: 1 / 0))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert ran.returncode == 70
    assert ran.stdout == b""
    assert ran.stderr.decode().startswith("Это ошибка программы")
    assert ran.stderr.count(b"\n") == 1


def stopped() -> Services:
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait()
    raise AssertionError("the signal never came")


@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_signal_ends_with_130(capsys: pytest.CaptureFixture[str], language: str) -> None:
    former = signal.getsignal(signal.SIGTERM)
    assert run_line(["check", "--json", "--lang", language], stopped) == 130
    assert '"interrupted"' in capsys.readouterr().out
    assert signal.getsignal(signal.SIGTERM) is former


def stop_twice() -> None:
    with signals_stop(), cancellable() as token:
        seen = threading.Event()
        token.on_cancel(seen.set)
        os.kill(os.getpid(), signal.SIGINT)
        assert seen.wait(30)
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait()


def give_up(code: str) -> None:
    with cancellable() as token:
        token.cancel()
        raise AppError("given up", code=code)


def test_the_first_signal_cancels_and_the_second_ends() -> None:
    with pytest.raises(Stopped):
        stop_twice()


def test_work_that_gives_up_when_cancelled_counts_as_stopped() -> None:
    with pytest.raises(Stopped):
        give_up("model.install_cancelled")


def test_other_refusals_stay_what_they_are() -> None:
    with pytest.raises(AppError, match="given up"):
        give_up("disk.full")


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, "ru"),
        ({"LANG": "kk_KZ.UTF-8"}, "en"),
        ({"LANG": "ru_KZ"}, "ru"),
        ({}, "en"),
    ],
)
def test_the_system_s_language_is_taken(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert language_of_the_system() == language


def test_the_language_of_the_settings_is_spoken(line: CommandLine, home: Path) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text('{"language": "ru"}', encoding="utf-8")
    assert "Данные целы" in line("models", "activate", "nobody").err


def test_the_program_starts_by_its_main(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert main(["models", "list", "--json"]) == 0
    assert capsys.readouterr().out == '{"models": [], "adapters": []}\n'
    assert home.is_dir()
