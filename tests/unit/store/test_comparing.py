"""A copy beside the profile of today."""

from pathlib import Path

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.errors import StoreDamagedError, StoreError
from app.store.backup import backup
from app.store.comparing import compare
from app.store.store import Store
from tests.helpers.profiles import MARKER, account, exchange, new_profile, write_json


def test_nothing_changed(filled: Store, tmp_path: Path) -> None:
    found = compare(filled, backup(filled, tmp_path / "к").path)
    assert found.only_in_copy == 0
    assert {table.table: table.in_copy for table in found.tables}["interactions"] == 3
    assert not any(table.changed or table.only_in_profile for table in found.tables)
    assert found.missing == ()


def test_what_was_taken_back_since_is_named(filled: Store, tmp_path: Path) -> None:
    from app.store.exchange_import import import_file
    from app.store.import_undo import undo

    path = write_json(tmp_path / "ещё.json", exchange(account("a2", name="Порт"), chats=[], templates=[]))
    import_file(filled, path, "b2")
    made = backup(filled, tmp_path / "к")
    with filled.database.transaction():
        undo(filled.database, "b2")
        filled.database.write("UPDATE accounts SET notes = 'иначе' WHERE id = 1")
    filled.cases.add_interaction(CaseId(1), "новее", InteractionKind.NOTE, Direction.INTERNAL)
    found = compare(filled, made.path)
    by_table = {table.table: table for table in found.tables}
    assert by_table["accounts"].only_in_copy == 1
    assert by_table["accounts"].changed == 1
    assert by_table["interactions"].only_in_profile == 1
    assert by_table["interactions"].only_in_copy == 3
    assert ("accounts", "Порт") in [(row.table, row.title) for row in found.missing]
    assert found.made_at == made.at
    assert found.only_in_copy == sum(table.only_in_copy for table in found.tables)


def test_nothing_is_left_lying_open(filled: Store, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "к").path
    compare(filled, made)
    names = {path.name for path in filled.directory.iterdir()}
    assert not [name for name in names if name.startswith(".compared")]
    assert not any(MARKER.encode() in path.read_bytes() for path in filled.directory.iterdir())


def test_the_copy_of_another_profile(filled: Store, tmp_path: Path) -> None:
    other, _ = new_profile(tmp_path / "другой")
    made = backup(other, tmp_path / "к").path
    other.close()
    with pytest.raises(StoreError) as refused:
        compare(filled, made)
    assert refused.value.code == "backup.other"


def test_a_copy_that_pretends_to_be_ours(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup(filled, tmp_path / "к").path
    monkeypatch.setattr("app.store.keyfile.is_sealed_by", lambda _content, _key: False)
    with pytest.raises(StoreDamagedError):
        compare(filled, made)


def test_an_older_copy_has_no_such_table(filled: Store, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "к").path
    filled.database.writer_connection.execute("ALTER TABLE templates ADD COLUMN later TEXT")
    filled.database.writer_connection.execute("DROP TABLE attachments")
    tables = [table.table for table in compare(filled, made).tables]
    assert "templates" in tables
    assert "attachments" not in tables
