"""Other spellings of a typed word: in the other alphabet, and as if the keyboard had been switched.

Both ways; a spelling counts only where the index knows such a word, so a guess too many costs nothing.
"""

from collections.abc import Iterator

_ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_RUSSIAN_KEYS = str.maketrans(_ENGLISH_KEYS, _RUSSIAN_KEYS)
_TO_ENGLISH_KEYS = str.maketrans(_RUSSIAN_KEYS + "е", _ENGLISH_KEYS + "t")
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "ә": "a", "ғ": "g", "қ": "q", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h",
    "і": "i",
}  # fmt: skip
_TO_LATIN = str.maketrans(_LETTERS)
# The longest first; people write more ways than one standard.
_SOUNDS = (
    ("shch", "щ"), ("sch", "щ"), ("yo", "е"), ("jo", "е"), ("yu", "ю"), ("ju", "ю"), ("iu", "ю"),
    ("ya", "я"), ("ja", "я"), ("ia", "я"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("ch", "ч"), ("sh", "ш"),
    ("a", "а"), ("b", "б"), ("c", "ц"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"),
    ("i", "и"), ("j", "й"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"),
    ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("w", "в"), ("x", "кс"),
    ("z", "з"), ("'", "ь"),
)  # fmt: skip
_VOWELS = frozenset("aeiou")
_RUSSIAN_KEYBOARD = str.maketrans("әғқңөұүһі", "агкноуухи")


def plain(word: str) -> str:
    """Write a lowered Kazakh word as it is typed where the keyboard has Russian letters only."""
    return word.translate(_RUSSIAN_KEYBOARD)


def to_latin(word: str) -> str:
    """Write a Cyrillic word in Latin letters."""
    return word.translate(_TO_LATIN)


def to_cyrillic(word: str) -> str:
    """Write a Latin word as it would sound in Russian; `y` is й beside a vowel and at the end, else ы."""
    written, at = [], 0
    while at < len(word):
        if word[at] == "y" and word[at : at + 2] not in ("yo", "yu", "ya"):
            written.append("й" if at and word[at - 1] in _VOWELS else "ы")
            at += 1
            continue
        latin, letter = next(
            ((latin, letter) for latin, letter in _SOUNDS if word.startswith(latin, at)), (word[at],) * 2
        )
        written.append(letter)
        at += len(latin)
    return "".join(written)


def other_spellings(word: str) -> tuple[str, ...]:
    """Give the other spellings of a lowered word, none of them the word itself."""
    return tuple(dict.fromkeys(spelt for spelt in _guesses(word) if spelt and spelt != word))


def _guesses(word: str) -> Iterator[str]:
    if word.isascii():
        sounded = to_cyrillic(word)
        yield sounded
        yield sounded.replace("ы", "и")  # by a standard that writes й and ы alike, and by habit
        yield word.translate(_TO_RUSSIAN_KEYS).replace("ё", "е")
    else:
        yield plain(word)
        yield to_latin(word)
        yield word.translate(_TO_ENGLISH_KEYS)
