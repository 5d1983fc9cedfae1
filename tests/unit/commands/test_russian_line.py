"""Under `--lang ru` a person reads Russian: help, refusals, headings, values, notes; JSON stays as it is."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.commands import line_words
from app.commands.verbs import build_parser
from app.domain.family_words import family_note
from app.modelfiles.families import read_families
from app.paths import manifest_dir
from tests.helpers.command_line import PASSPHRASE, CommandLine

# Words that are names in any language: flags, formats, fields, values to be typed.
NAMES = re.compile(
    r"--?[\w-]+|\{[^}]*\}|\[[^\]]*\]|[\w./*-]+\.(?:json|jsonl|toml|md|gguf|txt)|[a-z_]+\.[a-z_]+|\"[^\"]*\"|"
    r"\b(?:vakhta|import|undo|JSON|stdout|textfile|DIR|EXE|FAT32|SHA-256|LoRA|PDF|Prometheus)\b"
)

# What is typed after a flag as it stands.
TYPED = {
    "all", "russian", "weak", "middling", "good", "best", "commercial", "task", "email", "summary",
    "knowledge", "classification", "instructions", "quality", "speed", "ctx",
}  # fmt: skip


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and all under it."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for under in action.choices.values():
                yield from parsers(under)


def english(text: str) -> list[str]:
    return re.findall(r"[A-Za-z]{3,}", NAMES.sub(" ", text))


@pytest.mark.parametrize(
    "parser",
    [pytest.param(one, id=one.prog) for one in parsers(build_parser("ru"))],
)
def test_the_help_of_every_verb_is_russian(parser: argparse.ArgumentParser) -> None:
    told = parser.format_help()
    if parser.epilog:
        told = told.partition(parser.epilog.replace("%%", "%").partition("\n")[0])[0]
    lists = [one.choices for one in parser._actions if isinstance(one, argparse._SubParsersAction)]
    typed = re.findall(r"[A-Za-z]{3,}", " ".join([parser.prog, *(verb for verbs in lists for verb in verbs)]))
    assert not set(english(told)) - {*typed, *TYPED}
    assert told.startswith("как писать: ")
    assert told.count("ключи:") == 1


def test_english_stays_english() -> None:
    told = build_parser("en").format_help()
    assert told.startswith("usage: vakhta")
    assert not re.search("[а-яё]", told)


LISTS = [("account", "list"), ("contact", "list"), ("site", "list"), ("asset", "list"), ("case", "list"),
         ("visit", "list"), ("task", "list"), ("template", "list"), ("search", "насос"), ("models", "list"),
         ("models", "families"), ("models", "advise"), ("drafts", "--case", "С-0901")]  # fmt: skip


@pytest.mark.parametrize("words", LISTS, ids=" ".join)
def test_every_heading_is_russian(line: CommandLine, small: Path, words: tuple[str, ...]) -> None:
    assert small.is_dir()
    heading = line(*words, "--lang", "ru", secrets=[PASSPHRASE]).out.splitlines()[0]
    assert heading.strip()
    assert not english(heading)


@pytest.mark.parametrize(
    "words",
    [("case", "show", "С-0901"), ("account", "show", "1"), ("asset", "show", "1"), ("site", "show", "1"),
     ("contact", "show", "1"), ("visit", "show", "1"), ("task", "show", "1"), ("doctor",)],
    ids=" ".join,
)  # fmt: skip
def test_every_fact_has_a_russian_name(line: CommandLine, small: Path, words: tuple[str, ...]) -> None:
    assert small.is_dir()
    told = line(*words, "--lang", "ru", secrets=[PASSPHRASE]).out.splitlines()
    names = [row.partition(":")[0] for row in told if ":" in row]
    assert len(names) > 4
    assert not [name for name in names if english(name.replace("SQLCipher", "").replace("SQLite", ""))]
    assert not [row for row in told if row.endswith(("True", "False", "None"))]


def test_values_of_ours_are_words_and_json_keeps_them(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    told = line("case", "list", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "закрыта" in told
    assert "done" not in told
    cases = line.in_profile("case", "list", "--lang", "ru").document["cases"]
    assert "done" in {case["status"] for case in cases}
    assert "done" in line("case", "list", "--lang", "en", secrets=[PASSPHRASE]).out


def test_what_a_person_wrote_is_never_translated() -> None:
    assert line_words.shown("title", "open", "ru") == "open"
    assert line_words.shown("name", "account", "ru") == "account"


@pytest.mark.parametrize(
    "words",
    [("compare", "копия"), ("salvage", "спасённое"), ("retention", "--older-than", "1")],
    ids=" ".join,
)
def test_tables_are_called_in_russian(
    line: CommandLine, small: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    assert small.is_dir()
    if words[0] == "compare":
        assert line.in_profile("backup", tmp_path / "копия").code == 0
    placed = [str(tmp_path / word) if word in ("копия", "спасённое") else word for word in words]
    told = line(*placed, "--lang", "ru", secrets=[PASSPHRASE]).out
    first = [row.split("  ")[0].partition(":")[0] for row in told.splitlines()]
    assert not [word for word in first if re.fullmatch("[a-z_]+", word)]


def test_every_note_of_the_families_has_russian() -> None:
    notes = {
        note
        for one in read_families(manifest_dir())
        for note in (one.licence_note, one.tiny.stand_in if one.tiny else "")
    }
    assert len(notes) > 5
    assert not [note for note in notes if note and not re.search("[а-яё]", family_note(note, "ru"))]
    assert family_note("of nobody", "ru") == "of nobody"
    assert family_note("of nobody", "en") == "of nobody"


def test_sizes_are_read_by_people_and_nothing_is_a_dash(line: CommandLine) -> None:
    told = dict(row.partition(": ")[::2] for row in line("doctor", "--lang", "ru").out.splitlines())
    assert told["память"].endswith("ГБ")
    assert told["модели"] == "—"
    assert isinstance(line("doctor", "--json").document["facts"]["memory_bytes"], int)
