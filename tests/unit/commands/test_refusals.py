"""Bad input: each refused by a plain sentence in the language asked for, nothing lost."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.store.profile import unlock
from tests.helpers.command_line import PASSPHRASE, CommandLine
from tests.helpers.gguf_builder import GgufBuilder
from tests.helpers.source_tree import ROOT

SMALL = ROOT / "tests" / "data" / "exchange_small.json"
LANGUAGES = ["ru", "en"]


def refused(line: CommandLine, language: str, *words: str | Path, secrets: list[str] | None = None) -> str:
    """Run what must be refused, both ways of speaking; the error's code."""
    ran = line(*words, "--json", "--lang", language, secrets=secrets)
    assert ran.code == 3, (ran.out, ran.err)
    assert ran.err == ""
    error = ran.document["error"]
    assert error["message"].endswith(".")
    assert ("а" in error["message"]) == (language == "ru")
    spoken = line(*words, "--lang", language, secrets=secrets)
    assert spoken.code == 3
    assert spoken.err == error["message"] + "\n"
    assert spoken.out == ""
    return str(error["code"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wrong_passphrase(line: CommandLine, profile: Path, language: str) -> None:
    before = (profile / "vakhta.db").read_bytes()
    assert refused(line, language, "check", secrets=["не та"]) == "profile.passphrase"
    assert (profile / "vakhta.db").read_bytes() == before
    assert line.in_profile("check").code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_profile_at_all(line: CommandLine, language: str) -> None:
    assert refused(line, language, "check") == "profile.none"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_profile(line: CommandLine, tmp_path: Path, language: str) -> None:
    code = refused(line, language, "check", "--profile", tmp_path / "нет", secrets=[PASSPHRASE])
    assert code == "profile.missing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_where_one_is_already(line: CommandLine, profile: Path, language: str) -> None:
    assert refused(line, language, "profile", "new", profile, secrets=["x"]) == "profile.exists"
    assert line.in_profile("check").code == 0


def scribble(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def drop(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "harm", "code"),
    [
        ("profile.key", scribble, "profile.key_damaged"),
        ("profile.key", drop, "profile.key_missing"),
        ("vakhta.db", scribble, "profile.damaged"),
        ("vakhta.db", drop, "profile.store_missing"),
    ],
)
def test_a_damaged_profile(
    line: CommandLine, profile: Path, language: str, name: str, harm: Callable[[Path], None], code: str
) -> None:
    harm(profile / name)
    assert refused(line, language, "case", "list", secrets=[PASSPHRASE]) == code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_profile_of_a_newer_program(line: CommandLine, profile: Path, language: str) -> None:
    key_file = profile / "profile.key"
    values = json.loads(key_file.read_text("utf-8"))
    key_file.write_text(json.dumps({**values, "vakhta_profile": 999}), encoding="utf-8")
    assert refused(line, language, "case", "list", secrets=[PASSPHRASE]) == "profile.newer"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_store_of_a_newer_schema(line: CommandLine, profile: Path, language: str) -> None:
    store = unlock(profile, PASSPHRASE, lambda: datetime.now(UTC))
    store.database.writer_connection.execute("PRAGMA user_version = 999")
    store.close()
    before = (profile / "vakhta.db").read_bytes()
    assert refused(line, language, "case", "list", secrets=[PASSPHRASE]) == "profile.newer"
    assert (profile / "vakhta.db").read_bytes() == before


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "model.missing"), (b"GGUF", "model.truncated"), (os.urandom(4096), "model.header")],
    ids=["missing", "cut", "random"],
)
def test_a_model_that_is_none(
    line: CommandLine, tmp_path: Path, language: str, content: bytes | None, code: str
) -> None:
    path = tmp_path / "модель.gguf"
    if content is not None:
        path.write_bytes(content)
    assert refused(line, language, "models", "install", path) == code
    assert line("models", "list", "--json").document["models"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_truncated_model(line: CommandLine, tmp_path: Path, language: str) -> None:
    path = GgufBuilder().write(tmp_path / "model.gguf")
    path.write_bytes(path.read_bytes()[:-64])
    assert refused(line, language, "models", "install", path) == "model.truncated"
    assert line("models", "check", path, "--json").code == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_model_under_another_s_name(line: CommandLine, tmp_path: Path, language: str) -> None:
    path = GgufBuilder().write(tmp_path / "SmolLM2-135M-Instruct.Q4_1.gguf")
    assert refused(line, language, "models", "install", path) == "model.digest"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unknown_model_is_not_activated(line: CommandLine, language: str) -> None:
    assert refused(line, language, "models", "activate", "nobody") == "model.missing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_model_at_all(line: CommandLine, tmp_path: Path, language: str) -> None:
    prompt = tmp_path / "prompt.txt"
    prompt.write_text("слово", encoding="utf-8")
    assert refused(line, language, "generate", "--prompt-file", prompt) == "model.none"


@dataclass(frozen=True)
class WrongType:
    """A value that may not stand where it stands, and how that place is called."""

    where: tuple[str | int, ...]
    value: object
    place: str


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "wrong",
    [
        WrongType(("accounts", 0, "name"), 7, "accounts[0].name"),
        WrongType(("accounts", 0, "cases", 0, "opened_at"), "вчера", "accounts[0].cases[0].opened_at"),
        WrongType(("accounts", 0, "cases", 0, "urgency"), "very", "accounts[0].cases[0].urgency"),
        WrongType(("accounts", 0, "sites", 0, "latitude"), "64°", "accounts[0].sites[0].latitude"),
    ],
    ids=lambda wrong: wrong.place,
)
def test_an_exchange_file_of_wrong_types(
    line: CommandLine, profile: Path, tmp_path: Path, language: str, wrong: WrongType
) -> None:
    assert profile.is_dir()
    document = json.loads(SMALL.read_text("utf-8"))
    target = document
    for step in wrong.where[:-1]:
        target = target[step]
    target[wrong.where[-1]] = wrong.value
    path = tmp_path / "обмен.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    ran = line.in_profile("import", path, "--lang", language)
    assert (ran.code, ran.error_code) == (3, "exchange.format")
    assert wrong.place in ran.document["error"]["message"]
    assert line.in_profile("account", "list").document["accounts"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exchange_file_with_an_unknown_field(
    line: CommandLine, profile: Path, tmp_path: Path, language: str
) -> None:
    assert profile.is_dir()
    path = tmp_path / "обмен.json"
    path.write_text(json.dumps({"vakhta": 1, "accounts": [], "colour": "red"}), encoding="utf-8")
    assert refused(line, language, "import", path, secrets=[PASSPHRASE]).startswith("exchange")
    assert "colour" in line.in_profile("import", path).document["error"]["message"]


def test_long_cyrillic_paths_work(line: CommandLine, tmp_path: Path) -> None:
    folder = tmp_path
    while len(str(folder)) < 250:
        folder /= "очень длинная папка вахты"
    line.new_profile(folder / "профиль")
    source = folder / "обмен с «кавычками».json"
    source.write_bytes(SMALL.read_bytes())
    assert line.in_profile("import", source).document["created"]["cases"] == 3
    assert line.in_profile("backup", folder / "копия.vakhta").code == 0
    model = GgufBuilder().write(folder / "модель из посёлка.gguf")
    assert line("models", "install", model, "--json").code == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_backup_that_is_none(line: CommandLine, tmp_path: Path, home: Path, language: str) -> None:
    path = tmp_path / "копия.vakhta"
    assert refused(line, language, "restore", path) == "backup.missing"
    path.write_bytes(os.urandom(2000))
    assert refused(line, language, "restore", path) == "backup.damaged"
    assert not list((home / "data").glob("profiles/*"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_backup_into_a_folder_that_is_not_there(
    line: CommandLine, profile: Path, tmp_path: Path, language: str
) -> None:
    assert profile.is_dir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    dest = tmp_path / "file" / "копия.vakhta"
    assert refused(line, language, "backup", dest, secrets=[PASSPHRASE]) == "store.io"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_to_ask_for_a_passphrase(
    line: CommandLine, profile: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert profile.is_dir()
    monkeypatch.setattr("app.commands.passphrases._somebody_is_there", lambda: False)
    assert refused(line, language, "check") == "passphrase.missing"
