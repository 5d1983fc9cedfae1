"""Sentences about editing records, in both languages; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "record.no_edit": "Отменять нечего. Данные не изменились.",
    "record.changed_since": "Запись с тех пор изменили, и отмена стёрла бы новое. Данные не изменились. "
    "Откройте запись и исправьте её сами.",
    "record.in_use": "На эту запись уже опираются другие. Она осталась на месте. Уберите её в архив.",
    "record.part_of_itself": "Оборудование не может быть частью самого себя. Данные не изменились. Выберите "
    "другой узел.",
    "template.variable": "В шаблоне не хватает значения «{name}». Текст не составлен. Впишите значение.",
}

ENGLISH: Mapping[str, str] = {
    "record.no_edit": "There is nothing to take back. The data has not changed.",
    "record.changed_since": "The record was changed since, and taking back would lose what is newer. The "
    "data has not changed. Open the record and correct it by hand.",
    "record.in_use": "Other records stand on this one. It stayed in its place. Archive it instead.",
    "record.part_of_itself": "A piece of equipment cannot be a part of itself. The data has not changed. "
    "Choose another.",
    "template.variable": "The template lacks a value for “{name}”. The text was not made. Give the value.",
}
