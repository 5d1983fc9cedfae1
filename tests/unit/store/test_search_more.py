"""Search: filters, phrases, spellings, ranking over the newest, breaking off, every kind of record."""

import hashlib
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason
from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.store import schema, search_cases, search_index
from app.store import search as searching
from app.store.check import check
from app.store.exchange_import import import_file
from app.store.import_undo import undo
from app.store.search import MARK, UNMARK
from app.store.store import Store
from tests.helpers.profiles import Clock, account, case, exchange, fill, interaction, reopen, write_json

AT = datetime(2026, 11, 6, 10, 0, tzinfo=UTC)


def kinds(store: Store, words: str, *, ranked: bool = True) -> list[str]:
    return [hit.kind for hit in store.search.find(words, 50, ranked=ranked).hits]


@pytest.mark.parametrize("ranked", [True, False])
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nasos vd-200", ["interaction"]),
        ("cfkmybr от:иванов", ["visit"]),
        ("сальник от:me", []),
        ("сальник тип:выезд", ["visit"]),
        ("сальник тип:письмо", ["interaction"]),
        ("сальник тип:звонок", []),
        ("сальник тип:событие", ["interaction"]),
        ("тип:задача с:2026-11-01", ["task"]),
        ("тип:небывалое", []),
        ("1 2 3 4 5", []),
        ('"сальника высылаем"', []),
        ('"высылать сальники"', ["interaction"]),
        ('"—"', []),
        ("8 701 123 45 67", ["contact"]),
        ("+77011234567", ["contact"]),
        ("123-45-67", ["contact"]),
        ("701 1234567", ["contact"]),
        ("САУЛЕ@rudnik.example", ["contact"]),
        ("rudnik", ["account", "contact"]),
        ("тип:разговор", ["message", "message", "message", "chat"]),
    ],
)
def test_what_is_found(filled: Store, words: str, found: list[str], ranked: bool) -> None:  # noqa: FBT001
    assert sorted(kinds(filled, words, ranked=ranked)) == sorted(found)


def test_one_letter_is_a_word_and_two_a_beginning(filled: Store) -> None:
    assert kinds(filled, "с", ranked=False) == ["case"]  # С-0017
    assert "account" in kinds(filled, "ру", ranked=False)
    assert "account" in kinds(filled, "руд", ranked=False)


def test_a_number_is_marked_with_its_dashes(filled: Store) -> None:
    [hit] = filled.search.find("вд200", 5).hits
    assert f"{MARK}ВД-200/5{UNMARK}" in hit.snippet
    [hit] = filled.search.find("87011234567", 5).hits
    assert f"{MARK}+7 (701) 123-45-67{UNMARK}" in hit.snippet


def test_what_was_only_begun_to_be_typed_is_marked(filled: Store) -> None:
    [hit] = filled.search.find("позв", 5).hits
    assert hit.snippet == f"{MARK}Позвонить{UNMARK}"


def test_more_than_can_be_ranked_is_said_and_names_come_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "RANKED_MOST", 3)
    said = [
        interaction(f"i{day}", f"2026-11-{day:02d}T10:00:00+05:00", "сальник", subject=f"день {day}")
        for day in range(1, 7)
    ]
    plain = account(name="Сальник", cases=[case("k1", "1", interactions=said, title="Течь")], interactions=[])
    fill(store, tmp_path, plain)
    found = store.search.find("сальники", 50, ranked=True)
    assert (found.more, found.ranked) == (True, True)
    assert [hit.kind for hit in found.hits] == ["account", "interaction", "interaction", "interaction"]
    assert {hit.id for hit in found.hits[1:]} == {4, 5, 6}
    newest = store.search.find("сальник", 4)
    assert (newest.more, newest.ranked) == (True, False)
    assert [hit.id for hit in newest.hits] == [6, 5, 4, 1]
    assert not store.search.find("сальник", 7).more
    assert store.search.find("сальник с:2026-11-02", 50, ranked=True).more


