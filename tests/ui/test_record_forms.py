"""Forms of records: create, edit, archive, take back; all by keyboard, nothing typed is lost."""

from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.domain.ids import CaseId
from app.domain.records import Asset, Case, Contact, Site, Visit
from app.ui.accounts.page import AccountsPage
from app.ui.records.form_plan import Surroundings, planned_fields
from app.ui.records.quick_note import QuickNote
from app.ui.records.record_form import RecordForm
from app.ui.records.undo_line import UndoLine
from app.ui.rows import Row
from tests.helpers.keyboard import press
from tests.helpers.page_fakes import Lanes
from tests.helpers.record_desk import RecordDesk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> AccountsPage:
    page = AccountsPage(record_desk.services, lanes.background)
    qtbot.addWidget(page)
    page.resize(1302, 740)
    page.show()
    lanes.settle()
    return page


def the_form(page: AccountsPage) -> RecordForm:
    assert page.forms.form is not None
    return page.forms.form


def write(form: RecordForm, name: str, text: str) -> None:
    field = form.fields[name]
    if isinstance(field, QPlainTextEdit):
        field.setPlainText(text)
    else:
        cast("QLineEdit", field).setText(text)


def test_a_client_is_made_and_stands_open(page: AccountsPage, lanes: Lanes, record_desk: RecordDesk) -> None:
    page.list_column.new_button.click()
    form = the_form(page)
    assert not form.archive_button.isVisible()
    write(form, "name", "Порт Тикси")
    write(form, "tags", "море, лёд,")
    press(form.fields["name"], Qt.Key.Key_Return, CONTROL)
    form.save()
    lanes.settle()
    assert page.name.text() == "Порт Тикси"
    assert page.tags.text() == "#море #лёд"
    assert len(record_desk.records.list("account")) == 2


@pytest.mark.parametrize("kind", ["contact", "site", "asset", "case"])
def test_what_belongs_to_a_client_is_made_beside_it(
    page: AccountsPage, lanes: Lanes, record_desk: RecordDesk, kind: str
) -> None:
    before = len(record_desk.records.list(kind))
    page.aside.new_buttons[kind].click()
    form = the_form(page)
    write(form, "title" if kind == "case" else "name", "Новое")
    form.save()
    lanes.settle()
    assert len(record_desk.records.list(kind)) == before + 1


def test_a_person_is_edited_and_nothing_else_changes(
    page: AccountsPage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    before = record_desk.records.show("contact", 1)
    page.aside.edit_buttons["contact", 1].click()
    form = the_form(page)
    form.save()
    lanes.settle()
    assert record_desk.records.show("contact", 1) == before
    page.aside.edit_buttons["contact", 1].click()
    write(the_form(page), "role", "главный механик")
    the_form(page).save()
    lanes.settle()
    after = record_desk.records.show("contact", 1)
    assert isinstance(after, Contact)
    assert after.role == "главный механик"


def test_an_asset_moves_to_another_site(page: AccountsPage, lanes: Lanes, record_desk: RecordDesk) -> None:
    site = record_desk.records.add("site", {"account": 1, "name": "Карьер"})
    page.refresh()
    lanes.settle()
    page.aside.edit_buttons["asset", 1].click()
    choice = cast("QComboBox", the_form(page).fields["site"])
    choice.setCurrentText("Карьер")
    the_form(page).save()
    lanes.settle()
    moved = record_desk.records.show("asset", 1)
    assert isinstance(moved, Asset)
    assert moved.site_id == site


def test_what_is_wrong_is_said_and_stays_in_the_form(
    page: AccountsPage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    page.aside.new_buttons["site"].click()
    form = the_form(page)
    form.save()
    assert form.notice.text() == "This cannot stay empty."
    write(form, "name", "Карьер")
    write(form, "latitude", "север")
    form.save()
    assert "number" in form.notice.text()
    write(form, "latitude", "99,5")
    form.save()
    lanes.settle()
    assert form.isVisible()
    assert form.fields["latitude"].hasFocus() or form.focusWidget() is form.fields["latitude"]
    write(form, "latitude", "59,5")
    form.save()
    lanes.settle()
    made = record_desk.records.list("site")[-1]
    assert isinstance(made, Site)
    assert made.latitude == 59.5


def test_a_client_is_put_away_and_brought_back(
    page: AccountsPage, lanes: Lanes, record_desk: RecordDesk
) -> None:
    page.edit_button.click()
    the_form(page).archive_button.click()
    lanes.settle()
    assert not page.list_column.rows.current_key
    assert "archive" in page.tags.text()
    line = UndoLine(record_desk.records, lanes.background, page)
    line.undo()
    lanes.settle()
    assert line.notice.text() == "Back from the archive: the client «Рудник»."
    assert line.isVisible()
    page.refresh()
    lanes.settle()
    shown: tuple[Row, ...] = page.list_column.rows.rows
    assert [row.title for row in shown] == ["Рудник"]
    line.undo()
    lanes.settle()
    assert "nothing to take back" in line.notice.text()


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("task", {"title": "Написать"}, "the change of the task «Написать»"),
        ("visit", {"engineer": ""}, "the change of the visit «Иванов»"),
    ],
)
def test_what_was_taken_back_is_said_plainly(
    qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk, kind: str, values: dict[str, str], said: str
) -> None:
    owner = QWidget()
    qtbot.addWidget(owner)
    line = UndoLine(record_desk.records, lanes.background, owner)
    record_desk.records.edit(kind, 1, values)
    with qtbot.waitSignal(line.undone):
        line.undo()
    assert said.split("«", maxsplit=1)[0] in line.notice.text()
    record_desk.cases.add_task(CaseId(1), "Новая", None)
    line.undo()
    lanes.settle()
    assert line.notice.text() == "Taken back: the new task «Новая»."
    record_desk.records.archive("task", 1)
    record_desk.records.archive("task", 1, archived=False)
    line.undo()
    lanes.settle()
    assert line.notice.text() == "In the archive again: the task «Позвонить»."


