"""Settings: strict to read, whole to write, never in the way."""

from pathlib import Path

import pytest

from app.errors import SettingsError
from app.settings import Settings, checked, read_settings, set_aside, sound_part, write_settings


def test_where_there_is_no_file_there_are_the_defaults(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.json") == Settings()


def test_what_is_written_reads_back_equal(tmp_path: Path) -> None:
    path = tmp_path / "имя с пробелом" / "settings.json"
    settings = Settings(language="ru", theme="dark", last_profile="/данные/вахта", first_word_s=7.5)
    write_settings(path, settings)
    assert read_settings(path) == settings
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"theme": "blue"}', "theme"),
        ('{"lock_after_minutes": "ten"}', "lock_after_minutes"),
        ('{"lock_after_minutes": -1}', "lock_after_minutes"),
        ('{"scale": 100}', "scale"),
        ('{"telemetry": true}', "telemetry"),
    ],
)
def test_an_unknown_or_wrong_field_is_named(tmp_path: Path, text: str, field: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert caught.value.code == "settings.field"
    assert caught.value.facts["field"] == field


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b"\x00" * 40])
def test_a_file_that_is_no_object_is_damaged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    with pytest.raises(SettingsError) as caught:
        read_settings(path)
    assert caught.value.code == "settings.damaged"
    assert sound_part(path) == Settings()


def test_the_sound_part_of_a_refused_file_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"theme": "blue", "author": "Ильин", "x": 1}', encoding="utf-8")
    assert sound_part(path) == Settings(author="Ильин")


def test_setting_aside_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    for content in ("first", "second"):
        path.write_text(content, encoding="utf-8")
        set_aside(path)
    kept = sorted(file.read_text(encoding="utf-8") for file in tmp_path.iterdir())
    assert kept == ["first", "second"]


def test_an_old_file_survives_a_write_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.json"
    write_settings(path, Settings(author="before"))

    def no_disk(_descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("os.fsync", no_disk)
    with pytest.raises(OSError, match="no space"):
        write_settings(path, Settings(author="after"))
    assert read_settings(path).author == "before"


def test_checked_fills_in_defaults() -> None:
    assert checked({"assist_width": 500}) == Settings(assist_width=500)


@pytest.mark.parametrize(
    "prices",
    [
        [],
        {"a100-80gb": 9e6},
        {"a100-80gb": {"amount": 9e6}},
        {"a100-80gb": {"amount": -1, "dated": "2026-11-24"}},
        {"a100-80gb": {"amount": True, "dated": "2026-11-24"}},
        {"a100-80gb": {"amount": 1, "dated": "yesterday"}},
    ],
)
def test_prices_are_amounts_with_their_day(prices: object) -> None:
    with pytest.raises(SettingsError) as caught:
        checked({"prices": prices})
    assert caught.value.facts["field"] == "prices"
    told = {"a100-80gb": {"amount": 9e6, "dated": "2026-11-24"}}
    assert checked({"prices": told}).prices == told
