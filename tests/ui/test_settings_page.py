"""The settings page: choices are kept at once, keys, copies and health answer in place."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.domain.profiles import ProfileInfo
from app.domain.reports import BackupReport, CheckReport, DoctorReport, Finding, OnProgress, Progress
from app.errors import AppError, DiskFullError, SettingsError, StoreError, WrongPassphraseError
from app.services.policies import Policies
from app.services.preferences import Preferences
from app.ui.settings.page import SettingsPage
from tests.helpers.page_fakes import NOON, Lanes, services

DIRECTORY = Path("/профиль")
INFO = ProfileInfo(DIRECTORY, "Вахта", NOON, False, None, False, False, None)


@dataclass
class FakeProfile:
    """Profiles, backups and health of one profile in memory."""

    passphrase: str = "старая фраза"
    info_now: ProfileInfo = INFO
    failure: AppError | None = None
    findings: tuple[Finding, ...] = ()
    restored: list[tuple[Path, Path]] = field(default_factory=list)

    def info(self, _directory: Path) -> ProfileInfo:
        return self.info_now

    def change_passphrase(self, old: str, new: str) -> None:
        if old != self.passphrase:
            raise WrongPassphraseError("wrong")
        self.passphrase = new

    def use_keyring(self, *, enabled: bool) -> None:
        self._fail()
        self.info_now = replace(self.info_now, keyring=enabled)

    def backup(self, dest: Path, on_progress: OnProgress) -> BackupReport:
        self._fail()
        on_progress(Progress(1, 2, "bytes"))
        return BackupReport(dest, 5_000_000, 0.1, NOON)

    def restore(self, src: Path, directory: Path) -> ProfileInfo:
        self._fail()
        self.restored.append((src, directory))
        return replace(INFO, directory=directory)

    def check(self) -> CheckReport:
        self._fail()
        return CheckReport(not self.findings, self.findings, {"cases": 40, "interactions": 300})

    def doctor(self) -> DoctorReport:
        facts: dict[str, str | int] = {"free_bytes": 7_000_000_000, "sqlite": "3.50", "last_backup_at": ""}
        return DoctorReport(not self.findings, self.findings, {}, facts)

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure


@pytest.fixture
def profile() -> FakeProfile:
    return FakeProfile()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(tmp_path / "settings.json", profiles=tmp_path / "profiles", log_file=tmp_path / "log")


@pytest.fixture
def page(
    qtbot: QtBot, lanes: Lanes, profile: FakeProfile, preferences: Preferences, tmp_path: Path
) -> SettingsPage:
    session = SimpleNamespace(is_open=True, directory=DIRECTORY)
    given = services(
        session=session, profiles=profile, backups=profile, health=profile, preferences=preferences,
        copies=SimpleNamespace(list=tuple), policies=Policies(tmp_path / "models"),
    )  # fmt: skip
    page = SettingsPage(given, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def test_choices_are_kept_at_once(page: SettingsPage, preferences: Preferences) -> None:
    page.look.language.setCurrentIndex(page.look.language.findData("ru"))
    page.look.theme.setCurrentIndex(page.look.theme.findData("contrast"))
    page.work.first_word.setCurrentIndex(page.work.first_word.findData(10))
    page.work.lock_after.setCurrentIndex(page.work.lock_after.findData(0))
    page.work.author.setText("Т. Жумабеков")
    QTest.keyClick(page.work.author, Qt.Key.Key_Return)
    now = preferences.get()
    assert (now.language, now.theme, now.first_word_s) == ("ru", "contrast", 10.0)
    assert (now.lock_after_minutes, now.author) == (0, "Т. Жумабеков")


def test_a_setting_that_cannot_be_saved_is_told(
    page: SettingsPage, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_values: object) -> None:
        raise SettingsError("read-only", code="settings.unwritable", path="/x")

    monkeypatch.setattr(preferences, "change", refuse)
    page.look.theme.setCurrentIndex(page.look.theme.findData("dark"))
    assert page.look.notice.isVisible()


def fill(page: SettingsPage, old: str, new: str, again: str) -> None:
    for box, text in ((page.keys.old, old), (page.keys.new, new), (page.keys.again, again)):
        box.setText(text)
    page.keys.change_button.click()


def test_the_passphrase_changes(page: SettingsPage, lanes: Lanes, profile: FakeProfile) -> None:
    fill(page, "старая фраза", "новая фраза", "новая фраза")
    lanes.settle()
    assert profile.passphrase == "новая фраза"
    assert page.keys.old.text() == ""
    assert "changed" in page.keys.notice.text()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("старая фраза", "кратко", "кратко"), "too short"),
        (("старая фраза", "новая фраза", "новая фразa"), "differently"),
        (("другая", "новая фраза", "новая фраза"), ""),
    ],
    ids=["short", "different", "wrong"],
)
def test_a_wrong_change_leaves_the_passphrase(
    page: SettingsPage, lanes: Lanes, profile: FakeProfile, typed: tuple[str, str, str], told: str
) -> None:
    fill(page, *typed)
    lanes.settle()
    assert profile.passphrase == "старая фраза"
    assert page.keys.notice.isVisible()
    assert told in page.keys.notice.text()
    assert page.keys.change_button.isEnabled()


def test_the_keyring_is_let_in_and_its_lack_told(
    page: SettingsPage, lanes: Lanes, profile: FakeProfile
) -> None:
    page.keys.keyring.click()
    lanes.settle()
    assert profile.info_now.keyring
    profile.failure = StoreError("none", code="keyring.missing")
    page.keys.keyring.click()
    lanes.settle()
    assert page.keys.keyring.isChecked()
    assert page.keys.notice.isVisible()


def test_a_copy_is_made_where_the_person_says(page: SettingsPage, qtbot: QtBot, lanes: Lanes) -> None:
    page.copies.choose_destination = lambda: Path("/media/копия.vakhta-copy")
    assert page.copies.last.text() == "none yet"
    with qtbot.waitSignal(page.copies.backed_up):
        page.copies.backup_button.click()
    lanes.settle()
    assert "копия.vakhta-copy" in page.copies.notice.text()
    assert page.copies.last.text() != "none yet"


def test_a_full_disk_is_told_beside_the_button(
    page: SettingsPage, lanes: Lanes, profile: FakeProfile
) -> None:
    profile.failure = DiskFullError("full")
    page.copies.choose_destination = lambda: Path("/media/x")
    page.copies.back_up()
    lanes.settle()
    assert page.copies.notice.isVisible()
    assert page.copies.backup_button.isEnabled()


def test_restore_asks_for_copy_and_folder(page: SettingsPage, lanes: Lanes, profile: FakeProfile) -> None:
    page.copies.choose_copy = lambda: Path("/media/x")
    page.copies.choose_folder = lambda: None
    page.copies.restore_button.click()
    assert profile.restored == []
    page.copies.choose_folder = lambda: Path("/новый")
    page.copies.restore_button.click()
    lanes.settle()
    assert profile.restored == [(Path("/media/x"), Path("/новый"))]
    assert "/новый" in page.copies.notice.text()


def test_the_check_says_sound_or_what_is_wrong(
    page: SettingsPage, lanes: Lanes, profile: FakeProfile
) -> None:
    page.health.check_button.click()
    lanes.settle()
    assert "340" in page.health.notice.text()
    assert not page.health.findings.isVisible()
    profile.findings = (Finding("audit.cut", "cut"),)
    page.health.check_button.click()
    lanes.settle()
    assert "faults" in page.health.notice.text()
    assert page.health.findings.isVisible()
    profile.failure = StoreError("gone", code="profile.locked")
    page.health.check_button.click()
    lanes.settle()
    assert page.health.check_button.isEnabled()


def test_the_doctor_tells_facts(page: SettingsPage, lanes: Lanes, profile: FakeProfile) -> None:
    page.health.doctor_button.click()
    lanes.settle()
    lines = [label.text() for label in page.health.findings.children() if hasattr(label, "text")]
    assert "Free beside it: 7.0\u00a0GB" in lines
    assert "sqlite: 3.50" in lines
    assert "Last copy: –" in lines
