"""Our reading of SQLCipher's pages against SQLCipher itself."""

from pathlib import Path

import pytest

from app.store.connection import connect
from app.store.pages import PAGE_BYTES, PageKeys, damaged_pages, page_keys, unlike_written
from app.store.store import Store


def _folded(store: Store) -> Path:
    store.database.writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return store.database.path


def _harm(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES + 200)
            before = file.read(1)
            file.seek(-1, 1)
            file.write(bytes([before[0] ^ 1]))


def test_every_page_of_a_sound_file_is_as_written(filled: Store) -> None:
    assert not list(damaged_pages(_folded(filled), filled.keys.store))


def test_the_same_pages_are_damaged_for_both(filled: Store) -> None:
    path = _folded(filled)
    _harm(path, 7, 31)
    fresh = connect(path, filled.keys.store, read_only=True)
    told = [row[0] for row in fresh.execute("PRAGMA cipher_integrity_check")]
    fresh.close()
    assert list(damaged_pages(path, filled.keys.store)) == [7, 31]
    assert [word for line in told for word in line.split() if word in ("7", "31")] == ["7", "31"]


def test_a_file_torn_in_a_page(filled: Store) -> None:
    path = _folded(filled)
    content = path.read_bytes()[: 5 * PAGE_BYTES + 100]
    assert list(unlike_written(page_keys(path, filled.keys.store), content, 1)) == [6]


def test_a_page_in_anothers_place_is_noticed(filled: Store) -> None:
    path = _folded(filled)
    content = path.read_bytes()
    keys = page_keys(path, filled.keys.store)
    page = content[4 * PAGE_BYTES : 5 * PAGE_BYTES]
    assert keys.holds(page, 5)
    assert not keys.holds(page, 6)
    assert keys.holds(bytes(PAGE_BYTES), 6), "never written"


def test_another_key_proves_nothing(filled: Store) -> None:
    content = _folded(filled).read_bytes()
    assert not PageKeys(b"x" * 32, content[:16]).holds(content[:PAGE_BYTES], 1)


@pytest.mark.parametrize("number", [1, 2])
def test_pages_are_decrypted(filled: Store, number: int) -> None:
    path = _folded(filled)
    content = path.read_bytes()[(number - 1) * PAGE_BYTES : number * PAGE_BYTES]
    opened = page_keys(path, filled.keys.store).opened(content, number)
    assert len(opened) == PAGE_BYTES - 80
    if number == 1:
        assert opened.startswith(b"SQLite format 3\0")
        assert int.from_bytes(opened[16:18], "big") == PAGE_BYTES
        assert opened[20] == 80, "bytes kept free at the end of each page"
