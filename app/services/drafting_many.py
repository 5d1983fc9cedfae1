"""Many drafts at once: variants of one, and a draft for each line of a file of cases.

Invariants:
- Every draft has its row before it is asked for, and its line is noted in the same transaction.
- A line is done when its draft came to an end of its own (or was accepted); only then is it not asked again.
- What an earlier try of a line left half-written is put away once the line has a whole draft, not before.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from app.domain.cancel import CancelToken
from app.domain.draft_lines import DraftLine, LineDrafted, LineRejected
from app.domain.drafts import Draft, DraftReady, DraftRequest, DraftStarted
from app.domain.generation import FinishReason
from app.domain.grounding import case_facts, find_marks
from app.domain.ids import AccountId, CaseId, DraftId
from app.domain.reports import OnProgress, Progress
from app.errors import AppError, ContextOverflowError, DomainError, NotFoundError, WorkerDiedError
from app.services.prompting import said_points
from app.services.session import Session
from app.services.writing import DraftInWriting, Writing
from app.services.writing_together import ManyEngine, write_together

# Ends of its own: no further try would add to it.
_WHOLE = (FinishReason.STOP, FinishReason.LENGTH)
LineEvent = LineDrafted | LineRejected


@dataclass(slots=True)
class WaitingLine:
    """A line that has no whole draft yet.

    Attributes:
        half_written: What earlier tries left; put away once there is a whole draft.
    """

    line: DraftLine
    case_id: CaseId
    account_id: AccountId
    half_written: list[DraftId] = field(default_factory=list)


@dataclass(slots=True)
class DraftRun:
    """One run over a file of cases, as far as it came.

    Attributes:
        batch: Names the file: its digest.
        finished: Lines that have their draft from an earlier run.
        done: Lines that have their draft by now.
        waiting: In the order they will be asked, those of an account side by side.
    """

    batch: str
    finished: list[tuple[DraftLine, Draft]] = field(default_factory=list)
    rejected: list[LineRejected] = field(default_factory=list)
    waiting: list[WaitingLine] = field(default_factory=list)
    done: int = 0

    @property
    def total(self) -> int:
        """Drafts there will be when all goes well."""
        return self.done + len(self.waiting)


class DraftingMany:
    """What `draft --variants` and `draft-many` do."""

    def __init__(self, session: Session, engine: ManyEngine, writing: Writing) -> None:
        self._session = session
        self._engine = engine
        self._writing = writing

    def variants(
        self, request: DraftRequest, count: int, cancel: CancelToken | None = None
    ) -> Iterator[tuple[int, DraftStarted | DraftReady]]:
        """Write one draft so many times at once, with seeds that differ; each event with its place.

        Raises:
            NotFoundError: No such case or visit.
            WorkerDiedError: The engine ended; the drafts keep what came, as interrupted.
            AppError: What loading the model raises; then there are no drafts.
        """
        cancel = cancel or CancelToken()
        prompted = self._writing.compose(self._session.store.cases.file(request.case_id), request, cancel)
        begun = []
        for place in range(count):
            seed = None if request.seed is None else request.seed + place
            begun.append(self._writing.begin(replace(prompted, request=replace(request, seed=seed))))
            yield place, DraftStarted(begun[-1].draft_id, begun[-1].plan)
        places = {one.draft_id: place for place, one in enumerate(begun)}
        for one, refusal in write_together(self._engine, begun, cancel):
            if refusal is not None:
                raise refusal
            draft = one.saved()
            marks = find_marks(case_facts(one.file, one.said), draft.text)
            yield places[one.draft_id], DraftReady(draft, marks)

    def begin_run(self, batch: str, lines: Sequence[DraftLine], *, again: bool = False) -> DraftRun:
        """Find which lines want a draft; those an earlier run of the same batch finished do not.

        Args:
            batch: Names the file the lines are of: its digest.
            lines: Each with a number of its own.
            again: Forget earlier runs; their drafts stay.
        """
        batches = self._session.store.draft_batches
        if again:
            batches.forget(batch)
        before, run = batches.drafts(batch), DraftRun(batch)
        for line in lines:
            tries = before.get(line.line, [])
            whole = [one for one in tries if one.finish_reason in _WHOLE or one.accepted_at is not None]
            half = [one.id for one in tries if one not in whole and one.discarded_at is None]
            if whole:
                run.finished.append((line, whole[-1]))
                self._put_away(half)
            else:
                self._wait(run, line, half)
        run.done = len(run.finished)
        _side_by_side(run.waiting)
        return run

    def _wait(self, run: DraftRun, line: DraftLine, half_written: list[DraftId]) -> None:
        cases = self._session.store.cases
        try:
            case = cases.case(cases.find(line.case))
        except NotFoundError as error:
            run.rejected.append(LineRejected(line.line, line.id, error))
            return
        run.waiting.append(WaitingLine(line, case.id, case.account_id, half_written))

    def draft_many(
        self, run: DraftRun, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> Iterator[LineEvent]:
        """Tell what is known of the run, then write what waits and give each draft as it is finished.

        An engine that dies is started again and the rest goes on. Cancelled, what was being written is
        given as far as it came and the rest waits for the next run.

        Raises:
            CrashLoopError: The engine died again and again; `done` and `total` in its facts.
            AppError: What loading the model or the disk raises, with the same facts.
        """
        cancel = cancel or CancelToken()
        yield from run.rejected
        for line, draft in run.finished:
            file = self._session.store.cases.file(draft.case_id)
            said = said_points(line.request(draft.case_id))
            yield LineDrafted(line, draft, find_marks(case_facts(file, said), draft.text))
        while run.waiting and not cancel.is_cancelled:
            try:
                for event in self._until_death(run, cancel):
                    if on_progress:
                        on_progress(Progress(run.done, run.total, "drafts"))
                    yield event
            except WorkerDiedError:
                continue
            except AppError as error:
                if _is_stop(error, cancel):
                    return
                error.facts = {**error.facts, "done": run.done, "total": run.total}
                raise

    def _until_death(self, run: DraftRun, cancel: CancelToken) -> Iterator[LineEvent]:
        """Write what waits, as far as one engine lives."""
        begun: dict[DraftId, WaitingLine] = {}
        refused: list[LineRejected] = []
        drafts = self._begun(run, begun, refused, cancel)
        try:
            for one, refusal in write_together(self._engine, drafts, cancel):
                waiting = begun.pop(one.draft_id)
                run.waiting.remove(waiting)
                if refusal is None:
                    yield self._drafted(run, waiting, one)
                else:
                    refused.append(LineRejected(waiting.line.line, waiting.line.id, refusal))
                while refused:
                    yield refused.pop(0)
            yield from refused
        finally:
            for draft_id, waiting in begun.items():
                waiting.half_written.append(draft_id)

    def _begun(
        self,
        run: DraftRun,
        begun: dict[DraftId, WaitingLine],
        refused: list[LineRejected],
        cancel: CancelToken,
    ) -> Iterator[DraftInWriting]:
        """Begin the waiting lines one by one; those that cannot be asked are refused."""
        store = self._session.store
        for waiting in tuple(run.waiting):
            if cancel.is_cancelled:
                return
            request = waiting.line.request(waiting.case_id)
            try:
                prompted = self._writing.compose(store.cases.file(waiting.case_id), request, cancel)
            except (NotFoundError, DomainError, ContextOverflowError) as error:
                run.waiting.remove(waiting)
                refused.append(LineRejected(waiting.line.line, waiting.line.id, error))
                continue
            with store.database.transaction(durable=False):
                one = self._writing.begin(prompted)
                store.draft_batches.note(run.batch, waiting.line.line, one.draft_id)
            begun[one.draft_id] = waiting
            yield one

    def _drafted(self, run: DraftRun, waiting: WaitingLine, one: DraftInWriting) -> LineDrafted:
        draft = one.saved()
        if draft.finish_reason in _WHOLE:
            run.done += 1
            self._put_away(waiting.half_written)
        return LineDrafted(waiting.line, draft, find_marks(case_facts(one.file, one.said), draft.text))

    def _put_away(self, half_written: Sequence[DraftId]) -> None:
        for draft_id in half_written:
            # Somebody may have accepted it meanwhile: then it is a message and stays.
            with suppress(DomainError):
                self._session.store.drafts.discard(draft_id, self._session.clock())


def _is_stop(error: AppError, cancel: CancelToken) -> bool:
    """Whether a restart of the engine was broken off because a person stopped the run."""
    return cancel.is_cancelled and error.code.endswith("cancelled")


def _side_by_side(waiting: list[WaitingLine]) -> None:
    """Lay lines with the same beginning together: of an account, of a case, asked for in the same way."""
    first: dict[AccountId, int] = {}
    for place, one in enumerate(waiting):
        first.setdefault(one.account_id, place)
    waiting.sort(
        key=lambda one: (
            first[one.account_id], one.case_id, one.line.kind, one.line.language or "", one.line.tone,
            one.line.line,
        )
    )  # fmt: skip
