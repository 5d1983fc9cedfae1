"""Text as it is compared and indexed: lower case, ё as е, one alphabet a word, part numbers without dashes.

Invariants: `fold` keeps the length, so that a find in folded text marks the same place in the original; what
it makes of letters that look alike `squash` makes one of, so that numbers compare as they always did.
"""

import re

# Letters that look alike in both alphabets; applied only to codes (tokens with a digit) and case numbers.
_LOOK_ALIKE = str.maketrans("авекмнорстухіё", "abekmhopctyxie")
_LIKE_CYRILLIC, _LIKE_LATIN = "авекмнорстухі", "abekmhopctyxi"
_TO_CYRILLIC, _TO_LATIN = (
    str.maketrans(_LIKE_LATIN, _LIKE_CYRILLIC),
    str.maketrans(_LIKE_CYRILLIC, _LIKE_LATIN),
)
_ANY_LATIN = re.compile("[a-z]")
# Two alphabets in one word: «насоc» with a Latin c, typed or scanned.
_BESIDE = re.compile("[a-z][\u0430-\u04ff]|[\u0430-\u04ff][a-z]")
_LETTERS = re.compile("[a-z\u0430-\u04ff]+")
_CODE = re.compile(r"[^\W_]+(?:[-–—./\\_:#][^\W_]+)+|[^\W_]*\d[^\W_]*")
_PHONE = re.compile(r"\+?\d[\d\s().\-–]{5,}\d")
_NOT_WORD = re.compile(r"[\W_]+")


def _fold_letter(letter: str) -> str:
    low = letter.lower()
    if len(low) != 1:
        return letter
    return "е" if low == "ё" else low


def fold(text: str) -> str:
    """Lower the letters, make ё an е, and a word of two alphabets one of one, keeping every position."""
    low = text.lower().replace("ё", "е")
    if len(low) != len(text):
        low = "".join(map(_fold_letter, text))
    return _LETTERS.sub(_of_one_alphabet, low) if _mixes(low) else low


def mixes_alphabets(text: str) -> bool:
    """Say whether a word of the text has letters of two alphabets."""
    return _mixes(text.lower())


def _mixes(low: str) -> bool:
    # Most texts have no Latin letter at all, and a set of letters is looked for faster than a pair.
    return not low.isascii() and _ANY_LATIN.search(low) is not None and _BESIDE.search(low) is not None


def _of_one_alphabet(found: re.Match[str]) -> str:
    """Write the letters that look alike in the alphabet that most of the word is in, if the word then is."""
    word = found.group()
    latin = [letter for letter in word if letter.isascii()]
    cyrillic = [letter for letter in word if not letter.isascii()]
    if not latin or not cyrillic:
        return word
    if set(latin) <= set(_LIKE_LATIN) and (
        len(latin) <= len(cyrillic) or not set(cyrillic) <= set(_LIKE_CYRILLIC)
    ):
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN) if set(cyrillic) <= set(_LIKE_CYRILLIC) else word


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
