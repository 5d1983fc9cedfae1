"""A steward and a bundle of theirs."""

from pathlib import Path

import pytest

from app.bundles.trust import Root, read_roots
from tests.helpers.bundle_builder import BundleBuilder


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    home = tmp_path / "steward"
    home.mkdir()
    return BundleBuilder(home)


@pytest.fixture
def bundle(steward: BundleBuilder, tmp_path: Path) -> Path:
    return steward.build(tmp_path / "флешка" / "north")


@pytest.fixture
def trust(steward: BundleBuilder, tmp_path: Path) -> Path:
    return steward.trust(tmp_path / "trust")


@pytest.fixture
def roots(trust: Path) -> tuple[Root, ...]:
    return read_roots(trust)
