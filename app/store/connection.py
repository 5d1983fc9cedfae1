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
from app.store.search_index import IndexWriter

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


def connect(path: Path, key: bytes, *, read_only: bool = False, immutable: bool = False) -> Any:
    """Open one connection with a raw 256-bit key.

    Args:
        path: The file.
        key: Its key.
        read_only: Whether writes are refused.
        immutable: Whether it lies where nothing can be written: then neither lock nor log is looked for.

    Raises:
        StoreDamagedError: The key is known to be right, so the file is not.
    """
    from sqlcipher3 import dbapi2

    with told_plainly():
        name = f"{path.absolute().as_uri()}?immutable=1" if immutable else str(path)
        connection = dbapi2.connect(
            name, check_same_thread=False, isolation_level=None, timeout=10, uri=immutable
        )
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
        index: Writes the search index; what a transaction touches goes into it before the commit.
        immutable: Whether nothing can be written there.
    """

    def __init__(self, path: Path, key: bytes, *, immutable: bool = False) -> None:
        self.path = path
        self.immutable = immutable
        self._key = key
        self._lock = threading.RLock()
        self._read_lock = threading.RLock()
        self._owner: int | None = None
        self._after_commit: list[Callable[[], None]] = []
        self._writer = connect(path, key, immutable=immutable)
        self.index = IndexWriter(self._writer)
        self.index.listen()
        self._readers: list[Any] = []
        try:
            if not immutable:
                with told_plainly():
                    self._writer.execute("PRAGMA journal_mode = WAL")
            self._reader = self.connect_anew()
        except BaseException:
            self._writer.close()
            raise

    def connect_anew(self) -> Any:
        """Open one more connection that only reads; the caller closes it."""
        return connect(self.path, self._key, read_only=True, immutable=self.immutable)

    @property
    def writer_connection(self) -> Any:
        """The driver's own connection, for migrations."""
        return self._writer

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[None]:
        """Hold one write transaction; inside another one, join it.

        Raises:
            DiskFullError: Nothing of the transaction is kept.
            StoreError: The profile lies where nothing can be written (`profile.read_only`).
        """
        if self.immutable:
            raise StoreError("nothing can be written here", code="profile.read_only", path=str(self.path))
        with self._lock:
            if self._owner is not None:
                yield
                return
            with told_plainly():
                self._begin(durable=durable)
                try:
                    yield
                    self.index.write_touched()
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
        self.index.forget()
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

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Keep the file on the disk as it is now, whole in itself; writers go on in the log meanwhile.

        Raises:
            StoreError: Somebody reads an older state for too long (`store.busy`).
        """
        holder = self.connect_anew()
        try:
            with self._lock, self._read_lock, told_plainly():
                _, in_log, folded = self._writer.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
                if in_log != folded:
                    raise StoreError(f"{in_log - folded} pages stay in the log", code="store.busy")
                # Who begins to read while all of the log is in the file reads the file alone, and as long
                # as he reads nothing more is folded into it: sqlite.org/walformat.html, WAL_READ_LOCK(0).
                holder.execute("BEGIN")
                holder.execute("SELECT count(*) FROM sqlite_master").fetchone()
            yield
        finally:
            holder.close()

    def write(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement inside a transaction and give the last row id."""
        assert self._owner == threading.get_ident(), "a write outside a transaction"
        with told_plainly():
            row_id = int(self._writer.execute(sql, parameters).lastrowid or 0)
            if self.index.is_due:
                self.index.write_touched()
        return row_id

    def write_many(self, sql: str, parameters: Sequence[Sequence[object]]) -> None:
        """Run one statement with each of these, inside a transaction."""
        assert self._owner == threading.get_ident(), "a write outside a transaction"
        with told_plainly():
            self._writer.executemany(sql, parameters)
            if self.index.is_due:
                self.index.write_touched()

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

    def fold_log(self) -> None:
        """Fold the write-ahead log into the file and empty it, so that no old page lies in it."""
        with self._lock, self._read_lock, told_plainly():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def open_reader(self, cache_kib: int) -> Any:
        """Open a read connection of one's own, to be interrupted by itself; closed with us."""
        reader = self.connect_anew()
        reader.execute(f"PRAGMA cache_size = -{cache_kib}")
        self._readers.append(reader)
        return reader

    def close(self) -> None:
        """Fold the write-ahead log into the file and close; a full disk does not keep us from closing."""
        from sqlcipher3 import dbapi2

        with self._lock, self._read_lock:
            for reader in (self._reader, *self._readers):
                reader.close()
            try:
                self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except dbapi2.Error:
                pass  # The log stays beside the file and is read on the next opening.
            finally:
                self._writer.close()


def versions(database: Database) -> dict[str, str]:
    """Name the engine and the cipher, for a helper."""
    return {
        "sqlite": str(database.value("SELECT sqlite_version()")),
        "sqlcipher": str(database.value("PRAGMA cipher_version")),
    }
