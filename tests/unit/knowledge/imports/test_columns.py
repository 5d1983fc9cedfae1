"""Exports of the programs people come from: recognised by their columns, words understood."""

from pathlib import Path

import pytest

from app.domain.imports import FIELDS, Incoming, ReadingRules
from app.errors import ExchangeError
from app.knowledge.imports.columns import assign, column_key, known_profiles
from app.knowledge.imports.formats import open_lines
from app.knowledge.imports.mapping import Mapping

BITRIX = (
    "ID;Название компании;Тип компании;Рабочий телефон;Мобильный телефон;Рабочий e-mail;Комментарий;Адрес;"
    "Ответственный\n1;Рудник;Клиент;+7 701 1;+7 702 2;a@b.kz;Платит;Рудный;Иванов\n"
)
BITRIX_PEOPLE = (
    "ID;Имя;Фамилия;Отчество;Тип контакта;Компания;Должность;Рабочий телефон;Ответственный\n"
    "1;Сауле;Ермекова;Муратовна;Клиенты;Рудник;механик;+7 701 1;Иванов\n"
)
AMO = (
    "ID,Тип,Полное имя контакта,Компания,Рабочий телефон,Рабочий email,Теги,Ответственный\n"
    '1,контакт,Сауле Ермекова,Рудник,\'+77011,a@b.kz,"важный, новый",Иванов\n'
)
ESPO = (
    "First Name,Last Name,Account,Email,Phone,Assigned User,Address Street,Address City,Description\n"
    "Saule,Yermekova,Rudnik,a@b.kz,+77011,admin,Mira 5,Aktau,Note\n"
)
ONE_C = (
    "Код;Наименование;ИНН;КПП;Юр. / физ. лицо;Юридический адрес;Телефон;Комментарий\n"
    "1;ТОО Рудник;123456789012;1;Юр. лицо;Рудный;8 701;Платит\n"
)


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        (BITRIX, "Битрикс24", {
            "account.name": "Рудник", "account.tags": "Клиент", "contact.phones": "+7 701 1\n+7 702 2",
            "contact.emails": "a@b.kz", "account.notes": "Платит", "site.address": "Рудный",
        }),
        (BITRIX_PEOPLE, "Битрикс24", {
            "contact.first_name": "Сауле", "contact.last_name": "Ермекова",
            "contact.middle_name": "Муратовна",
            "account.name": "Рудник", "contact.role": "механик", "contact.phones": "+7 701 1",
        }),
        (AMO, "amoCRM", {
            "contact.name": "Сауле Ермекова", "account.name": "Рудник", "contact.phones": "+77011",
            "contact.emails": "a@b.kz", "account.tags": "важный, новый",
        }),
        (ESPO, "EspoCRM", {
            "contact.first_name": "Saule", "contact.last_name": "Yermekova", "account.name": "Rudnik",
            "contact.emails": "a@b.kz", "contact.phones": "+77011", "site.address": "Mira 5, Aktau",
            "account.notes": "Note",
        }),
        (ONE_C, "1С:Предприятие", {
            "account.name": "ТОО Рудник", "account.tax_id": "123456789012", "account.kind": "Юр. лицо",
            "site.address": "Рудный", "contact.phones": "8 701", "account.notes": "Платит",
        }),
    ],
)  # fmt: skip
def test_an_export_is_recognised(tmp_path: Path, text: str, profile: str, expected: dict[str, str]) -> None:
    path = tmp_path / "т.csv"
    path.write_text(text, encoding="cp1251")
    opened = open_lines(path, "csv", Mapping(), ReadingRules())
    assert opened.preview.profile == profile
    (found,) = opened.lines
    assert isinstance(found, Incoming)
    assert found.fields == expected


def test_a_program_s_words_are_understood_and_a_person_s_stand_before_them(tmp_path: Path) -> None:
    path = tmp_path / "т.csv"
    path.write_text(ONE_C, encoding="utf-8")
    rules = ReadingRules(values={"account.kind": {"юр. лицо": "person"}})
    assert (
        open_lines(path, "csv", Mapping(), ReadingRules()).rules.values["account.kind"]["юр. лицо"]
        == "organisation"
    )
    assert open_lines(path, "csv", Mapping(), rules).rules.values["account.kind"]["юр. лицо"] == "person"


def test_profiles_name_fields_there_are() -> None:
    common = known_profiles()["common"].columns
    for name, profile in known_profiles().items():
        assert not [field for field in profile.columns.values() if field and field not in FIELDS], name
        assert not [field for field in profile.values if field not in FIELDS], name
        assert not [field for field in profile.constants if field not in FIELDS], name
        known = {column_key(column) for column in {**common, **profile.columns}}
        several = [[mark] if isinstance(mark, str) else mark for mark in profile.marks]
        assert {column_key(mark) for marks in several for mark in marks} <= known, name


def test_a_profile_may_be_named() -> None:
    assert assign(["Name"], Mapping(profile="espocrm-accounts")).fields == ("account.name",)
    assert assign(["Name"], Mapping()).fields == ("contact.name",)


def test_nothing_known_is_refused() -> None:
    with pytest.raises(ExchangeError) as refusal:
        assign(["colour", ""], Mapping())
    assert refusal.value.code == "import.no_columns"
