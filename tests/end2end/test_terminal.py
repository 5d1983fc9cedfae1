"""Work from a terminal: the steps."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import scenarios, then, when

from tests.end2end.conftest import BOATYARD, Scene
from tests.helpers.program import PASSPHRASE, Program
from tests.helpers.source_tree import ROOT

pytestmark = pytest.mark.model
scenarios("features/terminal.feature")

PROMISED = {
    "text",
    "finish_reason",
    "prompt_tokens",
    "cached_tokens",
    "generated_tokens",
    "first_token_ms",
    "total_ms",
    "model",
    "prompt_profile",
    "seed",
    "draft",
    "left_out",
}
# A draft of each case; the cases are of two accounts.
RUN: list[dict[str, Any]] = [
    {"id": "x", "case": 1, "language": "en"},
    {"id": "y", "case": 2, "language": "en", "kind": "summary"},
    {"id": "z", "case": BOATYARD},
]
# Accepts a draft through the program's own services and dies in the next instruction.
ACCEPT_AND_DIE = """
import os, signal, sys
from pathlib import Path
from app.bootstrap import build_services
from app.paths import directories
services = build_services(directories())
services.profiles.unlock(Path(sys.argv[1]), sys.argv[2])
draft = services.drafting.draft(int(sys.argv[3]))
services.drafting.accept(draft.id, draft.text)
os.kill(os.getpid(), signal.SIGKILL)
"""


@then("the answer holds all that scripts were promised")
def promised(scene: Scene) -> None:
    assert set(scene.draft) >= PROMISED
    assert scene.draft["finish_reason"] in {"stop", "length"}
    assert scene.draft["prompt_tokens"] > 0
    assert scene.draft["generated_tokens"] > 0
    assert scene.draft["model"]["name"] == "SmolLM2-135M-Instruct.Q4_1"
    assert len(scene.draft["model"]["sha256"]) == 64


@then("it greets the yard manager by name")
def greets(scene: Scene) -> None:
    assert "Baird" in scene.draft["text"].splitlines()[0]


@when("the draft is accepted")
def accept(scene: Scene) -> None:
    accepted = scene.program.json("accept", str(scene.draft["draft"]))
    assert set(accepted) == {"draft", "interaction"}


@then("the case holds it as a message")
def is_a_message(scene: Scene, tmp_path: Path) -> None:
    drafts = scene.program.json("drafts", "--case", BOATYARD)["drafts"]
    assert [one["accepted"] for one in drafts if one["draft"] == scene.draft["draft"]] == [True]
    dest = tmp_path / "out" / "all.json"
    dest.parent.mkdir(exist_ok=True)
    scene.program.json("export", "--format", "json", dest)
    accounts = json.loads(dest.read_text("utf-8"))["accounts"]
    cases = [case for account in accounts for case in account["cases"]]
    written = [one["text"] for case in cases for one in case["interactions"] if one["direction"] == "out"]
    assert scene.draft["text"] in written


@when("the engine is killed in the middle of a reply")
def kill_the_engine(scene: Scene) -> None:
    with scene.program.started("draft", "--case", BOATYARD, "--seed", "1", "--json") as running:
        scene.in_the_middle(running)
        running.kill_engine()
        scene.ended = running.finished()


@then("the command is refused and gives the text received as interrupted")
def refused_with_the_text(scene: Scene) -> None:
    assert scene.ended is not None
    assert scene.ended.code == 3, scene.ended
    scene.draft = scene.ended.document
    assert set(scene.draft) >= PROMISED | {"error"}
    assert scene.draft["finish_reason"] == "interrupted"
    assert scene.draft["error"]["code"] == "engine.died"
    assert "Baird" in scene.draft["text"]


@then("the same text stands among the drafts")
def among_the_drafts(scene: Scene) -> None:
    kept = scene.program.json("drafts", "--case", BOATYARD)["drafts"]
    assert [(one["draft"], one["text"], one["finish_reason"]) for one in kept] == [
        (scene.draft["draft"], scene.draft["text"], scene.draft["finish_reason"])
    ]


@when("Ctrl+C is pressed in the middle of a reply")
def ctrl_c(scene: Scene) -> None:
    with scene.program.started("draft", "--case", BOATYARD, "--seed", "1", "--json") as running:
        scene.in_the_middle(running)
        running.press_ctrl_c()
        scene.ended = running.finished()


@then("the command says that it was stopped")
def was_stopped(scene: Scene) -> None:
    assert scene.ended is not None
    assert scene.ended.code == 130, scene.ended
    scene.draft = scene.ended.document
    assert scene.draft["error"]["code"] == "interrupted"
    assert scene.draft["finish_reason"] == "cancelled"
    assert "Baird" in scene.draft["text"]


@when("a run over all cases is killed in the middle")
def kill_the_run(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "обращения.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in RUN), encoding="utf-8")
    with scene.program.started("draft-many", "--cases", path, "--json") as running:
        scene.in_the_middle(running)
        running.process.send_signal(signal.SIGKILL)
        assert running.finished().code == -signal.SIGKILL
    kept = drafts_of_all(scene)
    assert {one["finish_reason"] for one in kept} >= {"interrupted"}
    assert len(kept) <= len(RUN)


@when("the same run is started again")
def run_again(scene: Scene, tmp_path: Path) -> None:
    done = [one["draft"] for one in drafts_of_all(scene) if one["finish_reason"] in {"stop", "length"}]
    scene.draft = scene.program.json("draft-many", "--cases", tmp_path / "обращения.jsonl")
    assert scene.draft["resumed"] == len(done)
    assert set(done) <= {one["draft"] for one in scene.draft["drafts"]}


@then("every line has its draft and no case has a half of one")
def every_line(scene: Scene) -> None:
    drafts = scene.draft["drafts"]
    assert [(one["line"], one["id"]) for one in drafts] == [
        (number, one["id"]) for number, one in enumerate(RUN, start=1)
    ]
    assert {one["finish_reason"] for one in drafts} <= {"stop", "length"}
    assert scene.draft["rejected"] == []
    kept = drafts_of_all(scene)
    assert sorted(one["draft"] for one in kept) == sorted(one["draft"] for one in drafts)


def drafts_of_all(scene: Scene) -> list[dict[str, Any]]:
    cases = (str(number) for number in (1, 2, 3))
    return [one for case in cases for one in scene.program.json("drafts", "--case", case)["drafts"]]


@when("the program is killed as soon as the draft is accepted")
def accept_and_die(scene: Scene) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", ACCEPT_AND_DIE, scene.program.profile, PASSPHRASE, str(scene.draft["draft"])],
        cwd=ROOT,
        env={**os.environ, "VAKHTA_HOME": str(scene.program.home)},
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL


@when("a backup is made and carried to another machine")
def carry(scene: Scene, tmp_path: Path) -> None:
    copy = tmp_path / "stick" / "копия.vakhta"
    copy.parent.mkdir()
    scene.program.json("backup", copy)
    elsewhere = Program(tmp_path / "elsewhere" / "home")
    elsewhere.home.mkdir(parents=True)
    elsewhere.json("restore", copy, secrets=None)
    scene.program = elsewhere


@then("the other machine has the same cases and drafts")
def same_cases(scene: Scene) -> None:
    assert len(scene.program.json("case", "list")["cases"]) == 3
    kept = scene.program.json("drafts", "--case", BOATYARD)["drafts"]
    assert [one["text"] for one in kept] == [scene.draft["text"]]


@when("the output's reader goes away at once")
def reader_goes_away(scene: Scene) -> None:
    with scene.program.started("case", "list") as running:
        assert running.process.stdout is not None
        running.process.stdout.close()
        running.process.stdout = None
        scene.ended = running.finished()


@then("the command ends well and in silence")
def ends_well(scene: Scene) -> None:
    assert scene.ended is not None
    assert (scene.ended.code, scene.ended.err) == (0, "")


@when("a prompt is continued where there is no profile")
def generate(scene: Scene, tmp_path: Path) -> None:
    (scene.program.home / "config" / "settings.json").unlink()
    prompt = tmp_path / "запрос.txt"
    prompt.write_text("The pump stopped because", encoding="utf-8")
    scene.draft = scene.program.json(
        "generate", "--prompt-file", prompt, "--max-tokens", "8", "--temperature", "0", secrets=None
    )


@then("the text comes with its figures")
def has_figures(scene: Scene) -> None:
    assert scene.draft["text"].strip()
    assert scene.draft["finish_reason"] == "length"
    assert scene.draft["generated_tokens"] == 8
    assert "draft" not in scene.draft
