"""How fast this machine speaks with each model: measured once, kept beside the model."""

from pathlib import Path

import msgspec

from app.domain.engine import Calibration
from app.modelfiles.installed import write_atomically


def read_calibration(path: Path) -> Calibration | None:
    """The stored measurement; None where there is none that reads."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Calibration)
    except (OSError, msgspec.DecodeError):
        return None


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Keep a measurement."""
    write_atomically(path, msgspec.json.encode(calibration))
