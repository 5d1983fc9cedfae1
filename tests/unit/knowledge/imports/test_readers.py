"""Cards, letters, calendars, workbooks: what the readers make of sound and of damaged files."""

import base64
import time
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook  # type: ignore[import-untyped]

from app.domain.imports import Incoming
from app.domain.reports import ImportProblem
from app.errors import ExchangeError
from app.knowledge.imports.calendars import read_calendar
from app.knowledge.imports.cards import read_cards
from app.knowledge.imports.formats import detect
from app.knowledge.imports.mail import read_letter, read_mailbox
from app.knowledge.imports.sheets import open_sheet
from app.knowledge.imports.tables import open_table


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fields(found: Any) -> list[dict[str, str]]:
    return [dict(one.fields) for one in found if isinstance(one, Incoming)]


def problems(found: Any) -> list[tuple[str, str]]:
    return [(one.line, one.code) for one in found if isinstance(one, ImportProblem)]


# Cards

CARD_21 = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\n"
    "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=D0=95=D1=80=D0=BC=D0=B5=D0=BA=D0=BE=\r\n"
    "=D0=B2=D0=B0;=D0=A1=D0=B0=D1=83=D0=BB=D0=B5;;;\r\nTEL;CELL:+77011234567\r\n"
    "TEL;WORK;VOICE:8 7222 33\r\n"
    "PHOTO;ENCODING=BASE64;JPEG:\r\n /9j/4AAQSkZJRg\r\n AAQ==\r\n\r\nORG:Рудник;Цех 2\r\n"
    "TITLE:механик\r\nEND:VCARD\r\n"
)
CARD_30 = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:Ким Виктор\nN:Ким;Виктор;Петрович;;\nEMAIL;TYPE=INTERNET:kim@port.example\n"
    "item1.TEL;TYPE=CELL:+7 702 000 00 01\nADR;TYPE=WORK:;;ул. Мира\\, 5;Актау;;130000;Казахстан\n"
    "NOTE:Любит точность\\nи порядок\nEND:VCARD\n"
)
CARD_40 = (
    "BEGIN:VCARD\nVERSION:4.0\nKIND:org\nFN:სადგური №1 🚂\nTEL;VALUE=uri:tel:+995-555-01;ext=5\n"
    "EMAIL:mailto:a@b.ge\nGEO:geo:41.7,44.8\nADR:;;Rustaveli 1;Tbilisi;;;\nEND:VCARD\n"
)


def test_cards_of_all_versions(tmp_path: Path) -> None:
    found = fields(read_cards(put(tmp_path, "к.vcf", CARD_21 + CARD_30 + CARD_40)))
    assert found == [
        {
            "account.name": "Рудник", "account.kind": "organisation", "contact.name": "Ермекова Сауле",
            "contact.role": "механик", "contact.phones": "+77011234567\n8 7222 33",
        },
        {
            "account.name": "Ким Виктор Петрович", "account.kind": "person",
            "contact.name": "Ким Виктор Петрович", "contact.phones": "+7 702 000 00 01",
            "contact.emails": "kim@port.example", "account.notes": "Любит точность\nи порядок",
            "site.address": "ул. Мира, 5, Актау, 130000, Казахстан",
        },
        {
            "account.name": "სადგური №1 🚂", "account.kind": "organisation", "contact.name": "სადგური №1 🚂",
            "contact.phones": "+995-555-01", "contact.emails": "a@b.ge",
            "site.address": "Rustaveli 1, Tbilisi", "site.latitude": "41.7", "site.longitude": "44.8",
        },
    ]  # fmt: skip


def test_a_broken_card_costs_itself(tmp_path: Path) -> None:
    text = "BEGIN:VCARD\nVERSION:3.0\nбез двоеточия\nEND:VCARD\n" + CARD_30 + "BEGIN:VCARD\nFN:Обрыв\n"
    found = list(read_cards(put(tmp_path, "к.vcf", text)))
    assert problems(found) == [("1", "import.damaged"), ("14", "import.damaged")]
    assert len(fields(found)) == 1


