"""What `add` takes for each kind of record: the exchange's fields, parents by id or ref."""

import msgspec

from app.domain.records import AccountKind, CaseStatus, Urgency
from app.store.exchange_format import ChecklistShape, Latitude, Longitude, Ref, Time

# An id of this profile, or the ref of a file.
Key = int | Ref


class NewRecord(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base: the ref is made when absent."""

    ref: Ref | None = None


class NewAccount(NewRecord):
    """An account."""

    name: Ref
    kind: AccountKind = AccountKind.ORGANISATION
    language: str = "ru"
    notes: str | None = None
    tax_id: str | None = None
    tags: list[str] = []


class NewContact(NewRecord):
    """A contact of an account."""

    account: Key
    name: Ref
    salutation: str | None = None
    role: str | None = None
    phones: list[str] = []
    emails: list[str] = []


class NewSite(NewRecord):
    """A site of an account."""

    account: Key
    name: Ref
    address: str | None = None
    latitude: Latitude | None = None
    longitude: Longitude | None = None


class NewAsset(NewRecord):
    """An asset of an account; `site` and `part_of` are of the same account."""

    account: Key
    name: Ref
    site: Key | None = None
    model: str | None = None
    serial_number: str | None = None
    part_of: Key | None = None


class NewCase(NewRecord):
    """A case of an account; number and time are given when absent."""

    account: Key
    title: Ref
    number: Ref | None = None
    category: str | None = None
    urgency: Urgency = Urgency.NORMAL
    status: CaseStatus = CaseStatus.NEW
    opened_at: Time | None = None
    due_at: Time | None = None
    contact: Key | None = None
    asset: Key | None = None
    tags: list[str] = []


class NewVisit(NewRecord):
    """A visit of a case."""

    case: Key
    planned_at: Time | None = None
    started_at: Time | None = None
    finished_at: Time | None = None
    engineer: str | None = None
    notes: str | None = None
    checklist: list[ChecklistShape] = []


class NewTask(NewRecord):
    """A task of a case."""

    case: Key
    title: Ref
    due_at: Time | None = None
    done: bool = False


SHAPES: dict[str, type[NewRecord]] = {
    "account": NewAccount,
    "contact": NewContact,
    "site": NewSite,
    "asset": NewAsset,
    "case": NewCase,
    "visit": NewVisit,
    "task": NewTask,
}
# Fields of a shape whose column holds JSON, and those that point at another table.
LISTS = ("tags", "phones", "emails", "checklist")
TARGETS = {"site": "sites", "part_of": "assets", "contact": "contacts", "asset": "assets"}
COLUMNS = {"site": "site_id", "part_of": "part_of", "contact": "contact_id", "asset": "asset_id"}
TIMES = ("opened_at", "due_at", "planned_at", "started_at", "finished_at")
