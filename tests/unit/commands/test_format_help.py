"""The formats of hand-written files stand in the help, in both languages, and on their page: whole."""

import re
import tomllib

import msgspec
import pytest

from app.bundles.plan import FREE, Plan, PlanContent
from app.commands.format_help import RECORDS
from app.domain.bundles import ROLES
from app.domain.canaries import Canary
from app.domain.entry_words import CHOICES
from app.domain.imports import FIELDS
from app.knowledge.imports.columns import known_profiles
from app.knowledge.imports.mapping import Mapping
from app.store.record_shapes import SHAPES
from tests.helpers.command_line import CommandLine
from tests.helpers.source_tree import ROOT

PAGE = ROOT / "docs" / "formats.md"
MAPPING = {*msgspec.structs.asdict(Mapping()), *FIELDS, *(known_profiles().keys() - {"common"})}
PLAN = {one.name for kind in (Plan, PlanContent, Canary) for one in msgspec.structs.fields(kind)} | {*ROLES}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize(
    ("words", "names"), [(("import",), MAPPING), (("bundle", "build"), PLAN)], ids=["mapping", "plan"]
)
def test_the_help_names_every_key_field_and_role(
    line: CommandLine, words: tuple[str, ...], names: set[str], language: str
) -> None:
    ran = line(*words, "--help", "--lang", language)
    assert ran.code == 0
    assert not [name for name in sorted(names) if name not in ran.out]
    assert max(map(len, ran.out.splitlines())) <= 120


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("noun", SHAPES)
def test_the_help_of_add_names_every_field_of_the_record(line: CommandLine, noun: str, language: str) -> None:
    required, others, *examples = RECORDS[noun]
    fields = msgspec.structs.fields(SHAPES[noun])
    assert {*required, *others, "ref"} == {one.name for one in fields}
    assert {*required} == {one.name for one in fields if one.required}
    ran = line(noun, "add", "--help", "--lang", language)
    assert ran.code == 0
    assert not [one.name for one in fields if one.name not in ran.out]
    example = examples[language == "ru"]
    assert example in ran.out
    assert msgspec.json.decode(example, type=SHAPES[noun]).ref is None


def test_the_page_names_them_too() -> None:
    told = PAGE.read_text(encoding="utf-8")
    choices = {meaning for words in CHOICES.values() for meaning in words.values() if meaning}
    assert not [name for name in sorted(MAPPING | PLAN | choices) if name not in marked(told)]
    assert not [name for name in sorted(FREE) if name not in told]


def marked(told: str) -> set[str]:
    """What is set as code outside the examples: `name`, and both words of `[[content.canary]]`."""
    pieces = re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", told, flags=re.DOTALL))
    opened = [word for piece in pieces if piece.startswith("[[") for word in piece.strip("[]").split(".")]
    return {*pieces, *opened}


def test_the_examples_of_the_page_are_read() -> None:
    told = PAGE.read_text(encoding="utf-8")
    mapping, plan = (told.split(f"```{kind}\n")[1].split("```")[0] for kind in ("json", "toml"))
    read = msgspec.json.decode(mapping, type=Mapping)
    assert read.profile == "requests"
    assert msgspec.convert(tomllib.loads(plan), Plan).content[0].canary[0].expect == "Москва"
