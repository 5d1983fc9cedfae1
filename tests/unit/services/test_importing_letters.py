"""Letters, cards and calendars into an open profile: whose they are, and which way they went."""

from pathlib import Path
from typing import Any

import pytest

from app.services.exchange import Exchange, ImportWays
from app.services.session import Session
from app.store.check import check
from tests.helpers.profiles import exchange, write_json
from tests.unit.knowledge.imports.test_readers import CALENDAR, CARD_21, CARD_30


@pytest.fixture
def filled(session: Session, tmp_path: Path) -> Exchange:
    """One account: Рудник, with saule@rudnik.example and the case С-0017."""
    service = Exchange(session)
    service.import_files([write_json(tmp_path / "f.json", exchange())])
    return service


def letter(folder: Path, sender: str, to: str, subject: str = "Насос", text: str = "течёт") -> Path:
    path = folder / "п.eml"
    path.write_text(
        f"From: {sender}\nTo: {to}\nSubject: {subject}\nDate: Tue, 03 Nov 2026 10:00:00 +0500\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\nMessage-ID: <{sender}{subject}>\n\n{text}\n",
        encoding="utf-8",
    )
    return path


def last(session: Session) -> dict[str, Any]:
    row = session.store.database.row(
        """SELECT i.direction, i.case_id, i.text, i.author, a.name AS account, c.name AS contact
        FROM interactions i JOIN accounts a ON a.id = i.account_id LEFT JOIN contacts c ON c.id = i.contact_id
        ORDER BY i.id DESC"""
    )
    assert row is not None
    return dict(row)


@pytest.mark.parametrize(
    ("sender", "to", "direction"),
    [
        ("Saule@Rudnik.example", "desk@ours.example", "in"),
        ("desk@ours.example", "Desk <x@y.example>, saule@rudnik.example", "out"),
    ],
)
def test_a_letter_goes_to_whom_we_know(
    filled: Exchange, session: Session, tmp_path: Path, sender: str, to: str, direction: str
) -> None:
    report = filled.import_files([letter(tmp_path, sender, to)])
    assert {name: count for name, count in report.created.items() if count} == {"interactions": 1}
    found = last(session)
    assert (found["account"], found["contact"]) == ("Рудник", "Ермекова Сауле")
    assert (found["direction"], found["case_id"]) == (direction, None)
    assert not check(session.store)


def test_a_letter_naming_a_case_goes_into_it(filled: Exchange, session: Session, tmp_path: Path) -> None:
    filled.import_files([letter(tmp_path, "saule@rudnik.example", "x@y.example", "Re: C-0017 насос 5")])
    assert last(session)["case_id"] == 1


def test_a_stranger_becomes_an_account(filled: Exchange, session: Session, tmp_path: Path) -> None:
    report = filled.import_files([letter(tmp_path, "Ким Виктор <kim@port.example>", "desk@ours.example")])
    assert (report.created["accounts"], report.created["contacts"]) == (1, 1)
    found = last(session)
    assert (found["account"], found["direction"], found["author"]) == ("Ким Виктор", "in", "Ким Виктор")
    again = filled.import_files([letter(tmp_path, "Ким Виктор <kim@port.example>", "desk@ours.example")])
    assert [one.code for one in again.skipped] == ["import.duplicate"]


def test_our_own_address_is_nobody_s(filled: Exchange, session: Session, tmp_path: Path) -> None:
    mapping = write_json(
        tmp_path / "m.json", {"own": ["Desk@Ours.example"], "constants": {"case.tags": "почта"}}
    )
    path = letter(tmp_path, "desk@ours.example", "Ким <kim@port.example>")
    filled.import_files(
        [path], ImportWays(mapping=write_json(tmp_path / "o.json", {"own": ["desk@ours.example"]}))
    )
    assert (last(session)["direction"], last(session)["account"]) == ("out", "Ким")
    alone = letter(tmp_path, "desk@ours.example", "desk@ours.example", "себе")
    report = filled.import_files([alone], ImportWays(mapping=mapping))
    assert [one.code for one in report.rejected] == ["import.no_account"]


