"""Points as they are told to the model.

Engineers jot down «клапаны не вскрывать»; a small model copies that into the letter as an order. Told
«Просим клапаны не вскрывать» it writes politely whether it copies or not, and knows who is to act.
"""

import re

INFINITIVE = re.compile(r"(?<!\w)[а-яё]{2,}(?:ть|ти|чь)(?:ся|сь)?(?!\w)", re.IGNORECASE)
# Nouns and numerals that end so; those in -ость are told by their ending.
NO_VERBS = frozenset({
    "часть", "части", "запчасть", "запчасти", "область", "области", "сеть", "сети", "путь", "пути", "печь",
    "ночь", "речь", "шесть", "пять", "девять", "десять", "опять", "почти", "треть", "четверть", "ртуть",
    "нефть", "нити", "кисти", "прочь", "хоть", "есть", "чуть", "дети", "плоть", "кость",
})  # fmt: skip
# Words that make the sentence whole already, or say that it is we who act.
WHOLE = re.compile(
    r"(?<!\w)(?:мы|нас|нам|наш\w*|бригад\w*|прос(?:им|ьба)|можно|нужно|надо|нельзя|следует|необходимо|"
    r"может\w*|можете|сможе\w+|буд(?:ем|ет|ут|ете)|пожалуйста|рекомендуем|готовы)(?!\w)",
    re.IGNORECASE,
)


def told_point(point: str) -> str:
    """Give a jotted request as a sentence: «клапаны не вскрывать» becomes «Просим клапаны не вскрывать»."""
    if WHOLE.search(point) or not any(
        _is_verb(match.group().lower()) for match in INFINITIVE.finditer(point)
    ):
        return point
    return f"Просим {lowered(point)}"


def _is_verb(word: str) -> bool:
    return word not in NO_VERBS and not word.endswith(("ость", "ости", "остей", "дцать"))


def lowered(text: str) -> str:
    """Lower the first letter, but of an abbreviation («ТО-1») or a part number."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text
