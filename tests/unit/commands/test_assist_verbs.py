"""Drafts, summaries and free texts from the command line, over the engine's twin."""

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import PASSPHRASE, CommandLine, line_in_a_small_profile
from tests.helpers.echo import FakeEngine

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
OF_GENERATE = PROMISED - {"prompt_profile", "draft", "left_out"}


@pytest.fixture
def twin(home: Path) -> FakeEngine:
    """The engine's twin, its tiny model installed and active."""
    return FakeEngine(home / "data")


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str], twin: FakeEngine, tmp_path: Path) -> CommandLine:
    """A line over the twin, in a profile with the small exchange file."""
    return line_in_a_small_profile(capsys, twin.command, tmp_path)


def prompt_file(folder: Path, text: str = "насос стоит") -> Path:
    path = folder / "запрос.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_draft_is_what_was_promised(line: CommandLine, twin: FakeEngine) -> None:
    twin.enqueue("Пластины отправим в понедельник.")
    ran = line.in_profile("draft", "--case", "C-0901", "--seed", "5", "--instruction", "отправим")
    assert ran.code == 0, ran.out
    assert set(ran.document) >= PROMISED
    assert "Пластины отправим" in ran.document["text"]
    assert "Аркадий Львович" in ran.document["text"]
    assert ran.document["finish_reason"] == "stop"
    assert ran.document["seed"] == 5
    assert set(ran.document["model"]) == {"name", "sha256", "quantization"}
    listed = line.in_profile("drafts", "--case", "С-0901").document["drafts"]
    assert [one["text"] for one in listed] == [ran.document["text"]]
    assert {"draft", "text", "finish_reason", "accepted", "created_at"} <= set(listed[0])


def test_variants_are_so_many_drafts(line: CommandLine, twin: FakeEngine) -> None:
    twin.enqueue("Первый ответ.")
    twin.enqueue("Второй ответ.")
    document = line.in_profile("draft", "--case", "1", "--variants", "2", "--seed", "7").document
    assert set(document) >= PROMISED
    assert [one["seed"] for one in document["variants"]] == [7, 8]
    assert document["text"] == document["variants"][0]["text"]
    assert len(line.in_profile("drafts", "--case", "1").document["drafts"]) == 2


def test_people_get_the_text_and_the_draft_s_number(line: CommandLine, twin: FakeEngine) -> None:
    twin.enqueue("Заменим 77 пластин.")
    ran = line("draft", "--case", "1", "--lang", "ru", secrets=[PASSPHRASE])
    assert ran.code == 0
    assert "Заменим 77 пластин." in ran.out
    assert "Черновик 1." in ran.err
    assert "77" in ran.err
    quiet = line("draft", "--case", "1", "--quiet", secrets=[PASSPHRASE])
    assert quiet.err == ""
    assert quiet.out


@pytest.mark.parametrize("which", ["--case", "--visit"])
def test_a_summary_is_a_draft_too(line: CommandLine, twin: FakeEngine, which: str) -> None:
    twin.enqueue("Клапан не держит. Ждём пластины.")
    document = line.in_profile("summarise", which, "1").document
    assert set(document) >= PROMISED
    listed = line.in_profile("drafts", "--case", "1").document["drafts"]
    assert listed[0]["kind"] == "summary"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_an_engine_that_dies_leaves_its_text(line: CommandLine, twin: FakeEngine, language: str) -> None:
    twin.enqueue("Пластины отправим в понедельник утром первым рейсом.", crash_after=4, pause_ms=5)
    ran = line.in_profile("draft", "--case", "1", "--lang", language)
    assert ran.code == 3
    assert set(ran.document) >= PROMISED
    assert ran.document["finish_reason"] == "interrupted"
    assert "Пластины" in ran.document["text"]
    assert ran.error_code == "engine.died"
    assert ("сохранён" in ran.document["error"]["message"]) == (language == "ru")
    kept = line.in_profile("drafts", "--case", "1").document["drafts"]
    assert [(one["text"], one["finish_reason"]) for one in kept] == [(ran.document["text"], "interrupted")]


def test_a_draft_is_accepted_as_it_is_or_edited(line: CommandLine, twin: FakeEngine, tmp_path: Path) -> None:
    twin.enqueue("Отправим.")
    twin.enqueue("Приедем.")
    for _ in range(2):
        line.in_profile("draft", "--case", "1")
    first = line.in_profile("accept", "1").document
    assert set(first) == {"draft", "interaction"}
    edited = prompt_file(tmp_path, "Приедем во вторник.")
    assert line.in_profile("accept", "2", "--text-file", edited).code == 0
    drafts = line.in_profile("drafts", "--case", "1").document["drafts"]
    assert all(one["accepted"] for one in drafts)
    dest = tmp_path / "out.json"
    line.in_profile("export", "--format", "json", dest)
    assert "Приедем во вторник." in dest.read_text("utf-8")
    assert line("accept", "1", secrets=[PASSPHRASE]).code == 0


