"""States on disk: sealed, bounded, gone when asked; a damaged one is none."""

import os
from pathlib import Path

import pytest

from app.inference.kv_cache import KvCache

KEY = bytes(range(32))
TEXT = "Сауле Ермековна: течёт насос".encode()


@pytest.fixture
def cache(tmp_path: Path) -> KvCache:
    return KvCache(tmp_path / "состояния", KEY, 10_000)


def files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "состояния").glob("*"))


def test_what_was_put_comes_back_and_nobody_can_read_it(cache: KvCache, tmp_path: Path) -> None:
    assert cache.get("7", "m/1") is None
    assert cache.put("7", "m/1", TEXT)
    assert cache.get("7", "m/1") == TEXT
    (path,) = files(tmp_path)
    assert TEXT not in path.read_bytes()
    assert path.name.split("-")[0] != "7"
    assert KvCache(tmp_path / "состояния", bytes(32), 10_000).get("7", "m/1") is None


def test_a_newer_one_replaces_it(cache: KvCache, tmp_path: Path) -> None:
    cache.put("7", "m/1", b"old")
    cache.put("7", "m/1", b"new")
    assert cache.get("7", "m/1") == b"new"
    assert len(files(tmp_path)) == 1


def test_the_oldest_go_first(cache: KvCache, tmp_path: Path) -> None:
    for number in range(3):
        cache.put("7", str(number), bytes(3000))
        path = cache._path("7", str(number))
        os.utime(path, (1000 + number, 1000 + number))
    assert cache.get("7", "0") is not None  # used just now
    cache.put("8", "3", bytes(3000))
    assert [cache.get("7", str(number)) is None for number in range(3)] == [False, True, False]
    assert not cache.put("8", "4", bytes(20_000))
    assert sum(path.stat().st_size for path in files(tmp_path)) <= 10_000


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_one_is_taken_away(cache: KvCache, tmp_path: Path, damage: bytes | None) -> None:
    cache.put("7", "m/1", TEXT)
    (path,) = files(tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]) if damage is None else damage)
    assert cache.get("7", "m/1") is None
    assert files(tmp_path) == []


def test_files_cannot_be_exchanged(cache: KvCache) -> None:
    cache.put("7", "m/1", TEXT)
    cache.put("7", "m/2", b"other")
    one, two = cache._path("7", "m/1"), cache._path("7", "m/2")
    two.write_bytes(one.read_bytes())
    assert cache.get("7", "m/2") is None


def test_all_of_an_owner_go_together(cache: KvCache) -> None:
    cache.put("7", "m/1", TEXT)
    cache.put("7", "m/2", TEXT)
    cache.put("8", "m/1", TEXT)
    assert cache.erase("7") == 2
    assert (cache.get("7", "m/1"), cache.get("8", "m/1")) == (None, TEXT)


def test_a_folder_that_cannot_be_written_is_a_slow_start_and_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert not KvCache(tmp_path / "file", KEY, 10_000).put("7", "m/1", TEXT)
