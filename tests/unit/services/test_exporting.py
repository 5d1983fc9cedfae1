"""Records out: tables, cards, PDF, a person's package; and a person erased."""

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from app.domain.ids import ContactId
from app.errors import DomainError, NotFoundError
from app.services.backups import Backups
from app.services.erasing import Erasing
from app.services.exchange import Exchange
from app.services.exporting import FORMATS, Exporting
from app.services.session import Session
from app.settings import Settings
from app.store.check import check
from app.store.exchange_import import read_file
from tests.helpers.profiles import (
    Clock,
    account,
    case,
    chat,
    exchange,
    interaction,
    new_profile,
    write_json,
)

NASTY = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0")


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_a_table_says_everything(filled: Session, tmp_path: Path) -> None:
    assert Exporting(filled, Settings).export(tmp_path / "все.csv", "csv").accounts == 1
    rows = table(tmp_path / "все.csv")
    assert [row["record"] for row in rows] == [
        "account", "contact", "site", "asset", "asset", "case", "visit", "task", "interaction", "interaction",
        "interaction",
    ]  # fmt: skip
    assert {row["account.name"] for row in rows} == {"Рудник"}
    assert rows[1]["contact.phones"] == "+7 (701) 123-45-67"
    assert rows[5]["case.opened_at"] == "2026-11-01T08:00:00+05:00"


def test_our_table_comes_back_into_another_profile(filled: Session, tmp_path: Path) -> None:
    Exporting(filled, Settings).export(tmp_path / "1.csv", "csv")
    other = Session(Clock())
    other.open(new_profile(tmp_path / "другой", other.clock)[0])
    report = Exchange(other).import_files([tmp_path / "1.csv"])
    assert not report.rejected
    Exporting(other, Settings).export(tmp_path / "2.csv", "csv")
    plain = [
        [
            {
                name: text
                for name, text in row.items()
                if not name.endswith((".ref", ".drafted", ".provenance"))
            }
            for row in table(tmp_path / name)
        ]
        for name in ("1.csv", "2.csv")
    ]
    assert plain[0] == plain[1]
    other.close()


def test_our_table_says_nothing_new_to_ourselves(filled: Session, tmp_path: Path) -> None:
    Exporting(filled, Settings).export(tmp_path / "1.csv", "csv")
    report = Exchange(filled).import_files([tmp_path / "1.csv"])
    assert not any(report.created.values())
    assert not report.rejected
    assert len(report.skipped) == 11


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_is_calculated_by_a_spreadsheet(session: Session, tmp_path: Path, nasty: str) -> None:
    from openpyxl import load_workbook  # type: ignore[import-untyped]

    Exchange(session).import_files(
        [write_json(tmp_path / "f.json", exchange(account(name=nasty, notes=nasty)))]
    )
    exporting = Exporting(session, Settings)
    exporting.export(tmp_path / "т.csv", "csv")
    exporting.export(tmp_path / "т.xlsx", "xlsx")
    cells = [cell for row in table(tmp_path / "т.csv") for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "-", "\t", "+1"))]
    book = load_workbook(tmp_path / "т.xlsx")
    assert all(
        cell.data_type != "f" and not str(cell.value).startswith("=")
        for sheet in book for row in sheet.iter_rows() for cell in row
    )  # fmt: skip
    book.close()
    other = Session(Clock())
    other.open(new_profile(tmp_path / "другой", other.clock)[0])
    Exchange(other).import_files([tmp_path / "т.csv"])
    assert other.store.database.value("SELECT name FROM accounts") == nasty.strip()
    other.close()


def test_a_drafted_text_says_so(filled: Session, tmp_path: Path) -> None:
    exporting = Exporting(filled, Settings)
    exporting.export(tmp_path / "т.csv", "csv")
    marked = [row for row in table(tmp_path / "т.csv") if row["interaction.provenance"]]
    assert [row["interaction.text"] for row in marked] == ["Высылаем сальник"]
    assert json.loads(marked[0]["interaction.provenance"]) == {
        "ai_drafted": True, "model": "m", "model_sha256": "0" * 64, "prompt_profile": "q@1", "edited": True,
        "digital_source_type": (
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
        ),
    }  # fmt: skip
    assert marked[0]["interaction.drafted"] == "Черновик составлен моделью m, принят человеком"
    exporting.export(tmp_path / "т.csv", "csv", language="en")
    assert "Drafted by the model m, accepted by a person" in (tmp_path / "т.csv").read_text(
        encoding="utf-8-sig"
    )
    silent = Exporting(filled, lambda: Settings(mark_drafts=False))
    silent.export(tmp_path / "т.csv", "csv")
    assert not [row for row in table(tmp_path / "т.csv") if row["interaction.provenance"]]


