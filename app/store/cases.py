"""Cases with what lies in them: the list, the file of one case, notes, status, tasks, the agenda."""

import json
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from app.domain.casefile import AgendaItem, CaseBoard, CaseFile, CaseRow
from app.domain.ids import CaseId, TaskId
from app.domain.records import Case, CaseStatus, Direction, Interaction, InteractionKind, Urgency
from app.errors import NotFoundError
from app.store import card, rows
from app.store.audit import Audit, text_digest
from app.store.connection import Database, Row
from app.store.edits import Edits
from app.store.folding import squash
from app.store.times import from_columns, microseconds, read_optional_time

# The event a case is sorted by: its newest interaction or visit, else its opening. An interaction's time
# is compared in UTC and shown with the offset it came with.
_ROWS = """
SELECT c.*, a.name AS account_name, t.serial_number, t.name AS asset_name,
  coalesce(s.name, (SELECT min(name) FROM sites WHERE account_id = c.account_id
    GROUP BY account_id HAVING count(*) = 1), '') AS place,
  (SELECT at_us FROM interactions i WHERE i.case_id = c.id ORDER BY at_us DESC, id DESC LIMIT 1) AS said_us,
  (SELECT at_offset FROM interactions i WHERE i.case_id = c.id ORDER BY at_us DESC, id DESC LIMIT 1)
    AS said_offset,
  (SELECT max(coalesce(finished_at_us, started_at_us)) FROM visits v WHERE v.case_id = c.id) AS visited_us,
  c.status <> 'done' AND 'in' = (SELECT direction FROM interactions i WHERE i.case_id = c.id
    AND direction <> 'internal' ORDER BY at_us DESC, id DESC LIMIT 1) AS awaits_reply
FROM cases c JOIN accounts a ON a.id = c.account_id
LEFT JOIN assets t ON t.id = c.asset_id LEFT JOIN sites s ON s.id = t.site_id
"""
_FILTERS = {
    "open": "NOT archived AND status <> 'done'",
    "urgent": "NOT archived AND status <> 'done' AND urgency IN ('high', 'critical')",
    "unanswered": "NOT archived AND awaits_reply",
    "done": "NOT archived AND status = 'done'",
    "archived": "archived",
    "all": "NOT archived",
}
_NEWEST_FIRST = (
    "max(opened_at_us, ifnull(said_us, opened_at_us), ifnull(visited_us, opened_at_us)) DESC, id DESC"
)
_URGENT_FIRST = f"instr('{' '.join(Urgency)}', urgency) DESC"
_AGENDA = """
SELECT * FROM (
SELECT 'task' AS kind, c.id, c.number, t.title, a.name, t.due_at_us, t.due_at_offset, t.id AS own
FROM tasks t JOIN cases c ON c.id = t.case_id JOIN accounts a ON a.id = c.account_id
WHERE NOT t.done AND NOT t.archived AND NOT c.archived
UNION ALL
SELECT 'visit', c.id, c.number, c.title, a.name, v.planned_at_us, v.planned_at_offset, v.id
FROM visits v JOIN cases c ON c.id = v.case_id JOIN accounts a ON a.id = c.account_id
WHERE v.finished_at_us IS NULL AND v.planned_at_us IS NOT NULL AND NOT v.archived AND NOT c.archived
UNION ALL
SELECT 'case', c.id, c.number, c.title, a.name, c.due_at_us, c.due_at_offset, c.id
FROM cases c JOIN accounts a ON a.id = c.account_id
WHERE c.status <> 'done' AND c.due_at_us IS NOT NULL AND NOT c.archived
) ORDER BY due_at_us IS NULL, due_at_us, id
"""


def _last_at(row: Row) -> datetime:
    newest = max(
        row["opened_at_us"], row["said_us"] or row["opened_at_us"], row["visited_us"] or row["opened_at_us"]
    )
    offset = row["said_offset"] if newest == row["said_us"] else row["opened_at_offset"]
    return from_columns(newest, offset)


def _case_row(row: Row) -> CaseRow:
    return CaseRow(
        row["id"], row["number"], row["title"], row["account_name"], row["place"], Urgency(row["urgency"]),
        CaseStatus(row["status"]), row["category"] or "", _last_at(row), bool(row["awaits_reply"]),
        read_optional_time(row, "due_at"),
    )  # fmt: skip


