"""Every failure has its sentence, in both languages."""

import ast
import re
from collections.abc import Iterator

import pytest

from app.domain.sentences import ENGLISH, RUSSIAN, TABLES, sentence, size
from tests.helpers.source_tree import ROOT, parsed, python_files

FACT = re.compile(r"\{(\w+)\}")
# Whatever is made with its code first: findings of a check, reasons of a refused model.
POSITIONAL = ("Finding", "CheckReason", "Fault", "HeaderFault")
# What exactly is wrong in a hostile header is for the log; a person is told that it is wrong (`header`).
TOLD_AS_ONE = "header."
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)*")


def codes_in_the_source() -> set[str]:
    """Codes that classes declare (`code = "…"`) and calls name (`code="…"`)."""
    return {code for path in python_files("app") for node in ast.walk(parsed(path)) for code in _codes(node)}


def _codes(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ClassDef):
        for item in node.body:
            if isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "code":
                yield from _constants(item.value)
    elif isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg == "code":
                yield from _constants(keyword.value)
        if ast.unparse(node.func).endswith(POSITIONAL) and node.args:
            yield from _constants(node.args[0])


def _constants(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and CODE.fullmatch(part.value):
            yield part.value


def test_the_source_is_read() -> None:
    assert {"profile.passphrase", "settings.field", "usage"} <= codes_in_the_source()


@pytest.mark.parametrize("language", sorted(TABLES))
def test_every_code_of_the_source_has_a_sentence(language: str) -> None:
    told = {code for code in codes_in_the_source() if not code.startswith(TOLD_AS_ONE)}
    assert not sorted(told - set(TABLES[language]))


def test_both_languages_know_the_same_codes() -> None:
    assert set(RUSSIAN) == set(ENGLISH)


@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_both_languages_name_the_same_facts(code: str) -> None:
    assert set(FACT.findall(ENGLISH[code])) == set(FACT.findall(RUSSIAN[code]))


@pytest.mark.parametrize("language", sorted(TABLES))
@pytest.mark.parametrize("code", sorted(ENGLISH))
def test_a_sentence_is_plain(code: str, language: str) -> None:
    said = sentence(code, {}, language)
    assert said.endswith(".")
    assert "!" not in said
    assert not re.search(r"[\[\]{}]", said)
    assert "  " not in said
    assert len(re.findall(r"\.(?: |$)", said)) >= 2, "what happened, and what was kept or is to be done"


@pytest.mark.parametrize("code", sorted(RUSSIAN))
def test_a_russian_sentence_is_russian(code: str) -> None:
    letters = re.findall(r"[а-яё]", RUSSIAN[code].lower())
    assert len(letters) > 20


def test_facts_are_named_and_optional_pieces_fall_away() -> None:
    facts = {"needed": 1_120_000_000, "available": 512_000_000}
    assert "1,1\N{NO-BREAK SPACE}ГБ" in sentence("model.memory", facts, "ru")
    assert "512\N{NO-BREAK SPACE}MB" in sentence("model.memory", facts, "en")
    assert "—" not in sentence("model.memory", {}, "ru")


def test_a_fact_that_is_needed_and_missing_is_a_dash() -> None:
    assert "«—»" in sentence("settings.field", {}, "ru")


def test_an_unknown_code_is_told_as_its_room() -> None:
    assert sentence("profile.passphrase.more", {}, "en") == ENGLISH["profile.passphrase"]
    assert sentence("of.nobody", {}, "ru") == RUSSIAN["app"]


def test_other_languages_hear_english() -> None:
    assert sentence("app", {}, "kk") == ENGLISH["app"]


def test_sizes_are_written_the_language_s_way() -> None:
    assert size(2_500_000_000, "ru") == "2,5\N{NO-BREAK SPACE}ГБ"
    assert size(2_500_000_000, "en") == "2.5\N{NO-BREAK SPACE}GB"
    assert size(3_400_000, "ru") == "3\N{NO-BREAK SPACE}МБ"


def test_a_bundle_has_one_russian_word() -> None:
    """The desk says «поставка» (design.md), and so does everything else a person reads."""
    rooms = ("app", "resources/strings", "packaging")
    told = [
        path.relative_to(ROOT).as_posix()
        for room in rooms
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in {".py", ".ts", ".json", ".txt"}
        and "пакет" in path.read_text(encoding="utf-8").lower()
    ]
    assert not told
