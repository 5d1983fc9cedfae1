"""Copying on the bundles page: progress, pauses, a pulled stick, the result and the way back."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import BundleError
from app.ui.bundles.page import BundlesPage
from app.ui.bundles.stages import Stage
from tests.helpers import bundle_fakes as fakes
from tests.helpers.bundle_site import Site, make_site, told
from tests.helpers.keyboard import press
from tests.helpers.page_fakes import Lanes


@pytest.fixture
def site(qtbot: QtBot, lanes: Lanes) -> Site:
    return make_site(qtbot, lanes)


def test_copying_tells_file_bytes_and_states(site: Site) -> None:
    site.look()
    site.page.inspect.import_button.click()
    page = site.page
    assert page.stage is Stage.COPY
    assert page.focusWidget() is page.progress.pause_button
    site.copy_until("1.0\u202fGB of 4.7\u202fGB")
    assert page.progress.title.text() == "Model Qwen 2.5 · 7B"
    assert page.progress.meter.part == pytest.approx(1 / 4.7)
    assert [word for _, word in told(page)] == ["under way", "waits", "waits"]
    site.copy_until("100\u202fMB of 640\u202fMB")
    assert page.progress.table.lines[0].tag.text() == "equal"
    assert [word for _, word in told(page)][1:] == ["under way", "waits"]
    press(page, Qt.Key.Key_Escape)
    assert page.stage is Stage.COPY
    site.importing.step()
    site.lanes.until(lambda: page.stage is Stage.RESULT)


def test_the_result_tells_what_speaks_and_leads_on(site: Site, qtbot: QtBot, tmp_path: Path) -> None:
    pdf, as_json = tmp_path / "акт.pdf", tmp_path / "акт.json"
    for path in (pdf, as_json):
        path.write_text("x")
    site.importing.certificate = (as_json, pdf)
    site.look()
    site.importing.step(3)
    with qtbot.waitSignal(site.page.model_activated) as said:
        site.page.inspect.import_button.click()
    assert said.args == ["small"]
    result = site.page.result
    assert result.title.text() == "Installed in 2 min: every byte is what was signed."
    assert result.speaking.text() == "Small answers now."
    assert result.return_button.text() == "Return to No. 6"
    assert result.certificates == (pdf, as_json)
    opened: list[Path] = []
    result.open_file = opened.append
    result.open_button.click()
    site.lanes.settle()
    sheet = site.page.certificate
    assert sheet is not None
    assert site.offers.looked == [(pdf, 0)]
    assert sheet.look.text.toPlainText() == "x"
    sheet.page_wanted.emit(1)
    site.lanes.settle()
    assert site.offers.looked[-1] == (pdf, 1)
    QApplication.sendEvent(sheet, QEvent(QEvent.Type.LanguageChange))
    sheet.open_button.click()
    assert opened == [pdf]
    result.choose_target = lambda name: tmp_path / "сохранён" / name
    sheet.go_button.click()
    sheet.reject()
    site.lanes.settle()
    assert site.offers.saved == [(pdf, tmp_path / "сохранён" / "акт.pdf")]
    assert "Saved" in site.page.notice.text()
    result.choose_target = lambda _name: None
    result.save_button.click()
    for button, signal in (
        (result.cases_button, site.page.cases_asked),
        (result.models_button, site.page.models_asked),
    ):
        with qtbot.waitSignal(signal):
            button.click()


def test_without_a_certificate_none_is_offered(site: Site) -> None:
    site.look()
    site.importing.step(3)
    site.page.start()
    site.lanes.until(lambda: site.page.stage is Stage.RESULT)
    assert not site.page.result.open_button.isVisible()
    assert not site.page.result.save_button.isVisible()


def test_one_button_returns_to_what_was_before(site: Site, qtbot: QtBot) -> None:
    site.offers.newest = fakes.EARLIER
    site.page.refresh()
    site.lanes.settle()
    assert site.page.found.newest.text() == "Imported last: north-field, No. 6, 2 October 2026"
    with qtbot.waitSignal(site.page.model_activated) as said:
        site.page.found.return_button.click()
    assert said.args == ["mistral"]
    assert site.page.notice.text() == "north-field, No. 7 is no longer in use. mistral answers now."
    site.lanes.settle()
    site.page.result.return_wanted.emit()
    site.lanes.settle()
    assert site.page.notice.text().endswith("No model answers now.")


def test_pause_keeps_and_going_on_ends_it(site: Site) -> None:
    site.look()
    site.page.start()
    site.copy_until("1.0\u202fGB of 4.7\u202fGB")
    progress = site.page.progress
    progress.pause_button.click()
    assert not progress.pause_button.isEnabled()
    site.lanes.until(lambda: progress.is_paused)
    assert progress.pace_line.text().startswith("Paused")
    assert site.page.focusWidget() is progress.resume_button
    assert told(site.page)[0][1] == "paused"
    assert site.offers.discarded == 0
    progress.resume_button.click()
    site.page.start()
    site.importing.step(3)
    site.lanes.until(lambda: site.page.stage is Stage.RESULT)
    assert len(site.importing.runs) == 2


@pytest.mark.parametrize("before", ["copying", "paused"])
def test_giving_up_leaves_nothing(site: Site, before: str) -> None:
    site.look()
    site.page.start()
    site.copy_until("1.0\u202fGB of 4.7\u202fGB")
    if before == "paused":
        site.page.progress.pause_button.click()
        site.lanes.until(lambda: site.page.progress.is_paused)
    site.page.progress.give_up_button.click()
    site.lanes.until(lambda: site.page.stage is Stage.FIND)
    assert site.offers.discarded == 1
    assert site.page.notice.text() == "Cancelled; nothing was left."


def test_a_pulled_stick_is_waited_for(site: Site) -> None:
    site.importing.failures = [fakes.pulled_out()]
    site.look()
    site.page.start()
    site.offers.pulled = True
    site.importing.step()
    progress = site.page.progress
    site.lanes.until(lambda: progress.is_paused)
    assert progress.pace_line.text().startswith("The stick is not there")
    assert not site.page.notice.isVisible()
    waiting = site.page.copying.return_timer
    assert waiting.isActive()
    waiting.timeout.emit()
    site.lanes.settle()
    assert progress.is_paused
    site.offers.failure, site.offers.pulled = BundleError("half mounted"), False
    waiting.timeout.emit()
    site.lanes.settle()
    assert progress.is_paused
    site.offers.failure = None
    waiting.timeout.emit()
    waiting.timeout.emit()
    site.lanes.until(lambda: not progress.is_paused)
    site.importing.step(3)
    site.lanes.until(lambda: site.page.stage is Stage.RESULT)
    assert not waiting.isActive()


def test_a_refusal_while_copying_is_a_bar_in_place(site: Site) -> None:
    site.importing.failures = [BundleError("another", code="bundle.hash", path="content/model/m.gguf")]
    site.look()
    site.page.start()
    site.importing.step()
    site.lanes.until(site.page.notice.isVisible)
    assert "content/model/m.gguf" in site.page.notice.text()
    assert site.page.progress.is_paused
    assert site.page.progress.resume_button.isVisible()


def test_an_import_outlives_its_page(site: Site, qtbot: QtBot) -> None:
    site.look()
    site.page.start()
    site.copy_until("1.0\u202fGB of 4.7\u202fGB")
    site.page.hide()
    site.page.copying.look_timer.stop()
    again = BundlesPage(site.page._services, site.lanes.background)
    qtbot.addWidget(again)
    again.show()
    assert again.stage is Stage.COPY
    site.importing.step(2)
    site.lanes.until(lambda: again.stage is Stage.RESULT)
    assert len(site.importing.runs) == 1
