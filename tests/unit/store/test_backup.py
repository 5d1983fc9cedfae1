"""Backups: everything in one file, nothing readable, verified; restored whole or not at all."""

import json
import os
import zipfile
from pathlib import Path

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.domain.reports import Progress
from app.errors import DiskFullError, StoreDamagedError, StoreError, StoreNewerError
from app.store import backup as backups
from app.store.backup import backup, restore
from app.store.check import check
from app.store.exchange_export import export_file
from app.store.store import Store
from tests.helpers.profiles import MARKER, exchange, new_profile, reopen, write_json


@pytest.fixture
def made(filled: Store, tmp_path: Path) -> Path:
    return backup(filled, tmp_path / "копия.vakhta-backup").path


def test_a_restored_profile_is_the_same(filled: Store, made: Path, tmp_path: Path) -> None:
    export_file(filled, tmp_path / "до.json")
    info = restore(made, tmp_path / "новый")
    assert (info.name, info.directory) == ("Вахта", tmp_path / "новый")
    again = reopen(tmp_path / "новый")
    export_file(again, tmp_path / "после.json")
    assert (tmp_path / "до.json").read_bytes() == (tmp_path / "после.json").read_bytes()
    assert not check(again)
    again.close()


def test_what_is_written_meanwhile_does_not_harm_it(filled: Store, tmp_path: Path) -> None:
    seen: list[Progress] = []

    def write_on(progress: Progress) -> None:
        seen.append(progress)
        filled.cases.add_interaction(CaseId(1), "пока копируется", InteractionKind.NOTE, Direction.INTERNAL)

    backup(filled, tmp_path / "к", write_on)
    assert seen[-1].done == seen[-1].total
    restore(tmp_path / "к", tmp_path / "новый")
    again = reopen(tmp_path / "новый")
    assert not check(again)
    again.close()
    assert not check(filled)


def test_the_profile_remembers_its_backup(filled: Store, made: Path) -> None:
    assert filled.key_file.current.last_backup_at is not None
    assert filled.audit.events()[-1].action == "backup.made"
    assert sorted(path.name for path in made.parent.iterdir()) == sorted([
        "профиль", "обмен.json", made.name,
    ])  # fmt: skip


def test_a_directory_gets_a_file_named_by_the_time(filled: Store, tmp_path: Path) -> None:
    report = backup(filled, tmp_path)
    assert report.path.name == f"vakhta-{report.at:%Y%m%d-%H%M%S}.vakhta-backup"
    assert report.bytes == report.path.stat().st_size


def test_an_older_backup_of_the_same_profile_is_replaced(filled: Store, made: Path) -> None:
    first = made.read_bytes()
    assert backup(filled, made).path == made
    assert made.read_bytes() != first


@pytest.mark.parametrize("content", [b"a letter of mine", b"PK\x03\x04 half"])
def test_what_is_no_backup_is_not_written_over(filled: Store, tmp_path: Path, content: bytes) -> None:
    mine = tmp_path / "моё"
    mine.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        backup(filled, mine)
    assert refused.value.code == "backup.taken"
    assert mine.read_bytes() == content


def test_the_backup_of_another_profile_is_not_written_over(filled: Store, made: Path, tmp_path: Path) -> None:
    other, _code = new_profile(tmp_path / "другой")
    before = made.read_bytes()
    with pytest.raises(StoreError) as refused:
        backup(other, made)
    other.close()
    assert refused.value.code == "backup.taken"
    assert made.read_bytes() == before


def test_an_empty_file_takes_a_backup(filled: Store, tmp_path: Path) -> None:
    (tmp_path / "пусто").touch()
    assert backup(filled, tmp_path / "пусто").bytes > 0


def test_nothing_readable_in_it(made: Path) -> None:
    assert MARKER.encode() not in made.read_bytes()


def test_attachments_travel(store: Store, tmp_path: Path) -> None:
    import hashlib

    from app.store.exchange_import import import_file
    from tests.helpers.profiles import account, case

    (tmp_path / "ф").write_bytes(MARKER.encode() * 99)
    digest = hashlib.sha256(MARKER.encode() * 99).hexdigest()
    one = case("k1", "1", attachments=[{"ref": "f", "name": "ф", "path": "ф", "sha256": digest}])
    import_file(store, write_json(tmp_path / "f.json", exchange(account(cases=[one]))), "b")
    (store.directory / "attachments" / "чужое").touch()
    backup(store, tmp_path / "к")
    assert MARKER.encode() not in (tmp_path / "к").read_bytes()
    restore(tmp_path / "к", tmp_path / "новый")
    again = reopen(tmp_path / "новый")
    assert not check(again)
    assert len(list((again.directory / "attachments").iterdir())) == 1
    again.close()