def test_a_title_counts_more_than_a_text(store: Store, tmp_path: Path) -> None:
    said = [
        interaction("i1", "2026-11-02T10:00:00+05:00", "о другом", subject="Редуктор"),
        interaction(
            "i2", "2026-11-09T10:00:00+05:00", "редуктор и много иного рядом с ним", subject="Прочее"
        ),
    ]
    fill(store, tmp_path, account(cases=[case("k1", "1", interactions=said)]))
    assert [hit.id for hit in store.search.find("редуктора", 5, ranked=True).hits] == [1, 2]
    assert [hit.id for hit in store.search.find("редуктора", 5).hits] == [2, 1]


def test_a_draft_is_found_when_it_has_ended_and_not_once_it_is_accepted(filled: Store) -> None:
    draft = filled.drafts.begin(CaseId(1), None, DraftKind.REPLY, AT)
    filled.drafts.append_text(draft, "уплотнение")
    assert kinds(filled, "уплотнения") == []
    filled.drafts.finish(draft, "уплотнение едет", FinishReason.STOP, None)
    assert kinds(filled, "уплотнения") == ["draft"]
    filled.drafts.discard(draft, AT)
    assert kinds(filled, "уплотнения") == []
    filled.drafts.restore(draft)
    filled.drafts.accept(draft, "уплотнение едет", AT, "Я")
    assert kinds(filled, "уплотнения") == ["interaction"]


def test_texts_that_a_kill_ended_are_taken_in(filled: Store) -> None:
    draft = filled.drafts.begin(CaseId(1), None, DraftKind.REPLY, AT)
    filled.drafts.append_text(draft, "уплотнение")
    chat = filled.chats.create("Беседа", AT)
    message = filled.chats.add_message(chat, None, "assistant", "уплотнитель", AT)
    filled.close()
    again = reopen(filled.directory)
    try:
        assert kinds(again, "уплотнения") == ["draft"]
        hit = again.search.find("уплотнителя", 5).hits[0]
        assert (hit.kind, hit.id, hit.chat_id, hit.account_id, hit.title) == (
            "message", message, chat, None, "Беседа",
        )  # fmt: skip
        assert not check(again)
    finally:
        again.close()


