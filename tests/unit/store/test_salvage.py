"""A damaged profile is rescued row by row, with figures; the proof itself notices what it must."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.reports import Progress
from app.domain.salvage import SalvageReport
from app.errors import ProfileMissingError, StoreDamagedError, StoreError, WrongPassphraseError
from app.store import keyfile, profile
from app.store.btree import cells, kind_of
from app.store.check import check
from app.store.forest import Forest
from app.store.keyfile import KEY_FILE, STORE_FILE
from app.store.page_image import PageImage
from app.store.pages import PAGE_BYTES
from app.store.salvage import EVENTS_APART
from app.store.store import Store
from benchmarks import prove_salvage
from tests.helpers.large_profile import large_profile
from tests.helpers.profiles import MARKER, PASSPHRASE, Clock, account, case, exchange, reopen, write_json

HONEST = ("audit.", "attachment.")


def rescued(directory: Path, out: Path, **options: Callable[[Progress], None]) -> SalvageReport:
    return profile.salvage(directory, PASSPHRASE, out, Clock(), **options)


def pages_of(directory: Path, table: str) -> tuple[int, list[int]]:
    """The root of a table and the leaves below it."""
    store = reopen(directory)
    root = store.database.value("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    store.database.fold_log()
    image = PageImage(store.database.path, store.keys.store)
    forest = Forest(image)
    leaves = [
        number
        for number in range(1, image.count + 1)
        if (page := image.read(number)) and kind_of(page, number) == 13 and forest.top(number) == root
    ]
    image.close()
    store.close()
    return int(root), leaves


def harm(directory: Path, *pages: int) -> None:
    with (directory / STORE_FILE).open("r+b") as file:
        for page in pages:
            file.seek((page - 1) * PAGE_BYTES + 700)
            file.write(b"damage" * 9)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    large_profile(tmp_path / "п" / "profile", rows=260).close()
    return tmp_path / "п" / "profile"


def test_a_sound_profile_comes_out_whole(filled: Store, tmp_path: Path) -> None:
    before = prove_salvage.rows_of(filled)
    filled.close()
    told: list[Progress] = []
    report = rescued(filled.directory, tmp_path / "новый", on_progress=told.append)
    assert (report.share, report.lost, report.damaged_pages, report.events_apart) == (1.0, 0, (), 0)
    assert told[-1].done == told[-1].total
    again = reopen(tmp_path / "новый")
    assert prove_salvage.rows_of(again) == before
    assert not check(again)
    assert again.search.find("насос", 9)
    assert again.audit.events()[-1].action == "profile.salvaged"
    assert again.cases.find("С-0017")
    again.close()


def test_a_leaf_is_lost_and_its_rows_are_named(large: Path, tmp_path: Path) -> None:
    _, leaves = pages_of(large, "interactions")
    harm(large, leaves[3])
    report = rescued(large, tmp_path / "новый")
    (table,) = [one for one in report.tables if one.table == "interactions"]
    assert report.damaged_pages == (leaves[3],)
    assert table.lost == len(table.lost_ids) > 0
    assert table.rescued + table.lost == 263
    assert 0.9 < report.share < 1


@pytest.mark.parametrize("table", ["interactions", "accounts", "cases", "tasks", "drafts"])
def test_without_its_root_a_table_is_told_by_its_rows(large: Path, tmp_path: Path, table: str) -> None:
    root, leaves = pages_of(large, table)
    harm(large, root)
    report = rescued(large, tmp_path / "новый")
    (found,) = [one for one in report.tables if one.table == table]
    # A table of one page is its root.
    assert found.lost == 0 or leaves == [root]
    again = reopen(tmp_path / "новый")
    assert not [one for one in check(again) if not one.code.startswith(HONEST)]
    again.close()


def test_without_the_schema_the_tables_are_told_by_their_rows(large: Path, tmp_path: Path) -> None:
    harm(large, 1)
    report = rescued(large, tmp_path / "новый")
    assert report.share == 1.0
    assert report.rescued > 300


def test_without_the_salt_nothing_can_be_proven_and_all_is_read(large: Path, tmp_path: Path) -> None:
    with (large / STORE_FILE).open("r+b") as file:
        file.write(b"x" * 16)
    report = rescued(large, tmp_path / "новый")
    assert report.rescued > 300
    again = reopen(tmp_path / "новый")
    assert not check(again)
    again.close()


def test_owners_that_are_gone_are_made_up(large: Path, tmp_path: Path) -> None:
    root, leaves = pages_of(large, "accounts")
    harm(large, *leaves, root)
    report = rescued(large, tmp_path / "новый")
    (found,) = [one for one in report.tables if one.table == "accounts"]
    assert found.rescued == 0
    assert found.stand_ins == found.lost > 5
    again = reopen(tmp_path / "новый")
    assert again.database.value("SELECT name FROM accounts WHERE id = 3") == "? 3"
    assert not [one for one in check(again) if not one.code.startswith(HONEST)]
    again.close()


def test_a_case_without_account_or_case(tmp_path: Path, filled: Store) -> None:
    """Everything of the story but the note itself is gone: visit and task stand on a case made up."""
    with filled.database.transaction():
        filled.database.write("INSERT INTO draft_batches VALUES (1, 'b', 1)")
    roots = [
        filled.database.value("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,))
        for name in ("accounts", "cases", "contacts", "drafts", "chats")
    ]
    filled.close()
    harm(filled.directory, *roots)
    report = rescued(filled.directory, tmp_path / "новый")
    assert {one.table: one.stand_ins for one in report.tables if one.stand_ins} == {
        "accounts": 2, "cases": 1, "chats": 1,
    }  # fmt: skip
    assert report.detached >= 2
    again = reopen(tmp_path / "новый")
    assert MARKER in again.database.value("SELECT text FROM interactions WHERE id = 1")
    assert not [one for one in check(again) if not one.code.startswith(HONEST)]
    again.close()


def test_a_letter_that_goes_on_in_a_lost_page_is_kept_in_part(filled: Store, tmp_path: Path) -> None:
    long = "Насос " * 3000
    with filled.database.transaction():
        filled.database.write("UPDATE interactions SET text = ? WHERE id = 1", (long,))
        filled.database.write("UPDATE drafts SET text = ? WHERE id = 1", (long,))
    filled.close()
    image = PageImage(filled.directory / STORE_FILE, filled.keys.store)
    overflow = [
        number
        for number in range(2, image.count + 1)
        if (page := image.read(number)) and not kind_of(page, number) and b"\xd0\x9d\xd0\xb0" in page
    ]
    image.close()
    harm(filled.directory, *overflow[2::3])
    report = rescued(filled.directory, tmp_path / "новый")
    assert sum(one.shortened for one in report.tables) == 2
    again = reopen(tmp_path / "новый")
    for table in ("interactions", "drafts"):
        kept = again.database.value(f"SELECT text FROM {table} WHERE id = 1")
        assert 100 < len(kept) < len(long)
        assert long.startswith(kept.rstrip("\ufffd"))
    again.close()


def test_the_log_beside_the_file_counts(filled: Store, tmp_path: Path) -> None:
    """What was written last lies in the log alone; a page damaged there gives way to the file's."""
    import shutil

    filled.database.fold_log()
    with filled.database.transaction():
        filled.database.write("UPDATE interactions SET text = 'новее' WHERE id = 2")
    shutil.copytree(filled.directory, tmp_path / "как есть")
    report = rescued(tmp_path / "как есть", tmp_path / "один")
    assert report.lost == 0
    assert _text(tmp_path / "один") == "новее"
    log = tmp_path / "как есть" / f"{STORE_FILE}-wal"
    content = bytearray(log.read_bytes())
    content[32 + 24 + 900] ^= 1
    content[32 + 24 + PAGE_BYTES + 24 + 900] ^= 1
    log.write_bytes(content)
    rescued(tmp_path / "как есть", tmp_path / "два")
    assert _text(tmp_path / "два") == "Высылаем сальник"
    log.write_bytes(b"short")
    rescued(tmp_path / "как есть", tmp_path / "три")
    assert _text(tmp_path / "три") == "Высылаем сальник"


