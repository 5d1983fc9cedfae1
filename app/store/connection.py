"""The encrypted file: opening it, its transactions, and its errors in our words.

Invariants:
- One writer connection under a lock, usable from any thread; every transaction begins IMMEDIATE.
- Reads go through a second connection, so that a long import does not hold up the desk; inside a
  transaction the same thread reads through the writer and sees its own work.
- `durable` transactions are synced to the disk before they return; others survive a kill of the program,
  not a power cut.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.errors import DiskFullError, StoreDamagedError, StoreError
from app.store.folding import fold, index_text, squash

# From sqlite3.h; the driver is imported late, and it does not name all of them.
_CORRUPT, _FULL, _NOTADB, _IOERR, _READONLY, _CANTOPEN = 11, 13, 26, 10, 8, 14

Row = Any
Parameters = Sequence[object] | dict[str, object]


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn what the driver and the system say into our errors.

    Raises:
        DiskFullError: The disk took no more.
        StoreDamagedError: The file does not read though the key is right.
        StoreError: The file cannot be reached (`store.io`).
    """
    from sqlcipher3 import dbapi2

    try:
        yield
    except dbapi2.Error as error:
        primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if primary == _FULL:
            raise DiskFullError(str(error)) from error
        if primary in (_CORRUPT, _NOTADB):
            raise StoreDamagedError(str(error)) from error
        if primary in (_IOERR, _READONLY, _CANTOPEN):
            raise StoreError(str(error), code="store.io") from error
        raise


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """Open one connection with a raw 256-bit key.

    Raises:
        StoreDamagedError: The key is known to be right, so the file is not.
    """
    from sqlcipher3 import dbapi2

    with told_plainly():
        connection = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None, timeout=10)
        try:
            connection.row_factory = dbapi2.Row
            connection.execute("PRAGMA cipher_log_level = NONE")
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            for pragma in ("foreign_keys = ON", "temp_store = MEMORY", "secure_delete = ON"):
                connection.execute(f"PRAGMA {pragma}")
            if read_only:
                connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    for name, function, count in (("fold", fold, 1), ("squash", squash, 1), ("index_text", index_text, -1)):
        connection.create_function(f"vakhta_{name}", count, function, deterministic=True)
    return connection


class Database:
    """One open encrypted file.

    Attributes:
        path: Where it lies.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._read_lock = threading.RLock()
        self._owner: int | None = None
        self._after_commit: list[Callable[[], None]] = []
        self._writer = connect(path, key)
        try:
            with told_plainly():
                self._writer.execute("PRAGMA journal_mode = WAL")
            self._reader = connect(path, key, read_only=True)
        except BaseException:
            self._writer.close()
            raise

    @property
    def writer_connection(self) -> Any:
        """The driver's own connection, for migrations."""
        return self._writer

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[None]:
        """Hold one write transaction; inside another one, join it.

        Raises:
            DiskFullError: Nothing of the transaction is kept.
        """
        with self._lock:
            if self._owner is not None:
                yield
                return
            with told_plainly():
                self._begin(durable=durable)
                try:
                    yield
                    self._writer.execute("COMMIT")
                except BaseException:
                    self._abandon()
                    raise
                self._owner = None
            self._run_after_commit()

    def _begin(self, *, durable: bool) -> None:
        self._writer.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        self._writer.execute("BEGIN IMMEDIATE")
        self._owner = threading.get_ident()

    def _abandon(self) -> None:
        self._owner = None
        self._after_commit.clear()
        # A full disk has rolled back already.
        if self._writer.in_transaction:
            self._writer.execute("ROLLBACK")

    def _run_after_commit(self) -> None:
        callbacks, self._after_commit = self._after_commit, []
        for callback in callbacks:
            callback()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Run `callback` once the transaction around us is on the disk; never if it is not."""
        self._after_commit.append(callback)

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside a transaction and give the last row id."""
        assert self._owner == threading.get_ident(), "a write outside a transaction"
        with told_plainly():
            return int(self._writer.execute(sql, parameters).lastrowid or 0)

    def write_many(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        """Run one statement with each of these, inside a transaction."""
        assert self._owner == threading.get_ident(), "a write outside a transaction"
        with told_plainly():
            self._writer.executemany(sql, parameters)

    def change(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside a transaction and give how many rows it touched."""
        assert self._owner == threading.get_ident(), "a write outside a transaction"
        with told_plainly():
            return int(self._writer.execute(sql, parameters).rowcount)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Row]:
        """Read all rows."""
        with told_plainly():
            if self._owner == threading.get_ident():
                return list(self._writer.execute(sql, parameters))
            with self._read_lock:
                return list(self._reader.execute(sql, parameters))

    def row(self, sql: str, parameters: Parameters = ()) -> Row | None:
        """Read the first row, if there is one."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def value(self, sql: str, parameters: Parameters = ()) -> Any:
        """Read the first column of the only row."""
        return self.rows(sql, parameters)[0][0]

    def versions(self) -> dict[str, str]:
        """Name the engine and the cipher, for a helper."""
        return {
            "sqlite": str(self.value("SELECT sqlite_version()")),
            "sqlcipher": str(self.value("PRAGMA cipher_version")),
        }

    def interrupt_reads(self) -> None:
        """Break off the read that runs now, if one does."""
        self._reader.interrupt()

    def fold_log(self) -> None:
        """Fold the write-ahead log into the file, so that no old page lies in it."""
        with self._lock, self._read_lock, told_plainly():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Fold the write-ahead log into the file and close; a full disk does not keep us from closing."""
        from sqlcipher3 import dbapi2

        with self._lock, self._read_lock:
            self._reader.close()
            try:
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except dbapi2.Error:
                pass  # The log stays beside the file and is read on the next opening.
            finally:
                self._writer.close()