def test_a_card_of_cyrillic_1251_reads(tmp_path: Path) -> None:
    found = fields(read_cards(put(tmp_path, "к.vcf", CARD_30.encode("cp1251"))))
    assert found[0]["contact.name"] == "Ким Виктор Петрович"


def test_a_photo_of_megabytes_takes_no_time(tmp_path: Path) -> None:
    photo = base64.encodebytes(b"\x07" * 6_000_000).decode().replace("\n", "\n ")
    began = time.process_time()
    found = fields(
        read_cards(put(tmp_path, "к.vcf", CARD_30.replace("NOTE:", f"PHOTO;ENCODING=b:{photo}\nNOTE:")))
    )
    assert time.process_time() - began < 5
    assert found[0]["contact.name"] == "Ким Виктор Петрович"


def test_no_card_at_all(tmp_path: Path) -> None:
    assert problems(read_cards(put(tmp_path, "к.vcf", "пусто"))) == [("1", "import.damaged")]


# Letters

LETTER = (
    "From: =?UTF-8?B?0KHQsNGD0LvQtQ==?= <Saule@Rudnik.example>\nTo: Desk <desk@ours.example>\n"
    "Cc: kim@port.example\nSubject: =?windows-1251?Q?=CD=E0=F1=EE=F1?= 0017\n"
    "Date: Tue, 03 Nov 2026 10:00:00 +0500\nMessage-ID: <1@r>\n"
    "MIME-Version: 1.0\n"
)


def test_a_letter_of_one_part(tmp_path: Path) -> None:
    text = LETTER + "Content-Type: text/plain; charset=koi8-r\nContent-Transfer-Encoding: 8bit\n\n"
    content = text.encode() + "Насос течёт\n\n\n\nСрочно  ".encode("koi8-r")
    (found,) = fields(read_letter(put(tmp_path, "п.eml", content)))
    assert found == {
        "interaction.kind": "email", "interaction.ref": "1@r", "interaction.at": "2026-11-03T10:00:00+05:00",
        "interaction.subject": "Насос 0017", "interaction.text": "Насос течёт\n\nСрочно",
        "mail.from": "Сауле <Saule@Rudnik.example>", "mail.to": "Desk <desk@ours.example>\nkim@port.example",
    }  # fmt: skip


def test_html_becomes_text_and_attachments_are_named(tmp_path: Path) -> None:
    text = (
        LETTER
        + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/html; charset=utf-8\n\n'
        "<html><head><style>p {}</style></head><body><p>Насос&nbsp;течёт</p><script>x()</script>"
        "да<br>нет</body></html>\n"
        '--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="act.pdf"\n'
        "Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(b"\x07" * 40_000).decode() + "--b--\n"
    )
    (found,) = fields(read_letter(put(tmp_path, "п.eml", text)))
    assert found["interaction.text"] == "Насос течёт\nда\nнет\n[act.pdf, 40 kB]"


def test_an_attachment_of_a_hundred_megabytes_is_counted_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "п.eml"
    line = base64.b64encode(b"\x07" * 57) + b"\n"
    with path.open("wb") as file:
        head = (
            LETTER
            + 'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\nтекст\n--b\n'
        )
        file.write(head.encode())
        file.write(b"Content-Type: video/mp4\nContent-Transfer-Encoding: base64\n\n")
        for _ in range(180):
            file.write(line * 10_000)
        file.write(b"--b--\n")
    began = time.process_time()
    (found,) = fields(read_letter(path))
    assert time.process_time() - began < 10
    assert found["interaction.text"] == "текст\n[video/mp4, 103.9 MB]"


