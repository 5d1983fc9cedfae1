"""Places that take nothing: a stick that is read-only, a disk that is full, a profile open elsewhere."""

import contextlib
import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.errors import DiskFullError, ProfileBusyError, StoreError
from app.store import schema
from app.store.backup import backup, restore
from app.store.check import check
from app.store.profile_lock import LOCK_FILE
from app.store.store import Store
from tests.helpers.profiles import PASSPHRASE, Clock, reopen


@pytest.fixture
def read_only(filled: Store, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile on a stick that takes no writing."""
    filled.close()
    opens = Path.open

    def refuses(path: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if filled.directory in path.parents and mode[0] in "aw":
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return opens(path, mode, *rest, **named)

    for path in filled.directory.iterdir():
        path.chmod(0o444)
    monkeypatch.setattr(Path, "open", refuses)
    return filled.directory


def test_a_read_only_stick_opens_for_reading(read_only: Path) -> None:
    before = sorted(path.name for path in read_only.iterdir())
    store = reopen(read_only)
    assert store.read_only
    assert store.search.find("насос", 9)
    assert not check(store)
    with pytest.raises(StoreError) as refused:
        store.cases.add_interaction(CaseId(1), "нет", InteractionKind.NOTE, Direction.INTERNAL)
    assert refused.value.code == "profile.read_only"
    store.close()
    assert sorted(path.name for path in read_only.iterdir()) == before


def test_a_locked_one_too(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.key_file.change(locked=True)
    filled.close()
    monkeypatch.setattr("app.store.profile_lock._NO_WRITING", (errno.EISDIR,))
    (filled.directory / LOCK_FILE).unlink()
    (filled.directory / LOCK_FILE).mkdir()
    store = reopen(filled.directory)
    assert store.read_only
    assert store.key_file.current.locked
    store.close()


def test_newest_records_left_in_the_log_are_not_passed_over(read_only: Path) -> None:
    os.close(os.open(read_only / "vakhta.db-wal", os.O_CREAT | os.O_WRONLY))
    os.truncate(read_only / "vakhta.db-wal", 99)
    with pytest.raises(StoreError) as refused:
        reopen(read_only)
    assert refused.value.code == "profile.read_only_log"


def test_an_older_form_is_not_changed_there(read_only: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, lambda _db: None))
    with pytest.raises(StoreError) as refused:
        reopen(read_only)
    assert refused.value.code == "profile.read_only_old"


def test_a_lock_that_fails_otherwise_is_no_read_only_stick(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.close()

    opens = Path.open

    def fails(path: Path, *rest: Any, **named: Any) -> Any:
        if path.name == LOCK_FILE:
            raise OSError(errno.EIO, "no")
        return opens(path, *rest, **named)

    monkeypatch.setattr(Path, "open", fails)
    with pytest.raises(OSError, match="no"):
        reopen(filled.directory)


def test_a_second_desk_is_told(filled: Store) -> None:
    """Two processes, one profile."""
    child = (
        "import sys; from pathlib import Path; from tests.helpers.profiles import reopen\n"
        "from app.errors import AppError\n"
        "try: reopen(Path(sys.argv[1]))\nexcept AppError as error: print(error.code)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", child, str(filled.directory)], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == ProfileBusyError.code
    assert not check(filled)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes of its own, where this system lets us have one."""
    place = tmp_path / "диск"
    place.mkdir()
    mounted = (
        sys.platform == "linux"
        and os.geteuid() == 0
        and not subprocess.call(
            ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place)], stderr=subprocess.DEVNULL
        )
    )
    if not mounted:
        pytest.skip("no small disk without being root on Linux")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_loses_nothing(filled: Store, small_disk: Path, tmp_path: Path) -> None:
    made = backup(filled, tmp_path / "к").path
    restore(made, small_disk / "профиль")
    store = reopen(small_disk / "профиль")
    written: list[tuple[int, str]] = []

    def write_on() -> None:
        while True:
            text = f"{len(written)} " * 9000
            note = store.cases.add_interaction(CaseId(1), text, InteractionKind.NOTE, Direction.INTERNAL)
            written.append((note.id, text))

    with pytest.raises(DiskFullError):
        write_on()
    assert len(written) > 10
    with pytest.raises(DiskFullError):
        backup(store, small_disk / "к")
    with pytest.raises(DiskFullError):
        restore(made, small_disk / "второй")
    left = {path.name for path in small_disk.iterdir()}
    assert left == {"профиль"}
    store.close()
    again = reopen(small_disk / "профиль")
    for row_id, text in written:
        assert again.database.value("SELECT text FROM interactions WHERE id = ?", (row_id,)) == text
    assert not check(again)
    again.close()


def test_the_passphrase_stays_on_a_full_disk(filled: Store, small_disk: Path, tmp_path: Path) -> None:
    from app.store import profile
    from tests.helpers.profiles import CHEAP

    restore(backup(filled, tmp_path / "к").path, small_disk / "профиль")
    store = profile.unlock(small_disk / "профиль", PASSPHRASE, Clock())
    _fill(small_disk / "полный")
    with pytest.raises(DiskFullError):
        profile.change_passphrase(store, PASSPHRASE, "новая", costs=CHEAP)
    store.close()
    reopen(small_disk / "профиль").close()


def _fill(path: Path) -> None:
    with path.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(1 << 12))
