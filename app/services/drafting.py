"""Drafts of replies and summaries: points, plan, the stream itself, what becomes of it.

Greeting and closing are the program's own; the model writes the body. Whatever came is in the store
within a tenth of a second; nothing is sent anywhere.
"""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.cleaning import BodyFilter
from app.domain.drafts import (
    ContextPlan,
    Draft,
    DraftEvent,
    DraftKind,
    DraftReady,
    DraftRequest,
    DraftStarted,
    DraftToken,
    Mark,
    Point,
)
from app.domain.generation import FinishReason, GenerationRequest, Sampling
from app.domain.grounding import Facts, case_facts, find_marks
from app.domain.ids import CaseId, DraftId, InteractionId
from app.domain.language import letter_language
from app.domain.points import safe_points, suggest_points
from app.domain.salutation import closing, greeting
from app.errors import AppError
from app.paths import manifest_dir
from app.services.answering import Answer, AnsweringEngine, provenance_of
from app.services.looking_ahead import LookingAhead
from app.services.prompting import ComposedPrompt, Composer, said_points
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


class Drafting:
    """Everything the assist panel and `draft`, `summarise`, `accept` do.

    Args:
        choices: Gives the settings as they are now.
    """

    def __init__(
        self,
        session: Session,
        engine: AnsweringEngine,
        clock: Callable[[], datetime],
        choices: Callable[[], AssistChoices],
        *,
        profiles: Path | None = None,
    ) -> None:
        self._session = session
        self._engine = engine
        self._clock = clock
        self._choices = choices
        self._ahead = LookingAhead(session, engine)
        self._composer = Composer(engine, profiles or manifest_dir() / "prompts")
        self._facts: tuple[CaseFile, tuple[str, ...], Facts] | None = None

    def suggest_points(self, file: CaseFile) -> tuple[Point, ...]:
        """Draw what could be said from the file, without the model."""
        return suggest_points(file, self._clock())

    def prepare(self, file: CaseFile, request: DraftRequest, cancel: CancelToken | None = None) -> None:
        """Evaluate ahead what this draft will be asked with; loads the model.

        Takes as long as reading the story takes, and gives way to whatever else is asked meanwhile.

        Raises:
            AppError: What loading the model raises.
        """
        cancel = cancel or CancelToken()
        self._engine.warm(self._composer.reply_prefix(letter_language(file)))
        if not cancel.is_cancelled:
            composed = self._compose(file, request, cancel)
            self._ahead.prepare(file.account.id, file.case.id, composed.parts, cancel)

    def plan(self, file: CaseFile, request: DraftRequest) -> ContextPlan:
        """Tell what of the file would go into the prompt, and its cost; loads the model.

        Raises:
            AppError: What loading the model raises.
        """
        return self._compose(file, request, None).plan

    def _compose(self, file: CaseFile, request: DraftRequest, cancel: CancelToken | None) -> ComposedPrompt:
        """Compose; a reply for which nothing is told to be said gets what is safe to say."""
        if request.kind is DraftKind.REPLY and not said_points(request):
            language = "en" if letter_language(file, request.language) == "en" else "ru"
            request = replace(request, points=safe_points(file, self._clock(), language))
        return self._composer.compose(file, request, self._choices().first_word_s, cancel)

    def marks(self, file: CaseFile, points: tuple[str, ...], text: str) -> tuple[Mark, ...]:
        """Find what neither file nor points confirm; the file is read once for many calls."""
        known = self._facts
        if known is None or known[0] is not file or known[1] != points:
            known = self._facts = (file, points, case_facts(file, points))
        return find_marks(known[2], text)

    def stream_draft(self, request: DraftRequest, cancel: CancelToken | None = None) -> Iterator[DraftEvent]:
        """Draft and yield the text as it becomes certain; the greeting comes at once.

        Raises:
            NotFoundError: No such case or visit.
            WorkerDiedError: The engine ended; the draft keeps what came, as interrupted.
            AppError: What loading the model raises; then there is no draft.
        """
        cancel = cancel or CancelToken()
        file = self._session.store.cases.file(request.case_id)
        composed = self._compose(file, request, cancel)
        seed = secrets.randbelow(2**31) if request.seed is None else request.seed
        sampling = replace(composed.profile.sampling, seed=seed)
        draft_id = self._session.store.drafts.begin(
            request.case_id,
            request.visit_id,
            request.kind,
            self._clock(),
            provenance_of(composed, sampling, None),
        )
        saver = Saver(lambda text: self._session.store.drafts.append_text(draft_id, text))
        yield DraftStarted(draft_id, composed.plan)
        try:
            yield from self._write(file, request, (composed, sampling), saver, cancel)
        except GeneratorExit:
            self._finish(draft_id, saver, (composed, sampling), FinishReason.CANCELLED)
            raise
        except AppError:
            self._finish(draft_id, saver, (composed, sampling), FinishReason.INTERRUPTED)
            raise
        self._finish(draft_id, saver, (composed, sampling), saver.finish_reason)
        draft = self._session.store.drafts.get(draft_id)
        yield DraftReady(draft, self.marks(file, said_points(request), draft.text))

    def _write(
        self,
        file: CaseFile,
        request: DraftRequest,
        made: tuple[ComposedPrompt, Sampling],
        saver: Saver,
        cancel: CancelToken,
    ) -> Iterator[DraftToken]:
        composed, sampling = made
        is_letter = request.kind is DraftKind.REPLY
        if is_letter:
            yield DraftToken(saver.add(greeting(file.contact, composed.language) + "\n\n"))
        asked = GenerationRequest(composed.parts, composed.max_tokens, sampling, composed.model.stop)
        answer = Answer(self._engine, asked, cancel, BodyFilter(letter=is_letter))
        for text in answer.texts():
            yield DraftToken(saver.add(text))
        saver.note(answer.result)
        end = closing(self._choices().author, composed.language) if is_letter else ""
        if end and saver.finish_reason is FinishReason.STOP:
            yield DraftToken(saver.add(f"\n\n{end}"))

    def _finish(
        self, draft_id: DraftId, saver: Saver, made: tuple[ComposedPrompt, Sampling], reason: FinishReason
    ) -> None:
        provenance = provenance_of(*made, saver.result)
        self._session.store.drafts.finish(draft_id, saver.text, reason, provenance)

    def accept(self, draft_id: DraftId, final_text: str) -> InteractionId:
        """Make the draft an outgoing message of the case (a summary a note); on the disk when this returns.

        Raises:
            NotFoundError: No such draft.
            DomainError: It was accepted with another text, or discarded.
            DiskFullError: Nothing is accepted; the draft keeps its text.
        """
        return self._session.store.drafts.accept(draft_id, final_text, self._clock(), self._choices().author)

    def discard(self, draft_id: DraftId) -> None:
        """Put a draft away; raises NotFoundError, or DomainError for an accepted one."""
        self._session.store.drafts.discard(draft_id, self._clock())

    def restore(self, draft_id: DraftId) -> None:
        """Bring a discarded draft back; raises NotFoundError."""
        self._session.store.drafts.restore(draft_id)

    def draft(self, draft_id: DraftId) -> Draft:
        """Give one draft; raises NotFoundError."""
        return self._session.store.drafts.get(draft_id)

    def drafts(self, case_id: CaseId) -> tuple[Draft, ...]:
        """List the drafts of a case, newest first, without discarded ones."""
        return self._session.store.drafts.list(case_id)
