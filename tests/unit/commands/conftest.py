"""A command line over real services, in directories of the test's own."""

from pathlib import Path

import pytest

from tests.helpers.command_line import CommandLine
from tests.helpers.source_tree import ROOT


@pytest.fixture
def line(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """Runs a command line in this process."""
    return CommandLine(capsys)


@pytest.fixture
def profile(line: CommandLine, tmp_path: Path) -> Path:
    """An empty profile, the one used last."""
    return line.new_profile(tmp_path / "профиль")


@pytest.fixture
def small(line: CommandLine, profile: Path) -> Path:
    """A profile with the small exchange file in it."""
    ran = line.in_profile("import", ROOT / "tests" / "data" / "exchange_small.json")
    assert ran.code == 0, ran.out + ran.err
    return profile
