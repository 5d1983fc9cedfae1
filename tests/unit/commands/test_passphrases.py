"""Where a passphrase may come from."""

import os
import sys

import pytest

from app.commands import passphrases
from app.commands.output import Output
from app.commands.passphrases import PassphraseError, Passphrases
from tests.helpers.command_line import CommandLine, pipe_with


@pytest.fixture
def somebody(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Somebody at the terminal, who will type these."""
    answers: list[str] = []

    def typed(_prompt: str, stream: object = None) -> str:
        if not answers:
            raise EOFError
        return answers.pop(0)

    monkeypatch.setattr(passphrases, "_somebody_is_there", lambda: True)
    monkeypatch.setattr("getpass.getpass", typed)
    return answers


def from_pipe(text: str) -> Passphrases:
    return Passphrases(Output("en"), pipe_with(text))


def test_each_line_of_the_descriptor_is_one_answer() -> None:
    given = from_pipe("старая фраза\r\nновая\n")
    assert given.handed_over
    assert given.ask("Old", "Старая") == "старая фраза"
    assert given.ask("New", "Новая", twice=True) == "новая"
    with pytest.raises(PassphraseError) as caught:
        given.ask("More", "Ещё")
    assert caught.value.code == "passphrase.empty"


def test_spaces_belong_to_the_passphrase() -> None:
    assert from_pipe(" с пробелами \n").ask("P", "П") == " с пробелами "


def test_a_descriptor_that_is_not_open_is_told() -> None:
    reader = pipe_with("")
    os.close(reader)
    with pytest.raises(PassphraseError) as caught:
        Passphrases(Output("en"), reader).ask("P", "П")
    assert caught.value.code == "passphrase.descriptor"
    assert caught.value.facts["number"] == reader


def test_bytes_that_are_no_text_are_told() -> None:
    reader, writer = os.pipe()
    os.write(writer, b"\xff\xfe\n")
    os.close(writer)
    with pytest.raises(PassphraseError) as caught:
        Passphrases(Output("en"), reader).ask("P", "П")
    assert caught.value.code == "passphrase.descriptor"
    os.close(reader)


def test_a_person_is_asked_where_there_is_one(somebody: list[str]) -> None:
    somebody += ["фраза", "новая", "новая"]
    asked = Passphrases(Output("ru"), None)
    assert not asked.handed_over
    assert asked.ask("P", "П") == "фраза"
    assert asked.ask("New", "Новая", twice=True) == "новая"


def test_two_that_differ_are_refused(somebody: list[str]) -> None:
    somebody += ["одна", "другая"]
    with pytest.raises(PassphraseError) as caught:
        Passphrases(Output("ru"), None).ask("New", "Новая", twice=True)
    assert caught.value.code == "passphrase.different"


def test_an_answer_that_never_comes_is_refused(somebody: list[str]) -> None:
    assert somebody == []
    with pytest.raises(PassphraseError) as caught:
        Passphrases(Output("ru"), None).ask("P", "П")
    assert caught.value.code == "passphrase.missing"


def test_nobody_to_ask_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)

    def no_terminal(*_arguments: object) -> int:
        raise OSError("no terminal")

    monkeypatch.setattr(os, "open", no_terminal)
    with pytest.raises(PassphraseError) as caught:
        Passphrases(Output("ru"), None).ask("P", "П")
    assert caught.value.code == "passphrase.missing"


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        (("bundle", "keygen", "ключ"), "--key-passphrase-fd"),
        (("profile", "new", "профиль"), "--passphrase-fd"),
    ],
)
def test_the_flag_named_is_the_one_that_helps(
    line: CommandLine, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], flag: str
) -> None:
    monkeypatch.setattr(passphrases, "_somebody_is_there", lambda: False)
    ran = line(*words, "--json")
    assert ran.error_code == "passphrase.missing"
    assert f" {flag}." in ran.document["error"]["message"]
