"""A model installed once for all tests of this room: copying and hashing 100 MB is not their point."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.services.engine import Engine
from app.services.models import Models
from tests.helpers.echo import MANIFEST
from tests.helpers.measured_worker import measured_command


@pytest.fixture(scope="session")
def real_models(small_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Models:
    """SmolLM2 installed and active, in a folder with a Cyrillic name."""
    models = Models(tmp_path_factory.mktemp("home") / "модели и папки", MANIFEST)
    models.install(small_model)
    return models


@pytest.fixture(scope="session")
def real_engine(real_models: Models) -> Iterator[Engine]:
    """The engine with real weights; tests may kill it, it comes back."""
    with measured_command() as command:
        engine = Engine(real_models, command, pause=lambda _seconds: None)
        yield engine
        engine.stop()
