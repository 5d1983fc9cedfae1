"""Greetings: what is known is said, nothing is made up."""

import pytest

from app.domain.salutation import closing, greeting, name_patronymic
from tests.helpers.casefiles import contact


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Ермекова Сауле Ермековна", "Сауле Ермековна"),
        ("Сауле Ермековна Ермекова", "Сауле Ермековна"),
        ("Сауле Ермековна", "Сауле Ермековна"),
        ("Петров Илья Ильич", "Илья Ильич"),
        ("Никитина Анна Ильинична", "Анна Ильинична"),
        ("Иван Петрович Абрамович", "Иван Петрович"),
        ("Абрамович Иван Петрович", "Иван Петрович"),
        ("г-жа Носова Светлана Юрьевна", "Светлана Юрьевна"),
        ("Нұрлан Асхатұлы Сейітов", "Нұрлан Асхатұлы"),
        ("Сейітов Нұрлан Асхат ұлы", "Нұрлан Асхат ұлы"),
        ("Омарова Гульнара Бекқызы", "Гульнара Бекқызы"),
        ("Асель Бек-қызы", "Асель Бек-қызы"),
        ("Асель Бек-кызы Омарова", "Асель Бек-кызы"),
    ],
)
def test_name_and_patronymic_are_found_in_any_order(name: str, address: str) -> None:
    assert name_patronymic(name) == address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("С. Е. Ермекова", "госпожа Ермекова"),
        ("Ермекова С.Е.", "госпожа Ермекова"),
        ("Осипов Д.", "господин Осипов"),
        ("Шевченко О. П.", "Шевченко О. П."),
        ("А. Б.", "А. Б."),
    ],
)
def test_initials_are_not_spelled_out(name: str, address: str) -> None:
    assert name_patronymic(name) == address


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("Марина Петрова", "Марина"),
        ("Петрова Марина", "Марина"),
        ("Галина Ким", "Галина Ким"),
        ("Юлия Ан", "Юлия Ан"),
        ("Иванов Петров", "Иванов Петров"),
        ("Диспетчер", "Диспетчер"),
        ("Асхат улы", "Асхат улы"),
        ("", ""),
    ],
)
def test_without_a_patronymic_only_a_sure_surname_is_left_out(name: str, address: str) -> None:
    assert name_patronymic(name) == address


def test_the_contacts_own_salutation_comes_first() -> None:
    assert greeting(contact("С. Е. Ермекова", "Сауле Ермековна"), "ru") == "Здравствуйте, Сауле Ермековна!"


def test_nobody_is_greeted_without_a_name() -> None:
    assert greeting(None, "ru") == "Здравствуйте!"
    assert greeting(None, "en") == "Hello,"
    assert greeting(contact(""), "kk") == "Сәлеметсіз бе!"


@pytest.mark.parametrize(
    ("name", "salutation", "line"),
    [
        ("Mr. John Smith", None, "Dear Mr Smith,"),
        ("John Smith", "Ms Reed", "Dear Ms Reed,"),
        ("John Smith", None, "Hello John,"),
        ("John Smith", "John", "Hello John,"),
        ("J. Smith", None, "Dear J. Smith,"),
        ("Mary Ann Lee", None, "Dear Mary Ann Lee,"),
        ("Doctor", None, "Hello Doctor,"),
        ("Dr", None, "Hello Dr,"),
        ("Сауле Ермекова", None, "Hello,"),
    ],
)
def test_an_english_letter_greets_in_english(name: str, salutation: str | None, line: str) -> None:
    assert greeting(contact(name, salutation), "en") == line


def test_a_letter_is_signed_only_by_somebody() -> None:
    assert closing("Д. Осипов", "ru") == "С уважением,\nД. Осипов"
    assert closing(" ", "en") == ""
