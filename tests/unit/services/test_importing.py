"""Strangers' files into an open profile: what is taken, completed, skipped, rejected, and taken back."""

import json
from pathlib import Path
from typing import Any

import pytest

from app.errors import ExchangeError, NotFoundError
from app.services.exchange import Exchange, ImportWays
from app.services.session import Session
from app.store.check import check
from app.store.import_rows import TABLES
from tests.helpers.profiles import account as an_account
from tests.helpers.profiles import chat, exchange, interaction, write_json


@pytest.fixture
def service(session: Session) -> Exchange:
    return Exchange(session)


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def dump(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table of records."""
    database = session.store.database
    tables = [*TABLES, "import_changes"]
    return {
        table: [tuple(row) for row in database.rows(f"SELECT * FROM {table} ORDER BY 1")] for table in tables
    }


def rows(session: Session, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in session.store.database.rows(sql)]


COMPANIES = (
    "Компания;Контакт;Телефон;E-mail;Адрес;ИНН;Комментарий\n"
    "ТОО «Рудник»;Ермекова Сауле;+7 (701) 123-45-67;saule@rudnik.example;г. Рудный;123456789012;"
    "Платит вовремя\n"
    'ТОО "Порт";Ким Виктор;8 702 000 00 01;kim@port.example;Актау;;"две\nстроки"\n'
)
_PLAIN = {ord("«"): "'", ord("»"): "'"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16", "koi8-r", "cp866"])
def test_a_table_of_companies_comes_in(
    service: Exchange, session: Session, tmp_path: Path, encoding: str
) -> None:
    # Older code pages have other quotes only.
    text = (
        COMPANIES if encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1251") else COMPANIES.translate(_PLAIN)
    )
    report = service.import_files([write(tmp_path, "к.csv", text, encoding)])
    assert not report.rejected
    assert {table: count for table, count in report.created.items() if count} == {
        "accounts": 2, "contacts": 2, "sites": 2,
    }  # fmt: skip
    name = "ТОО «Рудник»" if text == COMPANIES else "ТОО 'Рудник'"
    assert rows(session, "SELECT name, tax_id, notes FROM accounts") == [
        (name, "123456789012", "Платит вовремя"), ('ТОО "Порт"', None, "две\nстроки"),
    ]  # fmt: skip
    assert rows(session, "SELECT name, phones FROM contacts")[1] == ("Ким Виктор", '["8 702 000 00 01"]')
    assert not check(session.store)


def test_the_same_file_twice_is_skipped_line_by_line(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    path = write(tmp_path, "к.csv", COMPANIES)
    service.import_files([path])
    before = dump(session)
    report = service.import_files([path])
    assert [(one.line, one.code) for one in report.skipped] == [
        ("2", "import.duplicate"), ("3", "import.duplicate"),
    ]  # fmt: skip
    assert not any(report.created.values())
    assert dump(session) == before


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Рудник;Кто-то другой;87011234567;;;123456789012;", ["Ермекова Сауле", "Кто-то другой"]),
        (";Сауле Ермекова;8 701 123 45 67;new@rudnik.example;;;", ["Ермекова Сауле"]),
        ("«тоо  рудник»;;;SAULE@rudnik.example;;;", ["Ермекова Сауле"]),
    ],
)
def test_who_is_here_already_is_known(
    service: Exchange, session: Session, tmp_path: Path, line: str, names: list[str]
) -> None:
    service.import_files(
        [write(tmp_path, "к.csv", COMPANIES.splitlines()[0] + "\n" + COMPANIES.splitlines()[1])]
    )
    report = service.import_files([write(tmp_path, "2.csv", f"{COMPANIES.splitlines()[0]}\n{line}\n")])
    assert not report.rejected
    assert report.created["accounts"] == 0
    assert [name for (name,) in rows(session, "SELECT name FROM contacts ORDER BY id")] == names


def test_another_tax_id_is_another_account(service: Exchange, tmp_path: Path) -> None:
    text = "Компания;ИНН\nРудник;1\nРудник;2\nРудник;1\n"
    report = service.import_files([write(tmp_path, "к.csv", text)])
    assert report.created["accounts"] == 2
    assert [one.line for one in report.skipped] == ["4"]


def test_what_is_here_is_completed_never_overwritten(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    service.import_files(
        [write(tmp_path, "1.csv", "Компания,Контакт,Должность,Почта\nРудник,Сауле,,a@b.kz\n")]
    )
    more = (
        "Компания,Контакт,Должность,Почта,Заметки\nРудник,Сауле,механик,c@b.kz,Первая\n"
        "Рудник,Сауле,слесарь,,\n"
    )
    report = service.import_files([write(tmp_path, "2.csv", more)])
    assert (report.updated["contacts"], report.updated["accounts"]) == (1, 1)
    assert rows(session, "SELECT role, emails FROM contacts") == [("механик", '["a@b.kz", "c@b.kz"]')]
    assert [one.line for one in report.skipped] == ["3"]


def test_bad_lines_are_told_by_number_and_the_others_come_in(service: Exchange, tmp_path: Path) -> None:
    text = (
        "Компания;Дата создания;Заявка;Приоритет;Широта;Адрес\n"
        "Один;03.11.2026;Насос;высокий;52,5;Рудный\n"
        "Два;32.13.2026;Насос;;;\n"
        ";;;;;Рудный\n"
        "Три;;Насос;сверх;;\n"
        "Четыре;;Насос;;123;Рудный\n"
        "Пять;;Насос;;;;;лишнее\n"
        f"{'Ш' * 600};;;;;\n"
        "Семь;;;;;\n"
    )
    report = service.import_files([write(tmp_path, "к.csv", text)])
    assert [(one.line, one.code) for one in report.rejected] == [
        ("3", "import.date"), ("4", "import.empty"), ("5", "import.choice"), ("6", "import.number"),
        ("7", "import.columns"), ("8", "import.too_long"),
    ]  # fmt: skip
    assert report.created["accounts"] == 2


def test_broken_letters_cost_their_line(service: Exchange, tmp_path: Path) -> None:
    lines = ["Компания;Заметки"] + [f"Рудник {number};всё хорошо" for number in range(50)]
    content = "\n".join(lines).encode().replace("Рудник 7;".encode(), b"\xd0\xff\xfe;")
    path = tmp_path / "к.csv"
    path.write_bytes(content)
    report = service.import_files([path])
    assert [(one.line, one.code) for one in report.rejected] == [("9", "import.encoding")]
    assert report.created["accounts"] == 49


def test_a_quote_never_closed_costs_what_it_swallowed(service: Exchange, tmp_path: Path) -> None:
    text = 'name,company\nA,Один\nB,"Два\n' + "C,Три\n" * 200_000 + "D,Четыре\n"
    report = service.import_files([write(tmp_path, "к.csv", text)], ImportWays("csv"))
    assert [(one.line, one.code) for one in report.rejected] == [("3", "import.quote")]


@pytest.mark.parametrize("rest", ["C,Три\nD,Четыре\n", "C,Три", ""])
def test_a_quote_open_to_the_end_is_told_and_takes_no_line_with_it(
    service: Exchange, tmp_path: Path, rest: str
) -> None:
    text = 'name,company\nA,Один\nB,"Два\n' + rest
    report = service.import_files([write(tmp_path, "к.csv", text)], ImportWays("csv"))
    assert [(one.line, one.code) for one in report.rejected] == [("3", "import.quote")]
    assert report.created["accounts"] == 1


def test_a_dry_run_tells_and_leaves_all_as_it_was(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    before, events = dump(session), len(session.store.audit.events())
    report = service.import_files([write(tmp_path, "к.csv", COMPANIES)], dry_run=True)
    assert report.created["accounts"] == 2
    assert dump(session) == before
    assert len(session.store.audit.events()) == events


def test_what_comes_first_is_a_copy(session: Session, tmp_path: Path) -> None:
    made: list[int] = []
    service = Exchange(session, lambda: made.append(1))
    path = write(tmp_path, "к.csv", COMPANIES)
    service.import_files([path], dry_run=True)
    assert not made
    service.import_files([path])
    assert made == [1]


def test_undo_leaves_the_tables_byte_for_byte(service: Exchange, session: Session, tmp_path: Path) -> None:
    service.import_files([write_json(tmp_path / "f.json", exchange())])
    before, events = dump(session), len(session.store.audit.events())
    known = (
        "Компания;Контакт;Телефон;Заявка;Текст\nРудник;Ермекова Сауле;;Насос течёт;Звонила\nПорт;;;Новая;\n"
    )
    whole = an_account(notes="иначе")
    whole["cases"][0]["interactions"].append(
        interaction("i3", "2026-11-05T10:00:00+05:00", "ещё"),
    )
    whole["cases"][0]["drafts"].append({**whole["cases"][0]["drafts"][0], "ref": "g2", "interaction": "i1"})
    talk = chat()
    talk["messages"].append({**talk["messages"][2], "ref": "m4", "chosen": True})
    again = write_json(tmp_path / "2.json", exchange(whole, chats=[talk]))
    report = service.import_files([write(tmp_path, "к.csv", known), again])
    assert report.updated["accounts"] + report.updated["cases"] > 0
    assert report.created["interactions"] == 2
    assert dump(session) != before
    undone = service.undo(report.batch)
    assert not undone.kept
    assert dump(session) == before
    assert len(session.store.audit.events()) > events
    assert not check(session.store)
    with pytest.raises(NotFoundError):
        service.undo(report.batch)


def test_undo_names_what_was_worked_on_since(service: Exchange, session: Session, tmp_path: Path) -> None:
    report = service.import_files([write(tmp_path, "к.csv", COMPANIES)])
    with session.store.database.transaction():
        session.store.database.write("UPDATE contacts SET role = 'главный' WHERE id = 1")
    undone = service.undo(report.batch)
    assert [(one.line, one.code, one.message) for one in undone.kept] == [
        ("contacts 1", "undo.changed", "Ермекова Сауле"), ("accounts 1", "undo.in_use", "ТОО «Рудник»"),
    ]  # fmt: skip
    assert undone.removed == {"accounts": 1, "contacts": 1, "sites": 2}
    assert not check(session.store)


def test_a_mapping_says_what_is_what(service: Exchange, session: Session, tmp_path: Path) -> None:
    mapping = write_json(tmp_path / "m.json", {
        "columns": {
            "Кто": "account.name", "Этап": "case.status", "Что": "case.title", "Когда": "case.opened_at",
        },
        "values": {"case.status": {"Успешно реализовано": "done"}},
        "constants": {"case.urgency": "high"}, "dates": "mdy", "timezone": "+03:00", "delimiter": "|",
    })  # fmt: skip
    path = write(
        tmp_path, "к.txt", "Кто|Этап|Что|Когда\nРудник|Успешно реализовано|Насос|11/03/2026 2:05 PM\n"
    )
    assert not service.import_files([path], ImportWays("csv", mapping)).rejected
    assert rows(session, "SELECT status, urgency, title, number, opened_at_offset FROM cases") == [
        ("done", "high", "Насос", "С-0001", 180)
    ]


@pytest.mark.parametrize(
    "mapping",
    [
        "{", '{"colour": 1}', '{"columns": {"Компания": "account.colour"}}', '{"timezone": "Рудный"}',
        '{"columns": {"Нет такого": "account.name"}}', '{"encoding": "рудный"}', '{"delimiter": ";;"}',
        '{"profile": "рудный"}',
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused(service: Exchange, tmp_path: Path, mapping: str) -> None:
    path = write(tmp_path, "к.csv", COMPANIES)
    with pytest.raises(ExchangeError) as refusal:
        service.import_files([path], ImportWays("auto", write(tmp_path, "m.json", mapping)))
    assert refusal.value.code == "import.mapping"


def test_a_preview_tells_what_the_file_is_taken_for(service: Exchange, tmp_path: Path) -> None:
    preview = service.preview(write(tmp_path, "к.csv", COMPANIES, "cp1251"))
    assert (preview.format, preview.encoding, preview.delimiter) == ("csv", "cp1251", ";")
    assert [column.field for column in preview.columns] == [
        "account.name", "contact.name", "contact.phones", "contact.emails", "site.address", "account.tax_id",
        "account.notes",
    ]  # fmt: skip
    assert preview.columns[0].samples == ("ТОО «Рудник»", 'ТОО "Порт"')
    assert service.preview(write_json(tmp_path / "f.json", exchange())).format == "json"


def test_a_person_changes_the_columns_of_a_preview(service: Exchange, tmp_path: Path) -> None:
    path = write(tmp_path, "к.csv", COMPANIES)
    ways = ImportWays(columns={"Комментарий": ""})
    assert service.preview(path, ways).columns[-1].field == ""
    assert service.import_files([path], ways).created["accounts"] == 2


def test_columns_nobody_knows_are_shown_to_be_told(service: Exchange, tmp_path: Path) -> None:
    path = write(tmp_path, "чужое.csv", "a;b\nРудник;2\n")
    assert [one.field for one in service.preview(path).columns] == ["", ""]
    assert service.import_files([path], ImportWays(columns={"a": "account.name"})).created["accounts"] == 1


def test_of_several_files_a_problem_names_its_own(service: Exchange, tmp_path: Path) -> None:
    paths = [write(tmp_path, name, "Название;Телефон\n;;;7\n") for name in ("а.csv", "б.csv")]
    report = service.import_files(paths, dry_run=True)
    assert [problem.line for problem in report.rejected] == ["а.csv: 2", "б.csv: 2"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("нет.csv", None, "import.unreadable"),
        ("пусто.csv", "", "import.no_heading"),
        ("чужое.csv", "a;b\n1;2\n", "import.no_columns"),
        ("что.dat", "рудник", "import.format"),
        ("к.xlsx", "не книга", "import.unreadable"),
        ("к.msg", "не письмо", "import.unreadable"),
        ("к.ics", "не календарь", "import.unreadable"),
    ],
)
def test_a_file_that_is_nothing_is_refused(
    service: Exchange, session: Session, tmp_path: Path, name: str, content: str | None, code: str
) -> None:
    if content is not None:
        write(tmp_path, name, content)
    before = dump(session)
    with pytest.raises(ExchangeError) as refusal:
        service.import_files([tmp_path / name])
    assert refusal.value.code == code
    assert dump(session) == before
    json.dumps(refusal.value.facts)


def test_past_imports_are_told_with_who_and_what(session: Session, tmp_path: Path) -> None:
    service = Exchange(session, author=lambda: "Осипов")
    table = write(tmp_path, "а.csv", "Компания;Комментарий\nРудник 7;да\n")
    ours = write_json(tmp_path / "б.json", exchange(an_account("a9", name="Порт"), chats=[], templates=[]))
    first = service.import_files([table, ours])
    nameless = Exchange(session)
    again = write(tmp_path, "в.csv", "Компания;ИНН\nРудник 7;123456789012\n")
    second = nameless.import_files([again])
    newest, older = service.past()
    assert (newest.batch, older.batch) == (second.batch, first.batch)
    assert (older.actor, older.formats, older.created["accounts"]) == ("Осипов", ("csv", "json"), 2)
    assert (older.can_undo, older.undone_at) == (True, None)
    assert newest.actor not in ("", "Осипов")
    assert newest.updated["accounts"] == 1
    service.undo(second.batch)
    newest = service.past(1)[0]
    assert (newest.can_undo, newest.undone_at is not None) == (False, True)
    assert session.store.audit.events()[-1].actor == "Осипов"
    assert not session.store.audit.verify()


def test_a_line_taken_in_part_says_what_of_it_was_taken(
    service: Exchange, session: Session, tmp_path: Path
) -> None:
    text = (
        "Компания;Контакт;Адрес;Приоритет;Задача\n"
        "Рудник;Ермекова Сауле;Рудный;высокий;\nРудник;Ермекова Сауле;;;Позвонить\nПорт;;;;Позвонить\n"
    )
    path = write(tmp_path, "к.csv", text)
    told = [
        ("2", "import.no_name", "case.title", ("account", "contact", "site")),
        ("3", "import.no_case", "case.title", ()),
        ("4", "import.no_case", "case.title", ("account",)),
    ]
    report = service.import_files([path])
    assert [(one.line, one.code, one.message, one.kept) for one in report.rejected] == told
    assert rows(session, "SELECT count(*) FROM contacts") == [(1,)]
    again = service.import_files([path])
    assert [one.kept for one in again.rejected] == [(), (), ()]