def test_cards_come_in_and_are_known_again(session: Session, tmp_path: Path) -> None:
    service, path = Exchange(session), tmp_path / "к.vcf"
    path.write_text(CARD_21 + CARD_30, encoding="utf-8")
    report = service.import_files([path])
    assert (report.created["accounts"], report.created["contacts"]) == (2, 2)
    assert [one.code for one in service.import_files([path]).skipped] == ["import.duplicate"] * 2


def test_a_calendar_becomes_visits_tasks_and_notes(
    filled: Exchange, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "к.ics"
    path.write_text(CALENDAR, encoding="utf-8")
    report = filled.import_files([path])
    assert {name: count for name, count in report.created.items() if count} == {
        "accounts": 1, "cases": 2, "interactions": 1, "tasks": 1, "visits": 1,
    }  # fmt: skip
    visit = session.store.database.row(
        "SELECT a.name, v.notes FROM visits v JOIN cases c ON c.id = v.case_id "
        "JOIN accounts a ON a.id = c.account_id WHERE v.id = 2"
    )
    # The organiser is known, so the visit is theirs and not the calendar's.
    assert tuple(visit or ()) == ("Рудник", "Осмотр, насос\nШахта 2\nвзять сальник")
    again = filled.import_files([path])
    assert len(again.skipped) == 3
    assert not check(session.store)


def test_a_visit_needs_its_case(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "т.csv"
    path.write_text(
        "account.name,visit.planned_at,task.title\nРудник,2026-11-03,\nРудник,,Позвонить\n", encoding="utf-8"
    )
    report = Exchange(session).import_files([path])
    assert [(one.line, one.code) for one in report.rejected] == [
        ("2", "import.no_case"),
        ("3", "import.no_case"),
    ]


def test_notes_of_a_table_lie_with_their_case(filled: Exchange, session: Session, tmp_path: Path) -> None:
    path = tmp_path / "т.csv"
    path.write_text(
        "Организация;№ заявки;Дата;Текст;Серийный номер;Объект;Задача\n"
        "Рудник;С-0017;03.11.2026 10:00;Заменили сальник;АГ-77;Шахта 2;Заказать\n"
        "Рудник;С-0099;04.11.2026;Новая;;;\n",
        encoding="utf-8",
    )
    report = filled.import_files([path])
    assert {name: count for name, count in report.created.items() if count} == {
        "cases": 1, "interactions": 2, "tasks": 1,
    }  # fmt: skip
    cases = session.store.database.rows("SELECT case_id FROM interactions ORDER BY id DESC LIMIT 2")
    assert [row["case_id"] for row in cases] == [2, 1]
    assert session.store.database.value("SELECT number FROM cases WHERE id = 2") == "С-0099"


def test_the_account_of_lines_that_name_none(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "т.csv"
    path.write_text("Текст\nпервая\n", encoding="utf-8")
    assert [one.code for one in Exchange(session).import_files([path]).rejected] == ["import.no_account"]
    mapping = write_json(tmp_path / "m.json", {"account": "Рудник"})
    Exchange(session).import_files([path], ImportWays(mapping=mapping))
    assert last(session)["account"] == "Рудник"


def test_cases_are_known_by_number_or_title(session: Session, tmp_path: Path) -> None:
    service, path = Exchange(session), tmp_path / "т.csv"
    path.write_text("Заказчик;Заявка;Оборудование;Срок\nРудник;Насос;ЦНС;\n", encoding="utf-8")
    service.import_files([path])
    path.write_text("Заказчик;Заявка;Срок\nрудник;насос;2026-12-01\n", encoding="utf-8")
    report = service.import_files([path])
    assert (report.created["cases"], report.updated["cases"]) == (0, 1)
    path.write_text("account.name;case.category\nРудник;ремонт\n", encoding="utf-8")
    assert [one.code for one in service.import_files([path]).rejected] == ["import.no_name"]
