"""What a file from outside must be: unknown fields by name, wrong ones by path, values never told."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sentences import sentence
from app.errors import ExchangeError
from app.store.exchange_format import FileShape, decode
from app.store.exchange_import import read_file
from tests.helpers.profiles import account, case, chat, exchange, interaction, write_json


def _refused(tmp_path: Path, content: Any) -> ExchangeError:
    with pytest.raises(ExchangeError) as refused:
        read_file(write_json(tmp_path / "f.json", content))
    return refused.value


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"opened_at": 5}, "accounts[1].cases[0].opened_at"),
        ({"opened_at": "2026-11-01T08:00:00"}, "accounts[1].cases[0].opened_at"),
        ({"opened_at": "вчера"}, "accounts[1].cases[0].opened_at"),
        ({"urgency": "СЕКРЕТНО"}, "accounts[1].cases[0].urgency"),
        ({"colour": "red"}, "accounts[1].cases[0].colour"),
        ({"tags": "важно"}, "accounts[1].cases[0].tags"),
        ({"tasks": [{"ref": ""}]}, "accounts[1].cases[0].tasks[0].ref"),
    ],
)
def test_wrong_fields_are_named_by_path(tmp_path: Path, changes: dict[str, Any], path: str) -> None:
    wrong = exchange(account(), account("a2", cases=[case("k1", "1", **changes)]))
    error = _refused(tmp_path, wrong)
    assert (error.code, error.facts["path"]) == ("exchange.format", path)
    assert "СЕКРЕТНО" not in f"{error}{error.facts}"


def test_a_field_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    wrong = exchange(account(cases=[case("k1", "1", interactions=[{}])]))
    error = _refused(tmp_path, wrong)
    place = "accounts[0].cases[0].interactions[0].kind"
    assert (error.code, error.facts["path"]) == ("exchange.lacks", place)
    assert sentence(error.code, error.facts, "ru").startswith(f"В файле обмена не хватает поля {place}.")


def test_unknown_fields_at_the_top_and_another_version(tmp_path: Path) -> None:
    assert _refused(tmp_path, exchange(extra=1)).facts["path"] == "extra"
    assert _refused(tmp_path, exchange(vakhta=2)).facts["path"] == "vakhta"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe{}", b"[]", b"[" * 100_000, b'{"vakhta": 1} x', b"null"]
)
def test_rubbish_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "f.json").write_bytes(content)
    with pytest.raises(ExchangeError):
        read_file(tmp_path / "f.json")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with pytest.raises(ExchangeError):
        decode(content, FileShape)


def test_lists_and_salutation_may_be_absent(tmp_path: Path) -> None:
    bare = {"ref": "a", "kind": "person", "name": "Я", "language": "kk", "notes": ""}
    person = {"ref": "c", "name": "Он", "role": ""}
    path = write_json(tmp_path / "f.json", {"vakhta": 1, "accounts": [{**bare, "contacts": [person]}]})
    file, _ = read_file(path)
    assert file.accounts[0].contacts[0].salutation is None
    assert not [*file.accounts[0].cases, *file.chats, *file.templates]


def test_other_fields_may_not(tmp_path: Path) -> None:
    said = interaction("i", "2026-11-02T10:00:00+05:00", "x")
    del said["text"]
    wrong = exchange(account(interactions=[said]))
    assert _refused(tmp_path, wrong).facts["path"] == "accounts[0].interactions[0].text"


def test_lines_are_named_by_number(tmp_path: Path) -> None:
    import json

    path = tmp_path / "f.jsonl"
    lines = [json.dumps(account()), "", json.dumps(account("a2", name=5))]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ExchangeError) as refused:
        read_file(path)
    assert refused.value.facts["path"] == "line 3: name"
    path.write_text("\n".join([*lines[:2], "{"]), encoding="utf-8")
    with pytest.raises(ExchangeError) as refused:
        read_file(path)
    assert refused.value.facts["path"] == "line 3"


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as refused:
        read_file(tmp_path / "нет.json")
    assert refused.value.code == "exchange.unreadable"


def test_a_byte_order_mark_is_nothing(tmp_path: Path) -> None:
    path = write_json(tmp_path / "f.json", exchange(chats=[chat()]))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_file(path)[0].accounts) == 1
