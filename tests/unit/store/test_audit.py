"""The chain: altering, taking out and cutting off show; a crash does not look like a cut."""

import json
from pathlib import Path

import pytest

from app.errors import DiskFullError
from app.store import keyfile
from app.store.audit import write_events
from app.store.keyfile import KEY_FILE, KeyFileKeeper
from app.store.store import Store
from tests.helpers.profiles import reopen


def _append(store: Store, *actions: str) -> None:
    for action in actions:
        with store.database.transaction():
            store.audit.append(action, "test", 1, actor="Я", figure=5)


def _codes(store: Store) -> list[str]:
    return [finding.code for finding in store.audit.verify()]


def test_a_whole_chain(store: Store) -> None:
    _append(store, "one", "two")
    assert not store.audit.verify()
    assert [event.sequence for event in store.audit.events()] == [1, 2, 3]
    assert store.key_file.current.audit_head.sequence == 3


def test_two_events_of_one_transaction(store: Store) -> None:
    with store.database.transaction():
        store.audit.append("one", "test", None)
        store.audit.append("two", "test", None)
    assert store.key_file.current.audit_head.sequence == 3
    assert not store.audit.verify()


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("UPDATE audit_events SET actor = 'не я' WHERE sequence = 2", "audit.altered"),
        ("DELETE FROM audit_events WHERE sequence = 2", "audit.gap"),
        ("DELETE FROM audit_events WHERE sequence = 3", "audit.cut"),
        ("UPDATE audit_events SET sequence = 9 WHERE sequence = 3", "audit.gap"),
    ],
)
def test_tampering_shows(store: Store, sql: str, code: str) -> None:
    _append(store, "one", "two")
    with store.database.transaction():
        store.database.write(sql)
    assert code in _codes(store)


def test_a_cut_tail_shows_for_good(store: Store) -> None:
    _append(store, "one", "two")
    with store.database.transaction():
        store.database.write("DELETE FROM audit_events WHERE sequence = 3")
    store.close()
    again = reopen(store.directory)
    assert _codes(again) == ["audit.cut"]
    _append(again, "later", "later still")
    assert _codes(again) == ["audit.cut"]
    again.close()


def test_a_chain_cut_and_written_on_shows(store: Store) -> None:
    _append(store, "one", "two")
    head = store.key_file.current.audit_head
    with store.database.transaction():
        store.database.write("DELETE FROM audit_events WHERE sequence = 3")
    _append(store, "another")
    assert store.key_file.current.audit_head == head
    assert _codes(store) == ["audit.cut"]


def test_a_crash_between_commit_and_head_is_no_cut(store: Store) -> None:
    """The chain may be ahead of the head by what the crash lost; opening takes it up."""
    old = (store.directory / KEY_FILE).read_bytes()
    _append(store, "one", "two")
    store.close()
    (store.directory / KEY_FILE).write_bytes(old)
    again = reopen(store.directory)
    assert not again.audit.verify()
    assert again.key_file.current.audit_head.sequence == 3
    assert keyfile.read(store.directory).audit_head.sequence == 3
    again.close()


def test_a_full_disk_for_the_head_does_not_undo_the_event(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_keeper: KeyFileKeeper, **_values: object) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(KeyFileKeeper, "change", full)
    _append(store, "one")
    monkeypatch.undo()
    assert store.key_file.current.audit_head.sequence == 1
    assert not store.audit.verify()
    _append(store, "two")
    assert store.key_file.current.audit_head.sequence == 3


def test_events_as_lines(store: Store, tmp_path: Path) -> None:
    _append(store, "one")
    assert write_events(store.audit, tmp_path / "журнал.jsonl") == 2
    lines = [json.loads(line) for line in (tmp_path / "журнал.jsonl").read_text("utf-8").splitlines()]
    assert [line["action"] for line in lines] == ["profile.created", "one"]
    assert lines[1]["details"] == {"figure": 5}