def test_generate_needs_no_profile(
    twin: FakeEngine, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    twin.enqueue("потому что сломан")
    ran = CommandLine(capsys, twin.command)(
        "generate", "--prompt-file", prompt_file(tmp_path), "--max-tokens", "9", "--json"
    )
    assert ran.code == 0, ran.out
    assert set(ran.document) == OF_GENERATE
    assert ran.document["text"] == "потому что сломан"


def test_generate_speaks_to_people(line: CommandLine, twin: FakeEngine, tmp_path: Path) -> None:
    twin.enqueue("потому что сломан")
    assert line("generate", "--chat", "--prompt-file", prompt_file(tmp_path)).out == "потому что сломан\n"


def test_generate_keeps_what_came_before_the_engine_died(
    line: CommandLine, twin: FakeEngine, tmp_path: Path
) -> None:
    twin.enqueue("одно два три четыре пять", crash_after=3, pause_ms=5)
    ran = line("generate", "--prompt-file", prompt_file(tmp_path), "--json")
    assert ran.code == 3
    assert ran.document["finish_reason"] == "interrupted"
    assert ran.document["text"].startswith("одно")
    assert ran.error_code == "engine.died"


def test_an_engine_that_refuses_at_once_leaves_nothing(
    line: CommandLine, twin: FakeEngine, tmp_path: Path
) -> None:
    twin.enqueue(fail="engine.grammar")
    grammar = tmp_path / "g.gbnf"
    grammar.write_text("root ::= [", encoding="utf-8")
    ran = line("generate", "--prompt-file", prompt_file(tmp_path), "--grammar", grammar, "--json")
    assert ran.code == 3
    assert ran.error_code == "engine.grammar"


def test_a_model_is_named_by_name_or_file(line: CommandLine, twin: FakeEngine, tmp_path: Path) -> None:
    for named in ("tiny", str(twin.folder / "sources" / "tiny.gguf")):
        twin.enqueue("да")
        prompt = prompt_file(tmp_path)
        ran = line("generate", "--prompt-file", prompt, "--model", named, "--n-ctx", "512", "--json")
        assert ran.document["model"]["name"] == "tiny"
    ran = line("generate", "--prompt-file", prompt_file(tmp_path), "--model", "nobody", "--json")
    assert ran.error_code == "model.missing"


def test_a_prompt_that_is_no_text_is_refused(line: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "p"
    path.write_bytes(b"\xff")
    assert line("generate", "--prompt-file", path, "--json").error_code == "file.encoding"


def test_a_model_too_large_is_refused_with_figures(
    line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.loading.available_bytes", lambda: 1000)
    ran = line("generate", "--prompt-file", prompt_file(tmp_path), "--json", "--lang", "ru")
    assert ran.code == 3
    assert ran.error_code == "model.memory"
    assert "МБ" in ran.document["error"]["message"]


def test_the_models_are_listed_chosen_and_measured(line: CommandLine, twin: FakeEngine) -> None:
    listed = line("models", "list", "--json").document["models"]
    assert [(one["name"], one["active"]) for one in listed] == [("tiny", True)]
    assert {"name", "sha256", "bytes", "active", "bundle", "signers"} <= set(listed[0])
    assert len(line("models", "list", "--all", "--json").document["models"]) > 1
    assert "tiny" in line("models", "list").out
    assert line("models", "activate", "tiny").code == 0
    fit = line("models", "fit", "tiny", "--json").document
    assert {"fits", "weights_bytes", "kv_bytes", "compute_bytes", "total_bytes", "available_bytes"} <= set(
        fit
    )
    assert {"n_gpu_layers", "reasons"} <= set(fit)
    assert "weights_bytes" in line("models", "fit", "tiny", "--lang", "en").out
    source = twin.folder / "sources" / "tiny.gguf"
    check = line("models", "check", source, "--json").document
    assert set(check) >= {"ok", "reasons", "architecture", "quantization", "n_ctx_train", "sha256"}
    assert check["ok"]
    assert [note["code"] for note in check["notes"]] == ["model.template_differs"]
    assert "llama" in line("models", "check", source).out
    assert json.loads(json.dumps(check)) == check


def test_a_plan_is_told_for_this_machine_and_for_others(line: CommandLine) -> None:
    plan = line("models", "fit", "tiny", "--json", "--lang", "ru").document
    assert plan["reasons"][-1] == "Помещается."
    assert plan["notes"][-1] == {"code": "fits"}
    assert {"placement", "shares", "headroom_bytes", "hardware"} <= set(plan)
    other = line("models", "fit", "tiny", "--hardware", "rtx-4060-8gb", "--json").document
    assert (other["hardware"], other["placement"]["devices"]) == ("rtx-4060-8gb", ["CUDA0"])
    assert "CUDA0: 3 of 3 layers" in line("models", "fit", "tiny", "--hardware", "all", "--lang", "en").out
    everywhere = line("models", "fit", "tiny", "--hardware", "all", "--json").document
    assert len(everywhere["plans"]) > 10
    unknown = line("models", "fit", "tiny", "--hardware", "abacus", "--json")
    assert unknown.code == 2


def test_an_unknown_device_is_a_plain_refusal(line: CommandLine, tmp_path: Path) -> None:
    ran = line(
        "generate", "--prompt-file", prompt_file(tmp_path), "--device", "CUDA7", "--json", "--lang", "en"
    )
    assert (ran.code, ran.error_code) == (3, "engine.device")
    assert "CPU" in ran.document["error"]["message"]


@pytest.mark.parametrize(("language", "words"), [("ru", "трижды остановился"), ("en", "stopped three times")])
def test_a_crash_loop_is_stopped_with_a_sentence(
    line: CommandLine, tmp_path: Path, language: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An engine that died too often on this model is not started again; the commands say so and why."""
    monkeypatch.setattr("app.inference.supervisor.CRASHES_ALLOWED", 0)
    ran = line("generate", "--prompt-file", prompt_file(tmp_path), "--json", "--lang", language)
    assert ran.code == 3
    assert ran.document["error"]["code"] == "engine.crash_loop"
    assert words in ran.document["error"]["message"]
