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


@cache
def _stemmer(language: str) -> Any:
    import Stemmer

    # Our own cache stands before it, and keeps results only, not what it was asked for once.
    return Stemmer.Stemmer(language, 0)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Cut a folded word to its stem; numbers and other alphabets stay as they are."""
    if _CYRILLIC.search(word):
        found: str = _stemmer("russian").stemWord(word)
        if len(found) >= _LEAST_FLEETING:
            found = _FLEETING.sub("", found)
        return _SOFT.sub("", found) if len(found) >= _LEAST_FLEETING - 1 else found
    if word.isascii() and word.isalpha():
        return str(_stemmer("english").stemWord(word))
    return word
