"""A file is recognised by what its header holds, never by its name."""

import hashlib
from pathlib import Path

import pytest

from app.modelfiles.families import read_families
from app.modelfiles.gguf_header import read_header
from app.modelfiles.recognition import NO_SPEECH, recognise, speech_of
from tests.helpers.gguf_builder import GgufBuilder, TensorSpec, string_value, strings_value, u32_value
from tests.helpers.source_tree import ROOT

FAMILIES = read_families(ROOT / "models_manifest")
TEMPLATES = ROOT / "tests" / "data" / "templates"
INST = "{{ '[INST] ' + messages[0]['content'] + ' [/INST]' }}"
LLAMA_3 = ["<|start_header_id|>", "<|eot_id|>"]
CHATML = ["<|im_start|>", "<|im_end|>"]


def published(name: str) -> str:
    return (TEMPLATES / f"{name}.jinja").read_bytes().decode()


def made(
    folder: Path,
    *,
    architecture: str = "llama",
    tokenizer: str = "gpt2/llama-bpe",
    tokens: list[str] | None = None,
    template: str | None = None,
    experts: int = 0,
) -> Path:
    builder = GgufBuilder()
    metadata = builder.metadata
    for key in [key for key in metadata if key.startswith("llama.")]:
        metadata[key.replace("llama.", f"{architecture}.")] = metadata.pop(key)
    metadata["general.architecture"] = string_value(architecture)
    if experts:
        metadata[f"{architecture}.expert_count"] = u32_value(experts)
    kind, _, splitter = tokenizer.partition("/")
    metadata["tokenizer.ggml.model"] = string_value(kind)
    metadata["tokenizer.ggml.pre"] = string_value(splitter)
    words = tokens or []
    metadata["tokenizer.ggml.tokens"] = strings_value(
        words + [f"t{number}" for number in range(8 - len(words))]
    )
    del metadata["tokenizer.chat_template"]
    if template is not None:
        metadata["tokenizer.chat_template"] = string_value(template)
    builder.tensors[0] = TensorSpec("token_embd.weight", (16, 8))
    return builder.write(folder / "qwen2.5-looks-like-this.gguf")


def family_of(path: Path) -> str | None:
    family = recognise(path, read_header(path), FAMILIES)
    return family.key if family else None


SPM = "llama/default"


@pytest.mark.parametrize(
    ("facts", "key"),
    [
        ({"tokens": LLAMA_3, "template": published("llama-3.1")}, "llama3.1"),
        ({"tokens": LLAMA_3, "template": published("llama-3.2")}, "llama3.1"),
        ({"tokens": LLAMA_3, "template": published("llama-3")}, "llama3"),
        ({"tokens": LLAMA_3, "template": published("llama-3.1") + " {# mine #}"}, "llama3.1"),
        ({"tokens": LLAMA_3}, "llama3"),
        ({"tokens": LLAMA_3, "template": "{{ '<|start_header_id|><｜User｜>' }}"}, None),
        ({"tokens": [*LLAMA_3, *CHATML], "template": "<|im_start|>"}, "chatml"),
        ({"tokenizer": SPM, "template": published("mistral-7b-v0.1")}, "mistral"),
        ({"tokenizer": SPM, "template": INST}, "mistral"),
        ({"tokenizer": SPM, "template": INST, "experts": 8}, "mixtral"),
        ({"tokenizer": SPM, "template": published("mixtral-8x7b"), "experts": 8}, "mixtral"),
        ({"tokenizer": SPM, "template": INST, "tokens": ["[INST]", "[/INST]"]}, "mistral-v3"),
        ({"tokenizer": SPM, "tokens": ["[INST]", "[/INST]"]}, "mistral-v3"),
        ({"tokenizer": SPM, "template": INST + "<<SYS>>"}, None),
        ({"tokenizer": SPM}, None),
        ({"tokenizer": SPM, "tokens": CHATML, "experts": 8, "template": "<|im_start|>"}, "chatml"),
        ({"tokenizer": "gpt2/tekken", "template": INST}, None),
        ({"tokenizer": "gpt2/smollm", "tokens": CHATML}, "smollm2"),
        ({"architecture": "qwen2", "tokenizer": "gpt2/qwen2", "tokens": CHATML}, "qwen2.5"),
        ({"architecture": "qwen2", "tokenizer": "gpt2/other", "tokens": CHATML}, "chatml"),
        ({"architecture": "gemma2", "tokens": ["<start_of_turn>", "<end_of_turn>"]}, "gemma2"),
        ({"architecture": "gemma3", "tokens": ["<start_of_turn>", "<end_of_turn>"]}, "gemma3"),
        ({"architecture": "phi3", "tokens": ["<|user|>", "<|assistant|>", "<|end|>"]}, "phi3"),
        (
            {
                "architecture": "phi3",
                "tokens": ["<|user|>", "<|assistant|>", "<|end|>"],
                "template": "'<|' + role",
            },
            None,
        ),
        (
            {"architecture": "command-r", "tokens": ["<|START_OF_TURN_TOKEN|>", "<|CHATBOT_TOKEN|>"]},
            "command-r",
        ),
        ({"architecture": "falcon"}, None),
    ],
)
def test_a_file_shows_whose_it_is(tmp_path: Path, facts: dict[str, object], key: str | None) -> None:
    assert family_of(made(tmp_path, **facts)) == key  # type: ignore[arg-type]


def test_a_known_template_over_another_vocabulary_is_not_believed(tmp_path: Path) -> None:
    assert family_of(made(tmp_path, template=published("llama-3.1"))) is None


def test_half_a_token_is_no_token(tmp_path: Path) -> None:
    assert family_of(made(tmp_path, tokens=["<|im_start|>x", "<|im_end|>x"])) is None


def test_what_is_spoken_is_ours_never_the_files(tmp_path: Path) -> None:
    path = made(tmp_path, tokens=CHATML, tokenizer="gpt2/smollm", template="<|im_start|>{{ 'evil' }}")
    family = recognise(path, read_header(path), FAMILIES)
    assert family is not None
    assert speech_of(family).template == family.chat_template
    assert "evil" not in speech_of(family).template
    assert speech_of(None) == NO_SPEECH


def test_published_digests_are_of_one_family_each() -> None:
    digests = [one.sha256 for family in FAMILIES for one in family.published]
    assert len(set(digests)) == len(digests)
    assert all(len(digest) == len(hashlib.sha256().hexdigest()) for digest in digests)
