"""Nothing readable lies about: the steps."""

import os
import signal
from pathlib import Path

import pytest
from pytest_bdd import scenarios, then, when

from tests.end2end.conftest import BOATYARD, PLANTED, Scene
from tests.helpers.program import Running, files_with

pytestmark = pytest.mark.model
scenarios("features/secrecy.feature")

MARKS = tuple(word.encode(encoding) for word in PLANTED for encoding in ("utf-8", "utf-16-le", "cp1251"))


def look(scene: Scene) -> None:
    """Look into every file of the program's directories; weights hold no customer's words."""
    places = [scene.program.home, scene.program.temp, Path("/dev/shm")]
    scene.readable += files_with([place for place in places if place.is_dir()], MARKS)


def watch(scene: Scene, running: Running) -> None:
    """Look until the command has ended."""
    while running.process.poll() is None:
        look(scene)
    scene.ended = running.finished()
    assert scene.ended.code == 0, scene.ended


@when("a reply is drafted, accepted and backed up while every file is watched")
def work_watched(scene: Scene) -> None:
    backup = scene.program.home / "копия.vakhta"
    for words in (
        ("draft", "--case", BOATYARD, "--instruction", " ".join(PLANTED)),
        ("accept", "1"),
        ("search", PLANTED[0]),
        ("backup", str(backup)),
        ("check",),
    ):
        with scene.program.started(*words, "--json") as running:
            watch(scene, running)
    assert backup.stat().st_size > 0


@when("the engine and the program are killed in the middle of a reply")
def all_killed(scene: Scene) -> None:
    words = ("draft", "--case", BOATYARD, "--instruction", " ".join(PLANTED), "--json")
    with scene.program.started(*words) as running:
        scene.in_the_middle(running)
        look(scene)
        os.killpg(running.process.pid, signal.SIGKILL)
        assert running.finished().code == -signal.SIGKILL


@then("the planted word was in no file, neither during the work nor after")
def nowhere(scene: Scene) -> None:
    look(scene)
    assert scene.readable == []


@then("it is found as soon as it is exported")
def found_when_exported(scene: Scene) -> None:
    """The search itself is tried: in a file that may hold the word, it finds it."""
    dest = scene.program.home / "all.json"
    scene.program.json("export", "--format", "json", dest)
    look(scene)
    assert scene.readable == [dest]
