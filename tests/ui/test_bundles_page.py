"""The bundles page: found, looked at, trusted or not, copied with pauses, done; by keys as by mouse."""

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.bundle_offers import Place, in_groups
from app.domain.bundles import BundleFinding
from app.errors import BundleError
from app.services.bundle_running import BundleRunning
from app.ui.bundles.licence_box import LicenceText
from app.ui.bundles.page import BundlesPage
from app.ui.bundles.stages import Stage
from tests.helpers import bundle_fakes as fakes
from tests.helpers.bundle_fakes import BARRED, FINGERPRINT, FakeImport, FakeKeys, FakeOffers
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_fakes import Lanes, services
from tests.ui.test_models_page import FakeModels

WRONG = BundleFinding("bundle.hash", "content/model/m.gguf", "another")


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


@pytest.fixture
def offers() -> FakeOffers:
    return FakeOffers()


@pytest.fixture
def site(qtbot: QtBot, lanes: Lanes, offers: FakeOffers) -> Site:
    importing, keys = FakeImport(), FakeKeys(offers)
    running = BundleRunning(importing)
    page = BundlesPage(
        services(
            bundle_offers=offers, bundle_import=importing, bundle_running=running, bundle_keys=keys,
            models=FakeModels(),
        ),
        lanes.background,
    )  # fmt: skip
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


def test_what_is_on_the_stick_is_listed(site: Site) -> None:
    (row,) = site.page.found.rows.rows
    assert row.title == "north-field · No. 7"
    assert row.tag == "signature holds"
    assert "5.3\u202fGB" in row.detail
    assert str(fakes.STICK.folder) in site.page.found.looked_in.text()
    assert site.page.focusWidget() is site.page.found.rows
    assert not site.page.steps.isVisible()


def test_damaged_and_unknown_bundles_are_told_apart(site: Site) -> None:
    nothing = replace(fakes.unknown(), report=fakes.report(WRONG, bundle=None), claims=fakes.NO_CLAIMS)
    site.offers.bundles = [fakes.found("a", WRONG), fakes.unknown(), nothing]
    site.page.again_button.click()
    site.lanes.settle()
    assert [row.tag for row in site.page.found.rows.rows] == ["damaged", "unknown signer", "damaged"]


def test_without_a_stick_the_page_teaches(site: Site) -> None:
    site.offers.bundles, site.offers.sticks = [], ()
    press(site.page, Qt.Key.Key_F5)
    site.lanes.settle()
    assert site.page.found.empty.isVisible()
    assert site.page.found.looked_in.text() == "No stick is plugged in."
    chosen = Path("/home/anna/поставка")
    site.page.choose_folder = lambda _title: chosen
    site.page.found.empty.button.click()
    site.lanes.settle()
    assert site.offers.looked_in[-1] == chosen
    assert str(chosen) in site.page.found.looked_in.text()
    site.page.choose_folder = lambda _title: None
    site.page.folder_button.click()
    assert site.offers.looked_in[-1] == chosen


def test_a_stick_that_is_plugged_in_is_noticed(site: Site) -> None:
    looks = len(site.offers.looked_in)
    site.page.sticks_timer.timeout.emit()
    site.lanes.settle()
    assert len(site.offers.looked_in) == looks
    site.offers.sticks = (fakes.STICK, Place(Path("/media/anna/ДРУГАЯ"), removable=True))
    site.page.sticks_timer.timeout.emit()
    site.lanes.settle()
    assert len(site.offers.looked_in) == looks + 1
    site.page.hide()
    assert not site.page.sticks_timer.isActive()


def test_looking_closely_tells_fit_time_and_signers(site: Site) -> None:
    site.look()
    page = site.page
    assert page.stage is Stage.INSPECT
    assert page.title.text() == "Bundle north-field"
    assert [label.text() for label in page.steps.labels] == [
        "✓ Found on a stick", "✓ Signature: 2 of 3 key(s)", "Copying and comparing", "Ready",
    ]  # fmt: skip
    model, manuals, rules = page.inspect.table.lines
    assert model.title.text() == "Model Qwen 2.5 · 7B"
    assert (model.tag.text(), model.reason.text()) == ("fits", "6.0\u00a0GB of 19.0\u00a0GB free")
    assert manuals.word.text() == "will be copied"
    assert rules.size_label.text() == "6\u202fKB"
    assert "5.3\u202fGB to copy · about 2 min: the stick reads 38\u202fMB/s" in page.inspect.summary.text()
    values = page.views.signed.values
    assert values["signers"].text() == "6C2209ED2BB115F3"
    assert values["built"].text() == "18 November 2026, No. 7"
    assert values["standing"].text() == "No. 6, imported 2 October 2026"
    assert values["replace_by"].text() == "1 May 2027"
    assert values["fingerprint"].text() == "cc32 cc32 cc32 cc32\ncc32 cc32 cc32 cc32"
    assert page.focusWidget() is page.inspect.import_button


