"""Dates and times said in a text, in one form: `d:12.10`, `y:2026`, `m:10`, `w:0`, `t:5:40`."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.domain.numerals import combine, first_value, word_value

RUSSIAN_MONTHS = (
    "январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр",
)  # fmt: skip
ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ENDING = {4: "(?:й|я|е|ю|ем)"}
_RUSSIAN = "|".join(
    f"{stem}{_ENDING.get(place, '(?:ь|я|е|ю|ем|ём|а|у|ом)?')}" for place, stem in enumerate(RUSSIAN_MONTHS)
)
_ENGLISH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|"
    "Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
_MONTH = rf"(?P<month>(?i:{_RUSSIAN})|{_ENGLISH})(?!\w)(?:(?<=\b[A-Z][a-z][a-z])\.)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d)(?:\s*(?:года|г\.))?)?"

ISO = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
DOTTED = re.compile(
    r"(?<![\w.,-])(?P<day>\d{1,2})[./](?P<month>\d{2})(?:[./](?P<year>20\d\d|\d\d))?"
    r"(?![\d]|[.,]\d|\s?(?:мм|см|м|кг|бар|бара|МПа|кВт|%|л|ч|mm|bar|kg|kW)(?!\w))"
)
DAY_MONTH = re.compile(rf"(?<!\w)(?P<day>\d{{1,2}})(?:-?(?:го|е|st|nd|rd|th))?(?:\s+of)?\s+{_MONTH}{_YEAR}")
MONTH_DAY = re.compile(
    rf"(?<!\w)(?P<month>{_ENGLISH})\.?\s+(?:the\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\w){_YEAR}"
)
WORDED = re.compile(rf"(?P<words>(?:[^\W\d_]+[ -])?[^\W\d_]+)\s+(?:of\s+)?{_MONTH}{_YEAR}")
MONTH_ALONE = re.compile(rf"(?<!\w){_MONTH}")
TIME = re.compile(r"(?<![\d:])(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?![\d:])")
# «среда» is also surroundings: a day only behind a preposition.
WEEKDAYS = re.compile(
    r"(?<!\w)(?P<w0>понедельник\w*|Monday)|(?P<w1>вторник\w*|Tuesday)|(?P<w2>(?<=\bв )среду|(?<=\bдо )среды|"
    r"(?<=\bк )среде|(?<=\bсо )среды|Wednesday)|(?P<w3>четверг\w*|Thursday)|(?P<w4>пятниц\w+|Friday)|"
    r"(?P<w5>суббот\w+|Saturday)|(?P<w6>воскресень\w+|Sunday)"
)
SOON = re.compile(r"(?<!\w)(?P<soon>(?i:послезавтра|завтра|day after tomorrow|tomorrow))(?!\w)")
SOON_NAMES = {"tomorrow": "завтра", "day after tomorrow": "послезавтра"}


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date, month, weekday or time at text[start:end]; `values` are its readings."""

    start: int
    end: int
    values: frozenset[str]


def month_number(word: str) -> int:
    """Give 1…12 for a month's name found by the patterns here, short or long, in any case."""
    lowered = word.lower()
    for place, stem in enumerate(RUSSIAN_MONTHS):
        if place != 4 and lowered.startswith(stem):
            return place + 1
    return 5 if lowered.startswith("ма") else [name.lower() for name in ENGLISH_MONTHS].index(lowered[:3]) + 1


def _day(day: int, month: int) -> frozenset[str] | None:
    return frozenset({f"d:{day}.{month}"}) if 1 <= day <= 31 and 1 <= month <= 12 else None


def _numeric(match: re.Match[str]) -> frozenset[str] | None:
    return _day(int(match["day"]), int(match["month"]))


def _dotted(match: re.Match[str]) -> frozenset[str] | None:
    """Read «12.10»; without a year it may also be the number 12.1."""
    values = _numeric(match)
    if "/" in match.group():
        american = _day(int(match["month"]), int(match["day"]))
        return (values or frozenset()) | (american or frozenset()) or None
    if values and not match["year"]:
        return values | {f"n:{match.group().rstrip('0') if match['month'] != '00' else match['day']}"}
    return values


def _named(match: re.Match[str]) -> frozenset[str] | None:
    return _day(int(match["day"]), month_number(match["month"]))


def _worded(match: re.Match[str]) -> frozenset[str] | None:
    """Read «двадцать первого октября»; the first of two words may belong to the sentence."""
    values = [word_value(word) or first_value(word) for word in re.split("[ -]", match["words"])]
    numbers = [value for value in values if value is not None]
    if values[-1] is None:
        return None
    return _day(int(combine(numbers)), month_number(match["month"]))


def _month(match: re.Match[str]) -> frozenset[str] | None:
    return frozenset({f"m:{month_number(match['month'])}"})


def _time(match: re.Match[str]) -> frozenset[str] | None:
    return frozenset({f"t:{int(match['hour'])}:{match['minute']}"})


def _weekday(match: re.Match[str]) -> frozenset[str] | None:
    assert match.lastgroup is not None
    return frozenset({f"w:{match.lastgroup[1:]}"})


def _soon(match: re.Match[str]) -> frozenset[str] | None:
    word = match["soon"].lower()
    return frozenset({f"s:{SOON_NAMES.get(word, word)}"})


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], frozenset[str] | None]], ...] = (
    (ISO, _numeric), (TIME, _time), (DAY_MONTH, _named), (MONTH_DAY, _named), (DOTTED, _dotted),
    (WORDED, _worded), (MONTH_ALONE, _month), (WEEKDAYS, _weekday), (SOON, _soon),
)  # fmt: skip


def blank(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Blank places already read (in their order), so that the next reader passes over them."""
    pieces, at = [], 0
    for start, end in spans:
        pieces += [text[at:start], "\x00" * (end - start)]
        at = end
    return "".join([*pieces, text[at:]])


def find_dates(text: str) -> Iterator[DateMention]:
    """Find dates and times; a place is read one way only, the surest first."""
    for pattern, read in _READERS:
        taken: list[tuple[int, int]] = []
        for match in pattern.finditer(text):
            values = read(match)
            if values is not None:
                start = _start_of(match)
                taken.append((start, match.end()))
                yield DateMention(start, match.end(), values)
        text = blank(text, taken)


def _start_of(match: re.Match[str]) -> int:
    """Where a date begins: not at the first of two words when only the second is a number."""
    words = match.groupdict().get("words")
    if words is None:
        return match.start()
    first = re.split("[ -]", words)[0]
    return (
        match.start() if word_value(first) else match.start() + len(words) - len(re.split("[ -]", words)[-1])
    )


def date_values(at: datetime | date) -> frozenset[str]:
    """Give all that a known moment confirms: its day, month, weekday, and time of day."""
    values = {f"d:{at.day}.{at.month}", f"m:{at.month}", f"w:{at.weekday()}"}
    if isinstance(at, datetime):
        values.add(f"t:{at.hour}:{at.minute:02d}")
    return frozenset(values)
