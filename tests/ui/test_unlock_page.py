from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.ui.entry.forms import CodeForm, CreateForm, OpenForm, RecoverForm
from app.ui.entry.unlock_page import UnlockPage
from tests.helpers.keyboard import press, type_text
from tests.helpers.page_fakes import Lanes
from tests.helpers.ui_fakes import FakeDesk


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path)


@pytest.fixture
def page(qtbot: QtBot, desk: FakeDesk, lanes: Lanes) -> UnlockPage:
    page = UnlockPage(desk.services, lanes.background)
    qtbot.addWidget(page)
    page.show_profile(desk.profile)
    page.show()
    return page


def opened(page: UnlockPage) -> OpenForm:
    assert isinstance(page.form, OpenForm)
    return page.form


def test_a_demo_profile_shows_its_passphrase(page: UnlockPage) -> None:
    assert "вахта-демо" in opened(page).demo.text()
    assert opened(page).demo.isVisible()


def test_cyrillic_passphrase_opens(qtbot: QtBot, page: UnlockPage, desk: FakeDesk) -> None:
    type_text(opened(page).field, "вахта-демо")
    with qtbot.waitSignal(page.unlocked):
        press(opened(page).field, Qt.Key.Key_Return)
    assert desk.profiles.open_at == desk.profile
    assert opened(page).field.text() == ""


def test_wrong_passphrase_is_said_in_place(page: UnlockPage, lanes: Lanes, desk: FakeDesk) -> None:
    opened(page).field.setText("ошибка")
    opened(page).go_button.click()
    assert not opened(page).go_button.isEnabled()
    lanes.settle()
    assert opened(page).failure.isVisible()
    assert "passphrase does not open" in opened(page).failure.text()
    assert opened(page).field.text() == "ошибка"
    assert opened(page).go_button.isEnabled()
    assert desk.profiles.open_at is None


def test_an_empty_field_asks_nothing(page: UnlockPage, lanes: Lanes) -> None:
    opened(page).go_button.click()
    assert lanes.background.is_idle


def test_a_missing_profile_is_said_where_one_is_made(qtbot: QtBot, page: UnlockPage, tmp_path: Path) -> None:
    page.show_profile(tmp_path / "nowhere")
    assert isinstance(page.form, CreateForm)
    assert page.form.failure.isVisible()


def test_a_profile_is_made_and_its_code_shown_once(
    qtbot: QtBot, page: UnlockPage, lanes: Lanes, desk: FakeDesk, tmp_path: Path
) -> None:
    page.show_new()
    form = page.form
    assert isinstance(form, CreateForm)
    form.place.setText(str(tmp_path / "новый профиль"))
    form.name.setText("Смена 4")
    form.first.setText("тайна")
    form.second.setText("тайнa")
    form.go_button.click()
    assert "differ" in form.failure.text()
    form.second.setText("тайна")
    form.go_button.click()
    lanes.settle()
    code_form = page.form
    assert isinstance(code_form, CodeForm)
    assert code_form.code.text().startswith("ABCD-")
    code_form.save_to(tmp_path / "code.txt")
    assert code_form.code.text() in (tmp_path / "code.txt").read_text(encoding="utf-8")
    with qtbot.waitSignal(page.unlocked):
        code_form.go_button.click()
    assert code_form.code.text() == ""
    assert desk.profiles.open_at == tmp_path / "новый профиль"


def test_a_code_that_cannot_be_written_stays_on_the_screen(page: UnlockPage, tmp_path: Path) -> None:
    form = CodeForm()
    form.show_code("ABCD")
    form.save_to(tmp_path / "missing" / "code.txt")
    assert not form.failure.isHidden()
    assert form.code.text() == "ABCD"


def test_an_empty_passphrase_makes_no_profile(page: UnlockPage) -> None:
    page.show_new()
    page.form.go_button.click()
    assert not page.form.failure.isHidden()


def test_a_demo_needs_no_passphrase(qtbot: QtBot, page: UnlockPage, lanes: Lanes, tmp_path: Path) -> None:
    page.show_new()
    form = page.form
    assert isinstance(form, CreateForm)
    form.place.setText(str(tmp_path / "d"))
    form.demo.setChecked(True)
    assert form.first.isHidden()
    form.go_button.click()
    lanes.settle()
    assert isinstance(page.form, CodeForm)


def test_the_recovery_code_opens_and_sets_a_passphrase(
    qtbot: QtBot, page: UnlockPage, lanes: Lanes, desk: FakeDesk
) -> None:
    opened(page).recovery.click()
    form = page.form
    assert isinstance(form, RecoverForm)
    form.first.setText("новая")
    form.second.setText("новая")
    form.code.setText("нет")
    form.go_button.click()
    lanes.settle()
    assert form.failure.isVisible()
    form.code.setText("ABCD-EFGH")
    with qtbot.waitSignal(page.unlocked):
        form.go_button.click()
    assert desk.profiles.passphrases[desk.profile] == "новая"


def test_back_leads_to_the_passphrase(page: UnlockPage) -> None:
    page.show_recovery()
    assert isinstance(page.form, RecoverForm)
    page.form.back.click()
    assert isinstance(page.form, OpenForm)


def test_other_profiles_are_offered(page: UnlockPage, desk: FakeDesk, tmp_path: Path) -> None:
    other = tmp_path / "другая"
    desk.profiles.create(other, "", name="Другая вахта", demo=True)
    others = [desk.profiles.info(other)]
    menu = page.others_menu(others)
    names = [action.text() for action in menu.actions() if action.text()]
    assert names == ["Другая вахта", "Another folder…"]
    menu.actions()[0].trigger()
    assert opened(page).title.text() == "Другая вахта"
    menu.close()


def test_the_menu_comes_up_where_there_are_others(
    page: UnlockPage, desk: FakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(page, "_ask_folder", lambda: asked.append("folder"))
    known = [desk.profiles.info(desk.profile)]
    monkeypatch.setattr(desk.profiles, "list_known", lambda: known, raising=False)
    opened(page).other.click()
    assert asked == ["folder"]
    desk.profiles.create(tmp_path / "д", "", name="Д", demo=True)
    known.append(desk.profiles.info(tmp_path / "д"))
    monkeypatch.setattr("PySide6.QtWidgets.QMenu.popup", lambda _menu, _at: asked.append("menu"))
    opened(page).other.click()
    assert asked == ["folder", "menu"]
