"""The virtual environment: made once, filled from the lock, and left alone while the lock stays the same."""

import json
import os
import shlex
import shutil
import sys
import venv
from pathlib import Path

from devkit.places import BIN, PYTHON, ROOT, VENV, StepError, digest, pip, run, say
from devkit.system import ensure_libraries, ensure_venv_module

LOCK = ROOT / "requirements-dev.lock"
STAMP = VENV / "vakhta-stamp.json"
STRINGS = ROOT / "resources" / "strings"
OLDEST = (3, 11)


def ensure_environment() -> None:
    """Have `.venv` with exactly what the lock names.

    Raises:
        StepError: This Python is too old.
    """
    if sys.version_info < OLDEST:
        raise StepError(
            f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}"
        )
    wanted = digest(LOCK.read_bytes(), sys.version)
    if PYTHON.exists() and read_stamp().get("lock") == wanted:
        return
    ensure_venv_module()
    ensure_libraries()
    if not works():
        say("making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        venv.create(VENV, with_pip=True)
    say("installing what requirements-dev.lock names")
    pip("install", "--quiet", "--require-hashes", "--no-deps", "-r", LOCK)
    write_stamp(lock=wanted)


def works() -> bool:
    """Whether `.venv` holds a Python of this very version (a copy may have outlived its Python)."""
    settings = VENV / "pyvenv.cfg"
    if not (PYTHON.exists() and settings.exists()):
        return False
    return f"version = {'.'.join(map(str, sys.version_info[:3]))}" in settings.read_text(encoding="utf-8")


def compile_translations() -> None:
    """Make a .qm of every .ts that is newer than its own."""
    for source in sorted(STRINGS.glob("*.ts")):
        compiled = source.with_suffix(".qm")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            run([lrelease(), "-silent", source, "-qm", compiled])


def ensure_command() -> None:
    """Have `vakhta` in `.venv`, as all sentences call the program; `dev.py shell` has it on the path."""
    name, words = command_file()
    place = BIN / name
    if place.is_file() and place.read_bytes() == words:
        return
    place.write_bytes(words)
    place.chmod(0o755)
    say(f"the program's own line: {place.relative_to(ROOT)}, or vakhta inside `python3 dev.py shell`")


def command_file() -> tuple[str, bytes]:
    """The name and content of the file that starts the program from its source, from any folder."""
    if os.name == "nt":
        lines = ["@echo off", f'set "PYTHONPATH={ROOT};%PYTHONPATH%"', f'"{PYTHON}" -m app %*']
        return "vakhta.cmd", "\r\n".join([*lines, ""]).encode()
    root, python = shlex.quote(str(ROOT)), shlex.quote(str(PYTHON))
    start = f'PYTHONPATH={root}"${{PYTHONPATH:+:$PYTHONPATH}}" exec {python} -m app "$@"'
    return "vakhta", f"#!/bin/sh\n{start}\n".encode()


def lrelease() -> Path:
    """Qt's compiler of translations, as PySide6 brings it."""
    return BIN / "pyside6-lrelease"


def read_stamp() -> dict[str, str]:
    """What `.venv` was filled with; empty where nobody knows."""
    try:
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def write_stamp(**facts: str) -> None:
    """Remember what `.venv` was filled with."""
    STAMP.write_text(json.dumps({**read_stamp(), **facts}), encoding="utf-8")
