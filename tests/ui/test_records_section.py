"""Old records in the settings: first a look, then the act; the policy's word stands over one's own."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.policy import Policy
from app.domain.retention import Retainable, RetentionAct, RetentionPlan
from app.errors import DiskFullError, PolicyError
from app.ui import formats
from app.ui.keeping.records_section import RecordsSection
from tests.helpers.import_fakes import FakeExchange
from tests.helpers.page_fakes import Lanes, services


@dataclass
class FakeRetention:
    """Everything is older than any day, once."""

    left: int = 5
    copies: tuple[Path, ...] = ()
    failure: DiskFullError | None = None
    asked: list[tuple[int, tuple[Retainable, ...]]] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)

    def preview(self, days: int, kinds: tuple[Retainable, ...]) -> RetentionPlan:
        self.asked.append((days, kinds))
        return RetentionPlan(formats.now() - timedelta(days=days), dict.fromkeys(kinds, self.left))

    def erase(self, plan: RetentionPlan, *, author: str) -> RetentionAct:
        if self.failure is not None:
            raise self.failure
        self.authors.append(author)
        self.left = 0
        return RetentionAct(7, plan.counts, self.copies)


@dataclass
class FakePolicies:
    """What the site says."""

    days: int | None = None
    damaged: bool = False

    def current(self) -> Policy | None:
        if self.damaged:
            raise PolicyError("no", code="policy.damaged")
        return Policy(format=1, title="Рудник", retention_days=self.days)


@pytest.fixture
def retention() -> FakeRetention:
    return FakeRetention()


@pytest.fixture
def policies() -> FakePolicies:
    return FakePolicies()


@pytest.fixture
def section(qtbot: QtBot, lanes: Lanes, retention: FakeRetention, policies: FakePolicies) -> RecordsSection:
    preferences = SimpleNamespace(get=lambda: SimpleNamespace(author="Осипов"))
    given = services(retention=retention, policies=policies, preferences=preferences, exchange=FakeExchange())
    section = RecordsSection(given, lanes.background)
    qtbot.addWidget(section)
    section.show()
    return section


def test_nothing_is_erased_before_it_was_looked_at(
    qtbot: QtBot, section: RecordsSection, retention: FakeRetention, lanes: Lanes
) -> None:
    assert not section.erase_button.isEnabled()
    section.erase()
    section.days.show_value(365)
    section.kinds[Retainable.CHATS].setChecked(False)
    section.look_button.click()
    lanes.settle()
    kinds = (Retainable.INTERACTIONS, Retainable.DRAFTS)
    assert retention.asked == [(365, kinds)]
    assert "messages 5 · drafts 5. Nothing is erased yet" in section.found.text()
    assert not retention.authors
    with qtbot.waitSignal(section.records_changed):
        section.erase_button.click()
    assert retention.authors == ["Осипов"]
    assert "event 7" in section.notice.text()
    section.look_button.click()
    lanes.settle()
    assert "Nothing is older" in section.found.text()
    assert not section.erase_button.isEnabled()


def test_other_days_ask_for_another_look(section: RecordsSection, lanes: Lanes) -> None:
    section.look()
    lanes.settle()
    assert section.erase_button.isEnabled()
    section.days.show_value(3)
    assert not section.erase_button.isEnabled()
    assert not section.found.isVisible()
    section.days.clear()
    assert not section.look_button.isEnabled()
    section.days.show_value(3)
    assert section.look_button.isEnabled()
    for box in section.kinds.values():
        box.setChecked(False)
    assert not section.look_button.isEnabled()


def test_the_policy_says_how_long(
    section: RecordsSection, policies: FakePolicies, retention: FakeRetention, lanes: Lanes
) -> None:
    assert section.days.isEnabled()
    policies.days = 90
    section.hide()
    section.show()
    assert (section.days.value(), section.days.isEnabled()) == (90, False)
    assert "«Рудник»" in section.reason.text()
    lanes.settle()
    assert retention.asked[0][0] == 90
    assert "Older than" in section.found.text()
    policies.damaged = True
    section.retranslate()
    assert section.days.isEnabled()


def test_copies_that_still_hold_it_and_refusals_are_told(
    section: RecordsSection, retention: FakeRetention, lanes: Lanes
) -> None:
    retention.copies = (Path("/а"), Path("/б"))
    section.look()
    lanes.settle()
    retention.failure = DiskFullError("full")
    section.erase()
    lanes.settle()
    assert section.notice.isVisible()
    assert section.erase_button.isEnabled()
    retention.failure = None
    section.erase()
    lanes.settle()
    assert "copies made before, 2 of them" in section.notice.text()


def test_past_imports_open_from_here(section: RecordsSection, lanes: Lanes) -> None:
    for _ in range(2):
        section.past_button.click()
        lanes.settle()
    assert section.past is not None
    assert section.past.isVisible()
