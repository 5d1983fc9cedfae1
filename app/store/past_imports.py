"""Imports of before, told by the audit: what came, when, by whom, and whether it can still be taken back."""

import json
from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from app.domain.reports import PastImport
from app.store.connection import Row
from app.store.store import Store
from app.store.times import read_time

_EVENTS = """
SELECT *, json_extract(details, '$.batch') AS batch FROM audit_events
WHERE action IN ('exchange.imported', 'exchange.undone') ORDER BY batch, sequence
"""
_LEFT = "SELECT DISTINCT batch FROM import_changes"


def past_imports(store: Store, most: int) -> tuple[PastImport, ...]:
    """List imports, the newest first, at most so many."""
    left = {row["batch"] for row in store.database.rows(_LEFT)}
    batches = groupby(store.database.rows(_EVENTS), key=lambda row: str(row["batch"]))
    found = [_told(batch, list(events), can_undo=batch in left) for batch, events in batches]
    return tuple(sorted(found, key=lambda one: (one.at, one.batch), reverse=True)[:most])


def _told(batch: str, events: list[Row], *, can_undo: bool) -> PastImport:
    came = [event for event in events if event["action"] == "exchange.imported"]
    undone = [event for event in events if event["action"] == "exchange.undone"]
    said = [json.loads(event["details"]) for event in came]
    formats = tuple(dict.fromkeys(one["format"] for one in said if "format" in one))
    return PastImport(
        batch, read_time(came[0], "at"), came[0]["actor"], formats,
        _sum(one["created"] for one in said), _sum(one["updated"] for one in said),
        read_time(undone[-1], "at") if undone else None, can_undo,
    )  # fmt: skip


def _sum(counts: Iterable[dict[str, int]]) -> Counter[str]:
    whole = Counter[str]()
    for each in counts:
        whole.update(each)
    return whole