class Cases:
    """Reads and changes cases."""

    def __init__(self, database: Database, audit: Audit, edits: Edits, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._audit = audit
        self._edits = edits
        self._clock = clock

    def list_rows(
        self, *, filter_name: str = "open", ids: Collection[int] | None = None, most: int | None = None
    ) -> tuple[CaseRow, ...]:
        """List cases, newest event first, at most so many; of all, or of those named."""
        of_them = "" if ids is None else "AND id IN (SELECT value FROM json_each(?))"
        where = f"{_FILTERS[filter_name]} {of_them}"
        sql = f"SELECT * FROM ({_ROWS}) WHERE {where} ORDER BY {_NEWEST_FIRST} LIMIT ?"  # noqa: S608 - constants
        named = () if ids is None else (json.dumps(sorted(ids)),)
        # A negative limit is none: sqlite.org/lang_select.html#limitoffset.
        return tuple(map(_case_row, self._database.rows(sql, (*named, -1 if most is None else most))))

    def board(self, most: int) -> CaseBoard:
        """Give the cases of each status, at most so many of one."""
        rows_of = "SELECT status, count(*) AS count_ FROM cases WHERE NOT archived GROUP BY status"
        counts = {CaseStatus(row["status"]): int(row["count_"]) for row in self._database.rows(rows_of)}
        urgent = self._database.value(f"SELECT count(*) FROM cases WHERE {_FILTERS['urgent']}")  # noqa: S608 - constants
        columns = {status: self._column(status, most) for status in CaseStatus}
        return CaseBoard(columns, {status: counts.get(status, 0) for status in CaseStatus}, urgent)

    def _column(self, status: CaseStatus, most: int) -> tuple[CaseRow, ...]:
        order = _NEWEST_FIRST if status is CaseStatus.DONE else f"{_URGENT_FIRST}, {_NEWEST_FIRST}"
        where = "NOT archived AND status = ?"
        sql = f"SELECT * FROM ({_ROWS}) WHERE {where} ORDER BY {order} LIMIT ?"  # noqa: S608 - constants
        return tuple(map(_case_row, self._database.rows(sql, (status, most))))

    def counts(self) -> dict[str, int]:
        """Count the cases of every filter."""
        sums = ", ".join(f"ifnull(sum({where}), 0) AS {name}_" for name, where in _FILTERS.items())
        row = self._database.rows(f"SELECT {sums} FROM ({_ROWS})")[0]  # noqa: S608 - constants
        return {name: int(row[f"{name}_"]) for name in _FILTERS}

    def find(self, id_or_number: str) -> CaseId:
        """Find a case by id or number; dashes, case and the alphabet of С do not matter.

        Raises:
            NotFoundError: There is none, or several have that number (`record.ambiguous`).
        """
        wanted = id_or_number.strip()
        if wanted.isascii() and wanted.isdigit() and len(wanted) < 18:
            row = self._database.row("SELECT id FROM cases WHERE id = ?", (int(wanted),))
            if row:
                return CaseId(row["id"])
        found = self._database.rows(
            "SELECT id, number FROM cases WHERE vakhta_squash(number) = ?", (squash(wanted),)
        )
        if len(found) > 1:
            found = [row for row in found if row["number"] == wanted] or found
        if not found:
            raise NotFoundError("no such case", wanted=wanted)
        if len(found) > 1:
            raise NotFoundError("several cases have that number", code="record.ambiguous", wanted=wanted)
        return CaseId(found[0]["id"])

    def case(self, case_id: CaseId) -> Case:
        """Read one case.

        Raises:
            NotFoundError: There is none.
        """
        return card.case(self._database, case_id)

    def file(self, case_id: CaseId) -> CaseFile:
        """Read everything about one case.

        Raises:
            NotFoundError: There is none.
        """
        return card.case_file(self._database, case_id)

    def add_interaction(
        self, case_id: CaseId, text: str, kind: InteractionKind, direction: Direction, *, author: str = ""
    ) -> Interaction:
        """Write an interaction of now.

        Raises:
            NotFoundError: There is no such case.
        """
        case = self.case(case_id)
        with self._database.transaction():
            interaction_id = rows.insert(
                self._database,
                "interactions",
                {
                    "account_id": case.account_id, "case_id": case_id, "ref": rows.new_ref(), "kind": kind,
                    "direction": direction, **rows.time_columns("at", self._clock()), "author": author,
                    "subject": "", "text": text,
                },
            )  # fmt: skip
            self._audit.append(
                "interaction.added",
                "interaction",
                interaction_id,
                actor=author,
                text_sha256=text_digest(text),
            )
            row = self._database.rows("SELECT * FROM interactions WHERE id = ?", (interaction_id,))[0]
        return rows.interaction(row)

    def set_status(self, case_id: CaseId, status: CaseStatus) -> None:
        """Move a case on.

        Raises:
            NotFoundError: There is none.
        """
        self._change(case_id, "status", status)

    def set_urgency(self, case_id: CaseId, urgency: Urgency) -> None:
        """Say how soon a case wants an answer.

        Raises:
            NotFoundError: There is none.
        """
        self._change(case_id, "urgency", urgency)

    def _change(self, case_id: CaseId, column: str, value: str) -> None:
        with self._database.transaction():
            self._edits.change("case", case_id, {column: value}, event=f"case.{column}", value=value)

    def add_task(self, case_id: CaseId, title: str, due_at: datetime | None) -> TaskId:
        """Promise something.

        Raises:
            NotFoundError: There is no such case.
        """
        self.case(case_id)
        with self._database.transaction():
            values = {"case_id": case_id, "ref": rows.new_ref(), "title": title}
            task_id = rows.insert(self._database, "tasks", {**values, **rows.time_columns("due_at", due_at)})
            self._edits.added("task", task_id, text_sha256=text_digest(title))
        return TaskId(task_id)

    def set_task_done(self, task_id: TaskId, *, done: bool) -> None:
        """Tick a task, or take the tick away.

        Raises:
            NotFoundError: There is no such task.
        """
        event = "task.done" if done else "task.reopened"
        with self._database.transaction():
            self._edits.change("task", task_id, {"done": int(done)}, event=event)

    def agenda(self, now: datetime, *, ahead: timedelta = timedelta(days=7)) -> tuple[AgendaItem, ...]:
        """List open tasks, planned visits and cases due, the soonest first; those without a date last."""
        until = microseconds(now + ahead)
        return tuple(
            AgendaItem(
                row["kind"], row["id"], row["number"], row["title"], row["name"],
                read_optional_time(row, "due_at"),
                row["due_at_us"] is not None and row["due_at_us"] < microseconds(now), row["own"],
            )
            for row in self._database.rows(_AGENDA)
            if row["due_at_us"] is None or row["due_at_us"] <= until
        )  # fmt: skip
