"""Transactions and the driver's errors in our words."""

import threading
from pathlib import Path

import pytest

from app.errors import DiskFullError, StoreDamagedError, StoreError
from app.store.connection import Database, connect, told_plainly, versions

KEY = bytes(range(32))


@pytest.fixture
def database(tmp_path: Path) -> Database:
    opened = Database(tmp_path / "файл.db", KEY)
    with opened.transaction():
        opened.write("CREATE TABLE t (a)")
    return opened


def test_a_transaction_is_kept_or_not_at_all(database: Database) -> None:
    def fails() -> None:
        with database.transaction():
            database.write("INSERT INTO t VALUES (1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    with database.transaction():
        database.write("INSERT INTO t VALUES (2)")
        assert database.value("SELECT a FROM t") == 2
    assert database.value("SELECT a FROM t") == 2
    database.close()


def test_a_reader_sees_what_is_kept_while_a_writer_works(database: Database) -> None:
    seen: list[int] = []
    with database.transaction():
        database.write("INSERT INTO t VALUES (1)")
        reader = threading.Thread(target=lambda: seen.append(database.value("SELECT count(*) FROM t")))
        reader.start()
        reader.join()
    assert seen == [0]
    database.close()


def test_a_transaction_in_a_transaction_is_one(database: Database) -> None:
    done: list[str] = []

    def fails() -> None:
        with database.transaction():
            with database.transaction():
                database.write("INSERT INTO t VALUES (1)")
                database.after_commit(lambda: done.append("kept"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert database.value("SELECT count(*) FROM t") == 0
    assert not done
    database.close()


def test_writing_outside_a_transaction_is_our_bug(database: Database) -> None:
    with pytest.raises(AssertionError):
        database.write("INSERT INTO t VALUES (1)")
    with pytest.raises(AssertionError):
        database.change("DELETE FROM t")
    database.close()


def test_durable_means_synced(database: Database) -> None:
    with database.transaction():
        assert database.value("PRAGMA synchronous") == 2
    with database.transaction(durable=False):
        assert database.value("PRAGMA synchronous") == 1
    database.close()


def test_a_full_disk_keeps_what_was_there(database: Database) -> None:
    pages = database.writer_connection.execute("PRAGMA page_count").fetchone()[0]
    database.writer_connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFullError), database.transaction():
        database.write("INSERT INTO t VALUES (randomblob(100000))")
    with database.transaction():
        database.write("INSERT INTO t VALUES (1)")
    assert database.value("SELECT count(*) FROM t") == 1
    database.close()


def test_another_key_is_damage(database: Database) -> None:
    database.close()
    with pytest.raises(StoreDamagedError):
        connect(database.path, bytes(32))


def test_a_place_without_a_directory(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as refused:
        connect(tmp_path / "нет" / "файл.db", KEY)
    assert refused.value.code == "store.io"


def test_a_mistake_in_sql_is_our_bug(database: Database) -> None:
    from sqlcipher3 import dbapi2

    with pytest.raises(dbapi2.OperationalError), told_plainly():
        database.rows("SELECT nothing")
    database.close()


def test_a_helper_is_told_the_versions(database: Database) -> None:
    assert versions(database)["sqlcipher"].startswith("4.")
    database.close()


def test_a_log_that_cannot_be_folded_in_does_not_keep_us_from_closing(database: Database) -> None:
    holding = connect(database.path, KEY)
    holding.execute("BEGIN")
    holding.execute("SELECT * FROM t").fetchall()
    with database.transaction():
        database.write("INSERT INTO t VALUES (1)")
    database.writer_connection.execute("PRAGMA busy_timeout = 0")
    database.writer_connection.execute("BEGIN")
    database.writer_connection.execute("INSERT INTO t VALUES (2)")
    database.close()  # In the middle of a transaction a checkpoint is refused.
    holding.close()
    again = Database(database.path, KEY)
    assert [row["a"] for row in again.rows("SELECT a FROM t")] == [1]
    again.close()
