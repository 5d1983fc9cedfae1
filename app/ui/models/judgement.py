"""What the models page says of a model on this machine: how it fits, how fast it is. Pure."""

from dataclasses import dataclass
from enum import Enum

from app.domain.engine import Calibration, MemoryPlan, ModelRow

TIGHT_FROM = 0.85  # of the free memory: above it other programs must be closed


class Fit(Enum):
    """How a model fits the free memory."""

    FITS = "fits"
    TIGHT = "tight"
    TOO_LARGE = "too large"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second of answer; measured here, or reckoned from what was."""

    tokens_per_s: float
    measured: bool


def fit_of(plan: MemoryPlan | None) -> Fit:
    """Judge a plan."""
    if plan is None:
        return Fit.UNKNOWN
    if not plan.fits:
        return Fit.TOO_LARGE
    return Fit.TIGHT if plan.total_bytes > plan.available_bytes * TIGHT_FROM else Fit.FITS


def speed_of(row: ModelRow, rows: tuple[ModelRow, ...]) -> Speed | None:
    """Measured speed, else an estimate from a model that was measured here; None without one.

    Answering reads all weights once a token, so speed goes as one over their bytes (llama.cpp on CPUs is
    bound by memory reading). Of several measured ones the nearest in size is taken.
    """
    if row.calibration is not None:
        return Speed(row.calibration.answer_tokens_per_s, measured=True)
    measured = [(other.bytes, other.calibration) for other in rows if other.calibration is not None]
    if not measured or row.bytes <= 0:
        return None
    nearest_bytes, calibration = min(measured, key=lambda pair: abs(pair[0] - row.bytes))
    return Speed(calibration.answer_tokens_per_s * nearest_bytes / row.bytes, measured=False)


def measured_here(rows: tuple[ModelRow, ...]) -> tuple[ModelRow, Calibration] | None:
    """The measurement the page tells: of the active model, else the newest."""
    measured = [(row, row.calibration) for row in rows if row.calibration is not None]
    if not measured:
        return None
    return max(measured, key=lambda pair: (pair[0].active, pair[1].measured_at))
