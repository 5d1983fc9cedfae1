"""profile.key: damage told apart from a wrong key, replaced whole or not at all."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DiskFullError, ProfileMissingError, StoreDamagedError, StoreError, StoreNewerError
from app.store import keyfile
from app.store.store import Store
from tests.helpers.profiles import new_profile


def test_reads_back_equal(store: Store) -> None:
    assert keyfile.read(store.directory) == store.key_file.current


def test_nothing_but_the_name_is_readable(store: Store) -> None:
    plain = json.loads((store.directory / keyfile.KEY_FILE).read_bytes())
    words = {name for name, value in plain.items() if isinstance(value, str) and "Вахта" in value}
    assert words == {"name"}


def test_no_profile(tmp_path: Path) -> None:
    with pytest.raises(ProfileMissingError) as refused:
        keyfile.read(tmp_path)
    assert refused.value.code == "profile.missing"


def test_a_file_where_the_directory_should_be(tmp_path: Path) -> None:
    (tmp_path / "файл").touch()
    with pytest.raises(ProfileMissingError):
        keyfile.read(tmp_path / "файл")


def test_key_file_gone(store: Store) -> None:
    (store.directory / keyfile.KEY_FILE).unlink()
    with pytest.raises(ProfileMissingError) as refused:
        keyfile.read(store.directory)
    assert refused.value.code == "profile.key_missing"


def test_key_file_is_a_directory(tmp_path: Path) -> None:
    (tmp_path / keyfile.KEY_FILE).mkdir()
    with pytest.raises(StoreError) as refused:
        keyfile.read(tmp_path)
    assert refused.value.code == "store.io"


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff\xfe", b'{"vakhta_profile": "x"}', b"[" * 99999]
)
def test_rubbish_is_damage(content: bytes) -> None:
    with pytest.raises(StoreDamagedError) as refused:
        keyfile.decode(content)
    assert refused.value.code == "profile.key_damaged"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    store, _ = new_profile(tmp_path_factory.mktemp("ключ") / "п")
    store.close()
    return (store.directory / keyfile.KEY_FILE).read_bytes()


@given(data=st.data())
def test_any_changed_byte_is_noticed(sound: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sound) - 1))
    changed = bytearray(sound)
    changed[place] ^= data.draw(st.integers(1, 255))
    try:
        same = json.loads(bytes(changed)) == json.loads(sound)
    except ValueError:
        same = False
    if same:  # White space between values is nothing.
        return
    try:
        left = keyfile.decode(bytes(changed))
    except (StoreDamagedError, StoreNewerError):
        return
    # Only the keyed seal itself is outside the checksum: it is looked at once the key is known.
    assert left == keyfile.decode(sound)
    assert json.loads(bytes(changed)).get("seal") != json.loads(sound)["seal"]


def test_a_newer_file_is_left_alone(sound: bytes) -> None:
    plain = json.loads(sound)
    plain["vakhta_profile"] = 2
    with pytest.raises(StoreNewerError):
        keyfile.decode(json.dumps(plain).encode())


def test_impossible_memory_is_damage(sound: bytes) -> None:
    plain = json.loads(sound)
    plain["by_passphrase"]["argon2id"]["memory_kib"] = 1 << 40
    plain["checksum"] = hashlib.sha256(keyfile._canonical(plain)).hexdigest()
    with pytest.raises(StoreDamagedError):
        keyfile.decode(json.dumps(plain).encode())


def test_a_full_disk_leaves_the_old_file(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (store.directory / keyfile.KEY_FILE).read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        store.key_file.change(name="другое")
    monkeypatch.undo()
    assert (store.directory / keyfile.KEY_FILE).read_bytes() == before
    assert store.key_file.current.name == "Вахта"
    assert not list(store.directory.glob("*.part"))


def test_an_unwritable_place_is_said(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", refused)
    with pytest.raises(StoreError) as told:
        store.key_file.change(name="другое")
    assert told.value.code == "store.io"


def test_info_tells_the_unlock_page(store: Store, directory: Path) -> None:
    store.key_file.change(demo_passphrase="вахта-демо", demo=True, last_backup_at="2026-11-24T10:00:00+05:00")
    info = keyfile.read(directory).info(directory)
    assert (info.name, info.demo_passphrase, info.locked) == ("Вахта", "вахта-демо", False)
    assert info.last_backup_at is not None
    assert info.created_at.utcoffset() is not None


@pytest.mark.parametrize("name", ["нет такой/к.json", "ё" * 200])
def test_what_cannot_be_written_for_others_is_told_as_such(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError) as refused:
        keyfile.write_out(tmp_path / name, b"{}")
    assert refused.value.code == "file.unwritable"
    assert not list(tmp_path.iterdir())


def test_a_place_that_takes_nothing_away_either_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_anything: object, **_more: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "open", read_only)
    monkeypatch.setattr(Path, "unlink", read_only)
    with pytest.raises(StoreError) as refused:
        keyfile.write_out(tmp_path / "к.json", b"{}")
    assert refused.value.code == "file.unwritable"
