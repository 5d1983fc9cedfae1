"""The walk over records: every page and sheet is pictured in both languages over the demo profile."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import build_services
from app.paths import directories
from app.services.desk import Services
from app.services.profiles import DEMO_PASSPHRASE
from app.ui.desk_view import DeskView
from app.ui.smoke import WANTED_CASE, take_pictures
from app.ui.smoke_records import SmokeRecords
from app.ui.strings import Strings
from tests.helpers.page_fakes import Lanes

PAGES = (
    "board",
    "handover",
    "advisor",
    "asset",
    "case-visits",
    "case-tasks",
    "case-files",
    "settings-records",
)
SHEETS = ("quick-note", "paste", "template", "edit-case", "past-imports", "palette")


@pytest.fixture
def services(tmp_path: Path, home: Path) -> Iterator[Services]:
    assert home.is_dir()
    made = build_services(directories())
    made.profiles.create(tmp_path / "п", DEMO_PASSPHRASE, name="Демо", demo=True)
    made.profiles.unlock(tmp_path / "п", DEMO_PASSPHRASE)
    yield made
    made.session.close()


@pytest.fixture
def desk(qtbot: QtBot, lanes: Lanes, services: Services) -> Iterator[DeskView]:
    made = DeskView(services, lanes.background)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    lanes.settle()
    yield made
    lanes.settle()


def test_every_page_and_sheet_is_pictured(
    qtbot: QtBot, desk: DeskView, services: Services, lanes: Lanes, tmp_path: Path, qapp: QApplication
) -> None:
    strings, pictures, ended = Strings(qapp), tmp_path / "снимки", list[str]()
    pictures.mkdir()
    strings.use("en")
    desk.open_case(services.cases.find_case(WANTED_CASE))
    lanes.settle()
    picture = partial(take_pictures, desk, strings, pictures)
    SmokeRecords(desk, services, lanes.background, strings, picture, ended.append).start()
    qtbot.waitUntil(lambda: bool(ended), timeout=120_000)
    assert ended == [""]
    found = {path.name for path in pictures.iterdir()}
    assert found == {
        f"{name}-{look}-{language}.png"
        for name in PAGES + SHEETS for look in ("light", "dark") for language in ("ru", "en")
    }  # fmt: skip
    assert strings.language == "en"
    assert QApplication.activeModalWidget() is None
    assert len({path.read_bytes() for path in pictures.iterdir()}) == len(found)


def test_without_a_case_the_walk_says_so(
    desk: DeskView, services: Services, lanes: Lanes, qapp: QApplication
) -> None:
    ended: list[str] = []
    SmokeRecords(desk, services, lanes.background, Strings(qapp), print, ended.append).start()
    assert ended == ["no case is shown"]
