"""The walk's import: real services in a folder of its own, a picture of each stage."""

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap import build_services
from app.paths import directories
from app.ui.rail import Rail
from app.ui.smoke_bundles import SmokeBundles
from tests.helpers.page_fakes import Lanes


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
    walk = SmokeBundles(stand, made, lanes.background, pictured.append, ended.append)  # type: ignore[arg-type]
    folder = walk._folder
    walk.start()
    qtbot.waitUntil(lambda: bool(ended), timeout=60_000)
    assert ended == [""]
    assert pictured == [f"bundles-{stage}" for stage in ("find", "unknown", "inspect", "progress", "result")]
    assert not folder.exists()
    assert not list(home.rglob("trust"))
    lanes.settle()
