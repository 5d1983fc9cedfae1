"""What the tests of the window share: its look, its lanes, and no warning of Qt left unread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui import plain_copy, theme
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk

# The offscreen platform has no window manager to tell of sizes and popups, and says so each time.
HARMLESS = ("This plugin does not support",)


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    if not qapp.styleSheet():
        theme.load_fonts(qapp)
        theme.wear(qapp, "light")


@pytest.fixture(autouse=True)
def _no_qt_warnings(qtlog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    told = [
        record.message for record in qtlog.records if not any(part in record.message for part in HARMLESS)
    ]
    assert not told


@pytest.fixture(scope="session", autouse=True)
def _clipboard_of_qt(qapp: QApplication) -> Iterator[None]:
    yield
    plain_copy.leave_letters()


@pytest.fixture
def lanes(qtbot: QtBot) -> Iterator[Lanes]:
    """Lanes of work that end with the test."""
    lanes = Lanes(qtbot)
    yield lanes
    lanes.background.close()


@pytest.fixture
def record_desk(tmp_path: Path) -> Iterator[RecordDesk]:
    """Record services over a real, small profile."""
    made = RecordDesk(tmp_path)
    yield made
    made.session.close()
