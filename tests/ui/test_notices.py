"""What a bar says follows a change of language while it is shown."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import BundleError
from app.services.desk import Services
from app.ui.background import Background
from app.ui.settings.keys_section import KeysSection
from app.ui.strings import Strings
from app.ui.widgets.notices import NoticeBar
from tests.helpers.bundle_site import Site, make_site
from tests.helpers.page_fakes import Lanes


class Tongue(Strings):
    """Strings whose change has come to every widget when `use` returns."""

    def use(self, wanted: str) -> None:
        super().use(wanted)
        QApplication.processEvents()


@pytest.fixture
def strings(qapp: QApplication) -> Iterator[Strings]:
    made = Tongue(qapp)
    made.use("ru")
    yield made
    made.use("en")
    # Tests beside this one read the source's own words.
    for translator in made._installed:
        qapp.removeTranslator(translator)


@pytest.fixture
def bar(qtbot: QtBot, strings: Strings) -> NoticeBar:
    assert strings.language == "ru"
    made = NoticeBar()
    qtbot.addWidget(made)
    return made


def test_an_error_is_told_in_the_language_now(bar: NoticeBar, strings: Strings) -> None:
    bar.show_error(BundleError("gone", code="bundle.unreadable", path="/media/x"))
    assert bar.text().startswith("Поставка не читается: /media/x.")
    strings.use("en")
    assert bar.text().startswith("The bundle does not read: /media/x.")
    assert bar.accessibleName() == bar.text()


def test_words_that_can_be_written_anew_are(bar: NoticeBar, strings: Strings) -> None:
    bar.show_notice(lambda: QCoreApplication.translate("BundlesPage", "Saved: {0}").format("a.pdf"))
    assert bar.text() == "Сохранено: a.pdf"
    strings.use("en")
    assert bar.text() == "Saved: a.pdf"
    bar.show_notice("сказано один раз")
    strings.use("ru")
    assert bar.text() == "сказано один раз"


def test_the_button_of_a_bar_follows_with_its_sentence(bar: NoticeBar, strings: Strings) -> None:
    bar.show_notice(
        lambda: QCoreApplication.translate("ChatsPage", "The chat is in the archive."),
        action=lambda: QCoreApplication.translate("ChatsPage", "Bring it back"),
    )
    russian = (bar.text(), bar._button.text())
    strings.use("en")
    assert (bar.text(), bar._button.text()) == ("The chat is in the archive.", "Bring it back")
    assert russian == ("Чат убран в архив.", "Вернуть")


def test_a_complaint_about_a_passphrase_follows_and_keeps_no_passphrase(
    qtbot: QtBot, lanes: Lanes, strings: Strings
) -> None:
    section = KeysSection(cast(Services, SimpleNamespace(profiles=None)), cast(Background, lanes))
    qtbot.addWidget(section)
    section.new.setText("короче")
    section.change_button.click()
    russian = section.notice.text()
    section.new.clear()
    strings.use("en")
    assert section.notice.text() == "The new passphrase is too short: take at least 8 characters."
    assert russian.startswith("Новая фраза коротка")
    closure = getattr(section.notice._words, "__closure__", None) or ()
    held = [cell.cell_contents for cell in closure]
    assert "короче" not in held


def test_the_bundles_page_follows_with_what_it_said(qtbot: QtBot, lanes: Lanes, strings: Strings) -> None:
    site: Site = make_site(qtbot, lanes)
    said: list[tuple[str, str]] = []
    page = site.page
    for tell in (
        page._show_given_up,
        lambda: page._show_returned(("north", 7, "qwen")),
        lambda: page._show_returned(("north", 7, None)),
        lambda: page._show_error(BundleError("x", code="bundle.hash", path="a")),
    ):
        strings.use("ru")
        tell()
        lanes.settle()
        russian = page.notice.text()
        strings.use("en")
        said.append((russian, page.notice.text()))
    assert said[0] == ("Отменено, ничего не оставлено.", "Cancelled; nothing was left.")
    assert said[1][1] == "north, No. 7 is no longer in use. qwen answers now."
    assert said[2][1] == "north, No. 7 is no longer in use. No model answers now."
    assert all(russian != english for russian, english in said)
