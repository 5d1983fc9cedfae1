"""The bundles page over services that behave, on a screen nobody sees."""

from dataclasses import dataclass

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.services.bundle_running import BundleRunning
from app.ui.bundles.page import BundlesPage
from app.ui.bundles.stages import Stage
from tests.helpers.bundle_fakes import FakeImport, FakeKeys, FakeModels, FakeOffers
from tests.helpers.keyboard import press
from tests.helpers.page_fakes import Lanes, services


@dataclass
class Site:
    page: BundlesPage
    offers: FakeOffers
    importing: FakeImport
    keys: FakeKeys
    lanes: Lanes
    running: BundleRunning

    def look(self) -> None:
        """Open the first bundle in the list, by Enter."""
        press(self.page.found.rows, Qt.Key.Key_Return)
        self.lanes.settle()

    def copy_until(self, done: str) -> None:
        self.importing.step()
        self.lanes.until(lambda: self.page.progress.amount.text() == done)


def make_site(qtbot: QtBot, lanes: Lanes) -> Site:
    """A page with one bundle on a stick."""
    offers, importing = FakeOffers(), FakeImport()
    keys, running = FakeKeys(offers), BundleRunning(importing)
    made = services(
        bundle_offers=offers,
        bundle_import=importing,
        bundle_running=running,
        key_trust=keys,
        models=FakeModels(),
    )
    page = BundlesPage(made, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    page.activateWindow()
    lanes.settle()
    return Site(page, offers, importing, keys, lanes, running)


def told(page: BundlesPage) -> list[tuple[str, str]]:
    """What the table of the stage in sight says: title and last column."""
    table = {Stage.INSPECT: page.inspect, Stage.COPY: page.progress, Stage.RESULT: page.result}[page.stage]
    return [(line.title.text(), line.word.text()) for line in table.table.lines]  # type: ignore[attr-defined]
