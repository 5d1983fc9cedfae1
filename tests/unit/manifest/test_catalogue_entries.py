"""The catalogue's entries: whole, consistent, and with a chat template that speaks as the publisher's."""

import copy
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.modelfiles.catalogue import read_catalogue
from tests.helpers.json_schema import findings
from tests.helpers.source_tree import ROOT

MANIFEST = ROOT / "models_manifest"
ENTRIES = sorted((MANIFEST / "models").glob("*.json"))
TALKS = [
    [{"role": "user", "content": "Здравствуйте"}],
    [{"role": "system", "content": "Кратко."}, {"role": "user", "content": "Насос H-7?"}],
    [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "One?"},
        {"role": "assistant", "content": "One."},
        {"role": "user", "content": "Two?"},
    ],
]


def read(path: Path) -> Any:
    """One JSON file of the manifest."""
    return json.loads(path.read_text(encoding="utf-8"))


def schema() -> dict[str, Any]:
    """What an entry must be."""
    found: dict[str, Any] = read(MANIFEST / "schema" / "model.json")
    return found


def render(template: str, talk: list[dict[str, str]]) -> str:
    """A talk laid into a template, asking for the next answer, as transformers and llama.cpp do it."""
    sandbox = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
    return sandbox.from_string(template).render(messages=talk, add_generation_prompt=True, tools=None)


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_an_entry_is_what_the_schema_says(path: Path) -> None:
    """Every field there, none unknown, none of the wrong kind."""
    assert not list(findings(read(path), schema()))


@pytest.mark.parametrize("path", ENTRIES, ids=lambda path: path.stem)
def test_an_entry_agrees_with_itself(path: Path) -> None:
    """Named as its file, with a prompt profile that is there, and a source that every site can reach."""
    entry = read(path)
    assert entry["name"] == path.stem
    assert entry["file"] == entry["name"] + ".gguf"
    assert (MANIFEST / "prompts" / (entry["prompt_profile"] + ".json")).is_file()
    assert any(source["kind"] == "package-parts" for source in entry["sources"])


def test_digests_are_told_apart() -> None:
    """No two entries share a digest: it alone says which model a file is."""
    digests = [read(path)["sha256"] for path in ENTRIES]
    assert len(set(digests)) == len(digests)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("sha256", "CC32"),
        ("bytes", "1117320768"),
        ("russian", "excellent"),
        ("file", "../evil.gguf"),
        ("stop", []),
        ("sources", [{"kind": "ftp"}]),
        ("surprise", 1),
    ],
)
def test_a_wrong_entry_is_found(field: str, value: object) -> None:
    """The schema is not a formality: a wrong field is named."""
    entry = copy.deepcopy(read(ENTRIES[0]))
    entry[field] = value
    assert [text for text in findings(entry, schema()) if field in text]


def test_pairs_are_of_the_catalogue() -> None:
    """A small model that guesses for another is one we know ourselves, and never its own."""
    entries = read_catalogue(MANIFEST)
    for entry in entries:
        others = {other.name for other in entries if other.name != entry.name}
        assert entry.draft_model is None or entry.draft_model in others


@pytest.mark.parametrize("talk", TALKS, ids=["user", "system", "turns"])
@pytest.mark.model
def test_the_small_models_template_speaks_as_its_file_does(
    small_model: Path, talk: list[dict[str, str]]
) -> None:
    """Our template is used, never the file's; here both say the same."""
    ours = read(MANIFEST / "models" / "SmolLM2-135M-Instruct.Q4_1.json")["chat_template"]
    assert render(ours, talk) == render(template_in(small_model), talk)


@pytest.mark.parametrize("talk", TALKS, ids=["user", "system", "turns"])
@pytest.mark.starter
def test_the_starters_template_speaks_as_its_file_does(
    starter_model: Path, talk: list[dict[str, str]]
) -> None:
    """The published template without its tools says the same in talks without tools."""
    ours = read(MANIFEST / "models" / "qwen2.5-coder-1.5b-instruct-q4_k_m.json")["chat_template"]
    assert render(ours, talk) == render(template_in(starter_model), talk)


@lru_cache
def template_in(path: Path) -> str:
    """The chat template that a model file carries."""
    from gguf import GGUFReader

    return str(GGUFReader(path).fields["tokenizer.chat_template"].contents())
