"""Contacts as vCard 3.0, which every telephone and mail program reads."""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.store.exchange_format import AccountShape, ContactShape, FileShape

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def vcard_bytes(file: "FileShape") -> tuple[bytes, int]:
    """Write the contacts and give how many."""
    cards = [_card(account, person) for account in file.accounts for person in account.contacts]
    return "".join(cards).encode(), len(cards)


def _card(account: "AccountShape", person: "ContactShape") -> str:
    from vobject import vCard  # type: ignore[import-untyped]
    from vobject.vcard import Name  # type: ignore[import-untyped]

    card = vCard()
    name = _plain(person.name)
    # A name is kept whole: which of its words is the family's is not known.
    card.add("fn").value = name
    card.add("n").value = Name(family=name)
    if account.kind == "organisation":
        card.add("org").value = [_plain(account.name)]
    if person.role:
        card.add("title").value = _plain(person.role)
    for phone in person.phones:
        card.add("tel").value = _plain(phone)
    for email in person.emails:
        card.add("email").value = _plain(email)
    return str(card.serialize())


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)
