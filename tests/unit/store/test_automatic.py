"""Copies the program makes by itself."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.domain.copies import CopyReason
from app.errors import DiskFullError, StoreError
from app.store import schema
from app.store.automatic import FOLDER, list_copies, make_copy, own_folder
from app.store.backup import Source, restore
from app.store.check import check
from app.store.store import Store
from tests.helpers.profiles import EAST, Clock, reopen


def _source(store: Store, at: datetime) -> Source:
    return Source(store.database, store.keys, store.key_file, Clock(at))


DAY = datetime(2026, 11, 24, 9, 0, tzinfo=EAST)


def test_daily_copies_are_rotated_and_strangers_left_alone(filled: Store, tmp_path: Path) -> None:
    stick = tmp_path / "флешка"
    stick.mkdir()
    mine = stick / "vakhta-моя.vakhta-backup"
    mine.touch()
    (stick / f"vakhta-{filled.key_file.current.profile_id}-daily-99999999-999999.vakhta-backup").touch()
    for day in range(9):
        make_copy(_source(filled, DAY + timedelta(days=day)), stick, CopyReason.DAILY)
    copies = list_copies(filled.key_file, stick)
    assert copies[0].at.date() == (DAY + timedelta(days=8)).date()
    # Seven days, of the week before its newest, and November's.
    assert len(copies) == 7
    assert mine.exists()
    restore(copies[-1].path, tmp_path / "новый")
    again = reopen(tmp_path / "новый")
    assert not check(again)
    again.close()


def test_before_an_import_three_are_kept_and_leavings_swept(filled: Store) -> None:
    own = own_folder(filled.key_file)
    own.mkdir()
    left = own / f"vakhta-{filled.key_file.current.profile_id}-import-20260101-000000.vakhta-backup.part"
    left.touch()
    for hour in range(5):
        make_copy(_source(filled, DAY + timedelta(hours=hour)), own, CopyReason.IMPORT)
    make_copy(_source(filled, DAY), own, CopyReason.DAILY)
    reasons = [copy.reason for copy in list_copies(filled.key_file, own)]
    assert reasons.count(CopyReason.IMPORT) == 3
    assert reasons.count(CopyReason.DAILY) == 1
    assert not left.exists()


def test_a_stick_that_is_not_there(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        make_copy(_source(filled, DAY), tmp_path / "нет", CopyReason.DAILY)
    assert refused.value.code == "backup.place"
    assert list_copies(filled.key_file, tmp_path / "нет") == ()


def test_what_cannot_be_removed_stays(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(_path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001 - pathlib's own
        raise OSError(13, "denied")

    own = own_folder(filled.key_file)
    own.mkdir()
    (own / f"vakhta-{filled.key_file.current.profile_id}-import-20260101-000000.vakhta-backup.part").touch()
    monkeypatch.setattr(Path, "unlink", refuses)
    for hour in range(5):
        make_copy(_source(filled, DAY + timedelta(hours=hour)), own, CopyReason.IMPORT)
    assert len(list_copies(filled.key_file, own)) == 5


def test_no_older_copy_is_removed_for_one_that_failed(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    own = own_folder(filled.key_file)
    for hour in range(3):
        make_copy(_source(filled, DAY + timedelta(hours=hour)), own, CopyReason.IMPORT)
    before = sorted(own.iterdir())

    def refuses(_handle: int) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr(os, "fsync", refuses)
    with pytest.raises(DiskFullError):
        make_copy(_source(filled, DAY + timedelta(hours=9)), own, CopyReason.IMPORT)
    assert sorted(own.iterdir()) == before


def test_an_older_file_is_copied_before_its_form_changes(
    filled: Store, directory: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    known = len(schema.MIGRATIONS)
    filled.close()
    assert not (directory / FOLDER).exists()

    def one_more(db: object) -> None:
        db.execute("CREATE TABLE newer (id INTEGER PRIMARY KEY)")  # type: ignore[attr-defined]

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, one_more))
    monkeypatch.setattr(schema.migrate, "__defaults__", (schema.MIGRATIONS,))
    newer = reopen(directory)
    (copy,) = list_copies(newer.key_file, directory / FOLDER)
    newer.close()
    assert copy.reason is CopyReason.MIGRATION
    monkeypatch.undo()
    restore(copy.path, tmp_path / "новый")
    older = reopen(tmp_path / "новый")
    assert older.database.value("PRAGMA user_version") == known
    assert not check(older)
    older.close()
