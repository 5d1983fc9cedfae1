"""The user's choices."""

from pathlib import Path

import pytest

from app.errors import DiskFullError, SettingsError
from app.services.preferences import Preferences, Settings


def preferences(folder: Path) -> Preferences:
    return Preferences(
        folder / "settings.json", profiles=folder / "profiles", log_file=folder / "log" / "vakhta.log"
    )


def test_a_change_is_kept_and_told(tmp_path: Path) -> None:
    told: list[Settings] = []
    chosen = preferences(tmp_path)
    chosen.on_change(told.append)
    changed = chosen.change(theme="contrast", last_profile="/п")
    assert told == [changed]
    assert preferences(tmp_path).get() == changed


def test_no_change_is_not_told(tmp_path: Path) -> None:
    chosen = preferences(tmp_path)
    chosen.on_change(lambda _settings: pytest.fail("told of nothing"))
    chosen.change(theme="system")
    assert not (tmp_path / "settings.json").exists()


@pytest.mark.parametrize("values", [{"theme": "blue"}, {"colour": "red"}, {"scale": None}])
def test_a_wrong_value_changes_nothing(tmp_path: Path, values: dict[str, object]) -> None:
    chosen = preferences(tmp_path)
    chosen.change(author="Ильин")
    with pytest.raises(SettingsError):
        chosen.change(**values)
    assert chosen.get() == preferences(tmp_path).get() == Settings(author="Ильин")


def test_a_damaged_file_is_set_aside_and_said(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("не то", encoding="utf-8")
    chosen = preferences(tmp_path)
    problem = chosen.problem
    assert problem is not None
    assert problem.code == "settings.damaged"
    assert Path(str(problem.facts["aside"])).read_text(encoding="utf-8") == "не то"
    assert chosen.get() == Settings()
    assert preferences(tmp_path).problem is None


def test_sound_fields_of_a_refused_file_are_kept(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "dark", "scale": "big"}', encoding="utf-8")
    chosen = preferences(tmp_path)
    assert chosen.get().theme == "dark"
    assert chosen.problem is not None
    assert chosen.problem.facts["field"] == "scale"


def test_a_settings_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    chosen = preferences(tmp_path)
    assert chosen.problem is not None
    assert chosen.problem.code == "settings.unreadable"
    assert chosen.get() == Settings()


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("", encoding="utf-8")
    chosen = Preferences(
        tmp_path / "config" / "settings.json", profiles=tmp_path, log_file=tmp_path / "vakhta.log"
    )
    with pytest.raises(SettingsError) as caught:
        chosen.change(theme="dark")
    assert caught.value.code == "settings.unwritable"
    assert chosen.get() == Settings()


def test_a_full_disk_is_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(_descriptor: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr("os.fsync", no_space)
    with pytest.raises(DiskFullError):
        preferences(tmp_path).change(theme="dark")


def test_a_new_profile_gets_a_place_of_its_own(tmp_path: Path) -> None:
    chosen = preferences(tmp_path)
    first = chosen.new_profile_place("вахта")
    first.mkdir(parents=True)
    assert first == tmp_path / "profiles" / "вахта"
    assert chosen.new_profile_place("вахта") == tmp_path / "profiles" / "вахта-2"
