"""The walk's import: real services in a folder of its own, a picture of each stage."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import build_services, own_command
from app.paths import directories
from app.ui.rail import Rail
from app.ui.smoke_bundles import SmokeBundles
from tests.helpers.page_fakes import Lanes

if TYPE_CHECKING:
    from app.ui.desk_view import DeskView


class Stand(QWidget):
    """As much of a desk as the walk needs."""

    def __init__(self) -> None:
        super().__init__()
        self.stack, self.rail = QStackedWidget(self), Rail()


def test_the_walk_brings_a_bundle_in(qtbot: QtBot, lanes: Lanes, home: Path) -> None:
    stand = Stand()
    qtbot.addWidget(stand)
    stand.show()
    pictured: list[str] = []
    ended: list[str] = []
    made = build_services(directories())
    desk = cast("DeskView", stand)
    walk = SmokeBundles(desk, made, lanes.background, own_command, pictured.append, ended.append)
    folder = walk._folder
    walk.start()
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    assert ended == [""]
    stages = ("find", "unknown", "inspect", "progress", "result", "certificate")
    assert pictured == [f"bundles-{stage}" for stage in stages]
    assert not folder.exists()
    assert not list(home.rglob("trust"))
    lanes.settle()


def test_a_bundle_that_is_not_made_ends_the_walk(qtbot: QtBot, lanes: Lanes, home: Path) -> None:
    stand = Stand()
    qtbot.addWidget(stand)
    ended: list[str] = []

    def other_words(*_words: str) -> list[str]:
        return own_command("bundle", "verify", str(home / "none"))

    made = build_services(directories())
    desk = cast("DeskView", stand)
    SmokeBundles(desk, made, lanes.background, other_words, print, ended.append).start()
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    assert ended[0].startswith("bug: ")
    assert len(ended[0]) > len("bug: ") + 10
