"""Drafts: what is asked, what the panel shows, what is kept."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.generation import FinishReason, Provenance
from app.domain.ids import CaseId, DraftId, InteractionId, VisitId


class DraftKind(StrEnum):
    """What a draft is for."""

    REPLY = "reply"
    SUMMARY = "summary"


class Tone(StrEnum):
    """How a reply sounds."""

    BUSINESS = "business"
    WARM = "warm"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to say, drawn from the file without the model or typed by the engineer.

    Attributes:
        source: Where it comes from in words for the panel: `email`, `call`, `message`, `note`, `task`,
            `visit`, `asset`, `added`.
        at: When its source happened, if it did.
        ticked: Whether the panel offers it ticked.
    """

    text: str
    source: str
    at: datetime | None
    ticked: bool


@dataclass(frozen=True, slots=True)
class DraftRequest:
    """What the engineer asks for.

    Attributes:
        points: What to say; empty means from the file alone.
        language: `ru`, `en`, `kk`, or None for the customer's.
        whole: Take the whole story though the first word comes later.
        seed: None chooses one; "another variant" passes a new one.
        adapter: Name or key of a LoRA adapter to write with; a key (`name@sha256`) is kept in provenance.
    """

    case_id: CaseId
    kind: DraftKind = DraftKind.REPLY
    visit_id: VisitId | None = None
    points: tuple[str, ...] = ()
    instruction: str = ""
    tone: Tone = Tone.BUSINESS
    language: str | None = None
    whole: bool = False
    seed: int | None = None
    adapter: str | None = None


@dataclass(frozen=True, slots=True)
class ContextPlan:
    """What of the file goes into the prompt, and what it costs.

    Attributes:
        interactions: Number of messages and calls taken; `notes` of notes.
        prompt_tokens: Tokens to evaluate before the first word (system and examples not counted).
        budget_tokens: Tokens that bring the first word in `first_word_s` seconds cold on this machine.
        first_word_s: Seconds to the first word once system and examples are evaluated.
        left_out: What was left out, newest first, in words (`email 2026-10-06`); empty when all is in.
        unprepared_s: Seconds to the first word where they are not evaluated yet either.
    """

    interactions: int
    notes: int
    asset: str | None
    prompt_tokens: int
    budget_tokens: int
    first_word_s: float
    left_out: tuple[str, ...]
    unprepared_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a draft that neither the file nor the points confirm: text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A generated text and what became of it."""

    id: DraftId
    case_id: CaseId
    visit_id: VisitId | None
    kind: DraftKind
    text: str
    final_text: str | None
    finish_reason: FinishReason
    created_at: datetime
    accepted_at: datetime | None
    discarded_at: datetime | None
    interaction_id: InteractionId | None
    provenance: Provenance | None


@dataclass(frozen=True, slots=True)
class DraftStarted:
    """The draft has its row; nothing is lost from here on."""

    draft_id: DraftId
    plan: ContextPlan


@dataclass(frozen=True, slots=True)
class DraftToken:
    """More text at the end."""

    text: str


@dataclass(frozen=True, slots=True)
class DraftReady:
    """The draft is whole (or cancelled, or cut): its saved form and the unconfirmed places."""

    draft: Draft
    marks: tuple[Mark, ...]


DraftEvent = DraftStarted | DraftToken | DraftReady
