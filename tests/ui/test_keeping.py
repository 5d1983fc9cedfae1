"""Copies kept by themselves: choices, the list, comparing, today's copy."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from app.domain.copies import AutomaticCopy, CopyComparison, CopyReason, MissingRow, TableComparison
from app.domain.reports import BackupReport
from app.errors import AppError, SettingsError, StoreError
from app.services.preferences import Preferences
from app.ui.keeping.daily import EVERY_MS, DailyCopy
from app.ui.keeping.section import KeepingSection
from tests.helpers.page_fakes import NOON, Lanes, services

COPY = Path("/копии/vakhta-1-daily-20261124-090000.vakhta-backup")


@dataclass
class FakeCopies:
    """Copies in memory."""

    folder: Path = Path("/копии")
    there: list[AutomaticCopy] = field(default_factory=list)
    comparison: CopyComparison = field(default_factory=lambda: CopyComparison(NOON, (), ()))
    failure: AppError | None = None
    due: BackupReport | None = None

    def list(self) -> tuple[AutomaticCopy, ...]:
        return tuple(self.there)

    def compare(self, _copy: Path) -> CopyComparison:
        if self.failure is not None:
            raise self.failure
        return self.comparison

    def make_daily(self) -> BackupReport | None:
        if self.failure is not None:
            raise self.failure
        return self.due


@pytest.fixture
def copies() -> FakeCopies:
    return FakeCopies()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "settings.json", profiles=tmp_path / "profiles", log_file=tmp_path / "log")


@pytest.fixture
def section(qtbot: QtBot, lanes: Lanes, copies: FakeCopies, preferences: Preferences) -> KeepingSection:
    for hour in range(6):
        at = datetime(2026, 11, 24, 9 + hour)  # noqa: DTZ001 - local, as its name says
        reason = list(CopyReason)[hour % 3]
        copies.there.append(AutomaticCopy(COPY, reason, at, 4_000_000))
    given = services(session=SimpleNamespace(is_open=True), copies=copies, preferences=preferences)
    section = KeepingSection(given, lanes.background)
    qtbot.addWidget(section)
    section.resize(740, 500)
    section.show()
    lanes.settle()
    return section


def test_the_newest_copies_and_their_reasons(section: KeepingSection) -> None:
    lines = section.copies.text().splitlines()
    assert len(lines) == 5
    assert "daily" in lines[0]
    assert "before an import" in lines[1]
    assert lines[-1] == "and 2 more"


def test_choices_are_kept_at_once(section: KeepingSection, preferences: Preferences, lanes: Lanes) -> None:
    section.daily.setChecked(False)
    section.mark.setChecked(False)
    section.choose_folder = lambda: None
    section.folder_button.click()
    assert preferences.get().copies_folder is None
    section.choose_folder = lambda: Path("/флешка")
    section.folder_button.click()
    lanes.settle()
    now = preferences.get()
    assert (now.daily_copies, now.mark_drafts, now.copies_folder) == (False, False, "/флешка")


def test_a_choice_that_cannot_be_kept(
    section: KeepingSection, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_values: object) -> None:
        raise SettingsError("read-only", code="settings.unwritable", path="/x")

    monkeypatch.setattr(preferences, "change", refuse)
    section.daily.click()
    assert section.notice.isVisible()


def compared(section: KeepingSection, lanes: Lanes) -> str:
    section.choose_copy = lambda: COPY
    section.compare_button.click()
    lanes.settle()
    return section.notice.text()


def test_a_copy_that_has_more(section: KeepingSection, copies: FakeCopies, lanes: Lanes) -> None:
    table = TableComparison("cases", 40, 38, 2, 0, 1)
    copies.comparison = CopyComparison(NOON, (table,), (MissingRow("cases", 7, "С-0007 Насос"),))
    assert "2 records" in compared(section, lanes)
    shown = [section.found.layout().itemAt(at).widget().text() for at in range(2)]  # type: ignore[union-attr]
    assert shown[0].startswith("Cases: 40 in the copy, 38 in the profile")
    assert "С-0007" in shown[1]


def test_a_copy_that_has_nothing_more(section: KeepingSection, lanes: Lanes) -> None:
    assert compared(section, lanes).startswith("All that the copy")
    assert not section.found.isVisible()
    section.choose_copy = lambda: None
    section.compare_button.click()
    assert section.notice.isVisible()


def test_a_copy_that_does_not_compare(section: KeepingSection, copies: FakeCopies, lanes: Lanes) -> None:
    copies.failure = StoreError("other", code="backup.other")
    assert "another profile" in compared(section, lanes)
    assert section.compare_button.isEnabled()


def test_todays_copy(qtbot: QtBot, lanes: Lanes, copies: FakeCopies) -> None:
    session = SimpleNamespace(is_open=True)
    daily = DailyCopy(services(session=session, copies=copies), lanes.background)
    made: list[BackupReport] = []
    failed: list[AppError] = []
    daily.made.connect(made.append)
    daily.failed.connect(failed.append)
    daily.look()
    lanes.settle()
    assert daily.timer.interval() == EVERY_MS
    copies.due = BackupReport(COPY, 1, 0.1, NOON)
    daily.look()
    lanes.settle()
    assert made == [copies.due]
    copies.failure = StoreError("no folder", code="backup.place")
    daily.look()
    lanes.settle()
    assert [error.code for error in failed] == ["backup.place"]
    session.is_open = False
    daily.look()
    assert lanes.background.is_idle
    daily.timer.stop()
