"""What a lone draft and hundreds of them have in common: the prompt, the row, greeting and closing."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.drafts import ContextPlan, Draft, DraftKind, DraftRequest
from app.domain.generation import FinishReason, GenerationRequest, GenerationResult, PromptPart, Provenance
from app.domain.ids import DraftId
from app.domain.language import letter_language
from app.domain.points import safe_points
from app.domain.salutation import closing, greeting
from app.paths import manifest_dir
from app.services.answering import provenance_of
from app.services.prompt_profiles import ProfilePlace
from app.services.prompting import ComposedPrompt, Composer, Tokenizer, said_points
from app.services.saving import Saver
from app.services.session import Session


class AssistChoices(Protocol):
    """The user's settings that bear on drafts."""

    @property
    def author(self) -> str:
        """Who signs."""

    @property
    def first_word_s(self) -> float:
        """Seconds a cold first word may take."""


@dataclass(frozen=True, slots=True)
class Prompted:
    """A draft about to be written: of which file, asked for how, with which prompt."""

    file: CaseFile
    request: DraftRequest
    composed: ComposedPrompt


class Writing:
    """Composes prompts and gives drafts their rows.

    Args:
        choices: Gives the settings as they are now.
        profiles: Folder of the prompt profiles; the program's own when None.
    """

    def __init__(
        self,
        session: Session,
        engine: Tokenizer,
        clock: Callable[[], datetime],
        choices: Callable[[], AssistChoices],
        profiles: ProfilePlace | None = None,
    ) -> None:
        self._session = session
        self._clock = clock
        self._choices = choices
        self._composer = Composer(engine, profiles or manifest_dir() / "prompts")

    def compose(self, file: CaseFile, request: DraftRequest, cancel: CancelToken | None = None) -> Prompted:
        """Compose; a reply for which nothing is told to be said gets what is safe to say.

        Raises:
            AppError: What `Composer.compose` raises.
        """
        told = request
        if request.kind is DraftKind.REPLY and not said_points(request):
            language = "en" if letter_language(file, request.language) == "en" else "ru"
            told = replace(request, points=safe_points(file, self._clock(), language))
        composed = self._composer.compose(file, told, self._choices().first_word_s, cancel)
        return Prompted(file, request, composed)

    def reply_prefix(self, language: str) -> tuple[PromptPart, ...]:
        """Give the beginning that ordinary replies in a language will have."""
        return self._composer.reply_prefix(language)

    def begin(self, prompted: Prompted) -> "DraftInWriting":
        """Give a draft its row before the first word."""
        return DraftInWriting(self._session, prompted, self._clock(), self._choices().author)


class DraftInWriting:
    """One draft from its row to its end; all text that comes is saved within a tenth of a second.

    Attributes:
        draft_id: Its row.
        asked: What the engine is to be asked.
    """

    def __init__(self, session: Session, prompted: Prompted, at: datetime, author: str) -> None:
        self._session = session
        self._prompted = prompted
        self._author = author
        request, composed = prompted.request, prompted.composed
        seed = secrets.randbelow(2**31) if request.seed is None else request.seed
        self._sampling = replace(composed.profile.sampling, seed=seed)
        self.asked = GenerationRequest(
            composed.parts,
            composed.max_tokens,
            self._sampling,
            composed.model.stop,
            adapter=composed.adapter,
        )
        self.draft_id: DraftId = session.store.drafts.begin(
            request.case_id, request.visit_id, request.kind, at, self._provenance(None)
        )
        self._saver = Saver(lambda text: session.store.drafts.append_text(self.draft_id, text))

    @property
    def file(self) -> CaseFile:
        """The case it is of."""
        return self._prompted.file

    @property
    def said(self) -> tuple[str, ...]:
        """What it was told to say."""
        return said_points(self._prompted.request)

    @property
    def plan(self) -> ContextPlan:
        """What of the file went into its prompt."""
        return self._prompted.composed.plan

    @property
    def is_letter(self) -> bool:
        """Whether it has a greeting and a closing."""
        return self._prompted.request.kind is DraftKind.REPLY

    def greet(self) -> str:
        """Write the program's greeting; empty for a summary."""
        if not self.is_letter:
            return ""
        return self.add(greeting(self.file.contact, self._prompted.composed.language) + "\n\n")

    def add(self, text: str) -> str:
        """Write more text; gives it back for showing."""
        return self._saver.add(text)

    def end(self, result: GenerationResult | None) -> str:
        """Take the generation's end; a whole letter gets the program's closing, which is given back."""
        self._saver.note(result)
        end = closing(self._author, self._prompted.composed.language) if self.is_letter else ""
        return self.add(f"\n\n{end}") if end and self._saver.finish_reason is FinishReason.STOP else ""

    def finish(self, reason: FinishReason | None = None) -> None:
        """Save the whole text and why it ended; None for the reason the generation gave."""
        self._session.store.drafts.finish(
            self.draft_id,
            self._saver.text,
            reason or self._saver.finish_reason,
            self._provenance(self._saver.result),
        )

    def saved(self) -> Draft:
        """The draft as it stands in the store."""
        return self._session.store.drafts.get(self.draft_id)

    def _provenance(self, result: GenerationResult | None) -> Provenance:
        composed = self._prompted.composed
        return provenance_of(composed, self._sampling, result, composed.adapter)
