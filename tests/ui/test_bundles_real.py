"""The bundles page over the real services: a real bundle is found, its key compared, brought in, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.bootstrap import build_services
from app.domain.bundle_offers import in_groups
from app.paths import directories
from app.services.desk import Services
from app.services.models import Models
from app.ui.bundles.page import BundlesPage
from app.ui.bundles.stages import Stage
from app.ui.models.page import ModelsPage
from tests.helpers.bundle_builder import BundleBuilder, flip
from tests.helpers.page_fakes import Lanes

MIB = 1024**2


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    return BundleBuilder(tmp_path / "steward", padding=20 * MIB)


@pytest.fixture
def stick(tmp_path: Path, steward: BundleBuilder) -> Path:
    steward.build(tmp_path / "ПОСТАВКА" / "north")
    return tmp_path / "ПОСТАВКА"


@pytest.fixture
def made() -> Services:
    return build_services(directories())


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, made: Services, stick: Path) -> Iterator[BundlesPage]:
    page = BundlesPage(made, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    page.look_in(stick)
    lanes.settle()
    page.found.rows.row_activated.emit(0)
    lanes.settle()
    yield page
    lanes.settle()


def trust(page: BundlesPage, lanes: Lanes, made: Services, steward: BundleBuilder) -> None:
    page.choose_folder = lambda _title: steward.key_folder
    page.views.trust.folder_button.click()
    lanes.settle()
    told = in_groups(made.key_trust.look(steward.key_folder).fingerprint)
    page.views.trust.told.setText(told)
    page.views.trust.trust_button.click()
    lanes.settle()


def test_from_an_unknown_stick_to_a_speaking_model_and_back(
    page: BundlesPage, lanes: Lanes, made: Services, steward: BundleBuilder, qtbot: QtBot
) -> None:
    assert page.views.trust.isVisible()
    trust(page, lanes, made, steward)
    assert page.inspect.table.lines[0].tag.text() == "fits"
    with qtbot.waitSignal(page.model_activated, timeout=20_000) as said:
        page.inspect.import_button.click()
    assert said.args == ["tiny"]
    assert page.stage is Stage.RESULT
    assert {line.tag.text() for line in page.result.table.lines} == {"equal"}
    models = ModelsPage(made, lanes.background)
    qtbot.addWidget(models)
    models.show()
    lanes.settle()
    line = next(line for line in models.lines if line.row.name == "tiny")
    assert line.tag.isVisible()
    assert line.origin.text().endswith(f"signed by {steward.keys[0].public.key_id}")
    with qtbot.waitSignal(page.model_activated) as said:
        page.result.return_button.click()
    assert said.args == [""]
    lanes.settle()
    models_now: Models = made.models
    assert not any(row.active for row in models_now.list())


def test_one_flipped_bit_is_refused_and_the_rest_kept(
    page: BundlesPage, lanes: Lanes, made: Services, steward: BundleBuilder, stick: Path
) -> None:
    trust(page, lanes, made, steward)
    part = stick / "north" / "content" / "model" / "tiny.gguf.003"
    flip(part, MIB)
    page.inspect.import_button.click()
    lanes.until(page.notice.isVisible)
    assert "tiny.gguf.003" in page.notice.text()
    assert page.progress.is_paused
    assert not any(row.installed for row in made.models.list())
    flip(part, MIB)
    page.progress.resume_button.click()
    lanes.until(lambda: page.stage is Stage.RESULT)


def test_a_stick_pulled_while_copying_goes_on_where_it_comes_back(
    page: BundlesPage, lanes: Lanes, made: Services, steward: BundleBuilder, stick: Path
) -> None:
    trust(page, lanes, made, steward)
    away = stick.with_name("away")
    stick.rename(away)
    page.inspect.import_button.click()
    lanes.until(lambda: page.progress.is_paused)
    assert page.copying.return_timer.isActive()
    away.rename(stick)
    page.copying.return_timer.timeout.emit()
    lanes.until(lambda: page.stage is Stage.RESULT)
    QApplication.processEvents()
