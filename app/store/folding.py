"""Text as it is compared and indexed: lower case, ё as е, part numbers with and without dashes.

Invariant: `fold` keeps the length, so that a find in folded text marks the same place in the original.
"""

import re

# Letters that look alike in both alphabets; applied only to codes (tokens with a digit) and case numbers.
_LOOK_ALIKE = str.maketrans("авекмнорстухіё", "abekmhopctyxie")
_CODE = re.compile(r"[^\W_]+(?:[-–—./\\_:#][^\W_]+)+|[^\W_]*\d[^\W_]*")
_PHONE = re.compile(r"\+?\d[\d\s().\-–]{5,}\d")
_NOT_WORD = re.compile(r"[\W_]+")


def _fold_letter(letter: str) -> str:
    low = letter.lower()
    if len(low) != 1:
        return letter
    return "е" if low == "ё" else low


def fold(text: str) -> str:
    """Lower the letters and make ё an е, keeping every position."""
    low = text.lower().replace("ё", "е")
    return low if len(low) == len(text) else "".join(map(_fold_letter, text))


def squash(code: str) -> str:
    """Make a part or case number comparable: no dashes, no spaces, one alphabet where letters look alike."""
    return _NOT_WORD.sub("", fold(code)).translate(_LOOK_ALIKE)


def index_text(*texts: str | None) -> str:
    """Put together what the index shall know of a record: its folded words, codes squashed, phone digits."""
    whole = "\n".join(text for text in texts if text)
    extra = {squash(code) for code in _CODE.findall(whole) if any(letter.isdigit() for letter in code)}
    extra.update(_NOT_WORD.sub("", phone) for phone in _PHONE.findall(whole))
    return f"{fold(whole)}\n{' '.join(sorted(extra))}"
