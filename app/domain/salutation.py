"""How a letter greets and closes. The program writes it, so that no name is ever invented.

A contact's own `salutation` comes first. Else it is made from the name: name and patronymic where
there are both, the whole surname politely where there are only initials, the name as written where
no rule is sure.
"""

import re

from app.domain.language import detect_language
from app.domain.records import Contact

RUSSIAN_TITLES = ("г-н", "г-жа", "господин", "госпожа", "гн", "гжа")
ENGLISH_TITLES = {"mr": "Mr", "mrs": "Mrs", "ms": "Ms", "miss": "Miss", "dr": "Dr", "prof": "Prof"}
PATRONYMIC = re.compile(
    r".{2,}(?:[оеё]вич|[ья]евич|ич|[оеё]вна|ична|инична|ұлы|улы|[қк]ызы|г[иы]зы|оглы|о[ғг]лу)$", re.IGNORECASE
)
PATRONYMIC_WORD = re.compile(r"(?:ұлы|улы|[қк]ызы|оглы|гызы)$", re.IGNORECASE)
INITIAL = re.compile(r"[^\W\d_]{1,2}\.", re.UNICODE)
SURNAME = re.compile(
    r".+(?:[оеё]в|[оеё]ва|ин|ина|ын|ына|ский|ская|цкий|цкая|ый|ая|ко|ук|юк|чик|ян|дзе|швили|ых|их)$",
    re.IGNORECASE,
)
# Given names that end like surnames.
GIVEN = frozenset({
    "августин", "августина", "алевтина", "алина", "альбина", "амин", "амина", "ангелина", "антонина",
    "арина", "валентин", "валентина", "василина", "галина", "дарина", "дина", "екатерина", "жасмина",
    "зарина", "ирина", "карина", "каролина", "константин", "кристина", "лина", "мадина", "марин", "марина",
    "мартин", "нина", "полина", "регина", "сабина", "фаина", "христина", "эвелина", "эльвина", "эмин",
    "юстина", "янина", "майя", "рая", "аглая",
})  # fmt: skip
WOMAN = re.compile(r"(?:[оеё]ва|ина|ына|ская|цкая|ая)$", re.IGNORECASE)
MAN = re.compile(r"(?:[оеё]в|ин|ын|ский|цкий|ый)$", re.IGNORECASE)

GREETINGS = {"ru": "Здравствуйте", "kk": "Сәлеметсіз бе"}
CLOSINGS = {"ru": "С уважением,", "kk": "Құрметпен,", "en": "Best regards,"}


def greeting(contact: Contact | None, language: str) -> str:
    """Write the first line of a letter in its language."""
    if language == "en":
        return _english_greeting(contact)
    hello = GREETINGS[language]
    name = _cyrillic_address(contact) if contact else ""
    return f"{hello}, {name}!" if name else f"{hello}!"


def closing(author: str, language: str) -> str:
    """Write the last lines; nothing when nobody's name is set, for a closing without one is no closing."""
    return f"{CLOSINGS[language]}\n{author.strip()}" if author.strip() else ""


def _cyrillic_address(contact: Contact) -> str:
    given = (contact.salutation or "").strip()
    return given or name_patronymic(contact.name)


def name_patronymic(name: str) -> str:
    """Make an address from a full name: «Ермекова Сауле Ермековна» gives «Сауле Ермековна»."""
    words = [word for word in _split(name) if word.rstrip(".").lower() not in RUSSIAN_TITLES]
    if any(INITIAL.fullmatch(word) for word in words):
        return _initials_address(words)
    for place in range(1, len(words)):
        if PATRONYMIC_WORD.fullmatch(words[place]) and place >= 2:
            return " ".join(words[place - 2 : place + 1])
        if PATRONYMIC.fullmatch(words[place]) and not PATRONYMIC_WORD.fullmatch(words[place]):
            return " ".join(words[place - 1 : place + 1])
    return _two_words(words)


def _split(name: str) -> list[str]:
    """Split a name into words; initials written together («С.Е.») come apart, «Асхат-қызы» stays one."""
    return re.sub(r"(?<=[^\W\d_]\.)(?=[^\W\d_])", " ", name.replace(",", " ")).split()


def _initials_address(words: list[str]) -> str:
    """Greet by the whole surname; its ending tells «господин» from «госпожа», or nobody does."""
    surname = next((word for word in words if not INITIAL.fullmatch(word)), "")
    if WOMAN.search(surname):
        return f"госпожа {surname}"
    if MAN.search(surname):
        return f"господин {surname}"
    return " ".join(words)


def _two_words(words: list[str]) -> str:
    """Give the first name when exactly one of two words is a surname by its ending; else all as written."""
    if len(words) != 2:
        return " ".join(words)
    surnames = [bool(SURNAME.fullmatch(word)) and word.lower() not in GIVEN for word in words]
    if surnames[0] == surnames[1]:
        return " ".join(words)
    return words[0] if surnames[1] else words[1]


def _english_greeting(contact: Contact | None) -> str:
    given = ((contact.salutation or contact.name) if contact else "").strip()
    if not given or detect_language(given) != "en":
        return "Hello,"
    words = _split(given)
    title = ENGLISH_TITLES.get(words[0].rstrip(".").lower())
    if title and len(words) > 1:
        return f"Dear {title} {words[-1]},"
    if any(INITIAL.fullmatch(word) for word in words):
        return f"Dear {' '.join(words)},"
    return f"Hello {words[0]}," if len(words) <= 2 else f"Dear {given},"
