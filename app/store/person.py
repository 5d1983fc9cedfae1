"""What is of a person: their card, their cases with what they said there, and what they said elsewhere."""

from app.errors import NotFoundError
from app.store.connection import Database, Row
from app.store.exchange_export import shape_of
from app.store.exchange_format import AccountShape, AssetShape, CaseShape, FileShape
from app.store.store import Store


def contact_row(database: Database, contact_id: int) -> Row:
    """Read a contact with the kind of its account, and whether the account is the person.

    Raises:
        NotFoundError: There is none.
    """
    row = database.row(
        """SELECT c.*, a.kind AS account_kind, a.ref AS account_ref,
        a.kind = 'person' AND (SELECT count(*) FROM contacts o WHERE o.account_id = a.id) = 1 AS is_account
        FROM contacts c JOIN accounts a ON a.id = c.account_id WHERE c.id = ?""",
        (contact_id,),
    )
    if row is None:
        raise NotFoundError("no such contact", wanted=str(contact_id))
    return row


def person_file(store: Store, contact_id: int) -> FileShape:
    """Give all that is of a person in the form of an exchange file.

    Raises:
        NotFoundError: There is no such contact.
    """
    row = contact_row(store.database, contact_id)
    file = shape_of(store, (row["account_id"],))
    if not row["is_account"]:
        file.accounts = [_of_person(file.accounts[0], row["ref"])]
    return file


def _of_person(account: AccountShape, ref: str) -> AccountShape:
    """Leave of an organisation what is of one of its people."""
    cases = [kept for case in account.cases if (kept := _case(case, ref)) is not None]
    used = {case.asset for case in cases}
    return AccountShape(
        ref=account.ref,
        kind=account.kind,
        name=account.name,
        language=account.language,
        notes=None,
        contacts=[person for person in account.contacts if person.ref == ref],
        sites=[],
        assets=[_loose(asset) for asset in account.assets if asset.ref in used],
        cases=cases,
        interactions=[said for said in account.interactions if said.contact == ref],
    )


def _loose(asset: AssetShape) -> AssetShape:
    asset.site = asset.part_of = None
    return asset


def _case(case: CaseShape, ref: str) -> CaseShape | None:
    """A case of the person whole but for what others said; of another's what the person said in it."""
    is_theirs = case.contact == ref
    said = [one for one in case.interactions if one.contact == ref or (is_theirs and one.contact is None)]
    if not is_theirs and not said:
        return None
    case.interactions = said
    told = {one.ref for one in said}
    case.drafts = [
        one for one in case.drafts if one.interaction in told or (is_theirs and not one.interaction)
    ]
    if not is_theirs:
        case.contact, case.visits, case.tasks, case.attachments = None, [], [], []
        for draft in case.drafts:
            draft.visit = None
    return case