def test_what_does_not_fit_says_why(site: Site) -> None:
    tight = replace(fakes.MODEL, title="Tight", memory=fakes.plan(18 * fakes.GB))
    large = replace(fakes.MODEL, title="Large", memory=fakes.plan(28 * fakes.GB, fits=False))
    odd = replace(fakes.MODEL, title="Odd", memory=None, fault="model.header")
    here = replace(fakes.MANUALS, standing=True)
    full = replace(fakes.offer(tight, large, odd, here), free_bytes=fakes.GB, copied_bytes=10**8)
    warned = replace(
        full.found, report=fakes.report(warnings=(BundleFinding("bundle.out_of_date", "", "2026-01-01"),))
    )
    site.offers.offers[full.found.folder] = replace(full, found=warned)
    site.look()
    lines = site.page.inspect.table.lines
    assert [line.tag.text() for line in lines] == ["tight", "does not fit", "cannot be used", "here already"]
    assert lines[1].reason.text() == "28.0\u00a0GB: 9.0\u00a0GB more needed"
    assert len(lines[2].reason.text()) > 30
    assert "The disk lacks" in site.page.inspect.warning.text()
    assert "newer one" in site.page.inspect.warning.text()
    assert "100\u202fMB of it here from last time" in site.page.inspect.summary.text()
    assert site.page.inspect.import_button.text() == "Go on importing"
    assert not site.page.inspect.import_button.isEnabled()
    assert site.page.focusWidget() is site.page.inspect.back_button


def test_a_finding_is_told_in_place_and_nothing_can_be_imported(site: Site) -> None:
    site.offers.bundles = [fakes.found("north-field", WRONG)]
    site.page.refresh()
    site.lanes.settle()
    site.look()
    assert "content/model/m.gguf" in site.page.notice.text()
    assert not site.page.inspect.import_button.isEnabled()
    press(site.page, Qt.Key.Key_Escape)
    site.lanes.settle()
    assert site.page.stage is Stage.FIND
    assert not site.page.notice.isVisible()


def test_what_stands_already_may_be_imported_again(site: Site) -> None:
    whole = fakes.offer(replace(fakes.MODEL, standing=True))
    earlier = replace(fakes.EARLIER, sums_sha256=whole.found.sums_sha256)
    site.offers.offers[whole.found.folder] = replace(whole, earlier=earlier, read_bytes_per_s=None)
    site.look()
    assert site.page.inspect.import_button.text() == "Import again"
    assert "already" in site.page.inspect.summary.text()
    assert "very bundle" in site.page.views.signed.note.text()


def test_a_licence_is_accepted_before_the_import(site: Site, qtbot: QtBot) -> None:
    bound = fakes.offer(replace(fakes.MODEL, licence=BARRED), fakes.MANUALS)
    site.offers.offers[bound.found.folder] = bound
    site.look()
    inspect = site.page.inspect
    (check,) = inspect.licences.checks.values()
    assert not inspect.import_button.isEnabled()
    assert site.page.focusWidget() is check
    press(check, Qt.Key.Key_Space)
    assert inspect.import_button.isEnabled()
    press(check, Qt.Key.Key_Space)
    assert not inspect.import_button.isEnabled()
    text = next(
        button for button in inspect.findChildren(QAbstractButton) if "CC-BY-NC" in button.accessibleName()
    )
    text.click()
    site.lanes.settle()
    (shown,) = site.page.findChildren(LicenceText)
    assert shown.words.toPlainText() == "Text of CC-BY-NC-4.0"
    shown.close_button.click()
    assert not shown.isVisible()


