"""Labels that a person set right, and which of them a new request is like. Pure.

Likeness is the share of stems two texts have in common (Dice 1945: twice the common ones over both counts).
It needs no model and finds what corrections are for: the same customer writing of the same thing again.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# More examples cost more than they teach: each is read again for every request it is shown to.
SHOWN_CORRECTIONS = 2
LEAST_LIKE = 0.3
MAX_CORRECTION_CHARS = 400
_WORD = re.compile(r"[^\W_]+")
# «насос», «насоса», «насосы»: one stem; shorter words are prepositions, longer beginnings hold endings.
_STEM = 5
_LEAST_WORD = 3
# What every letter says, whatever it is about.
_POLITE = frozenset(
    {
        *("здрав", "добры", "день", "пожал", "проси", "прошу", "спаси", "колле", "уваже", "можно"),
        *("нужно", "надо", "hello", "pleas", "thank", "dear", "regar"),
    }
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A request, and the label a person gave it."""

    text: str
    label: str


def stems(text: str) -> frozenset[str]:
    """Give the beginnings of the words that say what a text is about."""
    words = _WORD.findall(text.lower().replace("ё", "е"))
    cut = {word[:_STEM] for word in words if len(word) >= _LEAST_WORD}
    return frozenset(cut - _POLITE)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give 1 for the same stems, 0 for none in common."""
    if not one or not other:
        return 0.0
    return 2 * len(one & other) / (len(one) + len(other))


class Memory:
    """The corrections of one run, their stems read once.

    Args:
        corrections: Newest first; of two of one text the newer counts.
    """

    def __init__(self, corrections: Iterable[Correction] = ()) -> None:
        self._known: list[tuple[Correction, frozenset[str]]] = []
        texts: set[str] = set()
        for one in corrections:
            if one.text not in texts:
                texts.add(one.text)
                self._known.append((one, stems(one.text)))

    def like(self, text: str) -> tuple[Correction, ...]:
        """Give the few that are most like a request, the likest last: what stands nearest teaches most."""
        wanted = stems(text)
        ranked = sorted(
            ((likeness(wanted, known), -place) for place, (_, known) in enumerate(self._known)), reverse=True
        )
        near = [self._known[-place][0] for like, place in ranked[:SHOWN_CORRECTIONS] if like >= LEAST_LIKE]
        return tuple(_shortened(one) for one in reversed(near))


def _shortened(one: Correction) -> Correction:
    """What a request wants stands at its beginning."""
    return Correction(one.text[:MAX_CORRECTION_CHARS], one.label)