def pdf_text(path: Path) -> str:
    import pypdfium2  # type: ignore[import-untyped]

    paper = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in paper)
    finally:
        paper.close()


def test_a_pdf_reads_in_cyrillic_and_shows_who_drafted(filled: Session, tmp_path: Path) -> None:
    exporting = Exporting(filled, Settings)
    exporting.export(tmp_path / "т.pdf", "pdf")
    said = pdf_text(tmp_path / "т.pdf")
    assert "Ермекова Сауле" in said
    assert "Насос ВД-200/5 течёт" in said
    assert "Черновик составлен моделью m, принят человеком" in said
    assert b"ai-drafted=1" in (tmp_path / "т.pdf").read_bytes()
    silent = Exporting(filled, lambda: Settings(mark_drafts=False))
    silent.export(tmp_path / "т.pdf", "pdf", language="en")
    assert "Черновик" not in pdf_text(tmp_path / "т.pdf")
    assert "Contacts" in pdf_text(tmp_path / "т.pdf")


def test_cards_come_back(filled: Session, tmp_path: Path) -> None:
    report = Exporting(filled, Settings).export(tmp_path / "т.vcf", "vcard")
    assert (report.accounts, report.contacts) == (1, 1)
    assert Exchange(filled).import_files([tmp_path / "т.vcf"]).skipped[0].code == "import.duplicate"
    other = Session(Clock())
    other.open(new_profile(tmp_path / "другой", other.clock)[0])
    Exchange(other).import_files([tmp_path / "т.vcf"])
    row = other.store.database.row("SELECT name, role, phones, emails FROM contacts")
    assert tuple(row or ()) == (
        "Ермекова Сауле", "механик", '["+7 (701) 123-45-67"]', '["saule@rudnik.example"]',
    )  # fmt: skip
    other.close()


@pytest.mark.parametrize("form", FORMATS)
def test_a_selection_goes_out_in_every_form(filled: Session, tmp_path: Path, form: str) -> None:
    exporting = Exporting(filled, Settings)
    assert exporting.export(tmp_path / "т", form, where={"name": "нет"}).accounts == 0
    assert (tmp_path / "т").exists()
    with pytest.raises(DomainError):
        exporting.export(tmp_path / "т", form, where={"colour": "red"})


# A person

TWO = {"ref": "c2", "name": "Ким Виктор", "role": "слесарь", "phones": [], "emails": ["kim@rudnik.example"]}


def rich_account() -> dict[str, Any]:
    """An account where two people speak, each of the other too."""
    made = account(notes="Звонить Ермекова Сауле, +7 701 1234567, saule@rudnik.example")
    made["contacts"].append(TWO)
    made["interactions"][0]["author"] = "Ким"
    made["cases"].append(
        case("k2", "С-0018", contact="c2", title="Замена для Ермекова Сауле", interactions=[
            interaction(
                "j1", "2026-11-02T10:00:00+05:00", "Ермекова Сауле просила передать", contact="c2",
                author="Ким",
            ),
            interaction("j2", "2026-11-02T11:00:00+05:00", "Слово-Сауле-здесь", contact="c1"),
        ])
    )  # fmt: skip
    return made


@pytest.fixture
def two_people(session: Session, tmp_path: Path) -> Session:
    talk = chat()
    talk["messages"][0]["text"] = "Что ответить saule@rudnik.example?"
    other = chat("h2")
    made = exchange(rich_account(), chats=[talk, other])
    Exchange(session).import_files([write_json(tmp_path / "f.json", made)])
    session.store.corrections.add("Слово-Сауле-здесь", "ремонт")
    session.store.corrections.add("чужое", "ремонт")
    return session