def test_an_attachment_by_its_name(store: Store, tmp_path: Path) -> None:
    content = b"%PDF"
    (tmp_path / "f.pdf").write_bytes(content)
    one = {
        "ref": "f1", "name": "Схема_пускателя.pdf", "path": "f.pdf",
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    fill(store, tmp_path, account(cases=[case("k1", "1", attachments=[one])]))
    [hit] = store.search.find("схемы пускателей", 5, ranked=True).hits
    assert (hit.kind, hit.case_id, hit.title) == ("attachment", 1, "Схема_пускателя.pdf")


def test_times_before_and_after_all_are_in_order(store: Store, tmp_path: Path) -> None:
    years = ("0001-01-02", "1949-12-31", "1951-01-01", "2026-11-02", "9999-12-30")
    said = [interaction(f"i{day}", f"{day}T10:00:00+00:00", "сальник") for day in years]
    fill(store, tmp_path, account(cases=[case("k1", "1", interactions=said)], interactions=[]))
    assert [hit.id for hit in store.search.find("сальник", 9).hits] == [5, 4, 3, 2, 1]
    assert [hit.id for hit in store.search.find("сальник с:2000", 9).hits] == [5, 4]


def test_what_is_rolled_back_is_not_found(filled: Store) -> None:
    def fail() -> None:
        with filled.database.transaction():
            filled.database.write("UPDATE tasks SET title = 'Небывалое' WHERE id = 1")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert kinds(filled, "небывалое") == []
    assert kinds(filled, "позвонить") == ["task"]
    with filled.database.transaction():
        filled.database.write("UPDATE tasks SET title = 'Небывалое' WHERE id = 1")
    assert kinds(filled, "небыв", ranked=False) == ["task"]


def test_an_import_taken_back_leaves_the_index_whole(filled: Store, tmp_path: Path) -> None:
    path = write_json(tmp_path / "2.json", exchange(account("a2", name="Порт"), chats=[], templates=[]))
    import_file(filled, path, "b2")
    assert kinds(filled, "порт") == ["account"]
    with filled.database.transaction():
        undo(filled.database, "b2")
    assert kinds(filled, "порт") == []
    assert not check(filled)


def test_a_large_transaction_is_indexed_in_parts(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.store import search_index

    monkeypatch.setattr(search_index, "_CHUNK", 2)
    monkeypatch.setattr(search_index, "_KNOWN_WORDS", 1)
    with filled.database.transaction():
        for number in range(5):
            filled.database.write(f"UPDATE tasks SET title = 'болт{number}' WHERE id = 1")
    assert kinds(filled, "болт4") == ["task"]
    assert not check(filled)


def test_the_index_is_written_anew(filled: Store) -> None:
    before = filled.search.find("сальник", 50).hits
    filled.database.writer_connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert "search.stale" in [finding.code for finding in check(filled)]
    assert filled.search.find("сальник", 50).hits == ()
    written: list[int] = []
    filled.search.rebuild(written.append)
    assert filled.search.find("сальник", 50).hits == before
    assert not check(filled)
    rows = sum(written)
    filled.search.rebuild()
    assert rows == filled.database.value("SELECT count(*) FROM search_docsize")


def test_a_find_that_went_meanwhile_is_left_out(filled: Store) -> None:
    filled.database.writer_connection.execute("DELETE FROM tasks WHERE id = 1")
    assert filled.search.find("позвонить", 5).hits == ()


class _Gate:
    """Holds a search in its first statement until told to go on."""

    def __init__(self, store: Store) -> None:
        self.reached, self.go = threading.Event(), threading.Event()
        store.search.find("насос", 1)
        store.search._reader.create_function("vakhta_fold", 1, self._hold)

    def _hold(self, _text: str) -> str:
        self.reached.set()
        self.go.wait(5)
        return ""


def test_a_newer_search_breaks_the_older_off(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = _Gate(filled)
    monkeypatch.setattr(searching, "_BREAK_EVERY", 1)
    slow = "(SELECT vakhta_fold('x')) IS NOT NULL AND"
    monkeypatch.setattr(searching, "_newest", lambda reader, *_: reader.execute(f"SELECT 1 WHERE {slow} 1"))
    found: list[bool] = []
    older = threading.Thread(target=lambda: found.append(filled.search.find("насос", 5).interrupted))
    older.start()
    assert gate.reached.wait(5)
    # One that waits its turn behind it is broken off as well, before it begins.
    waiting = threading.Thread(target=lambda: found.append(filled.search.find("насос", 5).interrupted))
    waiting.start()
    while filled.search._numbers["find"] < 3:
        pass
    filled.search.interrupt()
    gate.go.set()
    older.join(5)
    waiting.join(5)
    assert found == [True, True]
    monkeypatch.undo()
    assert filled.search.find("насос", 5).hits


def test_the_list_is_broken_off_by_its_own_next_search_only(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled.search.interrupt()
    assert filled.search.case_ids("насос") == {1}
    began = threading.Event()

    def ask_again(_reader: object, _needles: list[str]) -> set[int]:
        began.set()
        filled.search._next("cases")
        filled.search._reader.execute("SELECT count(*) FROM interactions, interactions, interactions")
        return {1}

    monkeypatch.setattr(searching, "_BREAK_EVERY", 1)
    monkeypatch.setattr(search_cases, "case_ids", ask_again)
    assert filled.search.case_ids("насос") == frozenset()
    assert began.is_set()


def test_another_failure_of_the_reader_is_no_interruption(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(searching, "_newest", lambda reader, *_: reader.execute("SELECT nothing"))
    with pytest.raises(dbapi2.OperationalError):
        filled.search.find("насос", 5)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("c0017", {"С-0017"}), ("рудник", {"С-0017", "С-0018"}), ("шахта", {"С-0017", "С-0018"}),
        ("сальника", {"С-0017"}), ("течь рудника", {"С-0018"}), ("—", set()), ("нету", set()),
        ("механик", {"С-0017", "С-0018"}),
    ],
)  # fmt: skip
def test_the_list_of_cases(store: Store, tmp_path: Path, words: str, numbers: set[str]) -> None:
    plain = account()
    bare = {**case("k2", "С-0018"), "title": "Течь", "asset": None}
    fill(store, tmp_path, {**plain, "cases": [*plain["cases"], bare]})
    rows = store.cases.list_rows(filter_name="all", ids=store.search.case_ids(words))
    assert {row.number for row in rows} == numbers


def test_an_index_of_before_is_built_anew_by_migrating(tmp_path: Path) -> None:
    from app.store import schema
    from app.store.connection import Database

    known = schema.MIGRATIONS.index(schema.rebuild_search)
    database = Database(tmp_path / "старый.db", bytes(range(32)))
    schema.migrate(database.writer_connection, schema.MIGRATIONS[:known])
    database.writer_connection.execute(
        "INSERT INTO accounts (ref, kind, name, language) VALUES ('a', 'person', 'Насосный двор', 'ru')"
    )
    schema.migrate(database.writer_connection)
    assert [hit.title for hit in searching.Search(database, Clock()).find("насосного двора", 5).hits] == [
        "Насосный двор"
    ]
    database.close()


def test_a_note_is_found_the_moment_it_is_written(filled: Store) -> None:
    filled.search.find("ничего", 1)
    filled.cases.add_interaction(CaseId(1), "Клапаны притёрты", InteractionKind.NOTE, Direction.INTERNAL)
    assert kinds(filled, "клапанами") == ["interaction"]


def test_so_many_rows_at_once_are_indexed_before_more_come(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_CHUNK", 2)
    with filled.database.transaction():
        filled.database.write_many(
            "UPDATE accounts SET notes = ? WHERE id = ?",
            [(f"Притирка клапанов {step}", 1) for step in range(3)],
        )
        assert not filled.database.index.is_due
    assert kinds(filled, "притирку") == ["account"]


# Words of two alphabets


@pytest.mark.parametrize("ranked", [True, False])
def test_a_letter_of_the_other_alphabet_hides_nothing(store: Store, tmp_path: Path, ranked: bool) -> None:  # noqa: FBT001
    said = (
        interaction("i1", "2026-11-01T10:00:00+05:00", "Клaпaн гудит, bеаring греется"),
    )  # Latin a; Cyrillic е, а
    made = account(cases=[case("k1", "С-0017", interactions=list(said))])
    import_file(store, write_json(tmp_path / "f.json", exchange(made)), "b1")
    for words in ("клапан", "клапaн", "клапаны", "Kлапан", "клап", "клaп", "bearing", "bеaring"):
        hits = store.search.find(words, 9, ranked=ranked).hits
        assert "interaction" in [hit.kind for hit in hits], words
    snippet = store.search.find("клапан", 9, ranked=ranked).hits[0].snippet
    assert f"{MARK}Клaпaн{UNMARK}" in snippet


def test_a_profile_from_before_look_alikes_is_indexed_anew_where_it_must(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = filled.database.writer_connection
    with monkeypatch.context() as before, filled.database.transaction():
        before.setattr(search_index, "fold", lambda text: text.lower().replace("ё", "е"))
        filled.database.write("UPDATE interactions SET text = 'клaпан гудит' WHERE id = 1")
        filled.database.write("UPDATE tasks SET title = 'купить cальник' WHERE id = 1")
    assert kinds(filled, "гудит") == ["interaction"]
    assert kinds(filled, "клапан гудит") == []
    place = schema.MIGRATIONS.index(schema.fold_look_alikes)
    touched: list[int] = []
    touch = search_index.IndexWriter._touch

    def note_and_touch(writer: search_index.IndexWriter, code: int, record: int, before: int | None) -> None:
        touched.append(record)
        touch(writer, code, record, before)

    monkeypatch.setattr(search_index.IndexWriter, "_touch", note_and_touch)
    connection.execute(f"PRAGMA user_version = {place}")
    schema.migrate(connection)
    assert kinds(filled, "клапан гудит") == ["interaction"]
    assert kinds(filled, "купить сальник") == ["task"]
    assert touched == [1, 1]
    assert not check(filled)
