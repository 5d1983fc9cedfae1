"""What stands on a card: the children of an account or a case, read in the order they are shown.

Visits and tasks that were put away are left out; people, places, equipment and cases are not: the story names
them still.
"""

from app.domain.casefile import AccountFile, CaseFile
from app.domain.drafts import Draft
from app.domain.ids import AccountId, CaseId
from app.domain.records import Account, Asset, Case, Contact, Direction, Interaction, Site, Task, Visit
from app.errors import NotFoundError
from app.store import rows
from app.store.connection import Database

_OF_CASE = " WHERE case_id = ?"
_OF_ACCOUNT = " WHERE case_id IN (SELECT id FROM cases WHERE account_id = ?)"
_NOT_AWAY = " AND NOT archived"
_VISITS = "SELECT * FROM visits"
_BY_PLAN = " ORDER BY coalesce(planned_at_us, started_at_us, 0), id"
_TASKS = "SELECT * FROM tasks"
_BY_DUE = " ORDER BY done, due_at_us IS NULL, due_at_us, id"
_ATTACHMENTS = "SELECT * FROM attachments WHERE case_id = ? ORDER BY id"
_SIGNATURES = "SELECT s.* FROM signatures s JOIN visits v ON v.id = s.visit_id WHERE v.case_id = ?"
_DRAFTS = "SELECT * FROM drafts"
_KEPT_NEWEST_FIRST = " AND discarded_at_us IS NULL ORDER BY created_at_us DESC, id DESC"


def account(database: Database, account_id: AccountId) -> Account:
    """Read one account.

    Raises:
        NotFoundError: There is none.
    """
    row = database.row("SELECT * FROM accounts WHERE id = ?", (account_id,))
    if row is None:
        raise NotFoundError("no such account", wanted=str(account_id))
    return rows.account(row)


def case(database: Database, case_id: CaseId) -> Case:
    """Read one case.

    Raises:
        NotFoundError: There is none.
    """
    row = database.row("SELECT * FROM cases WHERE id = ?", (case_id,))
    if row is None:
        raise NotFoundError("no such case", wanted=str(case_id))
    return rows.case(row)


def _contacts(database: Database, account_id: AccountId) -> tuple[Contact, ...]:
    found = database.rows("SELECT * FROM contacts WHERE account_id = ? ORDER BY id", (account_id,))
    return tuple(map(rows.contact, found))


def _sites(database: Database, account_id: AccountId) -> tuple[Site, ...]:
    found = database.rows("SELECT * FROM sites WHERE account_id = ? ORDER BY id", (account_id,))
    return tuple(map(rows.site, found))


def _assets(database: Database, account_id: AccountId) -> tuple[Asset, ...]:
    found = database.rows("SELECT * FROM assets WHERE account_id = ? ORDER BY id", (account_id,))
    return tuple(map(rows.asset, found))


def _interactions(database: Database, case_id: CaseId) -> tuple[Interaction, ...]:
    found = database.rows("SELECT * FROM interactions WHERE case_id = ? ORDER BY at_us, id", (case_id,))
    return tuple(map(rows.interaction, found))


def _visits(database: Database, where: str, owner: int) -> tuple[Visit, ...]:
    return tuple(map(rows.visit, database.rows(_VISITS + where + _NOT_AWAY + _BY_PLAN, (owner,))))


def _tasks(database: Database, where: str, owner: int) -> tuple[Task, ...]:
    return tuple(map(rows.task, database.rows(_TASKS + where + _NOT_AWAY + _BY_DUE, (owner,))))


def _drafts(database: Database, where: str, owner: int) -> tuple[Draft, ...]:
    return tuple(map(rows.draft, database.rows(_DRAFTS + where + _KEPT_NEWEST_FIRST, (owner,))))


def case_file(database: Database, case_id: CaseId) -> CaseFile:
    """Read everything about one case.

    Raises:
        NotFoundError: There is none.
    """
    one = case(database, case_id)
    people = _contacts(database, one.account_id)
    sites, assets = _sites(database, one.account_id), _assets(database, one.account_id)
    asset = next((each for each in assets if each.id == one.asset_id), None)
    said = _interactions(database, case_id)
    return CaseFile(
        account=account(database, one.account_id),
        contacts=people,
        sites=sites,
        assets=assets,
        case=one,
        contact=next((each for each in people if each.id == one.contact_id), None),
        site=next((each for each in sites if asset and each.id == asset.site_id), None),
        asset=asset,
        interactions=said,
        visits=_visits(database, _OF_CASE, case_id),
        tasks=_tasks(database, _OF_CASE, case_id),
        drafts=_drafts(database, _OF_CASE, case_id),
        stale_after=max((each.at for each in said if each.direction is Direction.IN), default=None),
        attachments=tuple(map(rows.attachment, database.rows(_ATTACHMENTS, (case_id,)))),
        signatures=tuple(map(rows.signature, database.rows(_SIGNATURES, (case_id,)))),
    )


def account_file(database: Database, account_id: AccountId) -> AccountFile:
    """Read everything about one account; interactions newest first, by the time of the event.

    Raises:
        NotFoundError: There is none.
    """
    one = account(database, account_id)
    cases = database.rows(
        "SELECT * FROM cases WHERE account_id = ? ORDER BY opened_at_us DESC, id DESC", (account_id,)
    )
    said = database.rows(
        "SELECT * FROM interactions WHERE account_id = ? ORDER BY at_us DESC, id DESC", (account_id,)
    )
    return AccountFile(
        account=one,
        contacts=_contacts(database, account_id),
        sites=_sites(database, account_id),
        assets=_assets(database, account_id),
        cases=tuple(map(rows.case, cases)),
        interactions=tuple(map(rows.interaction, said)),
        visits=_visits(database, _OF_ACCOUNT, account_id),
        tasks=_tasks(database, _OF_ACCOUNT, account_id),
        drafts=_drafts(database, _OF_ACCOUNT, account_id),
    )
