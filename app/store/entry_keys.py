"""Who is here already: the keys by which a line of a stranger's file is known to be one of ours.

An account is known by its tax id, else by its name; a contact by an e-mail, else by a phone or within the
account by the name; a site and an asset within the account; a case by its number, else by its title, or as a
request by all it says (`ref`). Read
from the store when first asked, then kept in step by what the import adds.
"""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from app.domain.entries import phone_key
from app.store.connection import Database
from app.store.folding import squash

_QUOTES = {ord(letter): None for letter in "«»\"'“”„‘’`"} | {ord("ё"): "е"}


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Name a name however it was quoted, spaced and written large."""
    return " ".join(name.lower().translate(_QUOTES).split())


def tax_key(tax_id: str) -> str:
    """Name a tax id by its digits and letters."""
    return tax_id if tax_id.isdecimal() else squash(tax_id)


class EntryKeys:
    """Finds rows by their keys; all of one open transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._accounts: tuple[dict[str, int], dict[str, int], dict[int, str]] | None = None
        self._people: tuple[dict[str, int], dict[str, list[int]], dict[int, tuple[int, str]]] | None = None
        self._within: dict[str, dict[tuple[int, str], int]] = {}

    def account(self, name: str, tax_id: str) -> int | None:
        """Find an account; one of that name with another tax id is another one."""
        by_name, by_tax, taxes = self._known_accounts()
        tax = tax_key(tax_id) if tax_id else ""
        if tax and tax in by_tax:
            return by_tax[tax]
        found = by_name.get(name_key(name)) if name else None
        return None if found is None or (tax and taxes.get(found, tax) != tax) else found

    def add_account(self, account_id: int, name: str, tax_id: str) -> None:
        """Know an account from here on."""
        by_name, by_tax, taxes = self._known_accounts()
        by_name.setdefault(name_key(name), account_id)
        if tax_id:
            by_tax[tax_key(tax_id)] = account_id
            taxes[account_id] = tax_key(tax_id)

    def _known_accounts(self) -> tuple[dict[str, int], dict[str, int], dict[int, str]]:
        if self._accounts is None:
            self._accounts = {}, {}, {}
            for row in self._database.rows("SELECT id, name, tax_id FROM accounts ORDER BY id"):
                self.add_account(row["id"], row["name"], row["tax_id"] or "")
        return self._accounts

    def contact(
        self, name: str, emails: Iterable[str], phones: Iterable[str], account_id: int | None
    ) -> tuple[int, int] | None:
        """Find a contact and its account; a shared phone is not enough for another name."""
        by_email, by_phone, people = self._known_people()
        found = [by_email[email.lower()] for email in emails if email.lower() in by_email]
        found += [
            one
            for phone in phones
            for one in by_phone.get(phone_key(phone), ())
            if _is_one_name(people[one][1], name)
        ]
        for one in found:
            if account_id is None or people[one][0] == account_id:
                return one, people[one][0]
        same = None if account_id is None or not name else self.within("contacts", account_id, name_key(name))
        return None if same is None or account_id is None else (same, account_id)

    def add_contact(self, contact_id: int, account_id: int, values: dict[str, object]) -> None:
        """Know a contact from here on."""
        name = name_key(str(values["name"]))
        self._known_people()[2][contact_id] = account_id, name
        self.learn(contact_id, json.loads(str(values["emails"])), json.loads(str(values["phones"])))
        self.add_within("contacts", account_id, name, contact_id)

    def learn(self, contact_id: int, emails: Iterable[str], phones: Iterable[str]) -> None:
        """Know a contact by these too."""
        by_email, by_phone, _ = self._known_people()
        for email in emails:
            by_email.setdefault(email.lower(), contact_id)
        for key in filter(None, map(phone_key, phones)):
            if contact_id not in (known := by_phone.setdefault(key, [])):
                known.append(contact_id)

    def _known_people(self) -> tuple[dict[str, int], dict[str, list[int]], dict[int, tuple[int, str]]]:
        if self._people is None:
            self._people = {}, {}, {}
            for row in self._database.rows("SELECT * FROM contacts ORDER BY id"):
                self.add_contact(row["id"], row["account_id"], dict(row))
        return self._people

    def within(self, table: str, owner: int, key: str) -> int | None:
        """Find a row of an account (or of a case) by its key there."""
        return self._known_within(table).get((owner, key))

    def add_within(self, table: str, owner: int, key: str, row_id: int) -> None:
        """Know a row of an account (or of a case) from here on."""
        if key:
            self._known_within(table).setdefault((owner, key), row_id)

    def _known_within(self, table: str) -> dict[tuple[int, str], int]:
        if table not in self._within:
            known = self._within[table] = {}
            for owner, keys, row_id in _READERS[table](self._database):
                for key in keys:
                    known.setdefault((owner, key), row_id)
        return self._within[table]


def _is_one_name(known: str, name: str) -> bool:
    return not name or not known or bool(set(known.split()) & set(name_key(name).split()))


_Keys = Iterator[tuple[int, list[str], int]]


def _contacts(_database: Database) -> _Keys:
    return iter(())  # Added with all their keys by `add_contact`.


def _sites(database: Database) -> _Keys:
    for row in database.rows("SELECT id, account_id, name, address FROM sites ORDER BY id"):
        yield row["account_id"], [name_key(row["name"]), name_key(row["address"] or "")], row["id"]


def _assets(database: Database) -> _Keys:
    for row in database.rows("SELECT id, account_id, name, serial_number FROM assets ORDER BY id"):
        yield row["account_id"], [asset_key(row["name"], row["serial_number"] or "")], row["id"]


def _cases(database: Database) -> _Keys:
    for row in database.rows("SELECT id, account_id, ref, number, title FROM cases ORDER BY id"):
        keys = [squash(row["number"]), f"title {name_key(row['title'])}", row["ref"]]
        yield row["account_id"], keys, row["id"]


def _visits(database: Database) -> _Keys:
    for row in database.rows("SELECT id, case_id, ref, planned_at_us FROM visits ORDER BY id"):
        yield row["case_id"], [row["ref"], f"at {row['planned_at_us']}"], row["id"]


def _tasks(database: Database) -> _Keys:
    for row in database.rows("SELECT id, case_id, ref, title FROM tasks ORDER BY id"):
        yield row["case_id"], [row["ref"], name_key(row["title"])], row["id"]


def asset_key(name: str, serial_number: str) -> str:
    """Name an asset: its serial number where it has one."""
    return f"serial {squash(serial_number)}" if serial_number else f"name {name_key(name)}"


_READERS = {
    "contacts": _contacts, "sites": _sites, "assets": _assets, "cases": _cases, "visits": _visits,
    "tasks": _tasks,
}  # fmt: skip
