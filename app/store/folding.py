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


def phone_tokens(phone: str) -> tuple[str, ...]:
    """Give the ways a number may be asked for, as digits: with 7 or 8 for the country, without, its end."""
    digits = _NOT_WORD.sub("", phone)
    national = digits[1:] if len(digits) == 11 and digits[0] in "78" else digits
    return tuple(dict.fromkeys((f"7{national}" if national != digits else digits, national, national[-7:])))


def find_phones(text: str) -> list[str]:
    """Find what looks like a telephone number, however it is spaced."""
    return _PHONE.findall(text)


def find_codes(text: str) -> list[tuple[int, int]]:
    """List where part and telephone numbers stand in a text."""
    return [found.span() for pattern in (_CODE, _PHONE) for found in pattern.finditer(text)]


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _squashed_codes(text: str) -> set[str]:
    # A code holds no space, and most words no digit: the pattern, the dearest part of an import, sees few.
    words = filter(_has_digit, text.split())
    return {squash(code) for word in words for code in _CODE.findall(word) if _has_digit(code)}


def codes(text: str) -> list[str]:
    """List the part numbers of a text, squashed, and its telephone numbers as digits."""
    if not _has_digit(text):
        return []
    found = _squashed_codes(text)
    for phone in _PHONE.findall(text):
        found.update(phone_tokens(phone))
    return sorted(found)


def index_text(*texts: str | None) -> str:
    """Put together what the index shall know of a record: its folded words, codes squashed, phone digits."""
    whole = "\n".join(text for text in texts if text)
    extra = _squashed_codes(whole)
    extra.update(_NOT_WORD.sub("", phone) for phone in _PHONE.findall(whole))
    return f"{fold(whole)}\n{' '.join(sorted(extra))}"
