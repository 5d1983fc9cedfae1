"""What the tests of services share: an open profile of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.exchange import Exchange
from app.services.session import Session
from tests.helpers.profiles import Clock, exchange, new_profile, write_json


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """An empty profile, open."""
    made = Session(Clock())
    made.open(new_profile(tmp_path / "п", made.clock)[0])
    yield made
    made.close()


@pytest.fixture
def filled(session: Session, tmp_path: Path) -> Session:
    """The same with one account of everything."""
    Exchange(session).import_files([write_json(tmp_path / "f.json", exchange())])
    return session