def test_dates_are_typed_and_kept_whole(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    around = Surroundings(1, 1)
    visit = record_desk.records.show("visit", 1)
    form = RecordForm(record_desk.records, lanes.background, "visit", around, visit)
    qtbot.addWidget(form)
    form.ask()
    write(form, "started_at", "когда-нибудь")
    form.save()
    assert "date" in form.notice.text()
    write(form, "started_at", "20.11.2026 9:15")
    write(form, "checklist", "+ сальник\nмасло\n\n")
    form.save()
    lanes.settle()
    after = record_desk.records.show("visit", 1)
    assert isinstance(visit, Visit)
    assert isinstance(after, Visit)
    assert after.planned_at == visit.planned_at
    assert after.planned_at is not None
    assert visit.planned_at is not None
    assert after.planned_at.utcoffset() == visit.planned_at.utcoffset()
    assert after.started_at is not None
    assert f"{after.started_at:%d.%m %H:%M}" == "20.11 09:15"
    assert [(item.text, item.done) for item in after.checklist] == [("сальник", True), ("масло", False)]


def test_a_task_and_a_template_are_made(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    for kind, name, text in (("task", "title", "Заказать"), ("template", "name", "Письмо")):
        form = RecordForm(record_desk.records, lanes.background, kind, Surroundings(1, 1))
        qtbot.addWidget(form)
        form.ask()
        write(form, name, text)
        with qtbot.waitSignal(form.saved) as told:
            form.save()
        assert told.args is not None
        assert told.args[0] == kind


def test_a_case_keeps_its_people_and_equipment(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    file = record_desk.cases.open_case(CaseId(1))
    around = Surroundings(1, 1, file.contacts, file.sites, file.assets)
    form = RecordForm(record_desk.records, lanes.background, "case", around, file.case)
    qtbot.addWidget(form)
    form.ask()
    form.save()
    lanes.settle()
    after = record_desk.records.show("case", 1)
    assert isinstance(after, Case)
    assert after == file.case


@pytest.mark.parametrize("kind", ["account", "contact", "site", "asset", "case", "visit", "task", "template"])
def test_every_field_of_every_form_has_a_name(
    kind: str, qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk
) -> None:
    form = RecordForm(record_desk.records, lanes.background, kind, Surroundings(1, 1))
    qtbot.addWidget(form)
    assert [field.accessibleName() for field in form.fields.values()] == [
        planned.caption for planned in planned_fields(kind, Surroundings())
    ]
    assert all(field.accessibleName() for field in form.fields.values())
    assert form.accessibleName()


def test_a_note_from_anywhere_goes_into_a_case(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    record_desk.records.add("case", {"account": 1, "title": "Другая"})
    note = QuickNote(record_desk.cases, lanes.background, CaseId(1))
    qtbot.addWidget(note)
    note.ask()
    lanes.settle()
    assert note.case.currentText().startswith("С-0017")
    note.save()
    note.words.setPlainText("Звонила Сауле")
    with qtbot.waitSignal(note.note_saved):
        note.save()
    assert record_desk.cases.open_case(CaseId(1)).interactions[-1].text == "Звонила Сауле"


def test_without_a_case_a_note_says_so(qtbot: QtBot, lanes: Lanes, record_desk: RecordDesk) -> None:
    record_desk.records.archive("case", 1)
    note = QuickNote(record_desk.cases, lanes.background, None)
    qtbot.addWidget(note)
    note.ask()
    lanes.settle()
    assert "no open case" in note.notice.text()
    assert not note.go_button.isEnabled()
