"""Adapters from the command line, over the engine's twin."""

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.echo import FakeEngine
from tests.helpers.gguf_builder import f32_value
from tests.helpers.lora import lora_builder
from tests.helpers.source_tree import ROOT


@pytest.fixture
def twin(home: Path) -> FakeEngine:
    """The engine's twin, its tiny model installed and active."""
    return FakeEngine(home / "data")


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], twin: FakeEngine) -> CommandLine:
    return CommandLine(capsys, twin.command)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return lora_builder().write(tmp_path / "formal.gguf")


@pytest.fixture
def prompt(tmp_path: Path) -> Path:
    path = tmp_path / "запрос.txt"
    path.write_text("насос стоит", encoding="utf-8")
    return path


def test_an_adapter_is_checked_installed_and_listed(line: CommandLine, source: Path, tmp_path: Path) -> None:
    checked = line("models", "check", source, "--json")
    assert checked.code == 0
    assert checked.document["ok"]
    assert (checked.document["kind"], checked.document["fits"]) == ("adapter", ["tiny"])
    assert {"reasons", "architecture", "quantization", "n_ctx_train", "sha256", "template_sha256"} <= set(
        checked.document
    )
    assert "подходит к: tiny" in line("models", "check", source, "--lang", "ru").out
    assert line("models", "list", "--json").document["adapters"] == []
    row = line("models", "install", source, "--json").document
    assert (row["kind"], row["name"], row["base"]) == ("adapter", "formal", "tiny")
    listed = line("models", "list", "--json").document
    (adapter,) = listed["adapters"]
    assert {"name", "sha256", "bytes", "architecture", "base"} <= set(adapter)
    assert adapter["sha256"] == row["sha256"] == checked.document["sha256"]
    assert [model["name"] for model in listed["models"]] == ["tiny"]
    assert "formal" in line("models", "list").out
    assert "formal" in line("models", "install", source, "--lang", "en").out


def test_a_wrong_adapter_is_refused_with_its_reason(line: CommandLine, tmp_path: Path) -> None:
    spoilt = lora_builder()
    spoilt.metadata["adapter.lora.alpha"] = f32_value(float("inf"))
    path = spoilt.write(tmp_path / "spoilt.gguf")
    checked = line("models", "check", path, "--json")
    assert checked.code == 1
    assert [reason["code"] for reason in checked.document["reasons"]] == ["header.adapter"]
    assert "header.adapter" in line("models", "check", path).out
    assert line("models", "install", path, "--json").error_code == "adapter.header"
    narrow = lora_builder(width=15).write(tmp_path / "narrow.gguf")
    assert line("models", "check", narrow, "--json").document["fits"] == []
    assert "подходит" not in line("models", "check", narrow, "--lang", "ru").out
    refused = line("models", "install", narrow, "--json", "--lang", "ru")
    assert (refused.code, refused.error_code) == (3, "adapter.base")


def test_generate_writes_with_it(line: CommandLine, twin: FakeEngine, source: Path, prompt: Path) -> None:
    line("models", "install", source)
    twin.enqueue("строго")
    ran = line("generate", "--prompt-file", prompt, "--adapter", "formal", "--json")
    assert ran.code == 0, ran.out
    assert ran.document["text"] == "строго"
    unknown = line("generate", "--prompt-file", prompt, "--adapter", "нет", "--json", "--lang", "ru")
    assert (unknown.code, unknown.error_code) == (3, "adapter.missing")
    assert "нет среди установленных" in unknown.document["error"]["message"]


def test_a_draft_keeps_which_it_was_written_with(
    line: CommandLine, twin: FakeEngine, source: Path, tmp_path: Path
) -> None:
    line.new_profile(tmp_path / "профиль")
    line.in_profile("import", ROOT / "tests" / "data" / "exchange_small.json")
    row = line("models", "install", source, "--json").document
    twin.enqueue("Отправим.")
    ran = line.in_profile("draft", "--case", "1", "--adapter", "formal")
    assert ran.code == 0, ran.out
    assert ran.document["adapter"] == f"formal@{row['sha256']}"
    twin.enqueue("Приедем.")
    assert line.in_profile("draft", "--case", "1").document["adapter"] is None
    refused = line.in_profile("draft", "--case", "1", "--adapter", "нет")
    assert refused.error_code == "adapter.missing"
    assert len(line.in_profile("drafts", "--case", "1").document["drafts"]) == 2
    # The export carries it, and reads back equal.
    dest = tmp_path / "out.json"
    line.in_profile("export", "--format", "json", dest)
    assert f"formal@{row['sha256']}" in dest.read_text("utf-8")
    assert line.in_profile("import", dest, "--dry-run").code == 0
