"""`draft-many` killed with -9 in the middle, its engine the twin: the same line again does the rest."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.command_line import PASSPHRASE, CommandLine, line_in_a_small_profile
from tests.helpers.echo import FakeEngine
from tests.helpers.source_tree import ROOT

# The command as it is, but for what a passphrase costs, which engine, and a terminal that is none.
COMMAND = """
import json, sys
from app.bootstrap import build_services
from app.commands.line import run_line
from app.paths import directories
from app.services.profiles import Profiles
from tests.helpers.command_line import CHEAP, line_in_a_small_profile
line, engine = json.loads(sys.argv[1]), json.loads(sys.argv[2])
sys.stderr.isatty = lambda: True
def services():
    built = build_services(directories(), engine_command=engine)
    return built._replace(profiles=Profiles(built.session, costs=CHEAP))
sys.exit(run_line(line, services))
"""


@pytest.fixture
def twin(home: Path) -> FakeEngine:
    return FakeEngine(home / "data")


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], twin: FakeEngine, tmp_path: Path) -> CommandLine:
    return line_in_a_small_profile(capsys, twin.command, tmp_path)


def started(line: CommandLine, *words: str) -> "subprocess.Popen[bytes]":
    reader, writer = os.pipe()
    os.write(writer, PASSPHRASE.encode())
    os.close(writer)
    whole = json.dumps([*words, "--passphrase-fd", str(reader)])
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND, whole, json.dumps(line.engine_command)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        pass_fds=(reader,),
    )
    os.close(reader)
    return process


def read_until(process: "subprocess.Popen[bytes]", words: str) -> None:
    """Read its stderr until these words stand there."""
    assert process.stderr is not None
    said = b""
    while words.encode() not in said:
        more = os.read(process.stderr.fileno(), 4096)
        assert more, said.decode()
        said += more


def test_a_killed_run_does_the_rest_when_started_again(
    line: CommandLine, twin: FakeEngine, tmp_path: Path
) -> None:
    cases = tmp_path / "обращения.jsonl"
    cases.write_text('{"id": "a", "case": 1}\n{"id": "b", "case": 2}\n{"id": "c", "case": 3}\n', "utf-8")
    twin.enqueue("Первый готов.")
    twin.enqueue("Второй " + "пишется " * 400, pause_ms=50)
    twin.enqueue("Третий.")
    process = started(line, "draft-many", "--cases", str(cases), "--json", "--lang", "en")
    try:
        read_until(process, "Drafting 33")
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert process.returncode == -signal.SIGKILL

    kept = {
        number: line.in_profile("drafts", "--case", str(number)).document["drafts"] for number in (1, 2, 3)
    }
    assert [one["finish_reason"] for one in kept[1]] == ["stop"]
    assert "Первый готов." in kept[1][0]["text"]
    assert {one["finish_reason"] for one in (*kept[2], *kept[3])} == {"interrupted"}

    twin.enqueue("Второй готов.")
    twin.enqueue("Третий готов.")
    ran = line.in_profile("draft-many", "--cases", cases)
    assert ran.code == 0, ran.out
    assert ran.document["resumed"] == 1
    drafts = ran.document["drafts"]
    assert [(one["line"], one["id"], one["finish_reason"]) for one in drafts] == [
        (1, "a", "stop"),
        (2, "b", "stop"),
        (3, "c", "stop"),
    ]
    assert drafts[0]["draft"] == kept[1][0]["draft"]
    for number in (1, 2, 3):
        visible = line.in_profile("drafts", "--case", str(number)).document["drafts"]
        assert [one["draft"] for one in visible] == [drafts[number - 1]["draft"]]
    report = line.in_profile("check").document
    assert report["ok"], report["findings"]
