"""What a shift has done, read from the records and from the audit, which knows when."""

from datetime import datetime

from app.domain.handover import DoneItem, Handover
from app.domain.records import Urgency
from app.store.store import Store
from app.store.times import from_columns, microseconds

_URGENT_FIRST = {urgency: -place for place, urgency in enumerate(Urgency)}
# A record ticked, opened again and ticked once more was done the last time.
_DONE = """
SELECT * FROM (
SELECT 'task' AS kind, c.id, c.number, t.title, a.name, max(e.at_us) AS at_us, e.at_offset
FROM audit_events e JOIN tasks t ON t.id = e.subject_id JOIN cases c ON c.id = t.case_id
JOIN accounts a ON a.id = c.account_id
WHERE e.subject = 'task' AND e.action IN ('task.done', 'task.edited') AND e.at_us BETWEEN ? AND ?
AND t.done AND NOT t.archived GROUP BY t.id
UNION ALL
SELECT 'case', c.id, c.number, c.title, a.name, max(e.at_us), e.at_offset
FROM audit_events e JOIN cases c ON c.id = e.subject_id JOIN accounts a ON a.id = c.account_id
WHERE e.subject = 'case' AND e.action IN ('case.status', 'case.edited') AND e.at_us BETWEEN ? AND ?
AND c.status = 'done' AND NOT c.archived GROUP BY c.id
UNION ALL
SELECT 'visit', c.id, c.number, c.title, a.name, v.finished_at_us, v.finished_at_offset
FROM visits v JOIN cases c ON c.id = v.case_id JOIN accounts a ON a.id = c.account_id
WHERE v.finished_at_us BETWEEN ? AND ? AND NOT v.archived
) ORDER BY at_us DESC
"""


def handover(store: Store, since: datetime, until: datetime) -> Handover:
    """Read what was done between two moments, what is open and what is promised."""
    period = (microseconds(since), microseconds(until))
    done = tuple(
        DoneItem(
            row["kind"], row["id"], row["number"], row["title"], row["name"],
            from_columns(row["at_us"], row["at_offset"]),
        )
        for row in store.database.rows(_DONE, period * 3)
    )  # fmt: skip
    open_cases = store.cases.list_rows(filter_name="open")
    events = store.database.value("SELECT count(*) FROM interactions WHERE at_us BETWEEN ? AND ?", period)
    return Handover(
        since,
        until,
        done,
        tuple(sorted(open_cases, key=lambda row: _URGENT_FIRST[row.urgency])),
        store.cases.agenda(until),
        int(events),
    )
