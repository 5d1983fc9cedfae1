#!/usr/bin/env python3
"""Build the desk as one folder that needs no Python: `python3 packaging/build.py [--staging] [--out DIR]`.

What is built is read back (no HTTP client in the field build, no link), then started with an empty
environment to try itself; only when that held does it get its name. Prints JSON with size and first frame.

    --staging     the steward's build: it fetches models, and is no field build
    --out DIR     where the folder `vakhta` is put (build/frozen)
    --model FILE  the model that must answer (the tiny model of a family)
    --stick DIR   also lay the program out on a stick, for portable use
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parent.parent)]

from devkit import places
from devkit.places import ROOT, StepError


def main(words: list[str]) -> int:
    """Build as the line says; 0 when the program tried itself and held, else 1."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--staging", action="store_true")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "frozen")
    parser.add_argument("--model", type=Path)
    parser.add_argument("--stick", type=Path)
    asked = parser.parse_args(words)
    if not has_pyinstaller():
        return hand_over(words)
    from freezing.building import BuildError, Order, build

    try:
        order = Order(asked.out.absolute(), staging=asked.staging, model=asked.model, stick=asked.stick)
        document = build(order)
    except (BuildError, StepError) as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    print(json.dumps(document, ensure_ascii=False))
    return 0


def has_pyinstaller() -> bool:
    """Whether this Python is one that can build: the environment of dev.py."""
    from importlib.util import find_spec

    return find_spec("PyInstaller") is not None and find_spec("PySide6") is not None


def hand_over(words: list[str]) -> int:
    """Do it with the Python of `.venv`, made first where it is not there."""
    if not places.PYTHON.exists():
        subprocess.run([sys.executable, ROOT / "dev.py", "setup"], check=True, stdout=sys.stderr)
    if Path(sys.executable) == places.PYTHON:
        raise SystemExit("PyInstaller is not in .venv: python3 dev.py setup")
    return subprocess.run([str(places.PYTHON), __file__, *words], check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
