"""Reading an exchange file into the store: strictly, in one transaction, the same file twice for nothing."""

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress, Progress
from app.errors import ExchangeError, absence
from app.store import rows
from app.store.case_import import CaseImport, Refs
from app.store.chat_import import import_chat, import_template
from app.store.connection import Row
from app.store.exchange_format import AccountShape, FileShape, decode
from app.store.import_rows import ImportRows
from app.store.store import Store

_BOM = b"\xef\xbb\xbf"


class CancelledError(Exception):
    """Stop was said in the middle of a file; its transaction is rolled back."""


class _DryRunError(Exception):
    """Leaves the transaction without keeping it."""


def read_file(path: Path) -> tuple[FileShape, tuple[str, ...]]:
    """Read a .json or .jsonl file strictly; with it the place of every account, for reports.

    Raises:
        ExchangeError: It cannot be read (`exchange.unreadable`) or is not what commands.md promises.
    """
    try:
        untrusted = path.read_bytes().removeprefix(_BOM)
    except OSError as error:
        raise ExchangeError(
            f"cannot read: {error.strerror}", code="exchange.unreadable", path=str(path), **absence(error)
        ) from error
    if path.suffix.lower() != ".jsonl":
        file = decode(untrusted, FileShape)
        return file, tuple(f"accounts[{index}]" for index in range(len(file.accounts)))
    accounts, places = [], []
    for number, line in enumerate(untrusted.splitlines(), start=1):
        if line.strip():
            accounts.append(decode(line, AccountShape, f"line {number}: "))
            places.append(f"line {number}")
    return FileShape(vakhta=1, accounts=accounts), tuple(places)


def import_file(
    store: Store,
    path: Path,
    batch: str,
    *,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
    cancel: CancelToken | None = None,
) -> ImportRows:
    """Read one file in one transaction, or leave the store as it was.

    Raises:
        ExchangeError: The file is refused whole; `path` says where.
        DiskFullError: Nothing of it is kept.
        CancelledError: Stop was said; nothing of it is kept.
    """
    file, places = read_file(path)
    into = ImportRows(store.database, batch)

    with contextlib.suppress(_DryRunError), store.database.transaction():
        for done, (account, place) in enumerate(zip(file.accounts, places, strict=True)):
            _stop_here(cancel)
            _Account(store, into, path.parent, dry_run=dry_run).take(account, place)
            if on_progress:
                on_progress(Progress(done + 1, len(file.accounts), "rows"))
        for index, chat in enumerate(file.chats):
            import_chat(into, chat, f"chats[{index}]")
        for index, template in enumerate(file.templates):
            import_template(into, template, f"templates[{index}]")
        _keep(store, into, batch, dry_run=dry_run)
    return into


def _stop_here(cancel: CancelToken | None) -> None:
    if cancel and cancel.is_cancelled:
        raise CancelledError


def _keep(store: Store, into: ImportRows, batch: str, *, dry_run: bool) -> None:
    if dry_run:
        raise _DryRunError
    if into.created or into.updated:
        created, updated = dict(into.created), dict(into.updated)
        store.audit.append("exchange.imported", "batch", None, batch=batch, created=created, updated=updated)


def foreign_ref(account: AccountShape) -> str:
    """Name an account whose ref another one has here; always the same, so that it is found again."""
    return f"{account.ref}~{hashlib.sha256(f'{account.kind}|{account.name}'.encode()).hexdigest()[:6]}"


class _Account:
    """Takes one account of a file in."""

    def __init__(self, store: Store, into: ImportRows, beside: Path, *, dry_run: bool) -> None:
        self._store = store
        self._into = into
        self._beside = beside
        self._dry_run = dry_run

    def take(self, account: AccountShape, place: str) -> None:
        values = {
            "kind": account.kind, "name": account.name, "language": account.language,
            "notes": account.notes, "tags": rows.to_json(account.tags), "tax_id": account.tax_id or None,
        }  # fmt: skip
        account_id, _ = self._into.put("accounts", {}, self._ref(account), values, place)
        refs = Refs(self._into, account_id)
        self._people_and_places(account, refs, place)
        self._equipment(account, refs, place)
        cases = CaseImport(self._store, self._into, refs, self._beside, dry_run=self._dry_run)
        for index, case in enumerate(account.cases):
            cases.take(case, f"{place}.cases[{index}]")
        for index, said in enumerate(account.interactions):
            cases.interaction(None, said, f"{place}.interactions[{index}]")

    def _ref(self, account: AccountShape) -> str:
        known = self._into.find("accounts", {}, account.ref)
        if known is None or known["name"] == account.name or self._shares(known, account):
            return account.ref
        return foreign_ref(account)

    def _shares(self, known: Row, account: AccountShape) -> bool:
        """Say whether two accounts of one ref and different names have something only one can have."""
        return any(
            self._store.database.row(sql, (known["id"], value)) for sql, value in _only_one_has(account)
        )

    def _people_and_places(self, account: AccountShape, refs: "Refs", place: str) -> None:
        for index, person in enumerate(account.contacts):
            values: dict[str, object] = {
                "name": person.name, "salutation": person.salutation, "role": person.role,
                "phones": rows.to_json(person.phones), "emails": rows.to_json(person.emails),
            }  # fmt: skip
            refs.put("contacts", person.ref, values, f"{place}.contacts[{index}]")
        for index, site in enumerate(account.sites):
            values = {
                "name": site.name, "address": site.address, "latitude": site.latitude,
                "longitude": site.longitude,
            }  # fmt: skip
            refs.put("sites", site.ref, values, f"{place}.sites[{index}]")

    def _equipment(self, account: AccountShape, refs: "Refs", place: str) -> None:
        later: list[tuple[int, str, str]] = []
        known = {asset.ref for asset in account.assets}
        for index, asset in enumerate(account.assets):
            line = f"{place}.assets[{index}]"
            whole = refs.find("assets", asset.part_of)
            values = {
                "site_id": refs.get("sites", asset.site, f"{line}.site"), "name": asset.name,
                "model": asset.model, "serial_number": asset.serial_number, "part_of": whole,
            }  # fmt: skip
            if whole is None and asset.part_of is not None and asset.part_of not in known:
                raise ExchangeError("no such asset", path=f"{line}.part_of", reason="no such ref")
            asset_id, written = refs.put("assets", asset.ref, values, line)
            if written and whole is None and asset.part_of is not None:
                later.append((asset_id, asset.part_of, f"{line}.part_of"))
        for asset_id, part_of, line in later:
            target = refs.get("assets", part_of, line)
            assert target is not None, "a named ref is found or refused"
            self._into.point("assets", asset_id, "part_of", target)


def _only_one_has(account: AccountShape) -> Iterator[tuple[str, Any]]:
    for asset in account.assets:
        if asset.serial_number:
            yield "SELECT 1 FROM assets WHERE account_id = ? AND serial_number = ?", asset.serial_number
    for case in account.cases:
        yield "SELECT 1 FROM cases WHERE account_id = ? AND number = ?", case.number
    for person in account.contacts:
        for address in person.emails:
            sql = "SELECT 1 FROM contacts c, json_each(c.emails) e WHERE c.account_id = ? AND e.value = ?"
            yield sql, address


def batch_name(store: Store) -> str:
    """Name a new batch; readable, and unlike any other."""
    return f"{store.clock():%Y%m%d-%H%M%S}-{rows.new_ref()[-4:]}"


def known_batch(store: Store, batch: str) -> bool:
    """Say whether there is anything to take back of a batch."""
    return store.database.row("SELECT 1 FROM import_changes WHERE batch = ? LIMIT 1", (batch,)) is not None
