"""Taking the lines of a stranger's file in: whose they are, whether we have them, and what is new of them.

Invariants: a line that says nothing new changes nothing and is told as skipped; what we have is completed,
never overwritten; interactions are only ever added, each known by its own key or by what it says.
"""

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime

from app.domain.entries import Entry, EntryRefusedError, Values
from app.domain.imports import ReadingRules
from app.domain.records import AccountKind, CaseStatus, Direction, InteractionKind, Urgency
from app.domain.reports import ImportProblem
from app.store import rows
from app.store.bulk_rows import BulkRows
from app.store.connection import Database
from app.store.entry_keys import EntryKeys, asset_key, name_key
from app.store.folding import squash

_OWNERS = frozenset(("account", "contact"))
_FIRST = ("account", "contact", "site", "asset")
Clock = Callable[[], datetime]


def content_ref(*texts: object) -> str:
    """Name what a line says; the same line gets the same name."""
    return f"x-{hashlib.sha256(chr(31).join(map(str, texts)).encode()).hexdigest()[:20]}"


class EntryImport:
    """Takes entries into the transaction around it.

    Attributes:
        batch: What is done is noted under it; `rules` say how texts are to be understood.
        rows: What was done.
        skipped: Lines that said nothing new; `rejected` those that could not be taken.
    """

    def __init__(self, database: Database, batch: str, rules: ReadingRules, clock: Clock) -> None:
        self._database = database
        self.rules = rules
        self._now = clock()
        self.batch = batch
        self._keys = EntryKeys(database)
        self._said: dict[int, set[str]] = {}
        self._last_number: int | None = None
        self.rows = BulkRows(database, batch)
        self.skipped: list[ImportProblem] = []
        self.rejected: list[ImportProblem] = []

    def take(self, entry: Entry) -> None:
        """Take one line in, or note why not."""
        touched = self.rows.touched
        try:
            account_id, contact_id = self._whose(entry)
            self._belongings(entry, account_id, contact_id)
        except EntryRefusedError as refusal:
            # What stands before the refused piece is written by now.
            kept = tuple(kind for kind in _FIRST if entry.of(kind)) if self.rows.touched != touched else ()
            self.rejected.append(ImportProblem(entry.line, refusal.code, str(refusal), kept))
            return
        if self.rows.touched == touched:
            self.skipped.append(ImportProblem(entry.line, "import.duplicate", "nothing new"))

    def _belongings(self, entry: Entry, account_id: int, contact_id: int | None) -> None:
        if entry.records.keys() <= _OWNERS:
            return
        site_id = self._site(account_id, entry.of("site")) if entry.of("site") else None
        asset_id = self._asset(account_id, site_id, entry.of("asset")) if entry.of("asset") else None
        case_id = None
        if entry.of("case"):
            case_id = self._case(account_id, contact_id, asset_id, entry.of("case"))
        if (entry.of("visit") or entry.of("task")) and case_id is None:
            raise EntryRefusedError("import.no_case", "case.title")
        if entry.of("visit") and case_id is not None:
            self._visit(case_id, entry.of("visit"))
        if entry.of("task") and case_id is not None:
            self._task(case_id, entry.of("task"))
        if entry.of("interaction"):
            self._interaction(entry, account_id, contact_id, case_id)

    # Whose it is.

    def _whose(self, entry: Entry) -> tuple[int, int | None]:
        correspondent = self._known_correspondent(entry)
        if correspondent is not None:
            return correspondent[1], correspondent[0]
        if entry.of("account") or self.rules.account:
            account_id = self._account(entry.of("account"))
            return account_id, self._contact(account_id, entry.of("contact")) if entry.of("contact") else None
        if entry.of("contact"):
            return self._person(entry.of("contact"))
        stranger = self._stranger(entry)
        if stranger is None:
            raise EntryRefusedError("import.no_account", "account.name")
        name, address = stranger
        return self._person({"name": name or address, "emails": [address]})

    def _known_correspondent(self, entry: Entry) -> tuple[int, int] | None:
        for _, address in (entry.mail_from, *entry.mail_to):
            if address and address not in self.rules.own:
                found = self._keys.contact("", [address], (), None)
                if found is not None:
                    return found
        return None

    def _stranger(self, entry: Entry) -> tuple[str, str] | None:
        """Whom nobody knows yet: who wrote, or whom we wrote to."""
        for name, address in (entry.mail_from, *entry.mail_to):
            if "@" in address and address not in self.rules.own:
                return name, address
        return None

    def _person(self, contact: Values) -> tuple[int, int]:
        found = self._keys.contact(
            str(contact["name"]), _list(contact, "emails"), _list(contact, "phones"), None
        )
        account_id = (
            found[1] if found else self._account({"name": contact["name"], "kind": AccountKind.PERSON})
        )
        return account_id, self._contact(account_id, contact)

    def _account(self, said: Values) -> int:
        name, tax_id = str(said.get("name", "") or self.rules.account), str(said.get("tax_id", ""))
        found = self._keys.account(name, tax_id)
        completing: dict[str, object] = {"notes": said.get("notes"), "tax_id": tax_id or None}
        if "tags" in said:
            completing["tags"] = rows.to_json(said["tags"])
        if found is not None:
            if len(said) > 1:
                self.rows.complete("accounts", found, completing)
                self._keys.add_account(found, name, tax_id)
            return found
        if not name:
            raise EntryRefusedError("import.no_account", "account.name")
        values = {
            "ref": rows.new_ref(), "kind": said.get("kind", AccountKind.ORGANISATION), "name": name,
            "language": said.get("language", self.rules.language), "tags": "[]", **completing,
        }  # fmt: skip
        account_id = self.rows.add("accounts", values)
        self._keys.add_account(account_id, name, tax_id)
        return account_id

    def _contact(self, account_id: int, said: Values) -> int:
        name, emails, phones = str(said["name"]), _list(said, "emails"), _list(said, "phones")
        found = self._keys.contact(name, emails, phones, account_id)
        completing = {
            "salutation": said.get("salutation"), "role": said.get("role"),
            "phones": rows.to_json(phones), "emails": rows.to_json(emails),
        }  # fmt: skip
        if found is not None:
            self.rows.complete("contacts", found[0], completing)
            self._keys.learn(found[0], emails, phones)
            return found[0]
        values = {"ref": rows.new_ref(), "account_id": account_id, "name": name, **completing}
        contact_id = self.rows.add("contacts", values)
        self._keys.add_contact(contact_id, account_id, values)
        return contact_id

    # What belongs to it.

    def _site(self, account_id: int, said: Values) -> int:
        address = said.get("address")
        name = str(said.get("name") or address)
        return self._put(
            "sites",
            account_id,
            [name_key(name), name_key(str(address or ""))],
            {"account_id": account_id, "name": name[:500]},
            {"address": address, "latitude": said.get("latitude"), "longitude": said.get("longitude")},
        )

    def _asset(self, account_id: int, site_id: int | None, said: Values) -> int:
        serial, name = (
            said.get("serial_number"),
            str(said.get("name") or said.get("model") or said["serial_number"]),
        )
        return self._put(
            "assets",
            account_id,
            [asset_key(name, str(serial or ""))],
            {"account_id": account_id, "name": name, "part_of": None},
            {"site_id": site_id, "model": said.get("model"), "serial_number": serial},
        )

    def _case(self, account_id: int, contact_id: int | None, asset_id: int | None, said: Values) -> int:
        number, title = said.get("number"), str(said.get("title") or said.get("number") or "")
        ref = content_ref("case", said["key"]) if said.get("key") else rows.new_ref()
        keys = [_case_key(said, ref, title)]
        if not (number or said.get("title")):
            raise EntryRefusedError("import.no_name", "case.title")
        known = self._keys.within("cases", account_id, keys[0])
        fresh = {
            "ref": ref, "account_id": account_id, "title": title,
            "urgency": said.get("urgency", Urgency.NORMAL), "status": said.get("status", CaseStatus.NEW),
            "tags": rows.to_json(said.get("tags", [])),
            **rows.time_columns("opened_at", _time(said, "opened_at") or self._now),
            "number": number or (self._next_number() if known is None else None),
        }  # fmt: skip
        completing = {
            "category": said.get("category"), "contact_id": contact_id, "asset_id": asset_id,
            **rows.time_columns("due_at", _time(said, "due_at")),
        }  # fmt: skip
        return self._put("cases", account_id, keys, fresh, completing)

    def _next_number(self) -> str:
        if self._last_number is None:
            found = (squash(row["number"]) for row in self._database.rows("SELECT number FROM cases"))
            taken = (int(one[1:]) for one in found if one[:1] == "c" and one[1:].isdecimal())
            self._last_number = max(taken, default=0)
        self._last_number += 1
        return f"С-{self._last_number:04d}"

    def _visit(self, case_id: int, said: Values) -> None:
        times = {name: _time(said, name) for name in ("planned_at", "started_at", "finished_at")}
        ref = content_ref("visit", said.get("ref") or (times["planned_at"], said.get("notes")))
        columns: dict[str, object] = {}
        for name, at in times.items():
            columns |= rows.time_columns(name, at)
        fresh = {"case_id": case_id, "ref": ref, "checklist": "[]"}
        completing = {**columns, "engineer": said.get("engineer"), "notes": said.get("notes")}
        self._put("visits", case_id, [ref, str(said.get("ref", ""))], fresh, completing)

    def _task(self, case_id: int, said: Values) -> None:
        ref = content_ref("task", said.get("ref") or said["title"])
        fresh = {"case_id": case_id, "ref": ref, "title": said["title"], "done": int(bool(said.get("done")))}
        self._put(
            "tasks",
            case_id,
            [ref, str(said.get("ref", ""))],
            fresh,
            rows.time_columns("due_at", _time(said, "due_at")),
        )

    def _put(
        self, table: str, owner: int, keys: Iterable[str], fresh: dict[str, object], completing: Values
    ) -> int:
        """Complete the row one of the keys names, or make it."""
        for key in keys:
            found = self._keys.within(table, owner, key) if key else None
            if found is not None:
                self.rows.complete(table, found, completing)
                return found
        row_id = self.rows.add(table, {"ref": rows.new_ref(), **fresh, **completing})
        for key in keys:
            self._keys.add_within(table, owner, key, row_id)
        return row_id

    def _interaction(
        self, entry: Entry, account_id: int, contact_id: int | None, case_id: int | None
    ) -> None:
        said = entry.of("interaction")
        kind = said.get("kind", InteractionKind.NOTE)
        at, subject, text = (
            _time(said, "at"),
            said.get("subject"),
            str(said.get("text") or said.get("subject")),
        )
        ref = content_ref(said.get("ref") or (kind, at, said.get("author"), subject, text))
        known = self._said_in(account_id)
        if ref in known or said.get("ref") in known:
            return
        known.add(ref)
        columns = {
            "ref": ref, "account_id": account_id,
            "case_id": case_id or self._case_named(account_id, str(subject or "")), "kind": kind,
            "direction": said.get("direction") or self._direction(entry, str(kind)),
            **rows.time_columns("at", at or self._now), "contact_id": contact_id,
            "author": said.get("author") or entry.mail_from[0] or entry.mail_from[1] or None,
            "subject": subject, "text": text,
        }  # fmt: skip
        self.rows.add("interactions", columns)

    def _said_in(self, account_id: int) -> set[str]:
        """The keys of what was imported into an account before."""
        if account_id not in self._said:
            found = []
            if not self.rows.is_new("accounts", account_id):
                sql = "SELECT ref FROM interactions WHERE account_id = ?"
                found = self._database.rows(sql, (account_id,))
            self._said[account_id] = {row["ref"] for row in found}
        return self._said[account_id]

    def _case_named(self, account_id: int, subject: str) -> int | None:
        """The case whose number stands in the subject of a letter."""
        for word in subject.split():
            if any(letter.isdigit() for letter in word):
                found = self._keys.within("cases", account_id, squash(word))
                if found is not None:
                    return found
        return None

    def _direction(self, entry: Entry, kind: str) -> str:
        sender = entry.mail_from[1]
        if kind == InteractionKind.NOTE:
            return Direction.INTERNAL
        if sender in self.rules.own and sender:
            return Direction.OUT
        # We wrote when the one we know is among those it went to.
        known = bool(sender) and self._keys.contact("", [sender], (), None) is not None
        others = any(self._keys.contact("", [address], (), None) for _, address in entry.mail_to)
        return Direction.OUT if others and not known else Direction.IN


def _case_key(said: Values, ref: str, title: str) -> str:
    if said.get("number"):
        return squash(str(said["number"]))
    return ref if said.get("key") else f"title {name_key(title)}"


def _list(values: Values, name: str) -> list[str]:
    found = values.get(name, [])
    assert isinstance(found, list), "entries hold lists here"
    return found


def _time(values: Values, name: str) -> datetime | None:
    found = values.get(name)
    assert found is None or isinstance(found, datetime), "entries hold times here"
    return found
