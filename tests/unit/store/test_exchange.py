"""In and out and in again: equal, twice for nothing, whole or not at all, taken back."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from app.domain.cancel import CancelToken
from app.domain.ids import CaseId
from app.domain.records import CaseStatus
from app.domain.reports import Progress
from app.errors import DiskFullError, ExchangeError
from app.store import attachments
from app.store.check import check, row_counts
from app.store.exchange_export import export_file
from app.store.exchange_import import CancelledError, batch_name, foreign_ref, import_file, known_batch
from app.store.import_rows import TABLES, ImportRows
from app.store.import_undo import undo
from app.store.store import Store
from tests.helpers.profiles import (
    account,
    asset,
    case,
    chat,
    exchange,
    fill,
    interaction,
    new_profile,
    write_json,
)


def _import(store: Store, path: Path, batch: str = "b2", **options: Any) -> ImportRows:
    return import_file(store, path, batch, **options)


def _again(store: Store, tmp_path: Path, *accounts: dict[str, Any]) -> ImportRows:
    return _import(store, write_json(tmp_path / "снова.json", exchange(*accounts)))


def _plain(path: Path) -> Any:
    return json.loads(path.read_bytes())


def test_export_equals_import(filled: Store, tmp_path: Path) -> None:
    assert export_file(filled, tmp_path / "из.json") == 1
    assert _plain(tmp_path / "из.json") == _plain(tmp_path / "обмен.json")


def test_an_export_read_into_another_profile_exports_equal(filled: Store, tmp_path: Path) -> None:
    filled.chats.add_message(filled.chats.list()[0].id, None, "user", "ещё", filled.clock())
    filled.cases.add_task(CaseId(1), "позвонить", filled.clock())
    export_file(filled, tmp_path / "из.json")
    other, _ = new_profile(tmp_path / "другой")
    _import(other, tmp_path / "из.json")
    export_file(other, tmp_path / "вновь.json")
    assert (tmp_path / "из.json").read_bytes() == (tmp_path / "вновь.json").read_bytes()
    assert not check(other)
    other.close()


def test_the_same_file_twice_changes_nothing(filled: Store, tmp_path: Path) -> None:
    before, events = row_counts(filled), len(filled.audit.events())
    into = _import(filled, tmp_path / "обмен.json")
    assert not into.created
    assert not into.updated
    assert not into.rejected
    assert row_counts(filled) == before
    assert len(filled.audit.events()) == events


def test_what_the_desk_changed_is_not_undone_by_the_same_file(filled: Store, tmp_path: Path) -> None:
    filled.cases.set_status(CaseId(1), CaseStatus.DONE)
    assert not _import(filled, tmp_path / "обмен.json").updated
    assert filled.cases.case(CaseId(1)).status is CaseStatus.DONE


def test_a_changed_file_changes_rows(filled: Store, tmp_path: Path) -> None:
    changed = account(notes="Платит поздно")
    changed["cases"][0]["status"] = "waiting"
    into = _again(filled, tmp_path, changed)
    assert dict(into.updated) == {"accounts": 1, "cases": 1}
    assert filled.cases.case(CaseId(1)).status is CaseStatus.WAITING


def test_values_that_are_there_already_are_no_change(filled: Store, tmp_path: Path) -> None:
    filled.cases.set_status(CaseId(1), CaseStatus.DONE)
    changed = account()
    changed["cases"][0]["status"] = "done"
    assert not _again(filled, tmp_path, changed).updated


def test_what_was_said_is_never_changed(filled: Store, tmp_path: Path) -> None:
    changed = account()
    changed["cases"][0]["interactions"][0]["text"] = "Этого я не писал"
    changed["cases"][0]["drafts"][0]["text"] = "другой черновик"
    into = _again(filled, tmp_path, changed)
    assert [(one.line, one.code) for one in into.rejected] == [
        ("accounts[0].cases[0].interactions[0]", "interaction.differs"),
        ("accounts[0].cases[0].drafts[0]", "draft.differs"),
    ]
    assert filled.cases.file(CaseId(1)).interactions[0].text.startswith("Насос ВД")


def test_a_draft_not_accepted_may_be_changed(store: Store, tmp_path: Path) -> None:
    open_draft = account()
    draft = open_draft["cases"][0]["drafts"][0]
    draft.update(interaction=None, visit=None, accepted_at=None, final_text=None)
    fill(store, tmp_path, open_draft)
    assert dict(_again(store, tmp_path, account()).updated) == {"drafts": 1}
    assert store.cases.file(CaseId(1)).interactions[1].draft_id == 1


def test_a_foreign_account_with_our_ref_comes_in_beside_ours(filled: Store, tmp_path: Path) -> None:
    foreign = account(name="Порт", contacts=[], assets=[], sites=[], interactions=[], cases=[])
    assert _again(filled, tmp_path, foreign).created == {"accounts": 1}
    assert not _again(filled, tmp_path, foreign).created
    refs = [row["ref"] for row in filled.database.rows("SELECT ref FROM accounts ORDER BY id")]
    assert refs[0] == "a1"
    assert refs[1].startswith("a1~")
    assert len(refs) == 2


@pytest.mark.parametrize("kept", ["assets", "contacts", "cases"])
def test_a_renamed_account_is_known_by_what_only_it_has(filled: Store, tmp_path: Path, kept: str) -> None:
    bare: dict[str, Any] = {"contacts": [], "assets": [], "cases": [], "interactions": []}
    bare["cases"] = [case("k1", "С-0017", contact=None, asset=None)] if kept == "cases" else []
    if kept != "cases":
        bare[kept] = account()[kept]
    into = _again(filled, tmp_path, account(name="Рудник «Восток»", **bare))
    assert not into.created
    assert into.updated["accounts"] == 1


def test_an_asset_without_a_number_shares_nothing(filled: Store, tmp_path: Path) -> None:
    person = {**account()["contacts"][0], "emails": []}
    bare: dict[str, Any] = {"cases": [], "interactions": []}
    other = account(name="Порт", assets=[asset("t1", serial_number=None)], contacts=[person], **bare)
    assert _again(filled, tmp_path, other).created["accounts"] == 1


def test_the_foreign_ref_is_always_the_same() -> None:
    from app.store.exchange_format import AccountShape, convert

    shape = convert(account(name="Порт"), AccountShape)
    assert foreign_ref(shape) == f"a1~{hashlib.sha256('organisation|Порт'.encode()).hexdigest()[:6]}"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"cases": [case("k1", "1", contact="c9")]}, "accounts[0].cases[0].contact"),
        ({"cases": [case("k1", "1", asset="t9")]}, "accounts[0].cases[0].asset"),
        ({"assets": [asset("t1", site="s9")]}, "accounts[0].assets[0].site"),
        ({"assets": [asset("t1", part_of="t9")]}, "accounts[0].assets[0].part_of"),
        ({"assets": [asset("t1"), asset("t1")]}, "accounts[0].assets[1].ref"),
        (
            {"cases": [{**account()["cases"][0], "interactions": []}]},
            "accounts[0].cases[0].drafts[0].interaction",
        ),
        ({"cases": [{**account()["cases"][0], "visits": []}]}, "accounts[0].cases[0].drafts[0].visit"),
        (
            {"cases": [case("k1", "1", attachments=[
                {"ref": "f", "name": "n", "path": "../../etc/passwd", "sha256": "0" * 64}])]},
            "accounts[0].cases[0].attachments[0].path",
        ),
    ],
)  # fmt: skip
def test_a_ref_that_leads_nowhere_refuses_the_whole_file(
    store: Store, tmp_path: Path, wrong: dict[str, Any], path: str
) -> None:
    content = exchange(account(**{"cases": [], "interactions": [], **wrong}))
    with pytest.raises(ExchangeError) as refused:
        _import(store, write_json(tmp_path / "f.json", content))
    assert refused.value.facts["path"] == path
    assert row_counts(store) == {**dict.fromkeys(TABLES, 0), "audit_events": 1}


def test_a_message_before_its_parent(store: Store, tmp_path: Path) -> None:
    wrong = chat()
    wrong["messages"].reverse()
    with pytest.raises(ExchangeError) as refused:
        _import(store, write_json(tmp_path / "f.json", exchange(chats=[wrong])))
    assert refused.value.facts["path"] == "chats[0].messages[1].parent"


def test_a_later_file_may_lean_on_rows_of_an_earlier_one(filled: Store, tmp_path: Path) -> None:
    later = account(contacts=[], sites=[], interactions=[], assets=[asset("t3", part_of="t1")],
                    cases=[case("k2", "С-0018", asset="t3")])  # fmt: skip
    into = _again(filled, tmp_path, later)
    assert into.created == {"assets": 1, "cases": 1}


def test_a_trial_run_writes_nothing(store: Store, tmp_path: Path) -> None:
    before = store.audit.events()
    path = _with_attachment(tmp_path, b"content")
    into = _import(store, path, dry_run=True)
    assert into.created["cases"] == 1
    assert into.created["attachments"] == 1
    assert row_counts(store)["accounts"] == 0
    assert store.audit.events() == before
    assert not (store.directory / attachments.FOLDER).exists()


def test_stop_rolls_the_file_back(store: Store, tmp_path: Path) -> None:
    path = write_json(tmp_path / "f.json", exchange(account(), account("a2", name="Порт")))
    cancel, seen = CancelToken(), list[Progress]()

    def after_the_first(progress: Progress) -> None:
        seen.append(progress)
        cancel.cancel()

    with pytest.raises(CancelledError):
        _import(store, path, on_progress=after_the_first, cancel=cancel)
    assert seen == [Progress(1, 2, "rows")]
    assert row_counts(store)["accounts"] == 0


def test_a_full_disk_rolls_the_file_back(store: Store, tmp_path: Path) -> None:
    connection = store.database.writer_connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    said = [interaction("i1", "2026-11-02T10:00:00+05:00", "длинно " * 100_000)]
    with pytest.raises(DiskFullError):
        _again(store, tmp_path, account(cases=[case("k1", "1", interactions=said)]))
    assert row_counts(store)["accounts"] == 0
    assert not check(store)


def test_lines_come_in_and_go_out(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "f.jsonl"
    path.write_text(
        "\n".join(json.dumps(one) for one in (account(), account("a2", name="Порт"))), encoding="utf-8"
    )
    assert _import(store, path).created["accounts"] == 2
    export_file(store, tmp_path / "из.jsonl", (2,))
    [line] = (tmp_path / "из.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line) == account("a2", name="Порт")


def test_undo_leaves_the_tables_as_they_were(filled: Store, tmp_path: Path) -> None:
    export_file(filled, tmp_path / "до.json")
    changed = account(notes="Платит поздно")
    changed["cases"].append(case("k2", "С-0018"))
    into = _again(filled, tmp_path, changed, account("a2", name="Порт"))
    assert into.created["accounts"] == 1
    with filled.database.transaction():
        undone = undo(filled.database, "b2").removed
    assert undone["accounts"] == 2
    export_file(filled, tmp_path / "после.json")
    assert (tmp_path / "до.json").read_bytes() == (tmp_path / "после.json").read_bytes()
    assert not check(filled)
    assert not known_batch(filled, "b2")


def test_undo_keeps_what_was_written_by_hand(filled: Store) -> None:
    filled.cases.set_status(CaseId(1), CaseStatus.DONE)
    filled.cases.add_task(CaseId(1), "сама", None)
    with filled.database.transaction():
        undone = undo(filled.database, "b1").removed
    assert undone["visits"] == undone["templates"] == 1
    assert "cases" not in undone
    assert "accounts" not in undone
    assert filled.cases.case(CaseId(1)).status is CaseStatus.DONE
    assert not check(filled)


def test_undo_keeps_a_row_others_stand_on(filled: Store) -> None:
    filled.records.add("contact", {"account": 1, "name": "Новый"})
    with filled.database.transaction():
        undone = undo(filled.database, "b1").removed
    assert undone["cases"] == 1
    assert "accounts" not in undone


def test_batches_have_names_of_their_own(store: Store) -> None:
    assert batch_name(store) != batch_name(store)


# Attachments


def _with_attachment(tmp_path: Path, content: bytes, **changes: Any) -> Path:
    (tmp_path / "files").mkdir(exist_ok=True)
    (tmp_path / "files" / "акт.bin").write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    plain = {"ref": "f1", "name": "акт.bin", "path": "files/акт.bin", "sha256": digest}
    one = account(cases=[case("k1", "С-0017", attachments=[{**plain, **changes}])])
    return write_json(tmp_path / "f.json", exchange(one))


@pytest.mark.parametrize("size", [0, 5, 1 << 20, (1 << 20) + 1])
def test_attachments_come_in_sealed_and_go_out_equal(store: Store, tmp_path: Path, size: int) -> None:
    content = b"\x07" * size
    path = _with_attachment(tmp_path, content)
    assert _import(store, path).created["attachments"] == 1
    assert not _import(store, path).created
    sealed = next((store.directory / attachments.FOLDER).iterdir())
    assert size == 0 or content[:64] not in sealed.read_bytes()
    (tmp_path / "туда").mkdir()
    export_file(store, tmp_path / "туда" / "из.json")
    assert (tmp_path / "туда" / "files" / "акт.bin").read_bytes() == content
    assert _plain(tmp_path / "туда" / "из.json") == _plain(path)
    assert not check(store)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"path": "files/нет.bin"}, "attachment.missing"),
        ({"path": "files"}, "attachment.missing"),
        ({"sha256": "0" * 64}, "attachment.differs"),
    ],
)
def test_an_attachment_that_cannot_be_had_is_left_out(
    store: Store, tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    into = _import(store, _with_attachment(tmp_path, b"x", **changes))
    assert [(one.line, one.code) for one in into.skipped] == [("accounts[0].cases[0].attachments[0]", code)]
    assert row_counts(store)["attachments"] == 0
    assert row_counts(store)["cases"] == 1


def test_an_attachment_over_a_gibibyte_is_left_out(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "_MOST_BYTES", 3)
    into = _import(store, _with_attachment(tmp_path, b"1234"))
    assert [one.code for one in into.skipped] == ["attachment.large"]


@pytest.mark.parametrize("name", ["../x", "a/../x", "/etc/passwd", "C:/x", "a//b", "", "a\\..\\x", "a\0b"])
def test_names_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    assert attachments.path_beside(tmp_path, name) is None


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "внутри").mkdir()
    (tmp_path / "внутри" / "наружу").symlink_to(tmp_path)
    assert attachments.path_beside(tmp_path / "внутри", "наружу/x") is None


@pytest.mark.parametrize("harm", ["cut", "change", "swap", "gone", "empty"])
def test_a_harmed_attachment_is_found_by_check(store: Store, tmp_path: Path, harm: str) -> None:
    _import(store, _with_attachment(tmp_path, bytes(range(256)) * 8192))
    [sealed] = (store.directory / attachments.FOLDER).iterdir()
    content = sealed.read_bytes()
    frame = (1 << 20) + 16
    harmed = {
        "cut": content[: 16 + frame], "change": content[:100] + b"?" + content[101:],
        "swap": content[:16] + content[16 + frame :] + content[16 : 16 + frame], "empty": b"",
    }  # fmt: skip
    if harm == "gone":
        sealed.unlink()
    else:
        sealed.write_bytes(harmed[harm])
    expected = "attachment.missing" if harm == "gone" else "attachment.damaged"
    assert [finding.code for finding in check(store)] == [expected]


def test_one_content_twice_is_kept_once(store: Store, tmp_path: Path) -> None:
    path = _with_attachment(tmp_path, b"x")
    content = _plain(path)
    content["accounts"][0]["cases"][0]["attachments"].append(
        {**content["accounts"][0]["cases"][0]["attachments"][0], "ref": "f2"}
    )
    assert _import(store, write_json(path, content)).created["attachments"] == 2
    assert len(list((store.directory / attachments.FOLDER).iterdir())) == 1


def test_two_contents_of_one_path_are_told_apart(store: Store, tmp_path: Path) -> None:
    for name, content in (("один", b"1"), ("два", b"2")):
        (tmp_path / name / "files").mkdir(parents=True)
        (tmp_path / name / "files" / "акт.bin").write_bytes(content)
        one = {
            "ref": name,
            "name": "акт",
            "path": "files/акт.bin",
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        path = tmp_path / name / "f.json"
        write_json(path, exchange(account(cases=[case("k1", "1", attachments=[one])])))
        _import(store, path)
    (tmp_path / "туда").mkdir()
    export_file(store, tmp_path / "туда" / "из.json")
    written = [path.read_bytes() for path in sorted((tmp_path / "туда" / "files").iterdir())]
    assert sorted(written) == [b"1", b"2"]
    other, _ = new_profile(tmp_path / "другой")
    assert _import(other, tmp_path / "туда" / "из.json").created["attachments"] == 2
    other.close()
