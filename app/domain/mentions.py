"""Numbers, dates, times and part numbers said in a text, in one form however they are written.

«12.10», «12 октября», «двенадцатого октября» and "October 12th" are one date; «КЛ 75.02» and "KL"
typed with Latin look-alikes one part; «4 200», "4,200" and «четыре тысячи двести» one number.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app.domain.dates import blank, find_dates
from app.domain.numerals import THOUSAND, combine, first_value, word_value
from app.domain.units import UNIT, unit_name


@dataclass(frozen=True, slots=True)
class Mention:
    """One thing said at text[start:end].

    Attributes:
        kind: `code`, `date`, `number`.
        values: Readings of it in one form; several where the writing allows several (`1,000`).
        unit: Canonical unit of a measured value.
        words: Stems of what is counted (`сед`), when no unit follows.
    """

    kind: str
    start: int
    end: int
    values: frozenset[str]
    unit: str | None = None
    words: frozenset[str] = frozenset()


TOKEN = re.compile(r"\w+(?:[-./]\w+)*")
DIMENSION = re.compile(r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?[×xх]\s?(\d+(?:[.,]\d+)?)(?![\w])")
DIGIT_PAIR = re.compile(r"(\d{3,})-(\d{3,})")
# «12-го», "3rd", «10-летний», «2мм»: a number with an ending, not a part number.
NUMBERISH = re.compile(r"\d+(?:[.,]\d+)?-?[a-zа-яё°%]+[23]?(?:/[a-zа-яё]+)?")
AREA = re.compile(r"(?:кгс/)?[cсмmkк]{1,2}[mм]?[23]", re.IGNORECASE)
NUMBER = re.compile(r"(?<![\w.,])(?:\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+)(?:[.,]\d+)?(?!\d)")
ENDING = re.compile(r"-?(?:го|му|ый|ой|ая|ое|ую|ых|х|й|я|е|ти|th|st|nd|rd)(?!\w)")
THOUSANDS = re.compile(rf"[ \u00a0]?(?:тыс\.|{THOUSAND.pattern})(?!\w)")
LIST_NUMBER = re.compile(r"\d{1,2}[.)](?=\s)")
WORD = re.compile(r"[^\W\d_]+")
FOLLOWING = re.compile(r"[ \u00a0]+([^\W\d_]{3,})")
LOOKALIKE = str.maketrans("АВЕКМНОРСТУХ", "ABEKMHOPCTYX")
# «седла», «сёдел»; «шага», «шагов».
STEM = 3


def code_value(text: str) -> str:
    """Give a part number's one form: upper case, look-alikes as Latin, no dashes, dots or spaces."""
    return re.sub(r"[\W_]", "", text.upper().translate(LOOKALIKE))


def _codes(text: str) -> Iterator[Mention]:
    for match in TOKEN.finditer(text):
        token = match.group()
        if _is_code(token):
            yield Mention("code", *match.span(), frozenset({code_value(token)}))


def _dimensions(text: str) -> Iterator[Mention]:
    for match in DIMENSION.finditer(text):
        yield Mention("code", *match.span(), frozenset({"×".join(match.groups()).replace(",", ".")}))


def _is_code(token: str) -> bool:
    pair = DIGIT_PAIR.fullmatch(token)
    if pair:
        return pair[2].startswith("0") or int(pair[2]) <= int(pair[1])
    has_both = any(sign.isdigit() for sign in token) and any(sign.isalpha() for sign in token)
    return has_both and not NUMBERISH.fullmatch(token) and not AREA.fullmatch(token)


def decimal_values(text: str) -> frozenset[str]:
    """Read digits: spaces part thousands, a comma or dot the fraction; `1,000` may be either."""
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    readings = {Decimal(plain.replace(",", "."))}
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", plain):
        readings.add(Decimal(re.sub(r"[.,]", "", plain)))
    return frozenset(plain_decimal(value) for value in readings)


def plain_decimal(value: Decimal) -> str:
    """Write a number without trailing zeros or exponent."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _measured(text: str, start: int, end: int, values: frozenset[str]) -> Mention:
    """Look at what follows a number: a unit, or the thing counted."""
    unit = UNIT.match(text, end)
    if unit:
        name = unit_name(unit["unit"])
        # «шесть штук» is six of anything.
        return Mention("number", start, unit.end(), values, None if name == "piece" else name)
    words, place, shown = set(), end, end
    for _ in range(2):
        following = FOLLOWING.match(text, place)
        if not following or word_value(following[1]) is not None:
            break
        words.add(following[1].lower().replace("ё", "е")[:STEM])
        place = following.end()
        shown = shown if len(words) > 1 else place
    return Mention("number", start, shown, values, None, frozenset(words))


def _digits(text: str) -> Iterator[Mention]:
    for match in NUMBER.finditer(text):
        start, end = match.span()
        if LIST_NUMBER.match(text, start) and not text[text.rfind("\n", 0, start) + 1 : start].strip():
            continue
        ending = ENDING.match(text, end)
        values = decimal_values(match.group())
        thousands = THOUSANDS.match(text, end)
        if thousands:
            values = frozenset(plain_decimal(Decimal(value) * 1000) for value in values)
        yield _measured(text, start, (thousands or ending or match).end(), values)


def _worded(text: str) -> Iterator[Mention]:
    """Find runs of number words: «сто сорок», "twenty-five", «двадцать первое»."""
    values: list[int] = []
    start = end = 0
    for match in WORD.finditer(text):
        value = _word_number(match.group(), started=bool(values))
        joined = bool(values) and text[end : match.start()].strip(" \u00a0-") == ""
        if value is not None and joined:
            values.append(value)
            end = match.end()
            continue
        if values and values != [1000]:
            yield _measured(text, start, end, frozenset({plain_decimal(combine(values))}))
        values = [] if value is None else [value]
        start, end = match.span()
    if values and values != [1000]:
        yield _measured(text, start, end, frozenset({plain_decimal(combine(values))}))


def _word_number(word: str, *, started: bool) -> int | None:
    if THOUSAND.fullmatch(word.lower()):
        return 1000
    value = word_value(word)
    return first_value(word) if value is None and started else value


def find_mentions(text: str) -> tuple[Mention, ...]:
    """Find everything said in numbers, in the order of the text; a place is read one way only."""
    found: list[Mention] = []
    for scan in (_dates, _dimensions, _codes, _digits, _worded):
        fresh = list(scan(text))
        found.extend(fresh)
        text = blank(text, sorted((mention.start, mention.end) for mention in fresh))
    return tuple(sorted(found, key=lambda mention: mention.start))


def _dates(text: str) -> Iterator[Mention]:
    for found in find_dates(text):
        yield Mention("date", found.start, found.end, found.values)
