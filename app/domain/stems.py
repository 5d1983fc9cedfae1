"""Words cut to what all their forms share, for search: Snowball for Russian and English.

Here and not in `knowledge`, because the store's index stems while it is written and may not look sideways.

Invariants: words come lowered with ё as е; the same word always gives the same stem, for an index written
with other stems would have to be rebuilt.
"""

import re
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile("[а-яё]")
# A vowel that comes and goes before the last consonant: прокладок – прокладки, фланец – фланца.
_FLEETING = re.compile(r"(?<=[бвгджзйклмнпрстфхцчшщь])[ео](?=[кнлцр]$)")
_SOFT = re.compile(r"[ьй](?=[бвгджзклмнпрстфхцчшщ]$)")
_LEAST_FLEETING = 5
# Words of work whose forms share too little.
_FORMS = (
    "день дня дню днем дне дни дней дням днями днях",
    "время времени временем времена времен временам временами временах",
    "ремень ремня ремню ремнем ремне ремни ремней ремням ремнями ремнях",
    "подпись подписи подписью подписей подписям подписями подписях",
    "имя имени именем имена имен именам именами именах",
    "человек человека человеку человеком человеке люди людей людям людьми людях",
    "лед льда льду льдом льде льды льдов льдам льдами льдах",
    "дно дна дну дном дне донья",
    "угол угла углу углом угле углы углов углам углами углах",
    "уголь угля углю углем угли углей углям углями углях",
    "мать матери матерью", "дочь дочери дочерью", "ребенок ребенка дети детей детям детьми детях",
    "идти иду идет идем идут шел шла шло шли", "есть ем ест едим едят ел ела ели",
)  # fmt: skip
_IRREGULAR = {form: line.split()[0] for line in reversed(_FORMS) for form in line.split()}


@cache
def _stemmer(language: str) -> Any:
    import Stemmer  # type: ignore[import-not-found]

    # Our own cache stands before it, and keeps results only, not what it was asked for once.
    return Stemmer.Stemmer(language, 0)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut a folded word to its stem; numbers and other alphabets stay as they are."""
    if _CYRILLIC.search(word):
        return _IRREGULAR.get(word) or _russian(word)
    if word.isascii() and word.isalpha():
        return str(_stemmer("english").stemWord(word))
    return word


def _russian(word: str) -> str:
    # Cut again until nothing goes: once, it takes «журнала» for a verb and «журналах» for a noun.
    found, before = word, ""
    while found != before:
        before, found = found, _stemmer("russian").stemWord(found)
    if len(found) >= _LEAST_FLEETING:
        found = _FLEETING.sub("", found)
    return _SOFT.sub("", found) if len(found) >= _LEAST_FLEETING - 1 else found
