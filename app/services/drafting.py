"""Drafts of replies and summaries: points, plan, the stream itself, what becomes of it.

Greeting and closing are the program's own; the model writes the body. Whatever came is in the store
within a tenth of a second; nothing is sent anywhere.
"""

from collections.abc import Callable, Iterator
from datetime import datetime

from app.domain.cancel import CancelToken
from app.domain.casefile import CaseFile
from app.domain.cleaning import BodyFilter
from app.domain.drafts import (
    ContextPlan,
    Draft,
    DraftEvent,
    DraftReady,
    DraftRequest,
    DraftStarted,
    DraftToken,
    Mark,
    Point,
)
from app.domain.generation import FinishReason
from app.domain.grounding import Facts, case_facts, find_marks
from app.domain.ids import CaseId, DraftId, InteractionId
from app.domain.language import letter_language
from app.domain.points import suggest_points
from app.errors import AppError, DomainError
from app.services.answering import Answer, AnsweringEngine
from app.services.looking_ahead import LookingAhead
from app.services.prompt_profiles import ProfilePlace
from app.services.session import Session
from app.services.writing import AssistChoices, DraftInWriting, Writing


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
        profiles: ProfilePlace | None = None,
    ) -> None:
        self._session = session
        self._engine = engine
        self._clock = clock
        self._choices = choices
        self._ahead = LookingAhead(session, engine)
        self._writing = Writing(session, engine, clock, choices, profiles)
        self._facts: tuple[CaseFile, tuple[str, ...], Facts] | None = None

    def suggest_points(self, file: CaseFile) -> tuple[Point, ...]:
        """Draw what could be said from the file, without the model."""
        return suggest_points(file, self._clock())

    def prepare(self, file: CaseFile, request: DraftRequest, cancel: CancelToken | None = None) -> bool:
        """Evaluate ahead what this draft will be asked with, and say whether all of it was; loads the model.

        Takes as long as reading the story takes, and gives way to whatever else is asked meanwhile.

        Raises:
            AppError: What loading the model raises.
        """
        cancel = cancel or CancelToken()
        composed = self._writing.compose(file, request, cancel).composed
        # What was kept comes first: it holds the beginning of all replies as well, evaluated.
        evaluated = self._ahead.prepare(file.account.id, file.case.id, composed.parts, cancel)
        # Where something lay there already, that beginning is evaluated too.
        if not cancel.is_cancelled and not evaluated.cached_tokens:
            self._engine.warm(self._writing.reply_prefix(letter_language(file)))
        return evaluated.tokens > 0 and not cancel.is_cancelled

    def plan(self, file: CaseFile, request: DraftRequest) -> ContextPlan:
        """Tell what of the file would go into the prompt, and its cost; loads the model.

        Raises:
            AppError: What loading the model raises.
        """
        return self._writing.compose(file, request).composed.plan

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
        one = self._writing.begin(self._writing.compose(file, request, cancel))
        yield DraftStarted(one.draft_id, one.plan)
        try:
            yield from self._write(one, cancel)
        except GeneratorExit:
            one.finish(FinishReason.CANCELLED)
            raise
        except AppError:
            one.finish(FinishReason.INTERRUPTED)
            raise
        one.finish()
        draft = one.saved()
        yield DraftReady(draft, self.marks(file, one.said, draft.text))

    def _write(self, one: DraftInWriting, cancel: CancelToken) -> Iterator[DraftToken]:
        greeting = one.greet()
        if greeting:
            yield DraftToken(greeting)
        answer = Answer(self._engine, one.asked, cancel, BodyFilter(letter=one.is_letter))
        for text in answer.texts():
            yield DraftToken(one.add(text))
        end = one.end(answer.result)
        if end:
            yield DraftToken(end)

    def accept(self, draft_id: DraftId, final_text: str) -> InteractionId:
        """Make the draft an outgoing message of the case (a summary a note); on the disk when this returns.

        Raises:
            NotFoundError: No such draft.
            DomainError: It was accepted with another text, or discarded; the text is empty (`draft.empty`).
            DiskFullError: Nothing is accepted; the draft keeps its text.
        """
        if not final_text.strip():
            raise DomainError("a letter without a text", code="draft.empty")
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
