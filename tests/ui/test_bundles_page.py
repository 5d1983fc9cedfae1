"""The bundles page before the import: found, looked at, trusted or not; by keys as by mouse."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLineEdit,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.domain.bundle_offers import Place, in_groups
from app.domain.bundles import BundleFinding
from app.errors import BundleError
from app.ui import theme
from app.ui.bundles.licence_box import LicenceText
from app.ui.bundles.stages import Stage
from tests.helpers import bundle_fakes as fakes
from tests.helpers.bundle_fakes import BARRED, FINGERPRINT
from tests.helpers.bundle_site import Site, make_site
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_fakes import Lanes

WRONG = BundleFinding("bundle.hash", "content/model/m.gguf", "another")


@pytest.fixture
def site(qtbot: QtBot, lanes: Lanes) -> Site:
    return make_site(qtbot, lanes)


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
    assert site.page.again_button.text() == "Look on sticks"
    site.page.again_button.click()
    site.lanes.settle()
    assert site.offers.looked_in[-1] is None


def test_a_stick_that_is_plugged_in_is_noticed(site: Site) -> None:
    looks = len(site.offers.looked_in)
    site.page.folder_button.setFocus()
    site.page.sticks_timer.timeout.emit()
    site.lanes.settle()
    assert len(site.offers.looked_in) == looks
    site.offers.sticks = (fakes.STICK, Place(Path("/media/anna/ДРУГАЯ"), removable=True))
    site.page.sticks_timer.timeout.emit()
    site.lanes.settle()
    assert len(site.offers.looked_in) == looks + 1
    assert site.page.focusWidget() is site.page.folder_button
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


def test_an_older_bundle_is_refused_with_both_numbers(site: Site) -> None:
    older = fakes.offer()
    refusal = BundleFinding("bundle.rollback", "", "7 after 9", {"sequence": 7, "known": 9})
    earlier = replace(fakes.EARLIER, sequence=9)
    site.offers.offers[older.found.folder] = replace(older, refusal=refusal, earlier=earlier)
    site.look()
    assert "7 after 9" in site.page.notice.text()
    assert not site.page.inspect.import_button.isEnabled()


def test_of_too_few_signatures_only_that_is_told(site: Site) -> None:
    few = BundleFinding("bundle.threshold", "SHA256SUMS.minisig", "1 of 2")
    one = replace(fakes.unknown(), report=fakes.report(few, bundle=None, sequence=None, signers=()))
    site.offers.bundles = [one]
    site.offers.offers[one.folder] = replace(fakes.offer(one=one), contents=())
    site.page.refresh()
    site.lanes.settle()
    site.look()
    assert "fewer signatures" in site.page.notice.text()
    assert not site.page.inspect.table.isVisible()
    assert not site.page.inspect.summary.isVisible()
    assert not site.page.views.trust.isVisible()


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


@pytest.mark.parametrize("theme_name", ["light", "dark"])
def test_the_field_of_the_fingerprint_shows_the_whole_example(
    site: Site, qapp: QApplication, theme_name: str
) -> None:
    theme.wear(qapp, theme_name)
    try:
        site.offers.bundles = [fakes.unknown()]
        site.page.again_button.click()
        site.lanes.settle()
        site.look()
        field = site.page.views.trust.told
        option = QStyleOptionFrame()
        field.initStyleOption(option)
        inside = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
        # Qt itself keeps two pixels on either side of the text.
        assert inside.width() - 4 >= field.fontMetrics().horizontalAdvance(field.placeholderText())
    finally:
        theme.wear(qapp, "light")
