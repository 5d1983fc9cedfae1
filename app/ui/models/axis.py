"""The upright axis of a small chart: where it ends and what stands at its lines. Pure."""

import math
from collections.abc import Iterable

_STEPS = (1, 2, 4, 6, 8, 10)
TICKS = 3


def axis_top(values: Iterable[float]) -> float:
    """The end of an axis from 0 that holds all values: halves of it read well, too."""
    largest = max(values, default=0.0)
    if largest <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(largest))
    return next(step * power for step in _STEPS if step * power >= largest * (1 - 1e-9))


def ticks(top: float) -> tuple[tuple[float, ...], int]:
    """Bottom, middle and top, and the decimals that tell all of them truly."""
    values = tuple(top * part / (TICKS - 1) for part in range(TICKS))
    digits = next(
        count for count in range(6) if all(math.isclose(round(v, count), v, abs_tol=1e-9) for v in values)
    )
    return values, digits
