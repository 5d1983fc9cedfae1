"""Records one by one: added by the exchange's fields, listed by any of them."""

from typing import Any

import pytest

from app.domain.records import Account, Case, Visit
from app.errors import DomainError, ExchangeError, NotFoundError
from app.store.store import Store


def test_everything_can_be_added_by_id_or_ref(store: Store) -> None:
    add = store.records.add
    account = add("account", {"name": "Порт", "ref": "p", "tags": ["море"]})
    add("contact", {"account": "p", "name": "Он", "emails": ["on@port.example"]})
    site = add("site", {"account": account, "name": "Причал", "latitude": 52})
    asset = add("asset", {"account": account, "name": "Кран", "site": site, "serial_number": "К-1"})
    add("asset", {"account": account, "name": "Лебёдка", "part_of": asset})
    case = add(
        "case", {"account": "p", "title": "Стоит", "asset": asset, "due_at": "2026-11-30T08:00:00+05:00"}
    )
    add("visit", {"case": case, "checklist": [{"text": "трос", "done": True}]})
    add("task", {"case": case, "title": "Позвонить"})
    shown = store.records.show("case", case)
    assert isinstance(shown, Case)
    assert (shown.number, shown.asset_id, shown.opened_at.tzinfo is not None) == ("С-0001", asset, True)
    visit = store.records.show("visit", 1)
    assert isinstance(visit, Visit)
    assert visit.checklist[0].done
    assert store.audit.events()[-1].action == "task.added"
    assert not store.audit.verify()


def test_numbers_go_on(filled: Store) -> None:
    case = filled.records.add("case", {"account": 1, "title": "Ещё"})
    filled.records.add("case", {"account": 1, "title": "Своя", "number": "ABC"})
    assert filled.records.list("case", {"number": "c-0018"})[0].id == case


def test_a_page_follows_the_one_before_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.store.records._PIECE", 2)
    ids = [store.records.add("account", {"name": f"Порт {number}"}) for number in range(5)]
    store.records.archive("account", ids[1])
    page = store.records.list("account", {}, most=3)
    assert [one.id for one in page] == [ids[0], ids[2], ids[3]]
    assert [one.id for one in store.records.list("account", {}, after=page[-1].id, most=3)] == [ids[4]]
    assert len(store.records.list("account", {})) == 4


@pytest.mark.parametrize(
    ("kind", "values", "path"),
    [
        ("account", {}, "name"),
        ("account", {"name": ""}, "name"),
        ("account", {"name": "x", "colour": 1}, "colour"),
        ("case", {"account": 1, "title": "x", "opened_at": "вчера"}, "opened_at"),
        ("site", {"account": 1, "name": "x", "latitude": 99}, "latitude"),
    ],
)
def test_wrong_fields_are_named(filled: Store, kind: str, values: dict[str, Any], path: str) -> None:
    with pytest.raises(ExchangeError) as refused:
        filled.records.add(kind, values)
    assert refused.value.facts["path"] == path


def test_what_it_points_at_must_be_there_and_of_the_same_account(filled: Store) -> None:
    with pytest.raises(NotFoundError):
        filled.records.add("contact", {"account": "нет", "name": "x"})
    other = filled.records.add("account", {"name": "Порт"})
    with pytest.raises(NotFoundError):
        filled.records.add("asset", {"account": other, "name": "x", "site": 1})
    filled.records.add("case", {"account": other, "title": "x", "ref": "k1"})
    with pytest.raises(NotFoundError) as refused:
        filled.records.add("task", {"case": "k1", "title": "x"})
    assert refused.value.code == "record.ambiguous"


def test_a_ref_is_taken_once(filled: Store) -> None:
    for kind, values in (
        ("account", {"name": "x", "ref": "a1"}),
        ("site", {"account": 1, "name": "x", "ref": "s1"}),
    ):
        with pytest.raises(DomainError) as refused:
            filled.records.add(kind, values)
        assert refused.value.code == "record.taken"


@pytest.mark.parametrize("number", ["С-0017", "c-0017", "С 0017"])
def test_a_number_is_taken_once_in_any_spelling(filled: Store, number: str) -> None:
    with pytest.raises(DomainError) as refused:
        filled.records.add("case", {"account": 1, "title": "x", "number": number})
    assert refused.value.code == "record.number_taken"


@pytest.mark.parametrize(
    ("kind", "where", "found"),
    [
        ("account", {}, 1), ("account", {"name": "РУДНИК"}, 1), ("account", {"tags": "важный"}, 1),
        ("account", {"kind": "person"}, 0),
        ("account", {"kind": "organisation"}, 1), ("account", {"id": "1"}, 1),
        ("asset", {"serial_number": "аг 77"}, 1),
        ("asset", {"account": "1"}, 2), ("asset", {"part_of": ""}, 1),
        ("asset", {"account": "1", "name": "нет"}, 0), ("asset", {"name": "—"}, 0),
        ("task", {"done": "false"}, 1), ("task", {"done": "yes"}, 0), ("task", {"due_at": "2026-11-10"}, 1),
        ("contact", {"phones": "77011234567"}, 1), ("site", {"latitude": "52.5"}, 1),
    ],
)  # fmt: skip
def test_lists_by_field(filled: Store, kind: str, where: dict[str, str], found: int) -> None:
    assert len(filled.records.list(kind, where)) == found


def test_kinds_fields_and_records_that_are_not(filled: Store) -> None:
    for call, code in (
        (lambda: filled.records.list("dragon", {}), "record.kind"),
        (lambda: filled.records.add("dragon", {}), "record.kind"),
        (lambda: filled.records.list("account", {"colour": "1"}), "record.field"),
        (lambda: filled.records.show("account", 9), "record.missing"),
    ):
        with pytest.raises(DomainError) as refused:
            call()
        assert refused.value.code == code
    assert isinstance(filled.records.show("account", 1), Account)
