"""The list of cases, the file of one, and what is done with it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.ids import AccountId, CaseId, TaskId
from app.domain.records import CaseStatus, Direction, InteractionKind, Urgency
from app.errors import NotFoundError
from app.store.store import Store
from tests.helpers.profiles import account, case, fill, interaction


@pytest.fixture
def several(store: Store, tmp_path: Path) -> Store:
    """Three cases entered oldest last: the order of rows is not the order of events."""
    cases = [
        case("k1", "С-0001", urgency="critical", interactions=[
            interaction("i1", "2026-11-20T10:00:00+05:00", "пишет"),
            interaction("i2", "2026-11-19T10:00:00+05:00", "ранее", direction="out"),
            interaction("i3", "2026-11-21T10:00:00+05:00", "заметка", direction="internal", kind="note"),
        ]),
        case("k2", "С-0002", status="done", opened_at="2026-11-22T08:00:00+05:00"),
        # 05:30 UTC, later than 10:00 at +05:00 though its clock says less.
        case("k3", "С-0003", opened_at="2026-11-21T05:30:00+00:00", title="Ёлочный сальник", asset=None),
    ]  # fmt: skip
    fill(store, tmp_path, account(cases=cases))
    return store


def test_newest_event_first_not_newest_row(several: Store) -> None:
    listed = several.cases.list_rows(filter_name="all")
    assert [row.number for row in listed] == ["С-0002", "С-0003", "С-0001"]
    assert listed[2].last_at == datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
    assert listed[2].last_at.utcoffset() == datetime.fromisoformat("2026-11-21T10:00:00+05:00").utcoffset()


def test_filters_and_counts(several: Store) -> None:
    for name, numbers in {
        "open": ["С-0003", "С-0001"], "urgent": ["С-0001"], "unanswered": ["С-0001"], "done": ["С-0002"],
    }.items():  # fmt: skip
        assert [row.number for row in several.cases.list_rows(filter_name=name)] == numbers
    assert several.cases.counts() == {
        "open": 2, "urgent": 1, "unanswered": 1, "done": 1, "archived": 0, "all": 3,
    }  # fmt: skip


def test_a_page_of_the_list_is_its_beginning(several: Store) -> None:
    assert [row.number for row in several.cases.list_rows(filter_name="all", most=2)] == ["С-0002", "С-0003"]


def test_the_board_has_the_urgent_first_and_counts_what_it_does_not_show(several: Store) -> None:
    several.cases.set_status(several.cases.find("С-0003"), CaseStatus.WAITING)
    several.cases.set_status(several.cases.find("С-0001"), CaseStatus.WAITING)
    board = several.cases.board(1)
    assert [row.number for row in board.columns[CaseStatus.WAITING]] == ["С-0001"]
    assert [row.number for row in board.columns[CaseStatus.DONE]] == ["С-0002"]
    assert board.columns[CaseStatus.NEW] == ()
    assert board.counts == {
        CaseStatus.NEW: 0, CaseStatus.OPEN: 0, CaseStatus.WAITING: 2, CaseStatus.DONE: 1,
    }  # fmt: skip
    assert board.urgent == 1


def test_an_empty_profile_counts_nothing(store: Store) -> None:
    assert set(store.cases.counts().values()) == {0}
    assert store.cases.list_rows() == ()


@pytest.mark.parametrize("words", ["елочный", "САЛЬНИК рудник", "c0003", "шахта ёлочный"])
def test_words_narrow_the_list(several: Store, words: str) -> None:
    assert [row.number for row in several.cases.list_rows(ids=several.search.case_ids(words))] == ["С-0003"]


def test_words_of_the_equipment(several: Store) -> None:
    assert len(several.cases.list_rows(filter_name="all", ids=several.search.case_ids("sn-t1"))) == 2
    assert several.cases.list_rows(ids=several.search.case_ids("нет-такого")) == ()
    assert several.cases.list_rows(ids=several.search.case_ids("—")) == ()


@pytest.mark.parametrize("wanted", ["С-0003", "C-0003", "с 0003", "c0003", "3", " 3 "])
def test_a_case_is_found_by_number_and_id(several: Store, wanted: str) -> None:
    assert several.cases.find(wanted) == 3


@pytest.mark.parametrize("wanted", ["С-0009", "9", "9" * 30, "", "—"])
def test_no_such_case(several: Store, wanted: str) -> None:
    with pytest.raises(NotFoundError):
        several.cases.find(wanted)


def test_one_number_at_two_accounts_is_asked_again(store: Store, tmp_path: Path) -> None:
    other = account("a2", name="Порт", cases=[case("k1", "C-0017")])
    fill(store, tmp_path, account(), other, account("a3", name="Банк", cases=[case("k1", "С-0017")]))
    with pytest.raises(NotFoundError) as refused:
        store.cases.find("с-17".replace("17", "0017"))
    assert refused.value.code == "record.ambiguous"
    # The Latin spelling is only one of them.
    assert store.cases.case(store.cases.find("C-0017")).account_id == 2


def test_the_file_holds_everything(filled: Store) -> None:
    file = filled.cases.file(CaseId(1))
    assert file.account.name == "Рудник"
    assert file.contact is not None
    assert file.contact.salutation == "Сауле Ермековна"
    assert file.asset is not None
    assert (file.asset.name, file.asset.part_of) == ("Насос", 2)
    assert file.site is not None
    assert [one.ref for one in file.interactions] == ["i1", "i2"]
    assert (len(file.visits), len(file.tasks), len(file.drafts)) == (1, 1, 1)
    assert file.drafts[0].provenance is not None
    assert file.drafts[0].provenance.sampling.seed == 7
    assert file.stale_after == file.interactions[0].at


def test_a_case_of_nothing(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, account(cases=[case("k1", "1", contact=None, asset=None)], assets=[], sites=[]))
    file = store.cases.file(CaseId(1))
    assert (file.contact, file.asset, file.site, file.stale_after) == (None, None, None, None)


@pytest.mark.parametrize("call", ["file", "case"])
def test_reading_a_case_that_is_not(store: Store, call: str) -> None:
    with pytest.raises(NotFoundError):
        getattr(store.cases, call)(CaseId(5))


def test_a_note_of_a_megabyte(filled: Store) -> None:
    text = "Ё нота 🙂\n" * 100_000
    note = filled.cases.add_interaction(CaseId(1), text, InteractionKind.NOTE, Direction.INTERNAL, author="Я")
    assert filled.cases.file(CaseId(1)).interactions[-1] == note
    assert note.text == text
    assert filled.audit.events()[-1].action == "interaction.added"


def test_status_urgency_and_tasks(filled: Store) -> None:
    cases = filled.cases
    cases.set_status(CaseId(1), CaseStatus.WAITING)
    cases.set_urgency(CaseId(1), Urgency.LOW)
    task = cases.add_task(CaseId(1), "Выслать счёт", None)
    cases.set_task_done(TaskId(1), done=True)
    file = cases.file(CaseId(1))
    assert (file.case.status, file.case.urgency) == (CaseStatus.WAITING, Urgency.LOW)
    assert [(each.id, each.done) for each in file.tasks] == [(task, False), (1, True)]
    cases.set_task_done(TaskId(1), done=False)
    assert [event.action for event in filled.audit.events()][-5:] == [
        "case.status", "case.urgency", "task.added", "task.done", "task.reopened",
    ]  # fmt: skip


def test_what_is_not_there_cannot_be_changed(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.cases.set_status(CaseId(1), CaseStatus.DONE)
    with pytest.raises(NotFoundError):
        store.cases.set_task_done(TaskId(1), done=True)
    with pytest.raises(NotFoundError):
        store.cases.add_task(CaseId(1), "x", None)
    with pytest.raises(NotFoundError):
        store.cases.add_interaction(CaseId(1), "x", InteractionKind.NOTE, Direction.INTERNAL)
    assert len(store.audit.events()) == 1


def test_the_agenda(filled: Store) -> None:
    filled.cases.add_task(CaseId(1), "когда-нибудь", None)
    agenda = filled.cases.agenda(datetime(2026, 11, 15, tzinfo=UTC))
    assert [(item.kind, item.overdue) for item in agenda] == [
        ("task", True),
        ("visit", False),
        ("task", False),
    ]
    assert agenda[-1].due_at is None
    assert [item.kind for item in filled.cases.agenda(datetime(2026, 11, 1, tzinfo=UTC))] == ["task"]


def test_account_card_and_list(several: Store) -> None:
    row = several.accounts.list_rows()[0]
    assert (row.name, row.open_cases, row.assets) == ("Рудник", 2, 2)
    card = several.accounts.file(AccountId(1))
    assert [one.ref for one in card.interactions] == ["i3", "i1", "i2", "i9"]
    assert [one.ref for one in card.cases] == ["k2", "k3", "k1"]
    with pytest.raises(NotFoundError):
        several.accounts.file(AccountId(2))


@pytest.mark.parametrize(
    ("words", "found"), [("рудник", 1), ("ермекова", 1), ("sn t1", 1), ("sn t9", 0), ("snt1", 1), ("—", 0)]
)
def test_words_narrow_the_accounts(filled: Store, words: str, found: int) -> None:
    assert len(filled.accounts.list_rows(words)) == found


def test_an_account_never_heard_of_stands_last(filled: Store, tmp_path: Path) -> None:
    fill(filled, tmp_path, account("a0", name="Аист", interactions=[], cases=[]))
    rows = filled.accounts.list_rows()
    assert [(row.name, row.last_at is None) for row in rows] == [("Рудник", False), ("Аист", True)]
