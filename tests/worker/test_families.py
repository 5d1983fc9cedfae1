"""A tiny model of every family through the whole program: service, client, pipe, process, llama.cpp."""

import shutil
from pathlib import Path

import pytest

from app.bootstrap import worker_command
from app.domain.families import TALKS, FamilyTrial
from app.domain.generation import PromptPart
from app.domain.prompt import Message, render_parts
from app.errors import AppError
from app.services.engine import Engine
from app.services.families import Families, NoTrialModelsError
from app.services.generating import Generating
from app.services.models import Models
from tests.helpers.echo import MANIFEST

pytestmark = pytest.mark.model

KEYS = [
    "llama3.1", "llama3", "mistral", "mistral-v3", "mixtral", "qwen2.5", "gemma2", "gemma3", "phi3",
    "command-r",
]  # fmt: skip
TAME = (
    Message("system", ("Пиши кратко.",)),
    Message("user", ("Насос H-7 стучит. What now?",)),
    Message("assistant", ("Проверьте подшипник 6204.",)),
    Message("user", ("А дальше?",)),
)


@pytest.fixture(scope="session")
def family_models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models(tmp_path_factory.mktemp("families") / "models", MANIFEST)


@pytest.fixture(scope="session")
def trials(tiny_models: Path, family_models: Models) -> dict[str, FamilyTrial]:
    return {trial.key: trial for trial in Families(family_models, worker_command()).trial(tiny_models)}


@pytest.mark.parametrize("key", KEYS)
def test_a_family_loads_and_answers_as_published(trials: dict[str, FamilyTrial], key: str) -> None:
    trial = trials[key]
    assert trial.ok, trial
    assert trial.prompt_equal == dict.fromkeys(TALKS, True)
    assert trial.generated_tokens == 8
    assert 20e6 < trial.memory_bytes < 1e9


def test_nothing_else_was_tried(trials: dict[str, FamilyTrial]) -> None:
    assert sorted(trials) == sorted(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_parts_cost_what_the_whole_text_costs(tiny_models: Path, family_models: Models, key: str) -> None:
    """No blank too many between parts, no word cut at a border: as the whole text in one."""
    engine = Engine(family_models, worker_command())
    engine.use(tiny_models / f"{key}.gguf", n_ctx=512)
    try:
        parts = render_parts(engine.ensure_loaded().template, TAME)
        whole = PromptPart("".join(part.text for part in parts), control=True)
        in_parts, as_one = engine.count_tokens([parts, (whole,)])
        assert in_parts == as_one
    finally:
        engine.stop()


@pytest.mark.parametrize("key", KEYS)
def test_letters_can_be_chosen_from(tiny_models: Path, family_models: Models, key: str) -> None:
    """Where a vocabulary puts a blank before a text too."""
    engine = Engine(family_models, worker_command())
    engine.use(tiny_models / f"{key}.gguf", n_ctx=512)
    letters = tuple("ABCDEFGH")
    try:
        parts = render_parts(engine.ensure_loaded().template, TAME)
        (scored,) = engine.score(parts[:2], [parts[2:]], letters)
        assert len(set(scored.logprobs)) == len(letters)
    finally:
        engine.stop()


def test_a_model_taken_for_another_family_fails_its_trial(
    tiny_models: Path, family_models: Models, tmp_path: Path
) -> None:
    shutil.copyfile(tiny_models / "phi3.gguf", tmp_path / "gemma2.gguf")
    (tmp_path / "qwen2.5.gguf").write_bytes((tiny_models / "qwen2.5.gguf").read_bytes()[:-100])
    tried = {trial.key: trial for trial in Families(family_models, worker_command()).trial(tmp_path)}
    assert not tried["gemma2"].ok
    assert (tried["gemma2"].recognised, tried["gemma2"].prompt_equal["plain"]) == ("phi3", False)
    assert (tried["qwen2.5"].loaded, tried["qwen2.5"].code) == (False, "model.truncated")


def test_a_model_of_no_family_continues_texts_and_refuses_chats(
    tiny_models: Path, family_models: Models, tmp_path: Path
) -> None:
    raw = (tiny_models / "mistral.gguf").read_bytes()
    path = tmp_path / "stranger.gguf"
    # Its own template says nothing we know: same length, no [INST].
    path.write_bytes(raw.replace(b"[INST]", b"(inst)").replace(b"[/INST]", b"(/inst)"))
    engine = Engine(family_models, worker_command())
    engine.use(path, n_ctx=512)
    generating = Generating(engine)
    try:
        *_, result = generating.generate("The pump", max_tokens=4)
        assert result
        with pytest.raises(AppError) as refused:
            list(generating.generate("The pump", chat=True, max_tokens=4))
        assert refused.value.code == "model.unfamiliar"
    finally:
        engine.stop()


def test_no_models_is_said(family_models: Models, tmp_path: Path) -> None:
    with pytest.raises(NoTrialModelsError) as caught:
        next(Families(family_models, worker_command()).trial(tmp_path))
    assert caught.value.facts["folder"] == str(tmp_path)
