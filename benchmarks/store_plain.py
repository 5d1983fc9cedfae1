"""The large profile twice: sealed, and as plain SQLite through the same driver and the same program."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from app.store import connection
from app.store.accounts import Accounts
from app.store.audit import Audit
from app.store.cases import Cases
from app.store.connection import Database
from app.store.folding import fold, squash
from app.store.search import CACHE_KIB, Search
from app.store.store import Store
from benchmarks.store_profile import PLAIN, Size, ensure_profile, now, open_profile


@dataclass(frozen=True, slots=True)
class Side:
    """What is measured on either side."""

    search: Search
    accounts: Accounts
    cases: Cases


def _connect_plain(path: Path, _key: bytes, *, read_only: bool = False, immutable: bool = False) -> Any:
    """Open as `connect` does, without a key; where nothing can be written is not measured."""
    assert not immutable
    from sqlcipher3 import dbapi2

    opened = dbapi2.connect(str(path), check_same_thread=False, isolation_level=None, timeout=10)
    opened.row_factory = dbapi2.Row
    for pragma in (
        "foreign_keys = ON",
        "temp_store = MEMORY",
        f"query_only = {'ON' if read_only else 'OFF'}",
    ):
        opened.execute(f"PRAGMA {pragma}")
    for name, function in (("fold", fold), ("squash", squash)):
        opened.create_function(f"vakhta_{name}", 1, function, deterministic=True)
    return opened


@contextmanager
def both(size: Size) -> Iterator[tuple[Store, Side, Side]]:
    """Open a copy of the sealed profile and of the plain file; the store, our side and the limit's."""
    made = ensure_profile(size)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "profile"
        shutil.copytree(made, copy)
        store = open_profile(copy)
        plain = _open_plain(copy / PLAIN)
        try:
            audit: Audit = store.audit
            yield (
                store,
                Side(store.search, store.accounts, store.cases),
                Side(Search(plain, now), Accounts(plain), Cases(plain, audit, store.edits, now)),
            )
        finally:
            plain.close()
            store.close()


def _open_plain(path: Path) -> Database:
    with patch.object(connection, "connect", _connect_plain):
        database = Database(path, b"")
        reader = database.open_reader(CACHE_KIB)
    # Searching asks for a reader of its own later, when nobody stands in for `connect` any more.
    database.open_reader = lambda cache_kib: reader  # type: ignore[method-assign]
    return database
