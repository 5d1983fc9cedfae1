"""What the words of a request say of its label, before any model is asked: parts of words, weighed. Pure.

Parts of three to five letters are the same in most forms of a Russian word, and in most misspellings (Cavnar
and Trenkle 1994, "N-gram-based text categorization"); a part that few labels have says more (Spärck Jones
1972, the inverse document frequency). A small model sees what a request is about, and this the words it is
said in: they err on different requests.
"""

import math
import re
from collections import Counter
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_LENGTHS = (3, 4, 5)
# Of the few words of a label without description and examples one chance part would be a great share.
_LEAST_LENGTH = 20.0


class Wordings:
    """The words of labels, each label's together.

    Args:
        texts: Of each label, all that is known of it: name, description, examples.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        parts = [word_parts(text) for text in texts]
        known_by = Counter(part for some in parts for part in some)
        self._weights = {part: math.log(len(texts) / count) for part, count in known_by.items()}
        self._parts = parts
        self._lengths = [
            max(_LEAST_LENGTH, math.sqrt(math.fsum(self._weights[part] ** 2 for part in some)))
            for some in parts
        ]

    def likeness(self, text: str) -> tuple[float, ...]:
        """How like a text is to each label, 0 to 1: of the parts they share, and how many it has itself."""
        said = word_parts(text)
        if not said:
            return (0.0,) * len(self._parts)
        return tuple(
            math.fsum(self._weights[part] for part in said & some) / (length * math.sqrt(len(said)))
            for some, length in zip(self._parts, self._lengths, strict=True)
        )


def word_parts(text: str) -> frozenset[str]:
    """Parts of its words, beginnings and ends marked; ё is е."""
    parts: set[str] = set()
    for word in _WORD.findall(text.casefold().replace("ё", "е")):
        marked = f"_{word}_"
        for length in _LENGTHS:
            parts.update(marked[start : start + length] for start in range(len(marked) - length + 1))
    return frozenset(parts)