def test_quoted_printable_that_lies_is_taken_as_it_stands(tmp_path: Path) -> None:
    text = (
        LETTER + "Content-Type: text/plain; charset=x-nobody\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    (found,) = fields(read_letter(put(tmp_path, "п.eml", text + "100% =ZZ =D0 =\nда ==\n")))
    assert found["interaction.text"].startswith("100% =ZZ")


@pytest.mark.parametrize("depth", [40, 400, 5000])
def test_a_bomb_of_nested_parts_is_refused(tmp_path: Path, depth: int) -> None:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n' for number in range(depth)
    )
    start = "From x@y Tue Nov  3 10:00:00 2026\n" + LETTER
    text = f"{start}{parts}\n\n{start}\nцела\n"
    found = list(read_mailbox(put(tmp_path, "п.mbox", text)))
    assert problems(found) == [("1", "import.nested")]
    assert [one["interaction.text"] for one in fields(found)] == ["цела"]


def test_messages_in_messages_are_a_bomb_too(tmp_path: Path) -> None:
    text = LETTER + "Content-Type: message/rfc822\n\n" * 2000 + "x"
    assert problems(read_letter(put(tmp_path, "п.eml", text))) == [("1", "import.nested")]


def test_a_letter_too_large_is_refused(tmp_path: Path) -> None:
    text = LETTER + "\n" + ("слово " * 10 + "\n") * 400_000
    assert problems(read_letter(put(tmp_path, "п.eml", text))) == [("1", "import.too_large")]


def test_a_mailbox_falls_into_letters(tmp_path: Path) -> None:
    one = f"From a@b Tue Nov  3 10:00:00 2026\n{LETTER}\nпервое\n>From нас\n\n"
    found = list(read_mailbox(put(tmp_path, "п.mbox", one + one.replace("первое", "второе"))))
    assert [item["interaction.text"] for item in fields(found)] == ["первое\nFrom нас", "второе\nFrom нас"]
    assert problems(read_mailbox(put(tmp_path, "п2.mbox", "не ящик\n"))) == [("1", "import.damaged")]
    assert not list(read_mailbox(put(tmp_path, "п3.mbox", "")))


# Calendars

CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:Выезды\r\nBEGIN:VTIMEZONE\r\nTZID:Asia/Almaty\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0500\r\nTZOFFSETTO:+0500\r\nEND:STANDARD\r\n"
    "END:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1@r\r\nSUMMARY:Осмотр\\, насос\r\n"
    "DTSTART;TZID=Asia/Almaty:20261103T100000\r\nLOCATION:Шахта 2\r\n"
    "ORGANIZER:mailto:saule@rudnik.example\r\n"
    "DESCRIPTION:взять \r\n сальник\r\nEND:VEVENT\r\n"
    "BEGIN:VTODO\r\nUID:2@r\r\nSUMMARY:Заказать\r\nDUE;VALUE=DATE:20261110\r\n"
    "STATUS:NEEDS-ACTION\r\nEND:VTODO\r\n"
    "BEGIN:VJOURNAL\r\nUID:3@r\r\nSUMMARY:Смена\r\nDTSTART:20261103T050000Z\r\n"
    "DESCRIPTION:тихо\r\nEND:VJOURNAL\r\n"
    "BEGIN:VEVENT\r\nUID:4@r\r\nDTSTART:когда-нибудь\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def test_events_tasks_and_notes_of_a_calendar(tmp_path: Path) -> None:
    found = list(read_calendar(put(tmp_path, "к.ics", CALENDAR)))
    event, task, note = fields(found)[:3]
    assert event == {
        "account.name": "Выезды", "case.title": "Выезды", "visit.ref": "1@r",
        "visit.planned_at": "2026-11-03T10:00:00+05:00",
        "visit.notes": "Осмотр, насос\nШахта 2\nвзять сальник",
        "mail.from": "saule@rudnik.example",
    }  # fmt: skip
    assert (task["task.title"], task["task.due_at"], task["task.done"]) == (
        "Заказать",
        "2026-11-10",
        "NEEDS-ACTION",
    )
    assert (note["interaction.text"], note["interaction.at"]) == ("тихо", "2026-11-03T05:00:00+00:00")
    assert problems(found) == [("33", "import.damaged")]


