"""What a page holds when a case or an account is open, and the rows of lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.drafts import Draft
from app.domain.ids import AccountId, CaseId, ChatId
from app.domain.records import (
    Account,
    Asset,
    Attachment,
    Case,
    CaseStatus,
    Contact,
    Interaction,
    Signature,
    Site,
    Task,
    Urgency,
    Visit,
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything about one case; the panel holds it and nobody asks twice.

    Attributes:
        contact: The case's contact, if any; `contacts` are all of the account.
        interactions: Of this case, oldest first by the time of the event.
        drafts: Not discarded ones of this case, newest first.
        stale_after: Time of the newest incoming interaction; a draft made before it is stale.
    """

    account: Account
    contacts: tuple[Contact, ...]
    sites: tuple[Site, ...]
    assets: tuple[Asset, ...]
    case: Case
    contact: Contact | None
    site: Site | None
    asset: Asset | None
    interactions: tuple[Interaction, ...]
    visits: tuple[Visit, ...]
    tasks: tuple[Task, ...]
    drafts: tuple[Draft, ...]
    stale_after: datetime | None
    attachments: tuple[Attachment, ...] = ()
    signatures: tuple[Signature, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line of the cases list."""

    id: CaseId
    number: str
    title: str
    account_name: str
    place: str
    urgency: Urgency
    status: CaseStatus
    category: str
    last_at: datetime
    awaits_reply: bool
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseBoard:
    """Cases by status, as many as a board shows.

    Attributes:
        columns: The urgent first, then the newest; of what is done the newest alone.
        counts: How many there are of each status, shown or not.
        urgent: How many open cases are urgent.
    """

    columns: Mapping[CaseStatus, tuple[CaseRow, ...]]
    counts: Mapping[CaseStatus, int]
    urgent: int


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One line of the accounts list."""

    id: AccountId
    name: str
    kind: str
    language: str
    open_cases: int
    assets: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class AccountFile:
    """An account card: one timeline of everything (newest first), with what stands beside it."""

    account: Account
    contacts: tuple[Contact, ...]
    sites: tuple[Site, ...]
    assets: tuple[Asset, ...]
    cases: tuple[Case, ...]
    interactions: tuple[Interaction, ...]
    visits: tuple[Visit, ...]
    tasks: tuple[Task, ...]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class AssetMove:
    """Equipment brought from one site to another; None where it stood nowhere, or the site is gone."""

    at: datetime
    from_site: Site | None
    to_site: Site | None


@dataclass(frozen=True, slots=True)
class AssetFile:
    """Everything about one piece of equipment: its cases and visits on whatever site, parts and moves.

    Attributes:
        interactions: Of its cases, newest first by the time of the event.
        moves: Newest first.
    """

    account: Account
    asset: Asset
    site: Site | None
    whole: Asset | None
    parts: tuple[Asset, ...]
    contacts: tuple[Contact, ...]
    cases: tuple[Case, ...]
    interactions: tuple[Interaction, ...]
    visits: tuple[Visit, ...]
    moves: tuple[AssetMove, ...]


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of the shift's agenda: an open task, a planned visit or a case due; `record_id` is its id."""

    kind: str
    case_id: CaseId
    case_number: str
    title: str
    account_name: str
    due_at: datetime | None
    overdue: bool
    record_id: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """One find; `snippet` marks matches with U+E000 … U+E001 (private use, never in text).

    Attributes:
        account: Empty, and `account_id` None, for what is said in a chat.
        at: None for what has no time: accounts, people, places, equipment.
    """

    kind: str
    id: int
    account: str
    title: str
    snippet: str
    at: datetime | None
    case_id: CaseId | None
    account_id: AccountId | None
    chat_id: ChatId | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a search found.

    Attributes:
        ranked: The best first; else the newest first, what has no time last.
        more: There is more than was shown, or was ranked.
        interrupted: A newer search broke this one off; it has no hits.
    """

    hits: tuple[Hit, ...]
    elapsed_ms: float
    more: bool = False
    ranked: bool = False
    interrupted: bool = False
