"""The models page: fit and speed in words, install with progress and cancel, enable."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.cancel import CancelToken
from app.domain.engine import Calibration, FileTemplate, Machine, MemoryPlan, ModelRow
from app.domain.reports import OnProgress, Progress
from app.errors import ModelLoadError
from app.ui.models.judgement import Fit, fit_of, measured_here, speed_of
from app.ui.models.page import ModelsPage
from app.ui.models.row import TableHead
from tests.helpers.page_fakes import FakeMetrics, Lanes, services
from tests.helpers.samples import sample

GB = 10**9
MEASURED = Calibration("ab", 102.0, 28.0, 2, datetime(2026, 11, 20, tzinfo=UTC))
MACHINE = Machine("EPYC", 2, ("AVX2", "AVX512F"), 23 * GB, 19 * GB, ("CPU",))


def plan(total_gb: float, *, fits: bool = True) -> MemoryPlan:
    total = int(total_gb * GB)
    return MemoryPlan(fits, 4096, total, 0, 0, total, 19 * GB, 0, ())


def model(name: str, **changes: object) -> ModelRow:
    plain = ModelRow(
        name=name, title=name, sha256="ab" * 32, bytes=GB, quantization="Q4_K_M", licence="Apache-2.0",
        russian="good", installed=True, active=False, bundle=None, signers=(), memory=plan(1.6),
        calibration=None,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


SMALL = model("Small", active=True, calibration=MEASURED, signers=("North Field",))
LARGE = model("Large", bytes=4 * GB, memory=plan(5.9), russian="excellent")
TIGHT = model("Tight", bytes=17 * GB, memory=plan(18.5), russian="weak")
HUGE = model("Huge", bytes=26 * GB, memory=plan(28.4, fits=False), russian="middling")
KNOWN = model("Known", installed=False, memory=None, russian="none")
BROKEN = model("Broken", memory=None)
ALL = (SMALL, LARGE, TIGHT, HUGE, KNOWN, BROKEN)


@dataclass
class FakeModels:
    rows: list[ModelRow] = field(default_factory=lambda: list(ALL))
    failure: ModelLoadError | None = None
    waits: bool = False

    def list(self) -> tuple[ModelRow, ...]:
        return tuple(self.rows)

    def machine(self) -> Machine:
        return MACHINE

    def template_of(self, name: str) -> FileTemplate:
        if name == "Broken":
            raise ModelLoadError("its file does not read", code="model.header")
        return FileTemplate("{{ messages }}", "ab" * 32) if name == "Large" else FileTemplate(None, None)

    def activate(self, name: str) -> None:
        self.rows = [replace(row, active=row.name == name) for row in self.rows]

    def install(self, path: Path, *, on_progress: OnProgress, cancel: CancelToken) -> ModelRow:
        if self.failure is not None:
            raise self.failure
        on_progress(Progress(5, 10, "bytes"))
        while self.waits:
            if cancel.is_cancelled:
                raise ModelLoadError("stopped", code="model.cancelled")
        self.rows.append(model(path.stem))
        return self.rows[-1]


@pytest.fixture
def models() -> FakeModels:
    return FakeModels()


@pytest.fixture
def metrics() -> FakeMetrics:
    return FakeMetrics()


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, models: FakeModels, metrics: FakeMetrics) -> ModelsPage:
    page = ModelsPage(services(models=models, metrics=metrics), lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def test_fit_is_judged_by_figures() -> None:
    assert [fit_of(row.memory) for row in ALL] == [
        Fit.FITS, Fit.FITS, Fit.TIGHT, Fit.TOO_LARGE, Fit.UNKNOWN, Fit.UNKNOWN,
    ]  # fmt: skip


def test_speed_is_measured_or_reckoned_from_what_was() -> None:
    measured, reckoned = speed_of(SMALL, ALL), speed_of(LARGE, ALL)
    assert measured is not None
    assert reckoned is not None
    assert (measured.tokens_per_s, measured.measured) == (28.0, True)
    assert (reckoned.tokens_per_s, reckoned.measured) == (7.0, False)
    assert speed_of(LARGE, (LARGE,)) is None
    assert measured_here(ALL) == (SMALL, MEASURED)
    assert measured_here((LARGE,)) is None


def test_the_table_tells_every_model(page: ModelsPage) -> None:
    told = {line.row.name: line for line in page.lines}
    assert told["Small"].tag.isVisible()
    assert told["Small"].memory.text() == "1.6\u00a0GB of 19.0\u00a0GB free"
    assert told["Large"].speed.text().startswith("≈ 7.0")
    assert told["Huge"].memory.text() == "28.4\u00a0GB: does not fit, 9.4\u00a0GB more needed"
    assert told["Huge"].speed.text() == "–"
    assert told["Tight"].memory.text().endswith("close other programs")
    assert told["Known"].state.text() == "not installed"
    assert told["Broken"].memory.text() == "its file does not read"
    assert all(line.height() == 52 for line in page.lines)
    assert "AVX-512" in page.machine.machine.text()
    assert "no graphics card" in page.machine.machine.text()


def test_enable_makes_a_model_speak(page: ModelsPage, qtbot: QtBot, lanes: Lanes) -> None:
    line = next(line for line in page.lines if line.row.name == "Large")
    with qtbot.waitSignal(page.model_activated) as told:
        line.enable_button.click()
    lanes.settle()
    assert told.args == ["Large"]
    assert next(line for line in page.lines if line.row.active).row.name == "Large"


def test_the_template_of_a_file_nobody_signed_is_shown(page: ModelsPage, lanes: Lanes) -> None:
    told = {line.row.name: line for line in page.lines}
    assert not told["Small"].template_button.isVisible()  # signed
    assert not told["Known"].template_button.isVisible()  # not here
    told["Large"].template_button.click()
    lanes.settle()
    sheet = page.template_sheet
    assert sheet is not None
    assert sheet.isVisible()
    assert sheet.text.toPlainText() == "{{ messages }}"
    assert sheet.text.isReadOnly()
    sheet.close_button.click()
    assert not sheet.isVisible()
    told["Tight"].template_button.click()
    lanes.settle()
    assert page.template_sheet is not None
    assert page.template_sheet is not sheet
    assert not page.template_sheet.text.isVisible()
    page.template_sheet.accept()
    told["Broken"].template_button.click()
    lanes.settle()
    assert page.notice.isVisible()


def test_why_explains_with_figures(page: ModelsPage) -> None:
    next(line for line in page.lines if line.row.name == "Huge").why_button.click()
    assert "28.4\u00a0GB" in page.notice.text()


def test_installing_shows_the_new_model(page: ModelsPage, lanes: Lanes) -> None:
    page.choose_file = lambda: Path("/media/новая модель.gguf")
    page.file_button.click()
    lanes.settle()
    assert [line.row.name for line in page.lines][-1] == "новая модель"
    assert "новая модель" in page.notice.text()
    assert page.file_button.isEnabled()


def test_cancel_leaves_nothing(page: ModelsPage, lanes: Lanes, models: FakeModels) -> None:
    models.waits = True
    page.install(Path("/media/m.gguf"))
    assert page.cancel_button.isVisible()
    page.cancel_button.click()
    lanes.settle()
    assert len(page.lines) == len(ALL)
    assert page.notice.text() == "Cancelled; nothing was left."
    assert not page.cancel_button.isVisible()


def test_a_refused_file_is_told_in_place(page: ModelsPage, lanes: Lanes, models: FakeModels) -> None:
    models.failure = ModelLoadError("cut short", code="model.truncated", path="/m.gguf")
    page.install(Path("/m.gguf"))
    lanes.settle()
    assert page.notice.isVisible()
    assert page.file_button.isEnabled()


def test_giving_up_the_choice_does_nothing(page: ModelsPage) -> None:
    page.choose_file = lambda: None
    page.file_button.click()
    assert page.file_button.isEnabled()


def test_without_models_the_page_teaches(page: ModelsPage, lanes: Lanes, models: FakeModels) -> None:
    models.rows = []
    page.refresh()
    lanes.settle()
    QApplication.processEvents()
    assert page.empty.isVisible()
    assert page.machine.measured.text().startswith("Nothing yet")
    assert not page.history.isVisible()


def test_answers_are_shown_when_the_page_comes_up_again(
    page: ModelsPage, qtbot: QtBot, lanes: Lanes, metrics: FakeMetrics
) -> None:
    assert page.history.cases_button.isVisible()
    with qtbot.waitSignal(page.cases_asked):
        page.history.cases_button.click()
    metrics.samples = (sample(),)
    page.refresh()
    lanes.settle()
    assert page.history.first_word.isVisible()
    assert not page.history.cases_button.isVisible()


@pytest.mark.parametrize("width", [1302, 1000, 835, 700])
def test_columns_stand_under_one_another_at_any_width(page: ModelsPage, width: int) -> None:
    page.resize(width, 700)
    for _ in range(3):
        QApplication.processEvents()
    cells = [
        [line.layout().itemAt(column).widget() for column in range(5)]  # type: ignore[union-attr]
        for line in (*page.lines, *page.findChildren(TableHead))
    ]
    places = {tuple((cell.x(), cell.width()) for cell in line) for line in cells}  # type: ignore[union-attr]
    assert len(places) == 1
    ((*_, (last, last_width)),) = places
    assert last + last_width <= page.lines[0].width()
    for line in page.lines:
        for button in (line.enable_button, line.why_button):
            if button.isVisible():
                assert button.x() >= 0
                assert button.width() >= button.sizeHint().width()


def test_who_signed_a_model_is_told(page: ModelsPage) -> None:
    told = {line.row.name: line.origin.text() for line in page.lines}
    assert told["Small"].endswith("signed by North Field")
    assert told["Large"].endswith("unsigned")
    assert "signed" not in told["Known"]


def test_the_next_step_is_a_bundle(page: ModelsPage, qtbot: QtBot) -> None:
    assert page.bundle_button.property("role") == "primary"
    with qtbot.waitSignal(page.bundles_asked):
        page.bundle_button.click()
