"""Tables of incoming requests into an open profile: a case of every line, with all that belongs to it."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.requests import complete_request
from app.services.exchange import Exchange, ImportWays
from app.services.session import Session
from app.store.check import check

REQUESTS = (
    "Организация;Контакт;Тема;Описание;Дата;Серийный номер\n"
    "ТОО «Рудник»;Ермекова Сауле;Насос течёт;Капает из сальника, 40 капель в минуту;03.11.2026 09:15;SN-100\n"
    "ТОО «Рудник»;Ермекова Сауле;Насос течёт;Снова капает;21.11.2026;SN-100\n"
    "Порт;Ким Виктор;;Терминал не печатает чеки. Перезагружали;04.11.2026;\n"
    "Порт;Ким Виктор;Нужен договор;;05.11.2026;\n"
)


@pytest.fixture
def service(session: Session) -> Exchange:
    return Exchange(session)


def write(folder: Path, text: str, name: str = "заявки.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def rows(session: Session, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.store.database.rows(sql)]


def test_every_line_is_a_case_with_its_first_message(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    report = service.import_files([write(tmp_path, REQUESTS)])
    assert not report.rejected
    assert not report.skipped
    assert rows(
        session,
        "SELECT c.number, c.title, a.name, p.name, t.serial_number FROM cases c JOIN accounts a"
        " ON a.id = c.account_id LEFT JOIN contacts p ON p.id = c.contact_id"
        " LEFT JOIN assets t ON t.id = c.asset_id ORDER BY c.id",
    ) == [
        ("С-0001", "Насос течёт", "ТОО «Рудник»", "Ермекова Сауле", "SN-100"),
        ("С-0002", "Насос течёт", "ТОО «Рудник»", "Ермекова Сауле", "SN-100"),
        ("С-0003", "Терминал не печатает чеки. Перезагружали", "Порт", "Ким Виктор", None),
        ("С-0004", "Нужен договор", "Порт", "Ким Виктор", None),
    ]
    assert rows(
        session,
        "SELECT c.number, i.kind, i.direction, i.text, i.at_us = c.opened_at_us, i.contact_id = c.contact_id"
        " FROM interactions i JOIN cases c ON c.id = i.case_id ORDER BY i.id",
    ) == [
        ("С-0001", "message", "in", "Капает из сальника, 40 капель в минуту", 1, 1),
        ("С-0002", "message", "in", "Снова капает", 1, 1),
        ("С-0003", "message", "in", "Терминал не печатает чеки. Перезагружали", 1, 1),
    ]
    assert rows(session, "SELECT notes FROM accounts") == [(None,), (None,)]
    assert not check(session.store)


def test_the_same_requests_twice_change_nothing_and_undo_takes_all_back(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path, REQUESTS)
    first = service.import_files([path])
    again = service.import_files([path])
    assert [one.line for one in again.skipped] == ["2", "3", "4", "5"]
    assert not any(again.created.values())
    assert not any(again.updated.values())
    assert not service.undo(first.batch).kept
    assert rows(session, "SELECT count(*) FROM cases") == [(0,)]


def test_a_number_names_the_case(service: Exchange, session: Session, tmp_path: Path) -> None:
    text = (
        "№,Subject,Description,Company,Date\n"
        "K-7,Leak,It leaks,Rudnik,2026-11-03\nK-7,Leak,Still leaks,Rudnik,2026-11-05\n"
    )
    assert not service.import_files([write(tmp_path, text)]).rejected
    assert rows(session, "SELECT number, title FROM cases") == [("K-7", "Leak")]
    assert rows(session, "SELECT text FROM interactions") == [("It leaks",), ("Still leaks",)]


def test_the_preview_says_so_and_a_person_may_choose_otherwise(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path, REQUESTS)
    preview = service.preview(path)
    assert preview.case_per_line
    assert {one.column: one.field for one in preview.columns} == {
        "Организация": "account.name", "Контакт": "contact.name", "Тема": "case.title",
        "Описание": "interaction.text", "Дата": "interaction.at", "Серийный номер": "asset.serial_number",
    }  # fmt: skip
    ways = ImportWays(columns={"Описание": "account.notes"})
    service.import_files([path], ways)
    assert rows(session, "SELECT count(*) FROM interactions") == [(0,)]
    assert rows(session, "SELECT title FROM cases WHERE account_id = 2") == [("Нужен договор",)]


def test_an_outlook_calendar_is_no_table_of_requests(service: Exchange, tmp_path: Path) -> None:
    text = "Тема;Дата начала;Время начала;Место;Описание\nПланёрка;03.11.2026;09:00;Цех;Зал 2\n"
    preview = service.preview(write(tmp_path, text))
    assert not preview.case_per_line


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", None),
        ("\n  Не печатает  \nсовсем", "Не печатает"),
        ("слово " * 20, ("слово " * 13).strip() + "…"),
        ("Ш" * 90, "Ш" * 80 + "…"),
    ],
)
def test_a_request_without_a_title_is_called_by_its_first_words(text: str, title: str | None) -> None:
    records: dict[str, dict[str, object]] = {"interaction": {"text": text}} if text else {"case": {}}
    complete_request(records)
    assert records.get("case", {}).get("title") == title
