"""Profiles as the unlock page and the commands use them, with a keyring that behaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from keyring.errors import KeyringError, NoKeyringError, PasswordDeleteError

from app.errors import DiskFullError, ProfileLockedError, StoreDamagedError, StoreError, WrongPassphraseError
from app.services.cases import Cases
from app.services.profiles import DEMO_PASSPHRASE, Profiles
from app.services.session import Session
from app.store.keyfile import KeyFileKeeper
from tests.helpers.profiles import CHEAP, Clock, exchange, new_profile, write_json


class MemoryKeyring:
    """Keeps secrets in memory; `failing` is a system without one."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failing: type[KeyringError] | None = None

    def _fail(self) -> None:
        if self.failing:
            raise self.failing

    def get_password(self, service_name: str, username: str) -> str | None:
        self._fail()
        return self.kept.get((service_name, username))

    def set_password(self, service_name: str, username: str, password: str) -> None:
        self._fail()
        self.kept[service_name, username] = password

    def delete_password(self, service_name: str, username: str) -> None:
        self._fail()
        if (service_name, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service_name, username]


@pytest.fixture
def keyring() -> MemoryKeyring:
    return MemoryKeyring()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "профиль"


@pytest.fixture
def profiles(tmp_path: Path, directory: Path, keyring: MemoryKeyring) -> Iterator[Profiles]:
    demo = write_json(tmp_path / "demo.json", exchange())
    made = Profiles(Session(Clock()), costs=CHEAP, keyring=keyring, demo_file=demo)
    made.create(directory, "пароль", name="Моя")
    yield made
    made.close()


def test_making_leaves_it_closed(profiles: Profiles, directory: Path) -> None:
    assert not profiles.session.is_open
    info = profiles.info(directory)
    assert (info.name, info.demo, info.demo_passphrase, info.keyring, info.locked) == (
        "Моя", False, None, False, False,
    )  # fmt: skip


def test_unlocking_another_closes_the_first(profiles: Profiles, directory: Path, tmp_path: Path) -> None:
    profiles.unlock(directory, "пароль")
    profiles.create(tmp_path / "второй", "другой", name="Вторая")
    profiles.unlock(tmp_path / "второй", "другой")
    assert profiles.session.directory == tmp_path / "второй"
    profiles.unlock(directory, "пароль")


def test_a_demo_profile_is_filled_and_shows_its_passphrase(profiles: Profiles, tmp_path: Path) -> None:
    profiles.create(tmp_path / "демо", "что угодно", name="Демо", demo=True)
    info = profiles.info(tmp_path / "демо")
    assert (info.demo, info.demo_passphrase) == (True, DEMO_PASSPHRASE)
    profiles.unlock(tmp_path / "демо", DEMO_PASSPHRASE)
    assert Cases(profiles.session).counts()["all"] == 1


def test_a_demo_that_cannot_be_filled_lets_the_profile_go(tmp_path: Path) -> None:
    from app.errors import ExchangeError

    broken = Profiles(Session(Clock()), costs=CHEAP, demo_file=tmp_path / "нет.json")
    with pytest.raises(ExchangeError):
        broken.create(tmp_path / "д", "", name="Демо", demo=True)
    broken.unlock(tmp_path / "д", DEMO_PASSPHRASE)
    broken.close()


def test_the_real_demo_file_is_the_one_that_came_with_the_program() -> None:
    assert Profiles(Session())._demo_path().name == "demo.json"


