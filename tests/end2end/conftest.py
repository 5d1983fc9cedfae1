"""Scenarios run the program as it is, with SmolLM2, in a home of their own."""

import json
import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pytest_bdd import given, then

from tests.helpers.program import Finished, Program, Running
from tests.helpers.source_tree import ROOT

BOATYARD = "C-0903"
# In both alphabets, so that no encoding hides it.
PLANTED = ("зарытое-слово-7391", "planted-word-7391")


@dataclass
class Scene:
    """What the steps of one scenario hand to each other."""

    program: Program
    ended: Finished | None = None
    draft: dict[str, Any] = field(default_factory=dict)
    readable: list[Path] = field(default_factory=list)

    @property
    def wal(self) -> Path:
        """Where the store writes first."""
        return self.program.profile / "vakhta.db-wal"

    def in_the_middle(self, running: Running) -> None:
        """Wait until the reply is being written: the draft's row, the greeting, some of the text."""
        running.writes(self.wal, 3)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, small_model: Path) -> Path:
    """A home with SmolLM2 and a profile made from an exchange file; copied for every scenario."""
    folder = tmp_path_factory.mktemp("prepared")
    program = Program(folder / "home")
    program.home.mkdir()
    program.json("models", "install", small_model, secrets=None)
    program.json("profile", "new", program.profile)
    program.json("import", exchange_with_a_planted_word(folder))
    return program.home


@pytest.fixture(scope="session")
def drafted(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """The same home with a reply drafted in it, and what the command said; one generation serves many."""
    home = tmp_path_factory.mktemp("drafted") / "home"
    _copy_home(prepared, home)
    return home, Program(home).json("draft", "--case", BOATYARD, "--seed", "1")


def exchange_with_a_planted_word(folder: Path) -> Path:
    """The small exchange file, the planted word in everything a customer or engineer wrote."""
    content = json.loads((ROOT / "tests" / "data" / "exchange_small.json").read_text("utf-8"))
    words = " ".join(PLANTED)
    for account in content["accounts"]:
        account["notes"] += " " + words
        for case in account["cases"]:
            case["title"] += " " + words
            for interaction in case["interactions"]:
                interaction["text"] += f" Our order is {words}."
            for visit in case["visits"]:
                visit["notes"] += " " + words
    path = folder / "обмен.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


@pytest.fixture
def scene(prepared: Path, tmp_path: Path) -> Scene:
    """A home of this scenario's own."""
    _copy_home(prepared, tmp_path / "home")
    return Scene(Program(tmp_path / "home"))


def _copy_home(source: Path, home: Path) -> None:
    """Copy all but the model, which is linked; the profile used last is the copy's own."""
    shutil.copytree(source, home, copy_function=_link_models)
    settings = home / "config" / "settings.json"
    settings.write_text(settings.read_text("utf-8").replace(str(source), str(home)), encoding="utf-8")


def _link_models(source: str, dest: str) -> None:
    if source.endswith(".gguf"):
        os.link(source, dest)
    else:
        shutil.copy2(source, dest)


@given("a profile made from an exchange file")
def a_profile(scene: Scene) -> None:
    cases = scene.program.json("case", "list")["cases"]
    assert len(cases) == 3


@given("a reply to the boatyard")
def a_reply(scene: Scene, drafted: tuple[Path, dict[str, Any]]) -> None:
    home, scene.draft = drafted
    shutil.rmtree(scene.program.profile)
    shutil.copytree(Program(home).profile, scene.program.profile)


@then("the profile is sound")
def the_profile_is_sound(scene: Scene) -> None:
    report = scene.program.json("check")
    assert report["ok"], report["findings"]
    assert report["findings"] == []
