"""The line as typed: where flags may stand and what a wrong line is told."""

import pytest

from app.__main__ import asks_for_a_command
from app.commands.desk_options import read_desk_options
from app.commands.parser import UsageError, in_language
from app.commands.verbs import build_parser
from tests.helpers.command_line import CommandLine

WRONG = [
    ("nonsense",),
    ("draft",),
    ("draft", "--case"),
    ("draft", "--case", "1", "--tone", "angry"),
    ("draft", "--case", "1", "--variants", "0"),
    ("profile",),
    ("profile", "forget"),
    ("search", "насос", "--limit", "many"),
    ("summarise", "--case", "1", "--visit", "2"),
    ("summarise",),
    ("accept", "not-a-number"),
    ("generate", "--prompt-file", "f", "--temperature", "-1"),
    ("export", "out"),
    ("export", "out.odt"),
    ("check", "--passphrase-fd", "-3"),
    ("check", "--prof", "dir"),
    ("check", "surplus"),
]


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_a_wrong_line_ends_with_2(line: CommandLine, words: tuple[str, ...]) -> None:
    ran = line(*words)
    assert ran.code == 2
    assert ran.out == ""
    assert ran.err.strip()


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_wrong_line_is_one_document_under_json(
    line: CommandLine, words: tuple[str, ...], language: str
) -> None:
    ran = line("--json", "--lang", language, *words)
    assert ran.code == 2
    assert ran.err == ""
    assert ran.error_code == "usage"
    has_russian = "Ничего не изменилось" in ran.document["error"]["message"]
    assert has_russian == (language == "ru")


@pytest.mark.parametrize(
    "words",
    [
        ["--json", "--quiet", "--profile", "p", "--passphrase-fd", "4", "--lang", "en", "case", "list"],
        ["case", "--json", "--quiet", "--profile", "p", "--passphrase-fd", "4", "--lang", "en", "list"],
        ["case", "list", "--json", "--quiet", "--profile", "p", "--passphrase-fd", "4", "--lang", "en"],
        ["--json", "--profile", "p", "case", "--quiet", "--lang", "en", "list", "--passphrase-fd=4"],
    ],
)
def test_common_flags_stand_before_or_after_the_verb(words: list[str]) -> None:
    options = build_parser("en").parse_args(words)
    assert (options.as_json, options.quiet, options.profile) == (True, True, "p")
    assert (options.passphrase_fd, options.lang) == (4, "en")


def test_a_flag_after_the_verb_wins() -> None:
    assert build_parser("en").parse_args(["--lang", "ru", "check", "--lang", "en"]).lang == "en"


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("the following arguments are required: --case", "не хватает: --case"),
        ("unrecognized arguments: x", "лишнее: x"),
        ("argument --limit: invalid number value: 'many'", "--limit: неверное значение 'many'"),
        ("argument --case: expected one argument", "--case: не хватает значения"),
        ("something new", "something new"),
    ],
)
def test_refusals_of_the_line_are_russian(english: str, russian: str) -> None:
    assert in_language(english, "ru") == russian
    assert in_language(english, "en") == english


@pytest.mark.parametrize("words", [("--help",), ("case", "--help"), ("profile", "new", "-h"), ("--version",)])
def test_help_and_version_end_with_0(line: CommandLine, words: tuple[str, ...]) -> None:
    ran = line(*words)
    assert ran.code == 0
    assert "vakhta" in ran.out


def test_help_speaks_the_language_asked_for(line: CommandLine) -> None:
    assert "резервную копию" in line("--help", "--lang", "ru").out
    assert "backup" in line("--help", "--lang", "en").out


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ([], False),
        (["--profile", "check"], False),
        (["--smoke", "shots"], False),
        (["--measure-first-frame"], False),
        (["--lang", "ru", "--profile", "p"], False),
        (["--profile", "p", "check"], True),
        (["check"], True),
        (["--help"], True),
        (["--version"], True),
    ],
)
def test_a_verb_is_told_from_the_desk(words: list[str], command: bool) -> None:  # noqa: FBT001
    assert asks_for_a_command(words) is command


def test_the_desk_has_its_options() -> None:
    options = read_desk_options(["--smoke", "shots", "--lang", "ru", "--measure-first-frame"])
    assert options.smoke is not None
    assert options.smoke.name == "shots"
    assert options.language == "ru"
    assert options.measure_first_frame
    assert options.profile is None


def test_the_desk_refuses_what_it_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_desk_options(["--telemetry"])
    assert ended.value.code == 2
    assert "--telemetry" in capsys.readouterr().err


def test_a_usage_error_is_an_error_of_ours() -> None:
    with pytest.raises(UsageError, match="invalid choice"):
        build_parser("en").parse_args(["nonsense"])
