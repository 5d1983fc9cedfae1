"""What `add` and `edit` take for each kind of record: the exchange's fields, parents by id or ref."""

from typing import Any, get_type_hints

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


class NewTemplate(NewRecord):
    """A text with variables."""

    name: Ref
    text: str
    language: str | None = None


SHAPES: dict[str, type[NewRecord]] = {
    "account": NewAccount,
    "contact": NewContact,
    "site": NewSite,
    "asset": NewAsset,
    "case": NewCase,
    "visit": NewVisit,
    "task": NewTask,
    "template": NewTemplate,
}
# A record stays where it was born and keeps its ref; what `add` makes up when absent cannot be taken away.
_NEVER_EDITED = ("ref", "account", "case")
_STRICTER: dict[str, Any] = {"number": Ref, "opened_at": Time}


def _edited(shape: type[NewRecord]) -> type[msgspec.Struct]:
    """Make a shape of which every field may be absent, and absent means unchanged."""
    hints = get_type_hints(shape, include_extras=True)
    fields = [
        (name, _STRICTER.get(name, hint) | msgspec.UnsetType, msgspec.UNSET)
        for name, hint in hints.items()
        if name not in _NEVER_EDITED
    ]
    return msgspec.defstruct(f"{shape.__name__}Edited", fields, kw_only=True, forbid_unknown_fields=True)


EDITED = {kind: _edited(shape) for kind, shape in SHAPES.items()}
# Fields of a shape whose column holds JSON, and those that point at another table.
LISTS = ("tags", "phones", "emails", "checklist")
TARGETS = {"site": "sites", "part_of": "assets", "contact": "contacts", "asset": "assets"}
COLUMNS = {"site": "site_id", "part_of": "part_of", "contact": "contact_id", "asset": "asset_id"}
TIMES = ("opened_at", "due_at", "planned_at", "started_at", "finished_at")
