"""The store's side of strangers' files: many rows at once, stopping, undoing, and what erasing leaves."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.imports import Incoming, ReadingRules
from app.domain.reports import ImportReport, Progress
from app.store.attachments import FOLDER
from app.store.check import check
from app.store.entry_import import EntryImport
from app.store.erasure import erase_person
from app.store.exchange_import import CancelledError, import_file
from app.store.foreign_import import import_lines
from app.store.import_undo import undo
from app.store.person import person_file
from app.store.store import Store
from tests.helpers.profiles import account, case, exchange, interaction, write_json


def lines(*fields: dict[str, str]) -> Iterator[Incoming]:
    return (Incoming(str(number), each) for number, each in enumerate(fields, start=2))


def taken(store: Store, *fields: dict[str, str], batch: str = "b2") -> ImportReport:
    into = EntryImport(store.database, batch, ReadingRules(), store.clock)
    return import_lines(store, into, lines(*fields))


def test_more_rows_than_are_gathered_at_once(store: Store) -> None:
    many = [{"account.name": f"Рудник {number}"} for number in range(4500)]
    twice = ({"account.name": "Рудник 1", "account.notes": "первый"}, {"account.name": "рудник 1"})
    report = taken(store, *many, *twice)
    assert (report.created["accounts"], report.updated["accounts"]) == (4500, 0)
    assert len(report.skipped) == 1
    assert store.database.value("SELECT notes FROM accounts WHERE name = 'Рудник 1'") == "первый"
    with store.database.transaction():
        undone = undo(store.database, "b2")
    assert (undone.removed, undone.kept) == ({"accounts": 4500}, ())
    assert not store.search.find("Рудник", 9).hits
    assert not check(store)


def test_how_far_it_is_and_stopping(store: Store) -> None:
    told: list[Progress] = []
    cancel = CancelToken()

    def tell(progress: Progress) -> None:
        told.append(progress)
        if len(told) == 2:
            cancel.cancel()

    into = EntryImport(store.database, "b2", ReadingRules(), store.clock)
    many = lines(*({"account.name": f"Рудник {number}"} for number in range(3000)))
    with pytest.raises(CancelledError):
        import_lines(store, into, many, on_progress=tell, cancel=cancel)
    assert [one.done for one in told] == [500, 1000]
    assert store.database.value("SELECT count(*) FROM accounts") == 0


def test_an_address_in_two_accounts_is_two_people(store: Store) -> None:
    same = {"contact.name": "Сауле", "contact.emails": "a@b.kz", "contact.phones": "87011234567, 12"}
    taken(store, {"account.name": "Рудник", **same}, {"account.name": "Порт", **same})
    report = taken(
        store,
        {"account.name": "Порт", **same, "contact.role": "механик", "contact.phones": "+7 701 123 45 67"},
    )
    assert (report.created["contacts"], report.updated["contacts"]) == (0, 1)
    found = store.database.rows("SELECT role FROM contacts ORDER BY id")
    assert [row["role"] for row in found] == [None, "механик"]


def test_undo_of_what_is_gone_or_kept_twice(filled: Store) -> None:
    taken(filled, {"account.name": "Порт", "contact.name": "Ким"})
    with filled.database.transaction():
        filled.database.write("DELETE FROM contacts WHERE name = 'Ким'")
        undone = undo(filled.database, "b2")
    assert (undone.removed, undone.kept) == ({"accounts": 1}, ())


def test_a_row_of_two_changes_is_told_once(filled: Store, tmp_path: Path) -> None:
    """The interaction was made and then pointed at its draft; it was edited since, so it stays."""
    with filled.database.transaction():
        filled.database.write("UPDATE interactions SET subject = 'иначе' WHERE ref = 'i2'")
        undone = undo(filled.database, "b1")
    told = [(one.line, one.code) for one in undone.kept]
    assert told.count(("interactions 2", "undo.changed")) == 1
    assert len(told) == len(set(told))


def test_pointing_where_it_points_already_changes_nothing(filled: Store, tmp_path: Path) -> None:
    changed = account()
    changed["cases"][0]["drafts"].append(
        {**changed["cases"][0]["drafts"][0], "ref": "g2", "interaction": None, "text": "другой"}
    )
    into = import_file(filled, write_json(tmp_path / "2.json", exchange(changed)), "b2")
    assert dict(into.created) == {"drafts": 1}


# Erasing


def test_an_attachment_others_have_too_stays(store: Store, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x07")
    one = {"ref": "f1", "name": "a", "path": "a.bin", "sha256": hashlib.sha256(b"\x07").hexdigest()}
    made = account(cases=[
        case("k1", "С-0017", attachments=[one]), case("k2", "С-0018", contact=None, attachments=[one]),
    ])  # fmt: skip
    import_file(store, write_json(tmp_path / "f.json", exchange(made)), "b1")
    assert erase_person(store, 1, "я").counts["attachments"] == 1
    assert len(list((store.directory / FOLDER).iterdir())) == 1
    assert not check(store)


def test_a_name_of_three_words_is_found_in_any_order(store: Store, tmp_path: Path) -> None:
    made = account(
        notes="Сауле Ермекова; Ермекова Сауле Муратовна; Сауле Муратовна; телефон 12-34; сосед Ким"
    )
    made["contacts"][0] |= {"name": "Ермекова Сауле Муратовна", "phones": ["12-34"], "emails": []}
    made["contacts"][0]["salutation"] = None
    import_file(store, write_json(tmp_path / "f.json", exchange(made)), "b1")
    erase_person(store, 1, "я")
    notes = store.database.value("SELECT notes FROM accounts")
    assert notes == "▮▮▮; ▮▮▮; ▮▮▮; телефон 12-34; сосед Ким"


def test_a_person_of_one_short_name_takes_nothing_of_others(store: Store, tmp_path: Path) -> None:
    made = account()
    made["contacts"][0] |= {"name": "Ким", "salutation": None, "phones": [], "emails": []}
    import_file(store, write_json(tmp_path / "f.json", exchange(made)), "b1")
    assert "mentions" not in erase_person(store, 1, "я").counts


def test_what_edits_keep_of_the_person_goes_too(filled: Store) -> None:
    with filled.database.transaction():
        filled.database.write(
            "CREATE TABLE IF NOT EXISTS record_edits (id INTEGER PRIMARY KEY, at_us INTEGER,"
            " at_offset INTEGER, kind TEXT, record_id INTEGER, action TEXT, before TEXT, after TEXT)"
        )
        for kind, record in (("contact", 1), ("site", 1)):
            filled.database.write(
                "INSERT INTO record_edits VALUES (NULL, 0, 0, ?, ?, 'edited', ?, '{}')",
                (kind, record, json.dumps({"name": "Ермекова Сауле"}, ensure_ascii=False)),
            )
    erase_person(filled, 1, "я")
    left = filled.database.rows("SELECT kind, before FROM record_edits")
    assert [tuple(row) for row in left] == [("site", '{"name": "▮▮▮"}')]


def test_no_table_of_numbers_stands_in_the_way(filled: Store) -> None:
    with filled.database.transaction():
        filled.database.write("CREATE TABLE figures (id INTEGER PRIMARY KEY, value REAL)")
    assert erase_person(filled, 1, "я").counts["contacts"] == 1


def test_of_another_s_case_a_person_gets_what_they_said(store: Store, tmp_path: Path) -> None:
    made = account()
    made["contacts"].append({**made["contacts"][0], "ref": "c2", "name": "Ким Виктор", "emails": []})
    made["cases"][0]["interactions"].append(
        interaction("i5", "2026-11-04T10:00:00+05:00", "Слово Кима", contact="c2"),
    )
    made["cases"][0]["drafts"][0]["interaction"] = "i5"
    made["cases"].append(case("k2", "С-0018"))
    import_file(store, write_json(tmp_path / "f.json", exchange(made)), "b1")
    told = person_file(store, 2).accounts[0]
    assert [one.number for one in told.cases] == ["С-0017"]
    assert [one.text for one in told.cases[0].interactions] == ["Слово Кима"]
    assert (told.cases[0].visits, told.cases[0].contact, told.cases[0].drafts[0].visit) == ([], None, None)
    alone = person_file(store, 1).accounts[0]
    assert {one.number for one in alone.cases} == {"С-0017", "С-0018"}


def test_a_person_who_is_the_account_gets_all_of_it(store: Store, tmp_path: Path) -> None:
    import_file(store, write_json(tmp_path / "f.json", exchange(account(kind="person"))), "b1")
    assert person_file(store, 1).accounts[0].sites
