"""How fast a backup is, beside copying the same bytes: `dev.py bench backup`.

The limit is the least that any safe copy does: read, write, sync, read back, compare a SHA-256.
"""

import hashlib
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.ids import CaseId
from app.store.backup import backup
from app.store.store import Store
from benchmarks.harness import Figure, in_turn, main
from tests.helpers.profiles import fill, new_profile

STORE_BYTES = 250_000_000
GOAL_MB_PER_S = 100
PAIRS = 5
_CHUNK = 1 << 20


def large_profile(directory: Path, store_bytes: int) -> Store:
    """A profile whose file has at least so many bytes."""
    store, _ = new_profile(directory)
    fill(store, directory.parent)
    text = "Насос течёт, сальник заменён, давление в норме, просим прислать уплотнение. " * 40
    rows = 0
    while store.database.path.stat().st_size < store_bytes:
        with store.database.transaction(durable=False):
            for number in range(rows, rows + 5000):
                store.database.write(
                    "INSERT INTO drafts (case_id, ref, kind, text, created_at_us, created_at_offset)"
                    " VALUES (?, ?, 'reply', ?, ?, 0)",
                    (CaseId(1), f"d{number}", f"{number} {text}", number),
                )
        rows += 5000
        store.database.writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store


def plain_copy(source: Path, dest: Path) -> float:
    """Seconds to copy a file, sync it, read it back and compare."""
    began = time.perf_counter()
    written, read = hashlib.sha256(), hashlib.sha256()
    with source.open("rb") as file, dest.open("wb") as into:
        while chunk := file.read(_CHUNK):
            written.update(chunk)
            into.write(chunk)
        into.flush()
        os.fsync(into.fileno())
    with dest.open("rb") as file:
        while chunk := file.read(_CHUNK):
            read.update(chunk)
    assert written.digest() == read.digest()
    return time.perf_counter() - began


def figures(store_bytes: int = STORE_BYTES, pairs: int = PAIRS) -> list[Figure]:
    """Megabytes a second and the ratio to a plain safe copy."""
    with TemporaryDirectory() as place:
        home = Path(place)
        store = large_profile(home / "profile", store_bytes)
        size = store.database.path.stat().st_size
        both = in_turn(
            lambda: backup(store, home / "copy").seconds,
            lambda: plain_copy(store.database.path, home / "plain"),
            pairs,
        )
        store.close()
    seconds = sorted(both.ours)[len(both.ours) // 2]
    return [
        Figure("backup", size / 1e6 / seconds, "MB/s", goal=GOAL_MB_PER_S, at_least=True),
        Figure("backup / plain safe copy", both.ratio, "ratio", limit=both.limit, goal=3),
        Figure("size of the store", size / 1e6, "MB"),
    ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