def test_a_person_s_data_is_one_package(two_people: Session, tmp_path: Path) -> None:
    Exporting(two_people, Settings).export(tmp_path / "ч.zip", "json", where={"contact": "1"})
    with zipfile.ZipFile(tmp_path / "ч.zip") as archive:
        said = archive.read("person.json").decode()
        (tmp_path / "person.json").write_text(said, encoding="utf-8")
        (tmp_path / "p.pdf").write_bytes(archive.read("person.pdf"))
    file, _ = read_file(tmp_path / "person.json")
    assert [person.name for person in file.accounts[0].contacts] == ["Ермекова Сауле"]
    assert "Слово-Сауле-здесь" in said
    assert "просила передать" not in said
    assert "Ким" not in said
    assert "Ермекова Сауле" in pdf_text(tmp_path / "p.pdf")
    with pytest.raises(NotFoundError):
        Exporting(two_people, Settings).export(tmp_path / "ч.zip", "json", where={"contact": "Сауле"})


def everything(session: Session) -> str:
    """All that stands in any table but the audit, the index's own pages too."""
    database = session.store.database
    tables = [
        row["name"] for row in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if row["name"] != "audit_events"
    ]  # fmt: skip
    parts = []
    for name in tables:
        for row in database.rows(f"SELECT * FROM {name}"):
            parts += [
                value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                for value in tuple(row)
            ]
    return "\n".join(parts).lower()


def test_erasing_a_person_leaves_no_word_of_theirs(two_people: Session, tmp_path: Path) -> None:
    copy = Backups(two_people).backup(tmp_path / "п" / "копия.vakhta-backup")
    store, asked = two_people.store, list[str]()

    def forget() -> int:
        asked.append("all")
        return 3

    before = store.database.value("SELECT count(*) FROM interactions")
    report = Erasing(two_people, forget).erase_person(ContactId(1), "Сотрудник безопасности")
    left = everything(two_people)
    for word in (
        "ермекова", "сауле", "saule", "1234567", "123-45-67", "маркер-7391", "высылаем сальник", "черновик",
    ):  # fmt: skip
        assert word not in left, word
    assert "просила передать" in left
    assert "ким виктор" in left
    assert "чужое" in left
    assert store.database.value("SELECT count(*) FROM interactions") == before
    stone = store.database.row("SELECT * FROM interactions WHERE ref = 'i1'")
    assert stone is not None
    assert (stone["text"], stone["kind"]) == ("", "email")
    assert asked == ["all"]
    assert report.states == 3
    assert report.erasure.counts["interactions"] == 3
    assert copy.path in [one.path for one in report.backups]
    event = store.audit.events()[-1]
    assert (event.action, event.actor, event.subject_id) == ("person.erased", "Сотрудник безопасности", 1)
    assert not check(store)
    with pytest.raises(NotFoundError):
        Erasing(two_people, forget).erase_person(ContactId(99))


def test_a_person_who_is_the_account_goes_with_it(session: Session, tmp_path: Path) -> None:
    alone = account(kind="person", name="Ермекова Сауле")
    Exchange(session).import_files([write_json(tmp_path / "f.json", exchange(alone, chats=[], templates=[]))])
    report = Erasing(session, lambda: 0).erase_person(ContactId(1))
    left = everything(session)
    for word in (
        "ермекова",
        "сауле",
        "рудный",
        "платит",
        "насос течёт",
        "взять сальник",
        "позвонить",
        "поздравляем",
    ):
        assert word not in left, word
    assert report.erasure.counts["accounts"] == 1
    assert report.erasure.actor
    assert not check(session.store)


def test_attachments_of_the_person_go(session: Session, tmp_path: Path) -> None:
    import hashlib

    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "a.bin").write_bytes(b"\x07" * 9)
    one = {
        "ref": "f1",
        "name": "a.bin",
        "path": "files/a.bin",
        "sha256": hashlib.sha256(b"\x07" * 9).hexdigest(),
    }
    made = account(cases=[case("k1", "С-0017", attachments=[one])])
    Exchange(session).import_files([write_json(tmp_path / "f.json", exchange(made))])
    Exporting(session, Settings).export_person(ContactId(1), tmp_path / "ч.zip", language="en")
    with zipfile.ZipFile(tmp_path / "ч.zip") as archive:
        assert archive.read("files/a.bin") == b"\x07" * 9
    folder = session.store.directory / "attachments"
    assert len(list(folder.iterdir())) == 1
    Erasing(session, lambda: 0).erase_person(ContactId(1))
    assert not list(folder.iterdir())
