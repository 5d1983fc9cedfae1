"""Where the desk's own files lie, in the source tree and frozen. Reads nothing itself."""

import sys
from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a file under resources/."""
    frozen = getattr(sys, "_MEIPASS", None)
    root = Path(frozen) if frozen else Path(__file__).resolve().parents[2]
    return root.joinpath("resources", *parts)
