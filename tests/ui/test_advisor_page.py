"""The advisor's page over the real catalogue: needs in, models, machines and money out."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.advising import Advising
from app.services.models import Models
from app.services.preferences import Preferences
from app.ui.advisor import wording
from app.ui.advisor.page import AdvisorPage
from app.ui.advisor.prices_sheet import PricesSheet
from tests.helpers.echo import MANIFEST
from tests.helpers.page_fakes import Lanes, services


@pytest.fixture
def advising(tmp_path: Path) -> Advising:
    preferences = Preferences(tmp_path / "settings.json", profiles=tmp_path, log_file=tmp_path / "log")
    return Advising(Models(tmp_path / "models", MANIFEST), preferences, MANIFEST)


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, advising: Advising) -> AdvisorPage:
    made = AdvisorPage(services(advising=advising), lanes.background)
    qtbot.addWidget(made)
    made.resize(1302, 740)
    made.show()
    lanes.settle()
    return made


def choose(page: AdvisorPage, lanes: Lanes, machine: str) -> None:
    page.needs.machine.setCurrentIndex(page.needs.machine.findData(machine))
    lanes.settle()


def test_every_model_is_told_and_one_is_advised(page: AdvisorPage, lanes: Lanes, advising: Advising) -> None:
    choose(page, lanes, "rtx-4090-24gb")
    assert len(page.models.rows) == len(advising.catalogue.models)
    assert page.models.current_key == page.models.rows[0].key
    assert (page.models.rows[0].tag, page.models.rows[0].tone) == ("take this one", "accent")
    assert page.answer.text().startswith(page.models.rows[0].title)
    lacking = [row for row in page.models.rows if row.tone == "warn" and row.tag]
    assert lacking[-1].tag == "lacks: memory"
    assert {row.aside for row in lacking} == {"–"}


def test_needs_leave_fewer_models(page: AdvisorPage, lanes: Lanes) -> None:
    choose(page, lanes, "rtx-4090-24gb")
    page.needs.russian.setCurrentIndex(page.needs.russian.findData("best"))
    page.needs.commercial.setChecked(True)
    page.needs.speed.setText("40,5")
    page.needs.context.setText("8192")
    lanes.settle()
    asked = page.needs.needs()
    assert (asked.russian, asked.commercial, asked.tokens_per_s, asked.n_ctx) == ("best", True, 40.5, 8192)
    suiting = [row for row in page.models.rows if row.tone == "accent" or not row.tag]
    assert all(row.title.startswith("Qwen 2.5") for row in suiting)
    assert 0 < len(suiting) < 6
    page.needs.quality.setText("100")
    page.needs.speed.setText("x")
    page.needs.context.setText("")
    lanes.settle()
    assert (page.needs.needs().tokens_per_s, page.needs.needs().n_ctx) == (0.0, None)
    assert page.answer.text().startswith("None of these models")
    assert page.models.current_key == page.models.rows[0].key


def test_nothing_measured_here_is_said(page: AdvisorPage) -> None:
    assert "known once any model has answered here" in page.answer.text()


def test_machines_follow_the_chosen_model(page: AdvisorPage, lanes: Lanes) -> None:
    page.models.choose("qwen2.5:7B")
    lanes.settle()
    assert page.machines_title.text() == "Machines for Qwen 2.5 · 7B"
    first = page.machines.rows[0]
    assert (first.key, first.aside) == ("rtx-4090-24gb", "1\u202f100\u202f000\u202f₸ · 11.2025")
    assert page.pay.verdict.text().startswith("Buy: the machine pays back in 0.8 months.")
    page.pay.requests.setText("10")
    assert page.pay.verdict.text().startswith("Take the cloud: there are too few requests")
    page.pay.requests.setText("")
    assert page.pay.verdict.text() == ""
    page.pay.requests.setText("100000")
    page.machines.choose("rtx-4070-12gb")
    assert page.pay.verdict.text().startswith("Nobody said what this machine costs")


def test_prices_are_changed_and_brought_back(page: AdvisorPage, lanes: Lanes, advising: Advising) -> None:
    page.pay.prices_button.click()
    sheet = page.prices_sheet
    assert isinstance(sheet, PricesSheet)
    assert set(advising.hardware_titles()) <= set(sheet.fields)
    sheet.fields["rtx-4070-12gb"].setText("400000")
    sheet.keep()
    lanes.settle()
    own = advising.prices().of_hardware("rtx-4070-12gb")
    assert own is not None
    assert (own.amount, own.own) == (400_000.0, True)
    assert any(row.aside.startswith("400\u202f000\u202f₸") for row in page.machines.rows)
    page.show_prices()
    assert page.prices_sheet is not None
    assert page.prices_sheet is not sheet
    page.prices_sheet.keep()
    assert advising.prices().by_name["rtx-4070-12gb"] == own
    page.show_prices()
    assert page.prices_sheet is not None
    page.prices_sheet.first_button.click()
    lanes.settle()
    assert advising.prices().of_hardware("rtx-4070-12gb") is None


def test_the_way_back_and_a_refusal(
    qtbot: QtBot, page: AdvisorPage, lanes: Lanes, advising: Advising, tmp_path: Path
) -> None:
    with qtbot.waitSignal(page.models_asked):
        page.back_button.click()
    page.show_prices()
    assert page.prices_sheet is not None
    (tmp_path / "settings.json").mkdir()
    page.prices_sheet.fields["rent_low"].setText("1")
    page.prices_sheet.keep()
    lanes.settle()
    assert page.notice.isVisible()


def test_before_the_first_answer_there_are_no_prices(qtbot: QtBot, lanes: Lanes) -> None:
    page = AdvisorPage(services(), lanes.background)
    qtbot.addWidget(page)
    page.show_prices()
    assert page.prices_sheet is None
    page.retranslate()
    assert page.answer.text() == ""


def test_what_an_unrated_model_stands_by(advising: Advising, page: AdvisorPage) -> None:
    needs = page.needs.needs()
    rows = {f"{row.family}:{row.size}": row for row in advising.rows(needs, "laptop-16gb")}
    assert wording.quality(rows["qwen2.5:0.5B"], needs) == "letters: nobody rated it"
    assert ", as " in wording.quality(rows["qwen2.5:32B"], needs)