def test_an_unknown_signer_is_trusted_only_by_the_told_fingerprint(site: Site) -> None:
    site.offers.bundles = [fakes.unknown()]
    site.offers.offers[fakes.unknown().folder] = replace(fakes.offer(one=fakes.unknown()), contents=())
    site.page.refresh()
    site.lanes.settle()
    site.look()
    box = site.page.views.trust
    assert box.isVisible()
    assert not site.page.inspect.isVisible()
    assert "6C2209ED2BB115F3" in box.claims.text()
    assert site.page.steps.labels[1].text() == "● Signature"
    assert not box.trust_button.isEnabled()
    assert not box.told.isEnabled()
    site.page.choose_folder = lambda _title: None
    box.folder_button.click()
    site.page.choose_folder = lambda _title: Path("/media/key")
    box.folder_button.click()
    site.lanes.settle()
    assert "did sign" in box.chosen.text()
    assert FINGERPRINT[:4] not in box.chosen.text()
    assert site.page.focusWidget() is box.told
    type_text(box.told, "f" * 32)
    assert box.verdict.text() == "another key: do not import"
    press(box.told, Qt.Key.Key_Return)
    assert not site.keys.trusted
    box.told.setText(in_groups(FINGERPRINT).upper())
    assert box.verdict.text() == "equal"
    press(box.told, Qt.Key.Key_Return)
    site.lanes.settle()
    assert site.keys.trusted == [in_groups(FINGERPRINT).upper()]
    assert site.page.inspect.isVisible()
    assert "trusted" in site.page.notice.text()


def test_a_key_that_did_not_sign_cannot_be_trusted(site: Site) -> None:
    site.keys.signed = False
    nameless = replace(fakes.unknown(), claims=replace(fakes.unknown().claims, untrusted_bundle=None))
    site.offers.bundles = [nameless]
    site.offers.offers[nameless.folder] = replace(fakes.offer(one=nameless), contents=())
    site.page.refresh()
    site.lanes.settle()
    site.look()
    box = site.page.views.trust
    site.page.choose_folder = lambda _title: Path("/media/key")
    box.folder_button.click()
    site.lanes.settle()
    assert "by another" in box.chosen.text()
    assert not box.told.isEnabled()
    box.told.setText(FINGERPRINT)
    assert not box.trust_button.isEnabled()
    site.page.choose_folder = lambda _title: Path("/media/empty")
    box.folder_button.click()
    site.lanes.settle()
    assert site.page.notice.isVisible()


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
    assert said.args == ["Small"]
    result = site.page.result
    assert result.title.text() == "Installed in 2 min: every byte is what was signed."
    assert result.speaking.text() == "Small answers now."
    assert result.return_button.text() == "Return to No. 6"
    assert result.certificates == (pdf, as_json)
    opened: list[Path] = []
    result.open_file = opened.append
    result.open_button.click()
    assert opened == [pdf]
    result.choose_target = lambda name: tmp_path / "сохранён" / name
    result.save_button.click()
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


def test_an_error_of_looking_is_told(site: Site) -> None:
    site.offers.failure = BundleError("records", code="bundle.records")
    site.page.refresh()
    site.lanes.settle()
    assert site.page.notice.isVisible()


def test_every_control_is_named_and_large_enough(site: Site) -> None:
    site.look()
    controls: list[QWidget] = [
        *site.page.findChildren(QAbstractButton), *site.page.findChildren(QLineEdit),
    ]  # fmt: skip
    shown = [one for one in controls if one.isVisible()]
    assert not [one for one in shown if not (one.accessibleName() or getattr(one, "text", str)())]
    assert not [one for one in shown if isinstance(one, QAbstractButton) and one.height() < 20]


@pytest.mark.parametrize("width", [1302, 835])
def test_nothing_is_cut_at_any_width(site: Site, width: int) -> None:
    site.look()
    site.page.resize(width, 700)
    for _ in range(3):
        QApplication.processEvents()
    halves = site.page.views.halves
    assert halves.stands is (width < 900)
    assert halves.width() <= site.page.views.viewport().width()
    assert site.page.views.horizontalScrollBar().maximum() == 0
    lefts = {
        tuple(cell.mapTo(line, cell.rect().topLeft()).x() for cell in (line.title, line.size_label))
        for line in site.page.inspect.table.lines
    }
    assert len(lefts) == 1
