"""Daily copies, copies before an import, a copy beside the profile."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.domain.copies import CopyReason
from app.errors import StoreError
from app.services.copies import Copies
from app.services.exchange import Exchange
from app.services.session import Session
from app.settings import Settings
from tests.helpers.profiles import Clock, account, exchange, new_profile, write_json


class Choices:
    """Settings of a test's own."""

    def __init__(self) -> None:
        self.settings = Settings()

    def __call__(self) -> Settings:
        return self.settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    made = Session(clock)
    made.open(new_profile(tmp_path / "п", clock)[0])
    yield made
    made.close()


@pytest.fixture
def choices() -> Choices:
    return Choices()


@pytest.fixture
def copies(session: Session, choices: Choices) -> Copies:
    return Copies(session, choices)


def test_one_copy_a_day(copies: Copies, session: Session, clock: Clock) -> None:
    assert copies.make_daily() is not None
    assert copies.make_daily() is None
    clock.at += timedelta(days=1)
    made = copies.make_daily()
    assert made is not None
    assert copies.list()[0].path == made.path
    assert session.store.key_file.current.last_backup_at == made.at.isoformat()


def test_none_when_none_is_wanted(copies: Copies, choices: Choices) -> None:
    choices.settings = Settings(daily_copies=False)
    assert copies.make_daily() is None
    assert copies.list() == ()


def test_onto_a_stick(copies: Copies, choices: Choices, tmp_path: Path) -> None:
    choices.settings = Settings(copies_folder=str(tmp_path / "флешка"))
    with pytest.raises(StoreError) as refused:
        copies.make_daily()
    assert refused.value.code == "backup.place"
    (tmp_path / "флешка").mkdir()
    made = copies.make_daily()
    assert made is not None
    assert made.path.parent == tmp_path / "флешка"


def test_before_an_import_but_not_of_nothing_and_not_for_a_dry_run(
    copies: Copies, session: Session, tmp_path: Path
) -> None:
    reader = Exchange(session, copies.make_before_import)
    first = write_json(tmp_path / "f.json", exchange())
    reader.import_files([first])
    assert copies.list() == ()
    more = write_json(tmp_path / "g.json", exchange(account("a2", name="Порт"), chats=[], templates=[]))
    reader.import_files([more], dry_run=True)
    assert copies.list() == ()
    batch = reader.import_files([more]).batch
    (copy,) = copies.list()
    assert copy.reason is CopyReason.IMPORT
    found = copies.compare(copy.path)
    assert found.only_in_copy == 0
    assert sum(table.only_in_profile for table in found.tables) > 5
    reader.undo(batch)
    assert sum(table.only_in_profile for table in copies.compare(copy.path).tables) == 0


def test_a_copy_made_in_two_places_is_listed_once(copies: Copies, choices: Choices) -> None:
    copies.make_daily()
    choices.settings = Settings(copies_folder=str(copies.folder))
    assert len(copies.list()) == 1
