"""The exchange JSON as shapes: what a file from outside must be before any of it is believed.

Invariants: unknown fields are refused by name, wrong ones by their path; only lists and `salutation` may be
absent; every time carries its offset. What a message says never holds a value of the file, only its place.
"""

from datetime import datetime
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason, Provenance
from app.domain.misfits import misfit
from app.domain.records import AccountKind, CaseStatus, Direction, InteractionKind, Urgency
from app.errors import ExchangeError

T = TypeVar("T")
Ref = Annotated[str, msgspec.Meta(min_length=1)]
Time = Annotated[datetime, msgspec.Meta(tz=True)]
Latitude = Annotated[float, msgspec.Meta(ge=-90, le=90)]
Longitude = Annotated[float, msgspec.Meta(ge=-180, le=180)]
Sha256 = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]


class Shape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Base of all shapes: `ref` is the file's own key."""

    ref: Ref


class ContactShape(Shape):
    """A person."""

    name: str
    role: str | None
    salutation: str | None = None
    phones: list[str] = []
    emails: list[str] = []


class SiteShape(Shape):
    """A place."""

    name: str
    address: str | None
    latitude: Latitude | None
    longitude: Longitude | None


class AssetShape(Shape):
    """A piece of equipment; `site` and `part_of` are refs within the account."""

    site: Ref | None
    name: str
    model: str | None
    serial_number: str | None
    part_of: Ref | None


class InteractionShape(Shape):
    """One dated message, call, e-mail or note."""

    kind: InteractionKind
    direction: Direction
    at: Time
    contact: Ref | None
    author: str | None
    subject: str | None
    text: str


class ChecklistShape(msgspec.Struct, forbid_unknown_fields=True):
    """One line of a checklist."""

    text: str
    done: bool


class VisitShape(Shape):
    """A work order."""

    planned_at: Time | None
    started_at: Time | None
    finished_at: Time | None
    engineer: str | None
    notes: str | None
    checklist: list[ChecklistShape] = []


class TaskShape(Shape):
    """Something promised."""

    title: str
    due_at: Time | None
    done: bool


class DraftShape(Shape):
    """A generated text; `visit` and `interaction` are refs within the case."""

    kind: DraftKind
    visit: Ref | None
    text: str
    final_text: str | None
    finish_reason: FinishReason
    created_at: Time
    accepted_at: Time | None
    discarded_at: Time | None
    interaction: Ref | None
    provenance: Provenance | None


class AttachmentShape(Shape):
    """A file beside the JSON."""

    name: str
    path: str
    sha256: Sha256


class CaseShape(Shape):
    """A request with all that lies in it."""

    number: str
    title: str
    category: str | None
    urgency: Urgency
    status: CaseStatus
    opened_at: Time
    due_at: Time | None
    contact: Ref | None
    asset: Ref | None
    interactions: list[InteractionShape] = []
    visits: list[VisitShape] = []
    tasks: list[TaskShape] = []
    drafts: list[DraftShape] = []
    tags: list[str] = []
    attachments: list[AttachmentShape] = []


class AccountShape(Shape):
    """An account with all that is of it."""

    kind: AccountKind
    name: str
    language: str
    notes: str | None
    tax_id: str | msgspec.UnsetType | None = msgspec.UNSET
    tags: list[str] = []
    contacts: list[ContactShape] = []
    sites: list[SiteShape] = []
    assets: list[AssetShape] = []
    cases: list[CaseShape] = []
    interactions: list[InteractionShape] = []


class MessageShape(Shape):
    """A turn of a chat; `chosen` when it is the one shown of its siblings, parents stand before children."""

    parent: Ref | None
    role: Literal["user", "assistant"]
    text: str
    at: Time
    finish_reason: FinishReason | None
    provenance: Provenance | None
    chosen: bool


class ChatShape(Shape):
    """A chat."""

    title: str
    created_at: Time
    last_at: Time
    archived: bool
    messages: list[MessageShape] = []


class TemplateShape(Shape):
    """A text with variables."""

    name: str
    language: str | None
    text: str


class FileShape(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A whole file."""

    vakhta: Literal[1]
    accounts: list[AccountShape] = []
    chats: list[ChatShape] = []
    templates: list[TemplateShape] = []


def refusal(error: msgspec.MsgspecError, shape: Any, prefix: str = "") -> ExchangeError:
    """Say in our words what a shape did not take; values of the file are left out."""
    if not isinstance(error, msgspec.ValidationError):
        where = prefix.strip(" :") or "$"
        return ExchangeError(f"{where}: not JSON", path=where, reason="not JSON")
    found = misfit(error, shape)
    where = prefix + found.place
    if found.lacks:
        return ExchangeError(f"{where}: {found.what}", code="exchange.lacks", path=where, reason=found.what)
    return ExchangeError(
        f"{where}: {found.what}", path=where, reason=found.what, allowed=", ".join(found.allowed)
    )


def decode(untrusted: bytes, shape: type[T], prefix: str = "") -> T:
    """Read JSON strictly.

    Raises:
        ExchangeError: It is not that; `path` says where.
    """
    try:
        return msgspec.json.decode(untrusted, type=shape)
    except msgspec.MsgspecError as error:
        raise refusal(error, shape, prefix) from None


def convert(untrusted: Any, shape: type[T]) -> T:
    """Read plain values strictly; raises what `decode` raises."""
    try:
        return msgspec.convert(untrusted, shape)
    except msgspec.MsgspecError as error:
        raise refusal(error, shape) from None
