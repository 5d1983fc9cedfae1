"""The records a profile holds, in CRM words.

Invariants: values are frozen; every `_at` is an aware datetime that keeps the offset it came with;
`ref` is the key of the record in exchange files, unique within its account; an archived record is put away:
lists leave it out, what points at it still finds it.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.ids import (
    AccountId,
    AssetId,
    AttachmentId,
    CaseId,
    ContactId,
    DraftId,
    InteractionId,
    SiteId,
    TaskId,
    TemplateId,
    VisitId,
)


class AccountKind(StrEnum):
    """Whom an account stands for."""

    ORGANISATION = "organisation"
    PERSON = "person"


class Urgency(StrEnum):
    """How soon a case wants an answer."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"


class CaseStatus(StrEnum):
    """Where a case stands."""

    NEW = "new"
    OPEN = "open"
    WAITING = "waiting"
    DONE = "done"


class InteractionKind(StrEnum):
    """What an interaction was."""

    EMAIL = "email"
    CALL = "call"
    MESSAGE = "message"
    NOTE = "note"


class Direction(StrEnum):
    """Which way an interaction went; notes are internal."""

    IN = "in"
    OUT = "out"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Account:
    """An organisation or person we serve."""

    id: AccountId
    ref: str
    kind: AccountKind
    name: str
    language: str
    notes: str
    tags: tuple[str, ...]
    archived: bool = False
    tax_id: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at an account; `salutation` is how a letter greets, when given."""

    id: ContactId
    ref: str
    account_id: AccountId
    name: str
    salutation: str | None
    role: str
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """A place of an account; coordinates in degrees."""

    id: SiteId
    ref: str
    account_id: AccountId
    name: str
    address: str
    latitude: float | None
    longitude: float | None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Asset:
    """A piece of equipment, on a site, perhaps part of another."""

    id: AssetId
    ref: str
    account_id: AccountId
    site_id: SiteId | None
    name: str
    model: str
    serial_number: str
    part_of: AssetId | None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A request of a customer."""

    id: CaseId
    ref: str
    account_id: AccountId
    number: str
    title: str
    category: str
    urgency: Urgency
    status: CaseStatus
    opened_at: datetime
    due_at: datetime | None
    contact_id: ContactId | None
    asset_id: AssetId | None
    tags: tuple[str, ...]
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Interaction:
    """One dated message, call, e-mail or note; never changed once written."""

    id: InteractionId
    ref: str
    account_id: AccountId
    case_id: CaseId | None
    kind: InteractionKind
    direction: Direction
    at: datetime
    contact_id: ContactId | None
    author: str
    subject: str
    text: str
    draft_id: DraftId | None


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line of a visit's checklist."""

    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """A work order: planned, started, finished."""

    id: VisitId
    ref: str
    case_id: CaseId
    planned_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None
    engineer: str
    notes: str
    checklist: tuple[ChecklistItem, ...]
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """Something promised or to be done."""

    id: TaskId
    ref: str
    case_id: CaseId
    title: str
    due_at: datetime | None
    done: bool
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A text with variables, written as `{{name}}`."""

    id: TemplateId
    ref: str
    name: str
    language: str
    text: str
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a case, kept sealed beside the store; `path` is its place in an exchange."""

    id: AttachmentId
    ref: str
    case_id: CaseId
    name: str
    path: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed a visit and where the drawing is."""

    visit_id: VisitId
    attachment_id: AttachmentId
    signed_by: str
    at: datetime


Record = Account | Contact | Site | Asset | Case | Visit | Task | Template