def test_real_costs_and_the_systems_keyring_unless_given(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring as package

    theirs = MemoryKeyring()
    monkeypatch.setattr(package, "get_keyring", lambda: theirs)
    plain = Profiles(Session())
    assert plain._costs.memory_kib == 262144
    assert plain._keyring() is theirs


def test_the_keyring_opens_until_locked(profiles: Profiles, directory: Path) -> None:
    assert not profiles.unlock_with_keyring(directory)
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    profiles.close()
    assert profiles.unlock_with_keyring(directory)
    profiles.lock()
    assert profiles.info(directory).locked
    assert not profiles.session.is_open
    assert not profiles.unlock_with_keyring(directory)
    profiles.unlock(directory, "пароль")
    assert not profiles.info(directory).locked
    profiles.close()
    assert profiles.unlock_with_keyring(directory)


def test_a_lock_written_between_the_look_and_the_opening_holds(
    profiles: Profiles, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store import profile

    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    profiles.close()

    def locked(*_: object) -> None:
        raise ProfileLockedError("locked")

    monkeypatch.setattr(profile, "unlock_with_key", locked)
    assert not profiles.unlock_with_keyring(directory)


def test_taking_the_keyring_away(profiles: Profiles, directory: Path, keyring: MemoryKeyring) -> None:
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    profiles.use_keyring(enabled=False)
    profiles.use_keyring(enabled=False)
    assert not keyring.kept
    profiles.close()
    assert not profiles.unlock_with_keyring(directory)


def test_a_system_without_a_keyring(profiles: Profiles, directory: Path, keyring: MemoryKeyring) -> None:
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    keyring.failing = NoKeyringError
    with pytest.raises(StoreError) as refused:
        profiles.use_keyring(enabled=True)
    assert refused.value.code == "keyring.missing"
    profiles.close()
    assert not profiles.unlock_with_keyring(directory)
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=False)
    assert not profiles.info(directory).keyring


@pytest.mark.parametrize("kept", ["00" * 32, "не ключ"])
def test_a_keyring_with_another_key_asks_for_the_passphrase(
    profiles: Profiles, directory: Path, keyring: MemoryKeyring, kept: str
) -> None:
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    profiles.close()
    keyring.kept = dict.fromkeys(keyring.kept, kept)
    assert not profiles.unlock_with_keyring(directory)
    keyring.kept.clear()
    assert not profiles.unlock_with_keyring(directory)


def test_a_damaged_store_is_told_by_the_keyring_too(profiles: Profiles, directory: Path) -> None:
    profiles.unlock(directory, "пароль")
    profiles.use_keyring(enabled=True)
    profiles.close()
    with (directory / "vakhta.db").open("r+b") as file:
        file.write(bytes(4096))
    with pytest.raises(StoreDamagedError):
        profiles.unlock_with_keyring(directory)


def test_locking_without_room_for_the_flag_still_locks(
    profiles: Profiles, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_keeper: KeyFileKeeper, **_values: object) -> None:
        raise DiskFullError("full")

    profiles.lock()
    profiles.unlock(directory, "пароль")
    monkeypatch.setattr(KeyFileKeeper, "change", full)
    profiles.lock()
    assert not profiles.session.is_open


def test_a_locked_profile_lets_nothing_through(profiles: Profiles, directory: Path) -> None:
    profiles.unlock(directory, "пароль")
    cases = Cases(profiles.session)
    assert cases.list_cases() == ()
    profiles.lock()
    with pytest.raises(ProfileLockedError):
        cases.list_cases()
    with pytest.raises(ProfileLockedError):
        profiles.use_keyring(enabled=True)


def test_recovering_and_changing_the_passphrase(tmp_path: Path, profiles: Profiles) -> None:
    code = profiles.create(tmp_path / "р", "забыт", name="Р").recovery_code
    profiles.recover(tmp_path / "р", code, "новый")
    assert profiles.session.is_open
    profiles.change_passphrase("новый", "новее")
    profiles.close()
    with pytest.raises(WrongPassphraseError):
        profiles.unlock(tmp_path / "р", "новый")
    profiles.unlock(tmp_path / "р", "новее")


def test_opening_an_up_to_date_profile_imports_no_migrations(tmp_path: Path) -> None:
    """sqlite-utils costs a third of a second; only a pending migration may pay it."""
    import subprocess
    import sys

    from tests.helpers.source_tree import ROOT

    new_profile(tmp_path / "п")[0].close()
    script = (
        "import sys; from pathlib import Path; from tests.helpers.profiles import reopen\n"
        "store = reopen(Path(sys.argv[1])); store.cases.list_rows(); store.close()\n"
        "print('sqlite_utils' in sys.modules)"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "п")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False"]


def test_known_profiles_are_listed_by_name(tmp_path: Path) -> None:
    profiles = Profiles(Session(Clock()), costs=CHEAP, places=tmp_path / "профили")
    assert profiles.list_known() == []
    for name in ("Юг", "Восток"):
        profiles.create(tmp_path / "профили" / name, "фраза", name=name)
    (tmp_path / "профили" / "не профиль").mkdir()
    assert [info.name for info in profiles.list_known()] == ["Восток", "Юг"]
    assert Profiles(Session(Clock())).list_known() == []
