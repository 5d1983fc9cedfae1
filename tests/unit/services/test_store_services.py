"""The services over an open profile: thin, so each is walked once through the real store."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.cancel import CancelToken
from app.domain.ids import AccountId, CaseId
from app.domain.records import CaseStatus, Urgency
from app.domain.reports import Progress
from app.errors import DomainError, ExchangeError, NotFoundError
from app.services.accounts import Accounts
from app.services.backups import Backups
from app.services.cases import Cases
from app.services.exchange import Exchange
from app.services.exporting import Exporting
from app.services.health import Health
from app.services.records import Records
from app.services.searching import Searching
from app.services.session import Session
from app.settings import Settings
from app.store.import_rows import TABLES
from tests.helpers.profiles import account, exchange, write_json


def test_cases(filled: Session) -> None:
    cases = Cases(filled)
    case_id = cases.find_case("C-0017")
    cases.set_status(case_id, CaseStatus.WAITING)
    cases.set_urgency(case_id, Urgency.HIGH)
    task = cases.add_task(case_id, "Позвонить", None)
    cases.set_task_done(task, done=True)
    note = cases.add_note(case_id, "заметка")
    assert cases.open_case(case_id).interactions[-1] == note
    assert [row.urgency for row in cases.list_cases(filter="urgent", words="насос")] == [Urgency.HIGH]
    assert cases.counts()["open"] == 1
    assert [one.id for one in cases.board(5).columns[CaseStatus.WAITING]] == [case_id]
    for wanted, most in ((case_id, 5), (case_id, 0), (None, 5)):
        assert [one.id for one in cases.cases_to_choose(wanted, most)] == [case_id]
    assert cases.agenda(datetime(2026, 11, 15, tzinfo=UTC))[0].overdue


def test_accounts_records_and_search(filled: Session) -> None:
    assert Accounts(filled).list_accounts("рудник")[0].open_cases == 1
    assert Accounts(filled).open_account(AccountId(1)).contacts
    records = Records(filled)
    site = records.add("site", {"account": "a1", "name": "Карьер"})
    assert records.show("site", site) in records.list("site")
    assert records.list("site", {"name": "карьер"})[0] == records.show("site", site)
    found = Searching(filled).search("карьере")
    assert [hit.id for hit in found.hits] == [site]
    assert found.elapsed_ms > 0


def test_an_import_is_reported_and_taken_back(session: Session, tmp_path: Path) -> None:
    service = Exchange(session)
    first = write_json(tmp_path / "1.json", exchange())
    second = write_json(tmp_path / "2.json", exchange(account("a2", name="Порт"), chats=[], templates=[]))
    report = service.import_files([first, second])
    assert report.created["accounts"] == 2
    assert set(report.updated) == set(TABLES)
    assert sum(report.updated.values()) == 0
    assert service.undo(report.batch).removed["accounts"] == 2
    with pytest.raises(NotFoundError):
        service.undo(report.batch)


def test_stop_between_files_keeps_those_before(session: Session, tmp_path: Path) -> None:
    first = write_json(tmp_path / "1.json", exchange())
    second = write_json(tmp_path / "2.json", exchange(account("a2", name="Порт")))
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        assert progress.total == 1
        cancel.cancel()

    report = Exchange(session).import_files([first, second], on_progress=stop, cancel=cancel)
    assert report.created["accounts"] == 1


def test_a_refused_file_leaves_those_before_it(session: Session, tmp_path: Path) -> None:
    first = write_json(tmp_path / "1.json", exchange())
    with pytest.raises(ExchangeError):
        Exchange(session).import_files([first, write_json(tmp_path / "2.json", {})])
    assert Cases(session).counts()["all"] == 1


def test_export_of_all_and_of_some(filled: Session, tmp_path: Path) -> None:
    assert Exporting(filled, Settings).export(tmp_path / "из.json", "json").accounts == 1
    assert json.loads((tmp_path / "из.json").read_bytes()) == exchange()
    assert (
        Exporting(filled, Settings).export(tmp_path / "из.json", "json", where={"name": "нет"}).accounts == 0
    )
    assert json.loads((tmp_path / "из.json").read_bytes())["chats"] == []
    with pytest.raises(DomainError):
        Exporting(filled, Settings).export(tmp_path / "из.json", "json", where={"colour": "red"})


def test_backup_and_restore(filled: Session, tmp_path: Path) -> None:
    report = Backups(filled).backup(tmp_path / "копия")
    assert Backups(Session()).restore(report.path, tmp_path / "новый").name == "Вахта"


def test_health(filled: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    health = Health(filled)
    report = health.check()
    assert (report.ok, report.rows["cases"]) == (True, 1)
    assert health.audit_verify().rows == {"audit_events": 2}
    assert health.audit_export(tmp_path / "журнал.jsonl") == 2
    doctor = health.doctor()
    assert doctor.ok
    assert {"profile", "free_bytes", "sqlcipher", "last_backup_at"} <= doctor.facts.keys()
    import shutil
    from types import SimpleNamespace

    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=5))
    assert [finding.code for finding in health.doctor().findings] == ["disk.low"]


def test_a_case_opened_twice_is_the_same(filled: Session) -> None:
    assert Cases(filled).open_case(CaseId(1)) == Cases(filled).open_case(CaseId(1))


def test_records_are_edited_filed_and_files_attached(filled: Session, tmp_path: Path) -> None:
    from app.domain.ids import VisitId
    from app.services.attachments import Attachments

    records, files = Records(filled), Attachments(filled)
    assert records.edit("site", 1, {"name": "Карьер"})
    assert records.archive("site", 1)
    assert records.undo("site", 1).title == "Карьер"
    kept = records.save_filter("cases", "Мои", {"filter": "open"})
    assert [one.id for one in records.saved_filters("cases")] == [kept]
    records.drop_filter(kept)
    (tmp_path / "а.txt").write_text("текст", encoding="utf-8")
    added = files.add_file(CaseId(1), tmp_path / "а.txt")
    assert files.content(added.id).decode() == "текст"
    assert records.undo().sha256 == added.sha256
    assert files.list(CaseId(1)) == ()
    assert list((filled.store.directory / "attachments").iterdir()) == []
    signed = files.sign(VisitId(1), "Сауле", b"png", "Подпись.png")
    assert files.signature(VisitId(1)) == signed
    files.remove(signed.attachment_id)
