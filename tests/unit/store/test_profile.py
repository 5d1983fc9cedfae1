"""Making and opening profiles, and everything that can stand in the way."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import (
    DiskFullError,
    ProfileBusyError,
    ProfileLockedError,
    ProfileMissingError,
    StoreDamagedError,
    StoreError,
    StoreNewerError,
    WrongPassphraseError,
)
from app.store import keyfile, profile, schema
from app.store.keyfile import KEY_FILE, STORE_FILE, KeyFileKeeper
from app.store.keys import REAL_COSTS, derive_keys
from app.store.profile_lock import ProfileLock
from app.store.store import Store
from tests.helpers.profiles import CHEAP, PASSPHRASE, Clock, fill, new_profile, reopen
from tests.helpers.source_tree import ROOT


def test_what_was_written_is_there_on_reopening(filled: Store) -> None:
    filled.close()
    again = reopen(filled.directory)
    assert [row.number for row in again.cases.list_rows()] == ["С-0017"]
    again.close()


def test_the_real_costs_open(tmp_path: Path) -> None:
    made, code = profile.create(
        tmp_path / "п", "x", name="n", demo_passphrase=None, costs=REAL_COSTS, clock=Clock()
    )
    made.close()
    again = profile.unlock(tmp_path / "п", "x", Clock())
    costs = again.key_file.current.by_passphrase.costs
    again.close()
    assert (costs.memory_kib, costs.iterations) == (262144, 3)
    assert code


def test_wrong_passphrase(store: Store) -> None:
    store.close()
    with pytest.raises(WrongPassphraseError) as refused:
        reopen(store.directory, "не тот")
    assert refused.value.code == "profile.passphrase"


def test_wrong_passphrase_is_told_even_where_the_store_is_damaged(store: Store) -> None:
    store.close()
    _overwrite(store.directory / STORE_FILE, 0, os.urandom(4096))
    with pytest.raises(WrongPassphraseError):
        reopen(store.directory, "не тот")


@pytest.mark.parametrize("place", [0, 100, 4000])
def test_a_damaged_first_page_is_damage_not_a_wrong_passphrase(store: Store, place: int) -> None:
    store.close()
    _overwrite(store.directory / STORE_FILE, place, b"\x00\x01\x02\x03")
    with pytest.raises(StoreDamagedError) as refused:
        reopen(store.directory)
    assert refused.value.code == "profile.damaged"
    # The lock was let go: the next attempt is told the same, not that the profile is busy.
    with pytest.raises(StoreDamagedError):
        reopen(store.directory)


def test_a_later_page_damaged_or_cut_off(filled: Store) -> None:
    filled.close()
    path = filled.directory / STORE_FILE
    os.truncate(path, 4096 * 5)
    with pytest.raises(StoreDamagedError):
        reopen(filled.directory).cases.list_rows(filter_name="all")


def test_an_empty_store_is_damage(store: Store) -> None:
    store.close()
    os.truncate(store.directory / STORE_FILE, 0)
    with pytest.raises(StoreDamagedError):
        reopen(store.directory)


def test_the_store_gone(store: Store) -> None:
    store.close()
    (store.directory / STORE_FILE).unlink()
    with pytest.raises(ProfileMissingError) as refused:
        reopen(store.directory)
    assert refused.value.code == "profile.store_missing"
    assert not (store.directory / STORE_FILE).exists()


def test_a_key_file_that_does_not_read(store: Store) -> None:
    store.close()
    (store.directory / KEY_FILE).write_bytes(b"{")
    with pytest.raises(StoreDamagedError) as refused:
        reopen(store.directory)
    assert refused.value.code == "profile.key_damaged"


def test_a_key_file_changed_on_purpose(store: Store) -> None:
    store.key_file.change(locked=True)
    store.close()
    path = store.directory / KEY_FILE
    plain = json.loads(path.read_bytes())
    plain["locked"] = False
    plain["checksum"] = hashlib.sha256(keyfile._canonical(plain)).hexdigest()
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(StoreDamagedError) as refused:
        reopen(store.directory)
    assert refused.value.code == "profile.key_altered"


def test_a_newer_schema_is_refused_and_left_alone(store: Store) -> None:
    store.database.writer_connection.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    store.close()
    with pytest.raises(StoreNewerError) as refused:
        reopen(store.directory)
    assert refused.value.facts["found"] == len(schema.MIGRATIONS) + 1


def test_a_migration_that_fails_leaves_the_schema_before_it(store: Store) -> None:
    connection = store.database.writer_connection

    def fails(_db: object) -> None:
        connection.execute("CREATE TABLE half (id INTEGER)")
        connection.execute("CREATE TABLE half (id INTEGER)")

    with pytest.raises(Exception, match="already exists"):
        schema.migrate(connection, (*schema.MIGRATIONS, fails))
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)
    assert not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall()


def test_a_migration_whose_transaction_is_gone_already(store: Store) -> None:
    connection = store.database.writer_connection

    def fails(_db: object) -> None:
        connection.execute("ROLLBACK")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        schema.migrate(connection, (*schema.MIGRATIONS, fails))


def test_a_full_disk_in_a_migration(store: Store) -> None:
    connection = store.database.writer_connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")

    def large(_db: object) -> None:
        connection.execute("CREATE TABLE large AS SELECT randomblob(1000000) AS x")

    with pytest.raises(DiskFullError):
        schema.migrate(connection, (*schema.MIGRATIONS, large))
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(schema.MIGRATIONS)


def test_a_second_session_is_told(store: Store) -> None:
    with pytest.raises(ProfileBusyError) as refused:
        reopen(store.directory)
    assert refused.value.code == "profile.busy"


def test_a_second_process_is_told_and_a_killed_one_holds_nothing(store: Store) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.helpers.profiles import reopen\n"
        "from app.errors import AppError\n"
        "try: store = reopen(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read()\n"
        "except AppError as error: print(error.code, flush=True)\n"
    )
    command = [sys.executable, "-c", script, str(store.directory)]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, input="")
    assert told.stdout.split() == ["profile.busy"]
    store.close()
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        with pytest.raises(ProfileBusyError):
            reopen(store.directory)
        child.kill()
        child.wait()
    reopen(store.directory).close()


def test_there_is_one_already(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError) as refused:
        new_profile(store.directory)
    assert refused.value.code == "profile.exists"
    (store.directory / KEY_FILE).unlink()
    with pytest.raises(StoreError):
        new_profile(store.directory)


def test_a_place_that_cannot_be(tmp_path: Path) -> None:
    (tmp_path / "файл").touch()
    with pytest.raises(StoreError) as refused:
        new_profile(tmp_path / "файл" / "п")
    assert refused.value.code == "store.io"


def test_a_full_disk_while_making_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_keeper: KeyFileKeeper, **_values: object) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(KeyFileKeeper, "change", full)
    with pytest.raises(DiskFullError):
        new_profile(tmp_path / "п")
    monkeypatch.undo()
    assert [path.name for path in (tmp_path / "п").iterdir()] == ["profile.lock"]
    new_profile(tmp_path / "п")[0].close()


def test_a_full_disk_in_the_first_page_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_connection: object) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(schema, "migrate", full)
    with pytest.raises(DiskFullError):
        new_profile(tmp_path / "п")
    assert [path.name for path in (tmp_path / "п").iterdir()] == ["profile.lock"]


def test_cyrillic_and_very_long_paths(tmp_path: Path) -> None:
    long = tmp_path / ("Дежурная смена №2 " * 6).strip() / ("вахта" * 20)
    assert len(str(long)) > 250 or len(str(long).encode()) > 250
    made, _ = new_profile(long)
    fill(made, tmp_path)
    made.close()
    again = reopen(long)
    assert again.cases.counts()["all"] == 1
    again.close()


def test_the_recovery_code_gives_a_new_passphrase(tmp_path: Path) -> None:
    made, code = new_profile(tmp_path / "п")
    made.close()
    profile.recover(tmp_path / "п", code.lower(), "новый", costs=CHEAP, clock=Clock()).close()
    with pytest.raises(WrongPassphraseError):
        reopen(tmp_path / "п")
    again = reopen(tmp_path / "п", "новый")
    assert [event.action for event in again.audit.events()] == ["profile.created", "profile.recovered"]
    again.close()


def test_a_recovery_code_with_a_slip_or_of_another_profile(tmp_path: Path) -> None:
    made, code = new_profile(tmp_path / "п")
    made.close()
    other, other_code = new_profile(tmp_path / "д")
    other.close()
    for typed, told in ((code[:-1], "profile.recovery_slip"), (other_code, "profile.recovery")):
        with pytest.raises(WrongPassphraseError) as refused:
            profile.recover(tmp_path / "п", typed, "новый", costs=CHEAP, clock=Clock())
        assert refused.value.code == told
    reopen(tmp_path / "п").close()


def test_a_recovery_that_cannot_be_written_leaves_the_old_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, code = new_profile(tmp_path / "п")
    made.close()

    def full(_keeper: KeyFileKeeper, **_values: object) -> None:
        raise DiskFullError("full")

    monkeypatch.setattr(KeyFileKeeper, "change", full)
    with pytest.raises(DiskFullError):
        profile.recover(tmp_path / "п", code, "новый", costs=CHEAP, clock=Clock())
    monkeypatch.undo()
    reopen(tmp_path / "п").close()


def test_changing_the_passphrase(store: Store) -> None:
    store.key_file.change(demo_passphrase=PASSPHRASE)
    with pytest.raises(WrongPassphraseError):
        profile.change_passphrase(store, "не тот", "новый", costs=CHEAP)
    profile.change_passphrase(store, PASSPHRASE, "новый", costs=CHEAP)
    store.close()
    again = reopen(store.directory, "новый")
    assert again.key_file.current.demo_passphrase is None
    again.close()


def test_the_data_key_opens_unless_locked(store: Store) -> None:
    key = store.keys.data
    store.close()
    profile.unlock_with_key(store.directory, key, Clock()).close()
    again = reopen(store.directory)
    again.key_file.change(locked=True)
    again.close()
    with pytest.raises(ProfileLockedError):
        profile.unlock_with_key(store.directory, key, Clock())
    # The passphrase opens it and takes the lock away.
    reopen(store.directory).close()
    profile.unlock_with_key(store.directory, key, Clock()).close()


def test_another_data_key_does_not_open(store: Store) -> None:
    store.close()
    with pytest.raises(StoreDamagedError) as refused:
        profile.unlock_with_key(store.directory, bytes(32), Clock())
    assert refused.value.code == "profile.key_altered"


def test_a_reader_that_cannot_open_closes_the_writer(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store import connection

    store.close()
    real = connection.connect

    def only_the_writer(path: Path, key: bytes, *, read_only: bool = False, immutable: bool) -> object:
        if read_only:
            raise StoreError("no more handles", code="store.io")
        return real(path, key, immutable=immutable)

    monkeypatch.setattr(connection, "connect", only_the_writer)
    with pytest.raises(StoreError):
        reopen(store.directory)
    monkeypatch.undo()
    reopen(store.directory).close()


def test_releasing_twice_is_releasing_once(tmp_path: Path) -> None:
    lock = ProfileLock(tmp_path)
    lock.release()
    lock.release()
    ProfileLock(tmp_path).release()


def test_closing_folds_the_log_into_the_file(filled: Store) -> None:
    filled.close()
    assert sorted(path.name for path in filled.directory.iterdir()) == [KEY_FILE, "profile.lock", STORE_FILE]


def test_keys_of_two_profiles_differ(store: Store) -> None:
    assert derive_keys(store.keys.data) == store.keys


def _overwrite(path: Path, place: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(place)
        file.write(content)