# Workbooks


def book(path: Path, *rows: Sequence[object]) -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(list(row))
    made.save(path)
    return path


def test_a_workbook_reads_as_a_table(tmp_path: Path) -> None:
    path = book(
        tmp_path / "к.xlsx", [None, None], [" Компания ", "Дата", "Число"], [],
        ["Рудник", datetime(2026, 11, 3, 10), 87011234567.0],  # noqa: DTZ001 - cells have no zone
        ["Порт", None, 0.5],
    )  # fmt: skip
    table = open_sheet(path)
    assert table.heading == ["Компания", "Дата", "Число"]
    assert list(table.rows) == [
        ("4", ["Рудник", "2026-11-03T10:00:00", "87011234567"]), ("5", ["Порт", "", "0.5"]),
    ]  # fmt: skip


def test_an_empty_workbook_has_no_heading(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError) as refusal:
        open_sheet(book(tmp_path / "к.xlsx"))
    assert refusal.value.code == "import.no_heading"


def test_a_zip_bomb_is_refused_unopened(tmp_path: Path) -> None:
    path = tmp_path / "к.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 100_000_000)
    with pytest.raises(ExchangeError) as refusal:
        open_sheet(path)
    assert refusal.value.code == "import.too_large"


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    path, evil = book(tmp_path / "к.xlsx", ["Компания"], ["Рудник"]), tmp_path / "зло.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(evil, "w") as into:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sharedStrings.xml") or name == "xl/workbook.xml":
                content = (
                    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + content.split(b"?>", 1)[-1]
                )
            into.writestr(name, content)
    with pytest.raises(ExchangeError) as refusal:
        open_sheet(evil)
    assert refusal.value.code == "import.unreadable"


# Tables and formats


@pytest.mark.parametrize(
    ("text", "delimiter", "heading"),
    [
        ("sep=|\na|b;c\n1|2\n", "|", ["a", "b;c"]),
        ("a;b,c\n1;2,3\n4;5,6\n", ";", ["a", "b,c"]),
        ("a\tb\n1\t2\n", "\t", ["a", "b"]),
        ("a\n1\n", ",", ["a"]),
        ('"a;x",b\n"1;2",3\n', ",", ["a;x", "b"]),
    ],
)
def test_the_delimiter_is_found(tmp_path: Path, text: str, delimiter: str, heading: list[str]) -> None:
    table = open_table(put(tmp_path, "т.csv", text))
    assert (table.delimiter, table.heading) == (delimiter, heading)


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    table = open_table(put(tmp_path, "т.csv", 'a,b\n"две\nстроки",1\n\n2,3\n'))
    assert [row[0] for row in table.rows if not isinstance(row, ImportProblem)] == ["2", "5"]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.tsv", b"", "csv"), ("a.VCF", b"", "vcard"), ("a", CARD_30.encode(), "vcard"),
        ("a", CALENDAR.encode(), "ics"), ("a", b"From a@b Tue", "mbox"), ("a", b"{}", "json"),
        ("a", b"\xd0\xcf\x11\xe0", "msg"), ("a", b"Received: x", "eml"), ("a.xlsm", b"", "xlsx"),
    ],
)  # fmt: skip
def test_a_format_is_known_by_its_ending_or_content(
    tmp_path: Path, name: str, content: bytes, kind: str
) -> None:
    assert detect(put(tmp_path, name, content)) == kind


def test_a_workbook_without_an_ending_is_known(tmp_path: Path) -> None:
    book(tmp_path / "к.xlsx", ["a"]).rename(tmp_path / "к")
    assert detect(tmp_path / "к") == "xlsx"
