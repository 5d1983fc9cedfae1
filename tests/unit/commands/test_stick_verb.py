"""`stick` as a script sees it."""

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "program"
    (folder / "_internal").mkdir(parents=True)
    (folder / "_internal" / "libx.so").write_bytes(b"x" * 10)
    (folder / "vakhta").touch(0o755)
    return folder


def test_it_tells_before_it_copies(line: CommandLine, program: Path, tmp_path: Path) -> None:
    seen = line("stick", tmp_path / "stick", "--program", program, "--dry-run", "--json", "--lang", "ru")
    assert seen.code == 0
    assert "sh start.sh" in seen.document["findings"][0]["message"]
    assert not (tmp_path / "stick").exists()
    done = line("stick", tmp_path / "stick", "--program", program, "--json")
    assert (done.code, done.document["ok"], done.document["bytes"]) == (0, True, 10)
    assert done.document["path"] == str(tmp_path / "stick" / "vakhta")
    assert (tmp_path / "stick" / "vakhta" / "start.sh").is_file()


def test_what_fat32_cannot_hold(line: CommandLine, program: Path, tmp_path: Path) -> None:
    with (program / "_internal" / "model.gguf").open("wb") as file:
        file.truncate(2**32)
    seen = line("stick", tmp_path / "stick", "--program", program, "--dry-run", "--json", "--lang", "en")
    assert (seen.code, seen.document["ok"]) == (1, False)
    assert "4.3" in seen.document["findings"][0]["message"]
    refused = line("stick", tmp_path / "stick", "--program", program, "--json")
    assert (refused.code, refused.error_code) == (3, "stick.size")
    assert line("stick", tmp_path / "stick", "--json").error_code == "stick.source"
