"""What a shift has done, read from records and audit."""

from datetime import timedelta

from app.domain.ids import CaseId
from app.domain.records import CaseStatus
from app.store.handover import handover
from app.store.store import Store


def test_what_was_done_is_told_once_and_newest_first(filled: Store) -> None:
    task = filled.cases.add_task(CaseId(1), "Заказать", None)
    for done in (True, False, True):
        filled.cases.set_task_done(task, done=done)
    filled.cases.set_task_done(filled.cases.add_task(CaseId(1), "Открыта", None), done=False)
    filled.records.edit("visit", 1, {"finished_at": "2026-11-24T08:30:00+05:00"})
    filled.cases.set_status(CaseId(1), CaseStatus.DONE)
    now = filled.clock()
    told = handover(filled, now - timedelta(days=1), now)
    assert [(one.kind, one.title) for one in told.done] == [
        ("case", "Насос течёт"), ("task", "Заказать"), ("visit", "Насос течёт"),
    ]  # fmt: skip
    assert told.open_cases == ()
    assert told.events == 0
    assert {item.kind for item in told.promises} == {"task"}


def test_what_was_done_before_is_not_told(filled: Store) -> None:
    filled.cases.set_status(CaseId(1), CaseStatus.DONE)
    later = filled.clock() + timedelta(days=9)
    assert handover(filled, later - timedelta(days=7), later).done == ()
    long = handover(filled, later - timedelta(days=60), later)
    assert long.events == 2
    assert len(long.done) == 1
