"""Which language a text is in, by its letters alone, and which one a letter is written in."""

from app.domain.casefile import CaseFile
from app.domain.records import Direction

LANGUAGES = ("ru", "en", "kk")
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
# A Kazakh sentence has such a letter in nearly every word; a Russian one has none but in names.
KAZAKH_SHARE = 0.04


def detect_language(text: str) -> str | None:
    """Tell `ru`, `kk` or `en` by the share of Cyrillic letters; None when there are no letters."""
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if not letters:
        return None
    cyrillic = [letter for letter in letters if "Ѐ" <= letter <= "ӿ"]
    if len(cyrillic) * 2 < len(letters):
        return "en"
    kazakh = sum(letter in KAZAKH_LETTERS for letter in cyrillic)
    return "kk" if kazakh >= KAZAKH_SHARE * len(cyrillic) else "ru"


def letter_language(file: CaseFile, wanted: str | None = None) -> str:
    """Choose the language of a letter: the one asked for, the account's, the customer's last, Russian."""
    for candidate in (wanted, file.account.language):
        short = (candidate or "").strip().lower()[:2]
        if short in LANGUAGES:
            return short
    incoming = [
        event for event in file.interactions if event.direction is Direction.IN and event.text.strip()
    ]
    return (detect_language(incoming[-1].text) if incoming else None) or "ru"
