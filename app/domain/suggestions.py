"""What a template's variable most likely stands for, when a case is open."""

from collections.abc import Callable, Mapping
from datetime import datetime

from app.domain.casefile import CaseFile

_KNOWN: Mapping[str, Callable[[CaseFile], str]] = {
    "номер": lambda file: file.case.number,
    "number": lambda file: file.case.number,
    "тема": lambda file: file.case.title,
    "title": lambda file: file.case.title,
    "клиент": lambda file: file.account.name,
    "client": lambda file: file.account.name,
    "контакт": lambda file: file.contact.name if file.contact else "",
    "contact": lambda file: file.contact.name if file.contact else "",
    "имя": lambda file: (file.contact.salutation or file.contact.name) if file.contact else "",
    "name": lambda file: (file.contact.salutation or file.contact.name) if file.contact else "",
    "площадка": lambda file: file.site.name if file.site else "",
    "site": lambda file: file.site.name if file.site else "",
    "оборудование": lambda file: file.asset.name if file.asset else "",
    "asset": lambda file: file.asset.name if file.asset else "",
    "серийный номер": lambda file: file.asset.serial_number if file.asset else "",
    "serial number": lambda file: file.asset.serial_number if file.asset else "",
}


def suggest(name: str, file: CaseFile, now: datetime) -> str:
    """Give what the case knows under a variable's name; nothing where it knows nothing."""
    wanted = name.casefold()
    if wanted in ("дата", "date"):
        return f"{now:%d.%m.%Y}"
    known = _KNOWN.get(wanted)
    return known(file) if known else ""
