"""Draws two small charts side by side as an SVG written by hand: no charting library is worth its licence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Points = Sequence[tuple[float, float]]
# As the theme's own accents; dashes tell the lines apart without colour.
COLOURS = ("#1f6f8b", "#b3541e")
DASHES = ("none", "7 4")
WIDTH, HEIGHT, LEFT, TOP, GAP = 340, 240, 56, 44, 96


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart: where it stands and how far its axes go."""

    title: str
    left: float
    most_x: float
    most_y: float
    x_name: str

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point lies on the paper."""
        return self.left + WIDTH * x / self.most_x, TOP + HEIGHT * (1 - y / self.most_y)

    def frame(self) -> list[str]:
        """Title, axes and five marks on each."""
        drawn = [_text(self.left, TOP - 18, self.title, "start", 14)]
        for part in (0.0, 0.25, 0.5, 0.75, 1.0):
            x, y = self.place(self.most_x * part, self.most_y * part)
            drawn += [
                f'<path d="M{self.left} {y:.1f}h{WIDTH}M{x:.1f} {TOP}v{HEIGHT}" stroke="#d9d9d9"/>',
                _text(self.left - 8, y + 4, f"{self.most_y * part:.4g}", "end", 11),
                _text(x, TOP + HEIGHT + 18, f"{self.most_x * part:.0f}", "middle", 11),
            ]
        return [*drawn, _text(self.left + WIDTH / 2, TOP + HEIGHT + 38, self.x_name, "middle", 11)]

    def line(self, number: int, name: str, points: Points) -> list[str]:
        """One model's line with its points and its name."""
        colour, dash = COLOURS[number % 2], DASHES[number % 2]
        placed = [self.place(x, y) for x, y in points]
        way = "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
        dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in placed)
        path = f'<path d="M{way}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        return [path, dots, _text(placed[-1][0] - 6, placed[-1][1] - 8, name, "end", 12, colour)]


def write_picture(path: Path, first_s: Mapping[str, Points], memory_mb: Mapping[str, Points]) -> None:
    """Write the picture of both tables.

    Args:
        path: The file.
        first_s: For each model, tokens and seconds to the first token of a cold prompt.
        memory_mb: For each model, context and megabytes.
    """
    titles = (("first token of a cold prompt, s", first_s), ("memory of the engine, MB", memory_mb))
    write_charts(path, "context, tokens", titles)


def write_charts(path: Path, x_name: str, charts: Sequence[tuple[str, Mapping[str, Points]]]) -> None:
    """Write charts side by side: each a title and its lines by name."""
    drawn: list[str] = []
    left = float(LEFT)
    for title, lines in charts:
        every = [point for points in lines.values() for point in points]
        most_x, most_y = (_round_up(max(point[axis] for point in every)) for axis in (0, 1))
        chart = Chart(title, left, most_x, most_y, x_name)
        drawn += chart.frame()
        for number, (name, points) in enumerate(lines.items()):
            drawn += chart.line(number, name, points)
        left += WIDTH + GAP
    size = f'width="{left - GAP + 24:.0f}" height="{TOP + HEIGHT + 56}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="sans-serif">'
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, '<rect width="100%" height="100%" fill="#fff"/>', *drawn, "</svg>\n"]))


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 with noughts, or of the powers of two that contexts are."""
    steps = [digit * 10.0**power for power in range(-2, 7) for digit in (1, 2, 4, 8)]
    return next(step for step in sorted([*steps, 8192.0, 16384.0, 32768.0]) if step >= value)


def _text(x: float, y: float, said: str, anchor: str, size: int, colour: str = "#333") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f"<text {place}>{said}</text>"
