"""What every test may rely on: offscreen Qt, directories of its own, real weights where they are there."""

import os
from pathlib import Path

import hypothesis
import pytest

# By no wall time: on a machine that swings fourfold a deadline fails what is sound.
hypothesis.settings.register_profile("calm", deadline=None)
hypothesis.settings.load_profile("calm")
# Before anything imports Qt: tests never open a window on the developer's screen.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All directories of the program in a folder of this test alone."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("VAKHTA_HOME", str(folder))
    return folder


def weights(variable: str) -> Path:
    """The model file a variable names, or skip: `dev.py test` sets it, so there nothing is skipped."""
    named = os.environ.get(variable)
    if not named:
        pytest.skip(f"{variable} is not set; dev.py sets it")
    path = Path(named)
    assert path.is_file(), f"{variable} names {named}, which is not a file"
    return path


@pytest.fixture(scope="session")
def small_model() -> Path:
    """SmolLM2-135M, the small English model of the tests (marker `model`)."""
    return weights("VAKHTA_TEST_MODEL")


@pytest.fixture(scope="session")
def starter_model() -> Path:
    """The starter model; only where a developer has fetched it (marker `starter`)."""
    return weights("VAKHTA_STARTER_MODEL")


@pytest.fixture(scope="session")
def tiny_models() -> Path:
    """The folder of tiny models, one a family (marker `model`)."""
    named = os.environ.get("VAKHTA_TINY_MODELS")
    if not named:
        pytest.skip("VAKHTA_TINY_MODELS is not set; dev.py sets it")
    return Path(named)
