"""The clients page and the shift: one timeline newest first, what stands beside, what is due."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.casefile import AccountFile, AccountRow, AgendaItem, CaseRow
from app.domain.ids import AccountId, CaseId, InteractionId, TaskId, VisitId
from app.domain.records import CaseStatus, Interaction, Task, Urgency, Visit
from app.errors import AppError, NotFoundError
from app.ui import formats
from app.ui.accounts.page import AccountsPage
from app.ui.accounts.timeline import entries_of
from app.ui.shift.page import ShiftPage
from tests.helpers.casefiles import pump_case
from tests.helpers.page_fakes import Lanes, services


def account_file() -> AccountFile:
    file = pump_case()
    last = file.interactions[-1].at
    visit = Visit(
        VisitId(1), "v1", file.case.id, last - timedelta(hours=1), None, None, "Т. Жумабеков", "Осмотр", ()
    )
    empty = Visit(VisitId(2), "v2", file.case.id, None, None, None, "", "", ())
    tasks = (
        Task(TaskId(1), "z1", file.case.id, "Заказать седло", last, done=False),
        Task(TaskId(2), "z2", file.case.id, "Сделано", None, done=True),
        Task(TaskId(3), "z3", file.case.id, "Без срока", None, done=False),
    )
    done = replace(file.case, id=CaseId(99), number="С-0001", status=CaseStatus.DONE, title="Старая")
    return AccountFile(
        file.account, file.contacts, file.sites, file.assets, (file.case, done), file.interactions,
        (visit, empty), tasks, (),
    )  # fmt: skip


@dataclass
class FakeAccounts:
    file: AccountFile = field(default_factory=account_file)
    failure: AppError | None = None
    empty: bool = False
    asked: list[str] = field(default_factory=list)

    def list_accounts(self, words: str = "") -> tuple[AccountRow, ...]:
        self.asked.append(words)
        if self.empty:
            return ()
        at = self.file.interactions[-1].at
        rows = (
            AccountRow(self.file.account.id, "ООО «Арктик Дрилл»", "organisation", "ru", 2, 5, at),
            AccountRow(AccountId(77), "Тихий клиент", "person", "ru", 0, 0, None),
        )
        return tuple(row for row in rows if words.casefold() in row.name.casefold())

    def open_account(self, account_id: AccountId) -> AccountFile:
        if self.failure is not None:
            raise self.failure
        return replace(self.file, account=replace(self.file.account, id=account_id))


@pytest.fixture
def accounts() -> FakeAccounts:
    return FakeAccounts()


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, accounts: FakeAccounts) -> AccountsPage:
    page = AccountsPage(services(accounts=accounts), lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def test_the_first_client_is_open_with_its_story(page: AccountsPage, accounts: FakeAccounts) -> None:
    assert page.name.text() == accounts.file.account.name
    times = [entry.at for entry in entries_of(accounts.file)]
    assert times == sorted(times, reverse=True)
    assert len(page.timeline.boxes) == len(times) == len(accounts.file.interactions) + 1
    assert all(box.height() > 30 for box in page.timeline.boxes)


def test_done_cases_are_not_beside_and_a_click_opens_one(
    page: AccountsPage, qtbot: QtBot, accounts: FakeAccounts
) -> None:
    case = accounts.file.cases[0]
    assert [row.key for row in page.aside.cases.rows] == [case.id]
    page.aside.cases.choose_first()
    with qtbot.waitSignal(page.case_chosen) as told:
        QTest.keyClick(page.aside.cases, Qt.Key.Key_Return)
    assert told.args == [case.id]


def test_long_stories_are_built_in_parts(page: AccountsPage, lanes: Lanes, accounts: FakeAccounts) -> None:
    first = accounts.file.interactions[0]
    many = tuple(
        replace(first, id=InteractionId(1000 + n), at=first.at + timedelta(hours=n), text="x" * 2000)
        for n in range(90)
    )
    accounts.file = replace(accounts.file, interactions=many)
    page.refresh()
    lanes.settle()
    assert len(page.timeline.boxes) == 40
    assert page.timeline.more_button is not None
    page.timeline.more_button.click()
    page.timeline.show_earlier()
    assert len(page.timeline.boxes) == 91
    assert page.timeline.more_button is None


def test_typing_finds_and_what_is_not_there_is_said(
    page: AccountsPage, lanes: Lanes, accounts: FakeAccounts
) -> None:
    page.list_column.field.setText("тих")
    lanes.until(lambda: [row.title for row in page.list_column.rows.rows] == ["Тихий клиент"])
    page.list_column.field.setText("нет такого")
    lanes.until(lambda: page.list_column.rows.rows == ())
    assert accounts.asked[-1] == "нет такого"


def test_a_client_that_is_gone_is_told(page: AccountsPage, lanes: Lanes, accounts: FakeAccounts) -> None:
    accounts.failure = NotFoundError("gone")
    page.open(AccountId(5))
    lanes.settle()
    assert page.notice.isVisible()


def test_without_clients_a_file_brings_them(qtbot: QtBot, lanes: Lanes, accounts: FakeAccounts) -> None:
    accounts.empty = True
    page = AccountsPage(services(accounts=accounts), lanes.background)
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    assert page.empty.button.isVisible()
    with qtbot.waitSignal(page.import_asked):
        page.empty.button.click()
    with qtbot.waitSignal(page.import_asked):
        page.list_column.import_button.click()
    accounts.empty = False
    page.refresh()
    lanes.settle()
    assert page.name.text() == accounts.file.account.name


def test_an_account_without_story_says_so(page: AccountsPage, lanes: Lanes, accounts: FakeAccounts) -> None:
    accounts.file = replace(
        accounts.file, interactions=(), visits=(), cases=(), tasks=(), contacts=(), sites=(), assets=()
    )
    page.open(accounts.file.account.id)
    lanes.settle()
    assert page.timeline.boxes == []


@dataclass
class FakeCases:
    items: tuple[AgendaItem, ...] = ()
    unanswered: tuple[CaseRow, ...] = ()
    failure: AppError | None = None

    def agenda(self, _now: datetime) -> tuple[AgendaItem, ...]:
        if self.failure is not None:
            raise self.failure
        return self.items

    def list_cases(self, *, filter: str, most: int) -> tuple[CaseRow, ...]:  # noqa: A002
        return self.unanswered[:most] if filter == "unanswered" else ()

    def counts(self) -> dict[str, int]:
        return {"unanswered": len(self.unanswered)}


def item(title: str, days: int | None, *, kind: str = "task") -> AgendaItem:
    due = formats.now() + timedelta(days=days) if days is not None else None
    overdue = days is not None and days < 0
    return AgendaItem(kind, CaseId(4), "С-0101", title, "Арктик Дрилл", due, overdue)


@pytest.fixture
def cases() -> FakeCases:
    now = formats.now()
    row = CaseRow(
        CaseId(7), "С-0102", "Дым", "Рудник", "", Urgency.CRITICAL, CaseStatus.OPEN, "", now,
        awaits_reply=True, due_at=None,
    )  # fmt: skip
    due = (
        item("а", -2),
        item("б", 0),
        item("в", 1, kind="visit"),
        item("г", 3, kind="case"),
        item("д", None),
    )
    return FakeCases(due, (row,))


@pytest.fixture
def shift(qtbot: QtBot, lanes: Lanes, cases: FakeCases) -> ShiftPage:
    page = ShiftPage(services(cases=cases), lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def test_the_shift_groups_what_is_due(shift: ShiftPage) -> None:
    lines = [row.title for row in shift.rows.rows]
    assert lines == [
        "Overdue", "а", "Today", "б", "Tomorrow", "в", "Later", "г", "д", "Await an answer", "Дым",
    ]  # fmt: skip
    assert shift.rows.rows[-1].tag


def test_enter_on_a_line_opens_its_case(shift: ShiftPage, qtbot: QtBot) -> None:
    shift.rows.choose_first()
    with qtbot.waitSignal(shift.case_chosen) as told:
        QTest.keyClick(shift.rows, Qt.Key.Key_Return)
    assert told.args == [CaseId(4)]


def test_a_shift_with_nothing_due_leads_to_the_cases(
    shift: ShiftPage, qtbot: QtBot, lanes: Lanes, cases: FakeCases
) -> None:
    cases.items, cases.unanswered = (), ()
    shift.refresh()
    lanes.settle()
    assert shift.empty.isVisible()
    with qtbot.waitSignal(shift.cases_asked):
        shift.empty.button.click()


def test_a_shift_that_cannot_be_read_says_why(shift: ShiftPage, lanes: Lanes, cases: FakeCases) -> None:
    cases.failure = NotFoundError("gone")
    shift.refresh()
    lanes.settle()
    assert shift.notice.isVisible()


def test_interactions_keep_their_own_clock() -> None:
    first: Interaction = account_file().interactions[0]
    assert any(entry.at == first.at for entry in entries_of(account_file()))