def _text(directory: Path) -> str:
    store = reopen(directory)
    text = store.database.value("SELECT text FROM interactions WHERE id = 2")
    store.close()
    return str(text)


def test_a_hole_in_the_chain_shows_for_good(filled: Store, tmp_path: Path) -> None:
    filled.cases.add_task(filled.cases.find("С-0017"), "ещё", None)
    filled.database.writer_connection.execute("DELETE FROM audit_events WHERE sequence = 2")
    filled.close()
    report = rescued(filled.directory, tmp_path / "новый")
    assert (report.events, report.events_apart) == (1, 1)
    apart = (tmp_path / "новый" / EVENTS_APART).read_text(encoding="utf-8").splitlines()
    assert json.loads(apart[0])["action"] == "task.added"
    again = reopen(tmp_path / "новый")
    assert [one.code for one in again.audit.verify()] == ["audit.cut"]
    again.close()


def test_attachments_come_along(store: Store, tmp_path: Path) -> None:
    import hashlib

    from app.store.exchange_import import import_file

    files = []
    for name in ("один", "два"):
        (tmp_path / name).write_text(name)
        digest = hashlib.sha256(name.encode()).hexdigest()
        files.append({"ref": name, "name": name, "path": name, "sha256": digest})
    one = case("k1", "1", attachments=files)
    import_file(store, write_json(tmp_path / "f.json", exchange(account(cases=[one]))), "b")
    store.close()
    sealed = sorted((store.directory / "attachments").iterdir())
    sealed[0].write_bytes(b"damage")
    report = rescued(store.directory, tmp_path / "новый")
    assert (report.attachments, report.attachments_lost) == (1, 1)


