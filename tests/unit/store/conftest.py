"""An open profile for the tests of the store."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.store import Store
from tests.helpers.profiles import Clock, fill, new_profile


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "профиль"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(directory: Path, clock: Clock) -> Iterator[Store]:
    opened, _ = new_profile(directory, clock)
    yield opened
    opened.close()


@pytest.fixture
def filled(store: Store, tmp_path: Path) -> Store:
    """The profile with one account of everything: case 1 has interactions 1 and 2."""
    fill(store, tmp_path)
    return store
