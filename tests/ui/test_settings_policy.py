"""What the site locks stands locked in the settings, and the policy is told line by line."""

import json
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.policy import read_policy
from app.modelfiles.installed_policy import InstalledPolicy, install_policy
from app.services.policies import Policies
from app.services.preferences import Preferences
from app.ui.settings.page import SettingsPage
from app.ui.strings import Strings
from tests.helpers.page_fakes import Lanes, services

WHOLE = {
    "title": "Северное поле",
    "contact": "диспетчер, 41-12",
    "allowed_models": [{"name": "Qwen 2.5 · 1.5B", "sha256": "a" * 64}],
    "locked": {"language": "ru", "theme": "dark", "lock_after_minutes": 5, "first_word_s": 8, "scale": 1.0},
    "retention_days": 365,
    "exports": [],
    "site_servers": ["10.0.0.5:8080"],
    "sideload": False,
    "refuse_out_of_date": True,
}


def rule(models: Path, **values: object) -> None:
    policy = read_policy(json.dumps({"format": 1, "title": "Поле", **values}).encode())
    at = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    signed = InstalledPolicy(
        policy=policy, sha256="0" * 64, bundle="north-field", sequence=7, signers=("AB12",), installed_at=at
    )
    install_policy(models, signed)


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, models: Path, tmp_path: Path) -> SettingsPage:
    policies = Policies(models)
    preferences = Preferences(
        tmp_path / "settings.json", profiles=tmp_path, log_file=tmp_path / "log", policies=policies
    )
    given = services(
        session=SimpleNamespace(is_open=False, directory=None),
        profiles=None,
        backups=None,
        health=None,
        preferences=preferences,
        policies=policies,
    )
    page = SettingsPage(given, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    return page


def again(page: SettingsPage) -> None:
    """Leave the page and come back."""
    page.hide()
    page.show()


def test_without_a_policy_there_is_nothing_of_it(page: SettingsPage) -> None:
    assert not page.policy.isVisibleTo(page)
    assert page.look.theme.isEnabled()


def test_a_policy_locks_and_is_told(page: SettingsPage, models: Path) -> None:
    rule(models, **WHOLE)
    again(page)
    for control in (page.look.language, page.look.theme, page.work.lock_after, page.work.first_word):
        assert not control.isEnabled()
        assert "policy" in control.toolTip()
        assert "set by the site" in control.accessibleName()
    assert page.work.author.isEnabled()
    assert (page.look.theme.currentData(), page.work.lock_after.currentData()) == ("dark", 5)
    told = {name: label.text() for name, label in page.policy.values.items()}
    assert told["whose"] == "Северное поле"
    assert told["from"].startswith("north-field, number 7, signed by AB12, ")
    assert told["contact"] == "диспетчер, 41-12"
    assert "locking when idle" in told["locked"]
    assert (told["models"], told["unsigned"], told["exports"]) == (
        "Qwen 2.5 · 1.5B",
        "not allowed",
        "none of them",
    )
    assert (told["servers"], told["dates"]) == ("10.0.0.5:8080", "not taken")
    assert told["kept"].startswith("365 ")
    assert page.policy.isVisibleTo(page)


def test_a_lax_policy_leaves_choices_free(page: SettingsPage, models: Path) -> None:
    rule(models)
    again(page)
    assert page.look.theme.isEnabled()
    told = {name: label.text() for name, label in page.policy.values.items()}
    assert (told["models"], told["exports"], told["servers"], told["unsigned"]) == (
        "any", "any", "any", "allowed"
    )  # fmt: skip
    assert not page.policy.values["kept"].isVisibleTo(page)
    rule(models, locked={"theme": "dark"})
    again(page)
    assert not page.look.theme.isEnabled()
    rule(models)
    again(page)
    assert page.look.theme.isEnabled()
    assert page.look.theme.toolTip() == ""


def test_a_policy_that_does_not_read_is_said(page: SettingsPage, models: Path) -> None:
    models.mkdir()
    (models / "policy.json").write_text("{")
    again(page)
    assert page.policy.isVisibleTo(page)
    assert page.policy.notice.isVisibleTo(page)


def test_it_speaks_russian(page: SettingsPage, models: Path, qapp: QApplication) -> None:
    rule(models, **WHOLE)
    strings = Strings(qapp)
    strings.use("ru")
    again(page)
    assert page.policy.title.text() == "Правила площадки"
    assert page.policy.values["kept"].text() == "365 дней"
    assert page.look.theme.accessibleName() == "Тема (задано площадкой)"
    strings.use("en")
    again(page)
    assert page.policy.values["kept"].text() == "365 days"
