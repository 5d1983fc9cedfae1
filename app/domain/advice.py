"""What the advisor says: which model for these needs, what it would do on a machine. Values and rules only.

Rules of the product's notes: Q8_0 where it fits with room, else Q4_K_M; a figure nobody measured says what it
stands on; what nobody rated is held to be no better than the nearest rated model that is not larger.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

# A short letter, 100 tokens, in the 15 seconds that people accept (the product's notes).
USEFUL_TOKENS_PER_S = 100 / 15
TASKS = ("email", "summary", "knowledge", "classification", "instructions")
RUSSIAN = ("none", "weak", "middling", "good", "best")


@dataclass(frozen=True, slots=True)
class Needs:
    """What is asked of a model.

    Attributes:
        russian: How well it must write Russian, one of `RUSSIAN`.
        commercial: It is used for money.
        task: What it is for; `quality` is held against this task.
        quality: Percent of the experts' rating, at least.
        tokens_per_s: Speed of writing, at least.
        n_ctx: Context that must fit; None lets the plan choose.
    """

    russian: str = "none"
    commercial: bool = False
    task: str = "email"
    quality: int = 0
    tokens_per_s: float = 0.0
    n_ctx: int | None = None


@dataclass(frozen=True, slots=True)
class Quality:
    """Ratings by task, percent.

    Attributes:
        basis: `rated`: its own; `size`: those of a rated model that is not larger; `none`: nothing to go by.
        of: The rated model.
    """

    basis: str
    of: str = ""
    ratings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Speed:
    """Tokens a second to be expected.

    Attributes:
        basis: `calibration`: this machine's own measurement, scaled by bytes; `bandwidth`: the table's.
    """

    tokens_per_s: float
    basis: str


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """One model in one quantisation on one machine.

    Attributes:
        hardware: Name in the hardware table; empty for this machine.
        has_room: It fits with a tenth of every device to spare: 16 GB on a card of 16 GB is tight.
        is_whole: No layer lies beside the accelerators, where there are any.
        lacks: Codes of the needs it does not meet: `memory`, `licence`, `russian`, `quality`, `speed`,
            `context`.
    """

    family: str
    title: str
    size: str
    parameters: int
    licence: str
    licence_note: str
    commercial: bool
    russian: str
    made_for: tuple[str, ...]
    quality: Quality
    quantization: str
    quantization_loss: str
    source: str
    hardware: str = ""
    fits: bool = False
    has_room: bool = False
    is_whole: bool = False
    n_ctx: int = 0
    total_bytes: int = 0
    available_bytes: int = 0
    n_gpu_layers: int = 0
    speed: Speed | None = None
    lacks: tuple[str, ...] = ()

    @property
    def suits(self) -> bool:
        """Whether nothing is lacking."""
        return not self.lacks


def lacking(row: AdviceRow, needs: Needs) -> tuple[str, ...]:
    """Codes of what a row does not give; an unknown speed or quality is none that was asked for."""
    rated = row.quality.ratings.get(needs.task, 0)
    speed = row.speed.tokens_per_s if row.speed else 0.0
    told = {
        "memory": row.fits,
        "licence": row.commercial or not needs.commercial,
        "russian": RUSSIAN.index(row.russian) >= RUSSIAN.index(needs.russian),
        "quality": rated >= needs.quality,
        "speed": speed >= needs.tokens_per_s,
        "context": needs.n_ctx is None or row.n_ctx >= needs.n_ctx,
    }
    return tuple(code for code, holds in told.items() if not holds)


def better_quantization(rows: Iterable[AdviceRow]) -> AdviceRow:
    """The first that lies whole with room; then whole, with room, at all; else the last, which lacks least.

    A better quantisation half beside the card writes ten times slower than a smaller one on it.

    Args:
        rows: The same model, the better quantisation first.
    """
    ordered = list(rows)
    wishes = (
        [row for row in ordered if row.has_room and row.is_whole],
        [row for row in ordered if row.fits and row.is_whole],
        [row for row in ordered if row.has_room],
    )
    fitting = [row for row in ordered if row.fits]
    return next((found[0] for found in wishes if found), (fitting or ordered)[-1])


def recommended(rows: Iterable[AdviceRow], needs: Needs) -> AdviceRow | None:
    """The best of those that suit: rated for the task, then Russian, then made for it, then larger.

    Where no speed was asked for, those too slow to wait for come only when there is no other.
    """
    suiting = [row for row in rows if row.suits]
    if not needs.tokens_per_s:
        slow = [row for row in suiting if row.speed and row.speed.tokens_per_s < USEFUL_TOKENS_PER_S]
        suiting = [row for row in suiting if row not in slow] or suiting
    purpose = "retrieval" if needs.task == "knowledge" else ""
    return max(
        suiting,
        key=lambda row: (
            row.quality.ratings.get(needs.task, 0),
            RUSSIAN.index(row.russian),
            purpose in row.made_for,
            row.parameters,
            row.speed.tokens_per_s if row.speed else 0.0,
        ),
        default=None,
    )


def scaled_speed(measured_tokens_per_s: float, measured_bytes: int, wanted_bytes: int) -> Speed:
    """Writing is bound by reading weights: twice the bytes, half the speed."""
    return Speed(measured_tokens_per_s * measured_bytes / wanted_bytes, "calibration")


def bandwidth_speed(parts: Iterable[tuple[int, float]], used: float) -> Speed:
    """Each part of the weights is read at its device's bandwidth, one after another.

    Args:
        parts: Bytes read for a token and gigabytes a second, by device.
        used: The share of the bandwidth that is reached.
    """
    seconds = sum(count / (bandwidth * 1e9 * used) for count, bandwidth in parts)
    return Speed(1.0 / seconds, "bandwidth")
