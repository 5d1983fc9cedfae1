"""The floors hold: each contract of import-linter is seen to break when its rule is broken."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.source_tree import ROOT

ROOMS = ("ui", "commands", "services", "store", "bundles", "inference", "knowledge", "modelfiles", "domain")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house of empty rooms under the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for room in ROOMS:
        (tmp_path / "app" / room).mkdir(parents=True)
        (tmp_path / "app" / room / "__init__.py").touch()
    for module in ("__init__", "__main__", "bootstrap", "settings", "paths", "log", "errors"):
        (tmp_path / "app" / f"{module}.py").touch()
    return tmp_path


def lint(house: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over a house."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, check=False)


def test_an_empty_house_stands(house: Path) -> None:
    """Rooms that are still empty break nothing."""
    assert lint(house).returncode == 0


@pytest.mark.parametrize(
    ("path", "line", "broken"),
    [
        ("domain/prompt.py", "import app.services", "Code calls downwards"),
        ("store/cases.py", "import app.inference", "Code calls downwards"),
        ("ui/page.py", "import app.commands", "Code calls downwards"),
        ("stray.py", "", "Code calls downwards"),
        ("ui/page.py", "import app.store", "ui and commands import"),
        ("commands/draft.py", "import app.settings", "ui and commands import"),
        ("commands/draft.py", "from PySide6 import QtCore", "Qt only in ui"),
        ("inference/worker.py", "import llama_cpp", "llama_cpp only"),
        ("services/cases.py", "import sqlcipher3", "SQL drivers only"),
        ("modelfiles/header.py", "import urllib.request", "No room knows a network"),
        ("ui/page.py", "import socket", "No room knows a network"),
    ],
)
def test_a_broken_rule_is_seen(house: Path, path: str, line: str, broken: str) -> None:
    """One forbidden line, and the contract that forbids it says so."""
    (house / "app" / path).write_text(line + "\n", encoding="utf-8")
    seen = lint(house)
    assert seen.returncode == 1
    assert any(text.startswith(broken) and "BROKEN" in text for text in seen.stdout.splitlines()), seen.stdout


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("ui/page.py", "from PySide6 import QtCore\nimport app.services, app.errors, app.ui.theme"),
        ("inference/llama_engine.py", "import llama_cpp"),
        ("store/schema.py", "import sqlcipher3, sqlite_utils"),
        ("commands/draft.py", "import app.domain, app.services"),
    ],
)
def test_what_is_allowed_passes(house: Path, path: str, line: str) -> None:
    """The named exceptions are let through."""
    (house / "app/ui/theme.py").touch()
    (house / "app" / path).write_text(line + "\n", encoding="utf-8")
    seen = lint(house)
    assert seen.returncode == 0, seen.stdout
