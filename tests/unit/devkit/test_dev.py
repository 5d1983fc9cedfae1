"""dev.py as it is typed."""

import re
import subprocess
import sys

import pytest

from tests.helpers.source_tree import ROOT, imported_packages, python_files


def dev(*words: str) -> subprocess.CompletedProcess[str]:
    """Type a line."""
    return subprocess.run(
        [sys.executable, "dev.py", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(("words", "code"), [((), 2), (("fly",), 2), (("--help",), 0)])
def test_usage_names_every_verb(words: tuple[str, ...], code: int) -> None:
    """Help is 0, anything unknown is 2, both with all the verbs."""
    done = dev(*words)
    assert done.returncode == code
    assert all(
        f"\n    {verb} " in done.stdout
        for verb in ("setup", "run", "test", "check", "bench", "prove", "shell")
    )


def test_an_unknown_benchmark_names_those_there_are() -> None:
    """Before anything is set up."""
    done = dev("bench", "nothing")
    assert done.returncode == 1
    assert {"engine", "memory", "start", "streaming"} <= set(re.findall(r"\w+", done.stderr))


def test_a_surplus_word_is_refused() -> None:
    """Nothing is silently ignored."""
    done = dev("setup", "surplus")
    assert done.returncode == 1
    assert "surplus" in done.stderr


def test_standard_library_only() -> None:
    """A bare Python starts it: no package but its own steps."""
    allowed = sys.stdlib_module_names | {"devkit"}
    used = {
        package for path in python_files("dev.py", "packaging/devkit") for package in imported_packages(path)
    }
    assert used <= allowed
