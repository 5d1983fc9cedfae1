"""Directories of the user and of the program."""

import sys
from pathlib import Path

import pytest

from app import paths


def test_vakhta_home_holds_everything(home: Path) -> None:
    found = paths.directories()
    for folder in (found.config, found.data, found.cache, found.log, found.temp):
        assert folder.parent == home
    assert found.settings_file.is_relative_to(found.config)
    assert found.models.is_relative_to(found.data)
    assert found.profiles.is_relative_to(found.data)
    assert found.log_file.is_relative_to(found.log)


def test_a_relative_home_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("VAKHTA_HOME", "дом")
    assert paths.directories().data == tmp_path / "дом" / "data"


def test_a_portable_program_keeps_to_its_stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VAKHTA_HOME")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "vakhta"))
    (tmp_path / "portable").touch()
    assert paths.directories().data == tmp_path / "vakhta-data" / "data"


def test_on_a_stick_the_mark_stands_beside_the_programs_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAKHTA_HOME")
    assert paths.program_folder() is None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "program" / "vakhta"))
    (tmp_path / "portable").touch()
    assert paths.directories().data == tmp_path / "vakhta-data" / "data"
    assert paths.program_folder() == tmp_path / "program"


def test_a_frozen_program_without_the_mark_uses_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VAKHTA_HOME")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "vakhta"))
    found = paths.directories()
    assert not found.data.is_relative_to(tmp_path)
    assert found.temp.is_relative_to(found.cache)


def test_resources_come_with_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert paths.resources_dir().is_dir()
    assert paths.manifest_dir().is_dir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.resources_dir() == tmp_path / "resources"
    assert paths.manifest_dir() == tmp_path / "models_manifest"


def test_asking_makes_no_folder(home: Path) -> None:
    paths.directories()
    assert list(home.iterdir()) == []
