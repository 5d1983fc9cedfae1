"""Numbers said in words, in Russian and English, cardinal and ordinal, in all their endings.

«Один» and "one" are left out: they are articles more often than numbers.
"""

import re
from decimal import Decimal
from functools import lru_cache

# Stems with the endings they take; the longest that matches wins («пят» is not «пятнадцат»).
RUSSIAN = {
    2: "два|две|двух|двум|двумя|двое|двоих|втор(?:ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)",
    3: "три|трёх|трем|трём|тремя|трое|троих|трети[йея]|треть(?:его|ему|им|ем|ей|ю|и|их|я|е)|трех",
    4: "четыр(?:е|ёх|ех|ём|ем|ьмя)|четверо|четв[её]рт(?:ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)",
    5: "пят(?:ь|и|ью|еро|ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)",
    6: "шест(?:ь|и|ью|еро|ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)",
    7: "сем(?:ь|и|ью|еро)|седьм(?:ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)",
    8: "вос(?:емь|ьми|емью|ьмью)|восьм(?:ой|ого|ому|ым|ом|ая|ую|ое|ые|ых|ыми)",
    9: "девят(?:ь|и|ью|ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)",
    10: "десят(?:ь|и|ью|ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)|десят(?:ок|ка)",
    **{
        number: f"{stem}(?:ь|и|ью|ый|ого|ому|ым|ом|ая|ой|ую|ое|ые|ых|ыми)"
        for number, stem in {
            11: "одиннадцат", 12: "двенадцат", 13: "тринадцат", 14: "четырнадцат", 15: "пятнадцат",
            16: "шестнадцат", 17: "семнадцат", 18: "восемнадцат", 19: "девятнадцат",
            20: "двадцат", 30: "тридцат",
        }.items()
    },
    40: "сорок|сорока|сороков(?:ой|ого|ая|ую|ое|ые|ых)",
    50: "пят(?:ьдесят|идесяти)",
    60: "шест(?:ьдесят|идесяти)",
    70: "сем(?:ьдесят|идесяти)",
    80: "вос(?:емьдесят|ьмидесяти)",
    90: "девяност[оа]",
    100: "ст[оа]",
    200: "двести|двухсот",
    300: "триста|тр[её]хсот",
    400: "четыреста|четыр[её]хсот",
    500: "пятьсот|пятисот",
    600: "шестьсот|шестисот",
    700: "семьсот|семисот",
    800: "восемьсот|восьмисот",
    900: "девятьсот|девятисот",
}  # fmt: skip
# Only as the end of a number («двадцать первое») or of a date («первого октября»).
RUSSIAN_FIRST = re.compile(r"перв(?:ое|ого|ому|ым|ом)")
ENGLISH = {
    2: "two|second", 3: "three|third", 4: "four|fourth", 5: "five|fifth", 6: "six|sixth", 7: "seven|seventh",
    8: "eight|eighth", 9: "nine|ninth", 10: "ten|tenth", 11: "eleven|eleventh", 12: "twelve|twelfth|dozen",
    13: "thirteen|thirteenth", 14: "fourteen|fourteenth", 15: "fifteen|fifteenth", 16: "sixteen|sixteenth",
    17: "seventeen|seventeenth", 18: "eighteen|eighteenth", 19: "nineteen|nineteenth",
    20: "twenty|twentieth", 30: "thirty|thirtieth", 40: "forty|fortieth", 50: "fifty", 60: "sixty",
    70: "seventy", 80: "eighty", 90: "ninety", 100: "hundred",
}  # fmt: skip
THOUSAND = re.compile(r"тысяч[аиуе]?|тыс|thousand")
_WORDS = [(re.compile(pattern), number) for table in (RUSSIAN, ENGLISH) for number, pattern in table.items()]


@lru_cache(maxsize=20_000)  # a note of a megabyte says the same words again and again
def word_value(word: str) -> int | None:
    """Give the value of one number word, or None."""
    lowered = word.lower()
    for pattern, number in _WORDS:
        if pattern.fullmatch(lowered):
            return number
    return None


def first_value(word: str) -> int | None:
    """Give 1 for «первого» and its endings; they count only beside a month or after tens."""
    return 1 if RUSSIAN_FIRST.fullmatch(word.lower()) else None


def combine(values: list[int]) -> Decimal:
    """Add up the words of one number: 100, 40 gives 140; 2, 1000, 500 gives 2500."""
    total = group = 0
    for value in values:
        if value == 1000:
            total += (group or 1) * 1000
            group = 0
        elif value == 100 and 1 < group < 10:
            group *= 100
        else:
            group += value
    return Decimal(total + group)
