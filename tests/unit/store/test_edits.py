"""Edits of records: every change can be taken back, and nothing newer is lost by it."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.edits import EditAction
from app.domain.ids import CaseId, SavedFilterId, TaskId
from app.domain.records import Asset, Case, CaseStatus, Contact, Template
from app.errors import DomainError, ExchangeError, NotFoundError
from app.store import edits
from app.store.import_undo import undo as take_import_back
from app.store.store import Store

# kind, what is changed, what another edit says of the same field
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("account", {"name": "Порт", "tags": ["море", "лёд"], "kind": "person"}),
    ("contact", {"name": "Иван", "phones": ["+7 1"], "salutation": None}),
    ("site", {"address": "Причал 2", "latitude": None}),
    ("asset", {"serial_number": "Х-1", "site": None, "part_of": None}),
    (
        "case",
        {"title": "Стоит", "urgency": "critical", "due_at": "2026-12-01T08:00:00+05:00", "contact": "c1"},
    ),
    ("visit", {"notes": "сделано", "checklist": [{"text": "сальник", "done": True}]}),
    ("task", {"title": "Написать", "done": True, "due_at": None}),
    ("template", {"name": "Письмо", "text": "Здравствуйте, {{имя}}", "language": None}),
]


@pytest.mark.parametrize(("kind", "values"), CHANGES)
def test_what_was_edited_can_be_taken_back(filled: Store, kind: str, values: dict[str, Any]) -> None:
    before = filled.records.show(kind, 1)
    assert filled.records.edit(kind, 1, values)
    assert filled.records.show(kind, 1) != before
    event = filled.audit.events()[-1]
    assert (event.action, event.subject, event.subject_id) == (f"{kind}.edited", kind, 1)
    assert "Порт" not in str(event.details)
    undone = filled.records.undo(kind, 1)
    assert (undone.kind, undone.record_id, undone.action) == (kind, 1, EditAction.EDITED)
    assert filled.records.show(kind, 1) == before
    assert filled.audit.events()[-1].action == f"{kind}.undone"
    assert not filled.audit.verify()


@pytest.mark.parametrize("kind", [kind for kind, _ in CHANGES])
def test_what_was_put_away_leaves_the_lists_and_comes_back(filled: Store, kind: str) -> None:
    there = len(filled.records.list(kind, {}))
    assert filled.records.archive(kind, 1)
    assert not filled.records.archive(kind, 1)
    assert len(filled.records.list(kind, {})) == there - 1
    assert filled.records.list(kind, {"archived": "true"})[0].archived
    assert filled.records.show(kind, 1).archived
    assert filled.records.undo().action is EditAction.ARCHIVED
    assert len(filled.records.list(kind, {})) == there
    filled.records.archive(kind, 1)
    filled.records.archive(kind, 1, archived=False)
    assert filled.audit.events()[-1].action == f"{kind}.unarchived"


def test_what_is_put_away_leaves_the_desk(filled: Store) -> None:
    now = filled.clock()
    assert {item.kind for item in filled.cases.agenda(now)} == {"task", "visit"}
    filled.records.archive("task", 1)
    filled.records.archive("visit", 1)
    file = filled.cases.file(CaseId(1))
    assert (file.tasks, file.visits) == ((), ())
    assert filled.cases.agenda(now) == ()
    filled.records.archive("case", 1)
    assert filled.cases.list_rows(filter_name="all") == ()
    assert [row.id for row in filled.cases.list_rows(filter_name="archived")] == [1]
    assert filled.accounts.list_rows()[0].open_cases == 0
    filled.records.archive("account", 1)
    assert filled.accounts.list_rows() == ()


def test_an_edit_that_changes_nothing_leaves_no_trace(filled: Store) -> None:
    events = len(filled.audit.events())
    assert not filled.records.edit("contact", 1, {"name": "Ермекова Сауле"})
    assert not filled.records.edit("contact", 1, {})
    assert len(filled.audit.events()) == events
    with pytest.raises(NotFoundError) as refused:
        filled.records.undo()
    assert refused.value.code == "record.no_edit"


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("case", {"account": 2}, "account"), ("task", {"case": 2}, "case"), ("site", {"ref": "x"}, "ref"),
        ("case", {"number": None}, "number"), ("case", {"opened_at": None}, "opened_at"),
        ("account", {"name": ""}, "name"), ("site", {"latitude": 99}, "latitude"),
        ("asset", {"colour": 1}, "colour"),
    ],
)  # fmt: skip
def test_what_cannot_be_changed_is_named(filled: Store, kind: str, values: dict[str, Any], path: str) -> None:
    with pytest.raises(ExchangeError) as refused:
        filled.records.edit(kind, 1, values)
    assert refused.value.facts["path"] == path


def test_what_an_edit_points_at_is_of_the_same_account(filled: Store) -> None:
    other = filled.records.add("account", {"name": "Порт"})
    site = filled.records.add("site", {"account": other, "name": "Причал"})
    with pytest.raises(NotFoundError):
        filled.records.edit("asset", 1, {"site": site})
    filled.records.edit("asset", 1, {"site": "s1"})


def test_equipment_is_never_a_part_of_itself(filled: Store) -> None:
    first, second = (record.id for record in filled.records.list("asset", {}))
    filled.records.edit("asset", first, {"part_of": second})
    for wanted in (second, first):
        with pytest.raises(DomainError) as refused:
            filled.records.edit("asset", second, {"part_of": wanted if wanted != second else first})
        assert refused.value.code == "record.part_of_itself"
    with pytest.raises(DomainError):
        filled.records.edit("asset", first, {"part_of": first})
    shown = filled.records.show("asset", first)
    assert isinstance(shown, Asset)
    assert shown.part_of == second


def test_edits_are_taken_back_one_by_one_newest_first(filled: Store) -> None:
    filled.cases.set_status(CaseId(1), CaseStatus.WAITING)
    task = filled.cases.add_task(CaseId(1), "Позвонить ещё", None)
    filled.cases.set_task_done(task, done=True)
    taken = [filled.records.undo() for _ in range(3)]
    assert [(one.kind, str(one.action)) for one in taken] == [
        ("task", "edited"), ("task", "added"), ("case", "edited"),
    ]  # fmt: skip
    assert (taken[1].title, taken[1].case_id, taken[1].account_id) == ("Позвонить ещё", 1, None)
    assert (taken[2].title, taken[2].account_id) == ("С-0017", 1)
    shown = filled.records.show("case", 1)
    assert isinstance(shown, Case)
    assert shown.status is CaseStatus.OPEN
    with pytest.raises(NotFoundError):
        filled.records.show("task", task)


def test_what_others_stand_on_is_not_taken_back(filled: Store) -> None:
    added = filled.records.add("account", {"name": "Порт"})
    filled.records.add("site", {"account": added, "name": "Причал"})
    with pytest.raises(DomainError) as refused:
        filled.records.undo("account", added)
    assert refused.value.code == "record.in_use"
    assert filled.records.undo().title == "Причал"
    assert filled.records.undo().title == "Порт"


def test_what_changed_since_is_not_lost(filled: Store) -> None:
    filled.records.edit("contact", 1, {"role": "директор"})
    with filled.database.transaction():
        filled.database.write("UPDATE contacts SET role = 'главный' WHERE id = 1")
    for _ in range(2):
        with pytest.raises(DomainError) as refused:
            filled.records.undo()
        assert refused.value.code == "record.changed_since"
    shown = filled.records.show("contact", 1)
    assert isinstance(shown, Contact)
    assert shown.role == "главный"


def test_an_edit_of_a_record_that_is_gone_is_not_taken_back(filled: Store) -> None:
    task = filled.cases.add_task(CaseId(1), "Позвонить", None)
    with filled.database.transaction():
        filled.database.write("DELETE FROM tasks WHERE id = ?", (task,))
    with pytest.raises(DomainError) as refused:
        filled.records.undo("task", task)
    assert refused.value.code == "record.changed_since"


def test_an_erased_record_can_be_forgotten(filled: Store) -> None:
    filled.records.edit("contact", 1, {"name": "Иван"})
    with filled.database.transaction():
        filled.edits.forget("contact", 1)
    assert filled.database.value("SELECT count(*) FROM record_edits") == 0


def test_only_the_newest_edits_are_kept(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edits, "KEPT", 3)
    for number in range(5):
        filled.records.edit("template", 1, {"text": f"{number}"})
    assert filled.database.value("SELECT count(*) FROM record_edits") == 3
    shown = filled.records.show("template", 1)
    assert isinstance(shown, Template)
    assert shown.text == "4"


def test_unknown_kinds_and_records_are_refused(filled: Store) -> None:
    for call, code in (
        (lambda: filled.records.edit("dragon", 1, {}), "record.kind"),
        (lambda: filled.records.archive("dragon", 1), "record.kind"),
        (lambda: filled.records.undo("dragon", 1), "record.kind"),
        (lambda: filled.records.edit("site", 9, {"name": "x"}), "record.missing"),
        (lambda: filled.records.archive("site", 9), "record.missing"),
        (lambda: filled.cases.set_task_done(TaskId(9), done=True), "record.missing"),
    ):
        with pytest.raises(DomainError) as refused:
            call()
        assert refused.value.code == code


def test_an_import_is_taken_back_though_records_were_put_away(filled: Store, tmp_path: Path) -> None:
    assert tmp_path.is_dir()
    filled.records.archive("template", 1)
    with filled.database.transaction():
        undone = take_import_back(filled.database, "b1")
    assert not undone.kept
    assert undone.removed["templates"] == 1
    assert undone.removed["accounts"] == 1


def test_filters_are_kept_by_page_and_name(store: Store) -> None:
    kept = store.saved_filters
    kept.save("cases", "Срочные", {"filter": "open"})
    newest = kept.save("cases", "Срочные", {"filter": "urgent", "words": "насос"})
    kept.save("accounts", "Другое", {})
    (found,) = kept.list("cases")
    assert (found.id, found.name, dict(found.conditions)) == (
        newest, "Срочные", {"filter": "urgent", "words": "насос"},
    )  # fmt: skip
    kept.drop(found.id)
    kept.drop(SavedFilterId(99))
    assert kept.list("cases") == ()
