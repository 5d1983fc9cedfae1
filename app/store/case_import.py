"""Reading the cases of an exchange file, with their interactions, visits, tasks, drafts and attachments."""

from collections.abc import Mapping
from pathlib import Path

from app.errors import ExchangeError
from app.store import attachments, rows
from app.store.exchange_format import (
    AttachmentShape,
    CaseShape,
    DraftShape,
    InteractionShape,
    TaskShape,
    VisitShape,
)
from app.store.import_rows import ImportRows
from app.store.store import Store


class Refs:
    """The refs of one account and the ids behind them; what the file does not hold is looked up here."""

    def __init__(self, into: ImportRows, account_id: int) -> None:
        self.account_id = account_id
        self._into = into
        self._known: dict[tuple[str, str], int] = {}

    def put(self, table: str, ref: str, values: Mapping[str, object], line: str) -> tuple[int, bool]:
        """Put a row of this account in and remember its ref.

        Raises:
            ExchangeError: The ref stands twice in the account.
        """
        if (table, ref) in self._known:
            raise ExchangeError("the ref stands twice", path=f"{line}.ref", reason="the ref stands twice")
        row_id, written = self._into.put(table, {"account_id": self.account_id}, ref, values, line)
        self._known[table, ref] = row_id
        return row_id, written

    def find(self, table: str, ref: str | None) -> int | None:
        """Find the id behind a ref, in the file so far or in the store."""
        if ref is None:
            return None
        if (table, ref) in self._known:
            return self._known[table, ref]
        row = self._into.find(table, {"account_id": self.account_id}, ref)
        return row["id"] if row else None

    def get(self, table: str, ref: str | None, line: str) -> int | None:
        """Find the id behind a ref; no ref, no id.

        Raises:
            ExchangeError: The ref leads nowhere.
        """
        found = self.find(table, ref)
        if ref is not None and found is None:
            raise ExchangeError("no such ref", path=line, reason="no such ref")
        return found


class CaseImport:
    """Takes the cases of one account in."""

    def __init__(self, store: Store, into: ImportRows, refs: Refs, beside: Path, *, dry_run: bool) -> None:
        self._store = store
        self._into = into
        self._refs = refs
        self._beside = beside
        self._dry_run = dry_run

    def take(self, case: CaseShape, line: str) -> None:
        """Take one case with all that lies in it.

        Raises:
            ExchangeError: A ref leads nowhere or stands twice.
        """
        values = {
            "number": case.number, "title": case.title, "category": case.category, "urgency": case.urgency,
            "status": case.status, **rows.time_columns("opened_at", case.opened_at),
            **rows.time_columns("due_at", case.due_at),
            "contact_id": self._refs.get("contacts", case.contact, f"{line}.contact"),
            "asset_id": self._refs.get("assets", case.asset, f"{line}.asset"),
            "tags": rows.to_json(case.tags),
        }  # fmt: skip
        case_id, _ = self._refs.put("cases", case.ref, values, line)
        for index, said in enumerate(case.interactions):
            self.interaction(case_id, said, f"{line}.interactions[{index}]")
        for index, visit in enumerate(case.visits):
            self._visit(case_id, visit, f"{line}.visits[{index}]")
        for index, task in enumerate(case.tasks):
            self._task(case_id, task, f"{line}.tasks[{index}]")
        for index, draft in enumerate(case.drafts):
            self._draft(case_id, draft, f"{line}.drafts[{index}]")
        for index, attachment in enumerate(case.attachments):
            self._attachment(case_id, attachment, f"{line}.attachments[{index}]")

    def interaction(self, case_id: int | None, said: InteractionShape, line: str) -> None:
        """Take one interaction, of a case or of the account itself."""
        scope = {"account_id": self._refs.account_id, "case_id": case_id}
        values = {
            "kind": said.kind, "direction": said.direction, **rows.time_columns("at", said.at),
            "contact_id": self._refs.get("contacts", said.contact, f"{line}.contact"),
            "author": said.author, "subject": said.subject, "text": said.text,
        }  # fmt: skip
        self._into.put("interactions", scope, said.ref, values, line)

    def _visit(self, case_id: int, visit: VisitShape, line: str) -> None:
        checklist = [{"text": item.text, "done": item.done} for item in visit.checklist]
        values = {
            **rows.time_columns("planned_at", visit.planned_at),
            **rows.time_columns("started_at", visit.started_at),
            **rows.time_columns("finished_at", visit.finished_at),
            "engineer": visit.engineer, "notes": visit.notes, "checklist": rows.to_json(checklist),
        }  # fmt: skip
        self._into.put("visits", {"case_id": case_id}, visit.ref, values, line)

    def _task(self, case_id: int, task: TaskShape, line: str) -> None:
        values = {"title": task.title, **rows.time_columns("due_at", task.due_at), "done": int(task.done)}
        self._into.put("tasks", {"case_id": case_id}, task.ref, values, line)

    def _draft(self, case_id: int, draft: DraftShape, line: str) -> None:
        of_account = {"account_id": self._refs.account_id, "case_id": case_id}
        interaction_id = self._within("interactions", of_account, draft.interaction, f"{line}.interaction")
        values = {
            "visit_id": self._within("visits", {"case_id": case_id}, draft.visit, f"{line}.visit"),
            "kind": draft.kind, "text": draft.text, "final_text": draft.final_text,
            "finish_reason": draft.finish_reason, **rows.time_columns("created_at", draft.created_at),
            **rows.time_columns("accepted_at", draft.accepted_at),
            **rows.time_columns("discarded_at", draft.discarded_at), "interaction_id": interaction_id,
            "provenance": rows.provenance_to_json(draft.provenance),
        }  # fmt: skip
        draft_id, written = self._into.put("drafts", {"case_id": case_id}, draft.ref, values, line)
        if written and interaction_id is not None:
            self._into.aim("interactions", interaction_id, "draft_id", draft_id)

    def _within(self, table: str, scope: Mapping[str, object], ref: str | None, line: str) -> int | None:
        if ref is None:
            return None
        row = self._into.find(table, scope, ref)
        if row is None:
            raise ExchangeError("no such ref", path=line, reason="no such ref")
        return int(row["id"])

    def _attachment(self, case_id: int, attachment: AttachmentShape, line: str) -> None:
        path = attachments.path_beside(self._beside, attachment.path)
        if path is None:
            raise ExchangeError("outside the folder", path=f"{line}.path", reason="outside the folder")
        known = self._into.find("attachments", {"case_id": case_id}, attachment.ref)
        if known is not None and known["sha256"] == attachment.sha256:
            return
        try:
            size = attachments.take_in(self._store, path, attachment.sha256, dry_run=self._dry_run)
        except attachments.NotTakenError as error:
            self._into.skip(line, error.code, str(error))
            return
        values = {
            "name": attachment.name, "path": attachment.path, "sha256": attachment.sha256, "bytes": size,
        }  # fmt: skip
        self._into.put("attachments", {"case_id": case_id}, attachment.ref, values, line)
