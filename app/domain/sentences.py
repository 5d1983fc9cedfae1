"""What a person is told about a known failure: what happened, what was kept, what to do.

One table per language (`sentences_ru`, `sentences_en` and what rooms keep of their own), the same for desk
and command line. In a template `{name}` is a fact of the error; a piece in `[[…]]` is left out when a fact it
names is not there. Facts that are bytes are shown as gigabytes or megabytes in the language's own way.
"""

import re
from collections.abc import Mapping

from app.domain import (
    sentences_advice,
    sentences_bundles,
    sentences_en,
    sentences_imports,
    sentences_policy,
    sentences_records,
    sentences_ru,
    sentences_safety,
    sentences_staging,
    sentences_stick,
    sentences_trust,
)

Facts = Mapping[str, str | int | float]

# Rooms with sentences of their own; a code stands in one of them.
_ROOMS = (
    sentences_advice,
    sentences_bundles,
    sentences_imports,
    sentences_policy,
    sentences_records,
    sentences_safety,
    sentences_staging,
    sentences_stick,
    sentences_trust,
)
RUSSIAN = {**sentences_ru.RUSSIAN}
ENGLISH = {**sentences_en.ENGLISH}
for _room in _ROOMS:
    RUSSIAN |= _room.RUSSIAN
    ENGLISH |= _room.ENGLISH

TABLES: Mapping[str, Mapping[str, str]] = {"ru": RUSSIAN, "en": ENGLISH}

_UNITS = {"ru": ("КБ", "МБ", "ГБ", ","), "en": ("KB", "MB", "GB", ".")}
# Facts that are bytes: those whose name says so, and these.
_SIZES = {"needed", "available", "free"}
_FACT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[\[(.*?)\]\]")


def sentence(code: str, facts: Facts, language: str) -> str:
    """The sentence for `code` in `ru` or `en`; a code not in the table is told as its room's.

    Args:
        code: Of an `AppError` or of a finding.
        facts: Values the sentence may name; those it needs and does not get are shown as a dash. With a
            `variant`, the sentence of `code.variant` is taken where there is one.
        language: `ru`; anything else is English.
    """
    table = TABLES.get(language, ENGLISH)
    words = "ru" if table is RUSSIAN else "en"
    template = table[_known(f"{code}.{facts.get('variant', '')}", table)]
    kept = _OPTIONAL.sub(lambda found: _whole_or_nothing(found[1], facts), template)
    return _FACT.sub(lambda found: _shown(found[1], facts, words), kept)


def is_told(code: str) -> bool:
    """Whether people have a sentence for `code` or for its room."""
    return _known(code, ENGLISH) != "app"


def _known(code: str, table: Mapping[str, str]) -> str:
    while code and code not in table:
        code = code.rpartition(".")[0]
    return code or "app"


def _whole_or_nothing(piece: str, facts: Facts) -> str:
    named = _FACT.findall(piece)
    return piece if all(str(facts.get(name, "")) for name in named) else ""


def _shown(name: str, facts: Facts, language: str) -> str:
    value = facts.get(name)
    if value is None:
        return "—"
    if (name.endswith("_bytes") or name in _SIZES) and isinstance(value, int | float):
        return size(value, language)
    return str(value)


def size(count: float, language: str) -> str:
    """Bytes as people read them: «1,1 ГБ», “512 MB”."""
    kilobytes, megabytes, gigabytes, point = _UNITS["ru" if language == "ru" else "en"]
    if count >= 1e9:
        return f"{count / 1e9:.1f}".replace(".", point) + f"\N{NO-BREAK SPACE}{gigabytes}"
    if count < 1e6:
        return f"{count / 1e3:.0f}\N{NO-BREAK SPACE}{kilobytes}"
    return f"{count / 1e6:.0f}\N{NO-BREAK SPACE}{megabytes}"
