"""`models families`: the table, and the trial's word and exit code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.echo import FakeEngine
from tests.helpers.gguf_builder import GgufBuilder


@pytest.fixture
def twin(line: CommandLine, tmp_path: Path) -> Iterator[FakeEngine]:
    """An engine that needs no weights."""
    made = FakeEngine(tmp_path / "engine")
    line.engine_command = made.command
    yield made
    made.close()


def test_the_table_names_what_every_family_is(line: CommandLine) -> None:
    rows = {row["key"]: row for row in line("models", "families", "--json").document["families"]}
    assert rows["mixtral"]["sizes"] == {"8x7B": 46702792704}
    assert rows["command-r"]["licence"] == "CC-BY-NC-4.0"
    assert rows["gemma2"]["stand_in"]
    assert not rows["qwen2.5"]["stand_in"]
    table = line("models", "families", "--lang", "ru").out
    assert all(word in table for word in ("llama3.1", "Apache-2.0", "! command-r", "* mistral-v3"))


@pytest.mark.parametrize("language", ["ru", "en"])
def test_without_models_to_try_it_says_how_to_get_them(
    line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("app.services.families.developer_cache", lambda: tmp_path)
    ran = line("models", "families", "--selftest", "--lang", language)
    assert (ran.code, ran.out) == (3, "")
    assert "dev.py prove families" in ran.err
    refused = line("models", "families", "--selftest", "--models", tmp_path, "--json")
    assert (refused.code, refused.error_code) == (3, "model.no_tiny")


def test_a_failed_trial_is_exit_1_and_named(line: CommandLine, twin: FakeEngine, tmp_path: Path) -> None:
    folder = tmp_path / "tried"
    GgufBuilder().write(folder / "gemma2.gguf")  # in truth of another family
    (folder / "phi3.gguf").write_bytes(b"GGUF")
    twin.enqueue("да")
    ran = line("models", "families", "--selftest", "--models", folder, "--json")
    assert (ran.code, ran.document["ok"]) == (1, False)
    tried = {trial["key"]: trial for trial in ran.document["trials"]}
    assert (tried["gemma2"]["recognised"], tried["gemma2"]["loaded"], tried["gemma2"]["ok"]) == (
        "smollm2",
        True,
        False,
    )
    assert tried["gemma2"]["prompt_equal"] == {"plain": False, "system": False}
    assert (tried["phi3"]["code"], tried["phi3"]["loaded"]) == ("model.truncated", False)
    told = line("models", "families", "--selftest", "--models", folder, "--lang", "en").out
    assert "model.truncated" in told
    assert "Not all in order." in told


@pytest.mark.model
def test_a_held_trial_is_exit_0(line: CommandLine, tiny_models: Path, tmp_path: Path) -> None:
    (tmp_path / "phi3.gguf").symlink_to(tiny_models / "phi3.gguf")
    ran = line("models", "families", "--selftest", "--models", tmp_path, "--json")
    assert (ran.code, ran.document["ok"]) == (0, True)
    assert [trial["key"] for trial in ran.document["trials"]] == ["phi3"]
    told = line("models", "families", "--selftest", "--models", tmp_path, "--lang", "en").out
    assert "1 tried, all in order." in told
