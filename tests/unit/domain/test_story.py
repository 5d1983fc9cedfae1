"""The file as lines a model reads, and the language a letter is in."""

from dataclasses import replace

import pytest

from app.domain.language import detect_language, letter_language
from app.domain.records import ChecklistItem
from app.domain.story import passport, promises, story
from tests.helpers.casefiles import asset, case_file, contact, event, moment, pump_case, task, visit


def test_the_passport_names_customer_person_and_asset() -> None:
    assert passport(pump_case(), "ru") == (
        "Заявка С-0101: Падает давление на буровом насосе\n"
        "Клиент: ООО «Арктик Дрилл», пишет Ермекова Сауле Ермековна\n"
        "Оборудование: Буровой насос, НБТ-600, серийный номер NB-60418, площадка Нерпа-2\n"
        "История:\n"
    )


def test_a_bare_file_has_a_bare_passport() -> None:
    what = replace(asset(), model="", serial_number="")
    assert passport(case_file(), "en").splitlines()[1] == "Customer: ООО «Арктик Дрилл»"
    assert "Asset: Буровой насос\n" in passport(case_file(what=what, site=None), "en")


def test_the_story_runs_oldest_first_and_says_who_spoke() -> None:
    done = replace(
        visit(1, moment(3), finished_at=moment(4), notes="Заменили\nпоршни", engineer="Осипов"),
        checklist=(ChecklistItem("масло", True), ChecklistItem("акт", False)),
    )
    file = replace(pump_case(), visits=(done, visit(2, None)))
    lines = [entry.line for entry in story(file, "ru")]
    assert lines[0] == (
        "4 октября, выезд (закончен): инженер Осипов. Заменили поршни сделано: масло. не сделано: акт.\n"
    )
    assert lines[1] == "6 октября, выезд (план): \n"
    assert [line.split(":")[0] for line in lines[2:]] == [
        "6 октября, письмо клиента",
        "6 октября, наш звонок",
        "7 октября, письмо клиента",
        "7 октября, наша заметка",
    ]


def test_the_visit_asked_about_comes_last() -> None:
    asked = visit(1, moment(1), notes="Пусконаладка")
    other = visit(2, moment(2), notes="Осмотр")
    entries = story(replace(pump_case(), visits=(asked, other)), "ru", asked)
    assert "Пусконаладка" in entries[-1].line
    assert sum("Пусконаладка" in entry.line for entry in entries) == 1


def test_promises_are_the_open_tasks() -> None:
    assert promises(pump_case(), "ru") == (
        "Открытые задачи (мы обещали):\n- Заказать два седла КЛ-75.02, до 9 октября\n"
    )
    assert promises(case_file(tasks=(task(1, "Call"), task(2, "Old", done=True))), "en") == (
        "Open tasks (we promised):\n- Call\n"
    )
    assert promises(case_file(), "ru") == ""


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Насос HBT-600 стоит", "ru"),
        ("The pump is on", "en"),
        ("Сорғы жұмыс істемейді, қашан келесіздер?", "kk"),
        ("Нұрлан Сейітов просил перезвонить ему завтра утром по поводу насоса и запасных частей", "ru"),
        ("600 / 12", None),
    ],
)
def test_letters_tell_the_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_the_letters_language_is_asked_for_then_the_accounts_then_heard() -> None:
    heard = case_file(event(1, "in email", moment(1), "The pump is on"), language="", who=contact())
    assert letter_language(heard, "kk") == "kk"
    assert letter_language(replace(heard, account=replace(heard.account, language="ru-RU"))) == "ru"
    assert letter_language(heard) == "en"
    assert letter_language(case_file(event(1, "in email", moment(1), "112"), language="de")) == "ru"
    assert letter_language(case_file(event(1, "in email", moment(1), " "), language="")) == "ru"
