"""Drafts: saved while they stream, accepted in one transaction, never lost.

Invariants: an accepted draft, its interaction and its audit event are on the disk together before `accept`
returns, or none of them is and the draft keeps its text; a draft without a finish reason was interrupted.
"""

from datetime import datetime

from app.domain.drafts import Draft, DraftKind
from app.domain.generation import FinishReason, Provenance
from app.domain.ids import CaseId, DraftId, InteractionId, VisitId
from app.domain.records import Direction, InteractionKind
from app.errors import DomainError, NotFoundError
from app.store import card, rows
from app.store.audit import Audit, text_digest
from app.store.connection import Database, Row

_NEWEST_FIRST = "ORDER BY created_at_us DESC, id DESC"
_LAST_IN = """SELECT kind, subject, contact_id FROM interactions WHERE case_id = ? AND direction = 'in'
    ORDER BY at_us DESC, id DESC LIMIT 1"""


class Drafts:
    """Reads and changes drafts."""

    def __init__(self, database: Database, audit: Audit) -> None:
        self._database = database
        self._audit = audit

    def begin(
        self,
        case_id: CaseId,
        visit_id: VisitId | None,
        kind: DraftKind,
        at: datetime,
        provenance: Provenance | None = None,
    ) -> DraftId:
        """Give a draft its row before the first word.

        Raises:
            NotFoundError: There is no such case.
        """
        card.case(self._database, case_id)
        with self._database.transaction(durable=False):
            draft_id = rows.insert(
                self._database,
                "drafts",
                {
                    "case_id": case_id, "visit_id": visit_id, "ref": rows.new_ref(), "kind": kind, "text": "",
                    **rows.time_columns("created_at", at), "provenance": rows.provenance_to_json(provenance),
                },
            )  # fmt: skip
        return DraftId(draft_id)

    def append_text(self, draft_id: DraftId, whole_text: str) -> None:
        """Save all the text received so far; survives a kill, and costs no wait for the disk."""
        with self._database.transaction(durable=False):
            rows.update(self._database, "drafts", draft_id, {"text": whole_text})

    def finish(
        self, draft_id: DraftId, text: str, finish_reason: FinishReason, provenance: Provenance | None
    ) -> None:
        """Save the whole text and why it ended; without `provenance` the one of `begin` stays."""
        values: dict[str, object] = {"text": text, "finish_reason": finish_reason}
        if provenance is not None:
            values["provenance"] = rows.provenance_to_json(provenance)
        with self._database.transaction():
            rows.update(self._database, "drafts", draft_id, values)

    def accept(self, draft_id: DraftId, final_text: str, at: datetime, author: str) -> InteractionId:
        """Make an interaction of a draft, in one transaction on the disk; accepting it again changes nothing.

        Raises:
            NotFoundError: There is no such draft.
            DomainError: It was accepted with another text (`draft.accepted`) or discarded
                (`draft.discarded`).
            DiskFullError: Nothing is accepted; the draft keeps its text.
        """
        with self._database.transaction():
            draft = self._row(draft_id)
            if draft["interaction_id"] is not None and draft["final_text"] == final_text:
                return InteractionId(draft["interaction_id"])
            _refuse_settled(draft)
            interaction_id = rows.insert(
                self._database, "interactions", self._interaction(draft, final_text, at, author)
            )
            accepted = {"final_text": final_text, "interaction_id": interaction_id}
            rows.update(
                self._database, "drafts", draft_id, {**accepted, **rows.time_columns("accepted_at", at)}
            )
            digests = {"generated_sha256": text_digest(draft["text"]), "text_sha256": text_digest(final_text)}
            self._audit.append(
                "draft.accepted", "draft", draft_id, actor=author, interaction=interaction_id, **digests,
                **_origin(draft),
            )  # fmt: skip
        return InteractionId(interaction_id)

    def _interaction(self, draft: Row, text: str, at: datetime, author: str) -> dict[str, object]:
        case = card.case(self._database, draft["case_id"])
        asked = self._database.row(_LAST_IN, (case.id,))
        if draft["kind"] == DraftKind.SUMMARY:
            kind, direction, subject = InteractionKind.NOTE, Direction.INTERNAL, ""
        else:
            by_message = asked is not None and asked["kind"] == InteractionKind.MESSAGE
            kind = InteractionKind.MESSAGE if by_message else InteractionKind.EMAIL
            direction, subject = Direction.OUT, _reply_subject((asked and asked["subject"]) or case.title)
        contact_id = (
            None if direction is Direction.INTERNAL else (asked and asked["contact_id"]) or case.contact_id
        )
        return {
            "account_id": case.account_id, "case_id": case.id, "ref": rows.new_ref(), "kind": kind,
            "direction": direction, **rows.time_columns("at", at), "contact_id": contact_id, "author": author,
            "subject": subject, "text": text, "draft_id": draft["id"],
        }  # fmt: skip

    def discard(self, draft_id: DraftId, at: datetime) -> None:
        """Put a draft away; `restore` brings it back.

        Raises:
            NotFoundError: There is no such draft.
            DomainError: It was accepted (`draft.accepted`).
        """
        with self._database.transaction():
            if self._row(draft_id)["interaction_id"] is not None:
                raise DomainError("an accepted draft is part of the story", code="draft.accepted")
            rows.update(self._database, "drafts", draft_id, rows.time_columns("discarded_at", at))
            self._audit.append("draft.discarded", "draft", draft_id)

    def restore(self, draft_id: DraftId) -> None:
        """Bring a discarded draft back.

        Raises:
            NotFoundError: There is no such draft.
        """
        with self._database.transaction():
            self._row(draft_id)
            rows.update(self._database, "drafts", draft_id, rows.time_columns("discarded_at", None))
            self._audit.append("draft.restored", "draft", draft_id)

    def _row(self, draft_id: DraftId) -> Row:
        row = self._database.row("SELECT * FROM drafts WHERE id = ?", (draft_id,))
        if row is None:
            raise NotFoundError("no such draft", wanted=str(draft_id))
        return row

    def get(self, draft_id: DraftId) -> Draft:
        """Read one draft.

        Raises:
            NotFoundError: There is no such draft.
        """
        return rows.draft(self._row(draft_id))

    def list(self, case_id: CaseId, *, discarded: bool = False) -> tuple[Draft, ...]:
        """List the drafts of a case, newest first; `discarded` adds those put away."""
        kept = "" if discarded else "AND discarded_at_us IS NULL"
        sql = f"SELECT * FROM drafts WHERE case_id = ? {kept} {_NEWEST_FIRST}"  # noqa: S608 - constants
        return tuple(map(rows.draft, self._database.rows(sql, (case_id,))))


def _origin(draft: Row) -> dict[str, str]:
    """Which model wrote it, for the audit: the record may be erased one day, the act of accepting stays."""
    provenance = rows.provenance(draft["provenance"])
    if provenance is None:
        return {}
    model = provenance.model
    return {"model": model.name, "model_sha256": model.sha256, "prompt_profile": provenance.prompt_profile}


def _refuse_settled(draft: Row) -> None:
    if draft["interaction_id"] is not None:
        raise DomainError("the draft is accepted already", code="draft.accepted")
    if draft["discarded_at_us"] is not None:
        raise DomainError("the draft is discarded", code="draft.discarded")


def _reply_subject(subject: str) -> str:
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"
