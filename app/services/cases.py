"""Cases: list them, open one, write a note, move it on, keep its tasks."""

from collections.abc import Collection, Sequence
from datetime import datetime

from app.domain.casefile import AgendaItem, CaseBoard, CaseFile, CaseRow
from app.domain.conversation import SaidMessage, split_conversation
from app.domain.ids import CaseId, TaskId
from app.domain.records import CaseStatus, Direction, Interaction, InteractionKind, Urgency
from app.services.session import Session


class Cases:
    """What the desk does with cases; every call needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list_cases(
        self,
        *,
        filter: str = "open",  # noqa: A002
        words: str = "",
        most: int | None = None,
    ) -> tuple[CaseRow, ...]:
        """List cases, newest event first, at most so many; `filter`: open, urgent, unanswered, done, all.

        Every one of `words` stands in the case or what it is about, or all of them in one thing said in it;
        in any form, the last one maybe unfinished.
        """
        store = self._session.store
        ids = store.search.case_ids(words) if words.strip() else None
        return store.cases.list_rows(filter_name=filter, ids=ids, most=most)

    def cases_to_choose(self, wanted: CaseId | None, most: int) -> tuple[CaseRow, ...]:
        """List the open cases one may mean, the newest; the one wanted is among them if it is open."""
        cases = self._session.store.cases
        newest = cases.list_rows(most=most)
        if wanted is None or any(one.id == wanted for one in newest):
            return newest
        return (*cases.list_rows(ids=(wanted,)), *newest)

    def board(self, most: int) -> CaseBoard:
        """Give the cases of each status, at most so many of one, the urgent first."""
        return self._session.store.cases.board(most)

    def counts(self) -> dict[str, int]:
        """Count the cases of every filter."""
        return self._session.store.cases.counts()

    def find_case(self, id_or_number: str) -> CaseId:
        """Find a case by id or number, Cyrillic С and Latin C alike.

        Raises:
            NotFoundError: There is none, or several (`record.ambiguous`).
        """
        return self._session.store.cases.find(id_or_number)

    def open_case(self, case_id: CaseId) -> CaseFile:
        """Read everything about one case.

        Raises:
            NotFoundError: There is none.
        """
        return self._session.store.cases.file(case_id)

    def add_note(
        self,
        case_id: CaseId,
        text: str,
        kind: InteractionKind = InteractionKind.NOTE,
        direction: Direction = Direction.INTERNAL,
        author: str = "",
    ) -> Interaction:
        """Write a note (or what was said on the phone) into the story, at this moment.

        Raises:
            NotFoundError: There is no such case.
            DiskFullError: Nothing is written; the text is still with the caller.
        """
        return self._session.store.cases.add_interaction(case_id, text, kind, direction, author=author)

    def read_conversation(self, text: str) -> tuple[SaidMessage, ...]:
        """Split a conversation copied out of a messenger; nothing where it is none."""
        return split_conversation(text, None)

    def add_conversation(
        self, case_id: CaseId, messages: Sequence[SaidMessage], ours: Collection[str]
    ) -> int:
        """Write messages into the story, each once, and give how many were new; `ours` are our authors.

        Raises:
            NotFoundError: There is no such case.
            DiskFullError: Nothing is written.
        """
        from app.store.conversations import add_messages

        return add_messages(self._session.store, case_id, messages, ours)

    def set_status(self, case_id: CaseId, status: CaseStatus) -> None:
        """Move a case on; NotFoundError when there is none."""
        self._session.store.cases.set_status(case_id, status)

    def set_urgency(self, case_id: CaseId, urgency: Urgency) -> None:
        """Say how soon a case wants an answer; NotFoundError when there is none."""
        self._session.store.cases.set_urgency(case_id, urgency)

    def add_task(self, case_id: CaseId, title: str, due_at: datetime | None) -> TaskId:
        """Promise something; NotFoundError when there is no such case."""
        return self._session.store.cases.add_task(case_id, title, due_at)

    def set_task_done(self, task_id: TaskId, *, done: bool) -> None:
        """Tick a task, or take the tick away; NotFoundError when there is none."""
        self._session.store.cases.set_task_done(task_id, done=done)

    def agenda(self, now: datetime) -> tuple[AgendaItem, ...]:
        """List what the next seven days hold, overdue first."""
        return self._session.store.cases.agenda(now)
