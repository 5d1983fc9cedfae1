"""Drafts asked for by the line: what a line of a file of cases says, and what became of it."""

from dataclasses import dataclass

from app.domain.drafts import Draft, DraftKind, DraftRequest, Mark, Tone
from app.domain.ids import CaseId
from app.errors import AppError

LineId = str | int | None


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One draft asked for.

    Attributes:
        line: Its number in the file, from 1.
        id: Whatever its sender calls it.
        case: Id or number of the case.
    """

    line: int
    id: LineId
    case: str
    instruction: str = ""
    tone: Tone = Tone.BUSINESS
    language: str | None = None
    kind: DraftKind = DraftKind.REPLY

    def request(self, case_id: CaseId) -> DraftRequest:
        """The same, of the case found."""
        return DraftRequest(
            case_id, self.kind, instruction=self.instruction, tone=self.tone, language=self.language
        )


@dataclass(frozen=True, slots=True)
class LineDrafted:
    """A line has its draft, whole or cut short; `draft.finish_reason` says which."""

    line: DraftLine
    draft: Draft
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class LineRejected:
    """A line that gets no draft, and why."""

    line: int
    id: LineId
    error: AppError