def test_what_is_refused(filled: Store, tmp_path: Path) -> None:
    filled.close()
    (tmp_path / "занято").mkdir()
    (tmp_path / "занято" / "моё").touch()
    with pytest.raises(WrongPassphraseError):
        profile.salvage(filled.directory, "не та", tmp_path / "н", Clock())
    for place in (tmp_path / "занято", tmp_path / "занято" / "моё"):
        with pytest.raises(StoreError) as refused:
            rescued(filled.directory, place)
        assert refused.value.code == "profile.exists"
    with pytest.raises(StoreError) as refused:
        rescued(filled.directory, tmp_path / "занято" / "моё" / "ниже")
    assert refused.value.code == "store.io"
    (filled.directory / STORE_FILE).unlink()
    with pytest.raises(ProfileMissingError):
        rescued(filled.directory, tmp_path / "н")
    assert not (tmp_path / "н").exists()


def test_an_altered_key_file(filled: Store, tmp_path: Path) -> None:
    filled.close()
    path = filled.directory / KEY_FILE
    content = keyfile.encode(keyfile.read(filled.directory), b"another key")
    path.write_bytes(content)
    with pytest.raises(StoreDamagedError):
        rescued(filled.directory, tmp_path / "н")


def test_nothing_is_left_of_a_rescue_that_failed(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.store import salvage

    def refuses(*_: object) -> None:
        raise StoreError("the disk went away", code="store.io")

    filled.close()
    monkeypatch.setattr(salvage, "_take_attachments", refuses)
    with pytest.raises(StoreError):
        rescued(filled.directory, tmp_path / "н")
    assert not (tmp_path / "н").exists()
    reopen(filled.directory).close()


def test_a_short_proof() -> None:
    proof = prove_salvage.prove(4, 11, rows=200)
    assert proof.failed == []
    assert proof.told["rescued_share"]["20 %"]["least"] > 0.5


def test_the_proof_notices_a_row_that_is_not_what_it_was(filled: Store) -> None:
    truth = prove_salvage.truth_of(filled)
    filled.close()
    assert prove_salvage.wrong(truth, set(), filled.directory) is None
    again = reopen(filled.directory)
    again.database.writer_connection.execute("UPDATE accounts SET name = 'иной'")
    again.close()
    assert "not what it was" in str(prove_salvage.wrong(truth, set(), filled.directory))
    again = reopen(filled.directory)
    again.database.writer_connection.execute("DELETE FROM templates")
    again.database.writer_connection.execute("UPDATE accounts SET name = 'Рудник'")
    again.close()
    assert "not rescued" in str(prove_salvage.wrong(truth, set(), filled.directory))


def test_rubbish_is_passed_over() -> None:
    chance = random.Random(5)
    circle = (2).to_bytes(4, "big") + bytes(PAGE_BYTES - 84)
    for _ in range(300):
        page = bytearray(chance.randbytes(PAGE_BYTES - 80))
        page[0] = chance.choice((2, 5, 10, 13))
        page[3:5] = (60).to_bytes(2, "big")
        list(cells(bytes(page), 2, lambda number: circle if number % 3 else None))