@pytest.mark.parametrize("share", [0.0, 0.02, 0.4, 0.9, 0.999])
def test_a_changed_byte_is_noticed_and_leaves_nothing(made: Path, tmp_path: Path, share: float) -> None:
    content = bytearray(made.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    made.write_bytes(content)
    with pytest.raises(StoreDamagedError) as refused:
        restore(made, tmp_path / "новый")
    assert refused.value.code == "backup.damaged"
    assert not (tmp_path / "новый").exists()
    assert not list(tmp_path.glob(".*incoming"))


@pytest.mark.parametrize("left", [0, 10, 5000, 100_000])
def test_a_cut_backup(made: Path, tmp_path: Path, left: int) -> None:
    os.truncate(made, left)
    with pytest.raises(StoreDamagedError):
        restore(made, tmp_path / "новый")


def _manifest(made: Path, tmp_path: Path, **changes: object) -> Path:
    """Write the backup again with its manifest changed."""
    path = tmp_path / "иной"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as into:
        for name in source.namelist():
            content = source.read(name)
            if name == backups.MANIFEST:
                content = json.dumps({**json.loads(content), **changes}).encode()
            into.writestr(name, content)
    return path


def test_a_newer_backup(made: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreNewerError) as refused:
        restore(_manifest(made, tmp_path, vakhta_backup=2), tmp_path / "новый")
    assert refused.value.code == "backup.newer"


@pytest.mark.parametrize("members", [{}, {"../evil": {}}, [], None])
def test_a_manifest_that_lies(made: Path, tmp_path: Path, members: object) -> None:
    with zipfile.ZipFile(made) as source:
        said = json.loads(source.read(backups.MANIFEST))["members"]
    wrong = {**said, **members} if isinstance(members, dict) and members else members
    with pytest.raises(StoreDamagedError):
        restore(_manifest(made, tmp_path, members=wrong), tmp_path / "новый")


def test_a_member_that_is_not_what_the_manifest_says(made: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(made) as source:
        said = json.loads(source.read(backups.MANIFEST))["members"]
    said["vakhta.db"]["sha256"] = "0" * 64
    with pytest.raises(StoreDamagedError):
        restore(_manifest(made, tmp_path, members=said), tmp_path / "новый")


def test_no_such_backup(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        restore(tmp_path / "нет", tmp_path / "новый")
    assert refused.value.code == "backup.missing"


def test_a_taken_place_is_left_alone_and_an_empty_one_taken(made: Path, tmp_path: Path) -> None:
    (tmp_path / "занято").mkdir()
    (tmp_path / "занято" / "моё").touch()
    for place in (tmp_path / "занято", tmp_path / "занято" / "моё"):
        with pytest.raises(StoreError) as refused:
            restore(made, place)
        assert refused.value.code == "profile.exists"
    (tmp_path / "пусто").mkdir()
    (tmp_path / ".пусто.incoming").mkdir()
    restore(made, tmp_path / "пусто")
    reopen(tmp_path / "пусто").close()


@pytest.mark.parametrize(("number", "error"), [(28, DiskFullError), (5, StoreError)])
def test_a_disk_that_takes_no_more(
    filled: Store,
    made: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[StoreError],
) -> None:
    before = made.read_bytes()

    def refuses(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuses)
    with pytest.raises(error):
        backup(filled, made)
    with pytest.raises(error):
        restore(made, tmp_path / "новый")
    monkeypatch.undo()
    assert made.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["профиль", "обмен.json", made.name])


@pytest.mark.parametrize("page", [10, 20, 30, 40])
def test_a_store_with_a_damaged_page_is_not_backed_up(filled: Store, tmp_path: Path, page: int) -> None:
    filled.database.writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with filled.database.path.open("r+b") as file:
        file.seek(4096 * page + 100)
        file.write(b"damage")
    with pytest.raises(StoreDamagedError):
        backup(filled, tmp_path / "к")
    assert not (tmp_path / "к").exists()


def test_a_long_read_of_an_older_state_is_told(filled: Store, tmp_path: Path) -> None:
    from app.store.connection import connect

    older = connect(filled.database.path, filled.keys.store, read_only=True)
    older.execute("BEGIN")
    older.execute("SELECT count(*) FROM accounts").fetchone()
    filled.cases.add_interaction(CaseId(1), "новее", InteractionKind.NOTE, Direction.INTERNAL)
    filled.database.writer_connection.execute("PRAGMA busy_timeout = 50")
    with pytest.raises(StoreError) as refused:
        backup(filled, tmp_path / "к")
    assert refused.value.code == "store.busy"
    older.close()
    backup(filled, tmp_path / "к")


def test_what_is_folded_meanwhile_does_not_reach_the_copied_file(filled: Store) -> None:
    with filled.database.standing_still():
        before = filled.database.path.read_bytes()
        filled.cases.add_interaction(CaseId(1), "новее", InteractionKind.NOTE, Direction.INTERNAL)
        filled.database.writer_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        assert filled.database.path.read_bytes() == before
    filled.database.writer_connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    assert filled.database.path.read_bytes() != before
