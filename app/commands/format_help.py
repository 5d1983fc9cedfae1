"""What stands in files a person writes for the line: a record, the mapping of an import, a bundle's plan."""

import argparse

from app.domain.bundles import ROLES
from app.domain.import_words import field_words

_MAPPING = (
    """M.json, a mapping: all keys may be absent.
  columns    {"Column": "field"}; "" leaves the column out
  values     {"field": {"their word": "our word"}}
  constants  {"field": "text"}: what every line says
  account    "name": whose lines are that name nobody
  own        ["our@address.example"]: our own e-mail addresses
  dates      "dmy" (default) or "mdy"
  timezone   "+05:00": of times that name none
  language   "ru": of clients that name none
  encoding   "windows-1251"; detected where absent
  delimiter  ";"; detected where absent
  profile    whose export it is: 1c, amocrm, bitrix24, bitrix24-contacts, espocrm, espocrm-accounts,
             requests (a case is made of every line)

Fields:
{fields}

Example: {"columns": {"Customer": "account.name", "Topic": "case.title"}, "dates": "mdy"}""",
    """M.json, файл соответствий: любого ключа может не быть.
  columns    {"Столбец": "поле"}; "" пропускает столбец
  values     {"поле": {"их слово": "наше слово"}}
  constants  {"поле": "текст"}: то, что говорит каждая строка
  account    "название": чьи строки, где клиент не назван
  own        ["nash@adres.example"]: наши собственные адреса почты
  dates      "dmy" (по умолчанию) или "mdy"
  timezone   "+05:00": для времени, где пояс не назван
  language   "ru": для клиентов, где язык не назван
  encoding   "windows-1251"; без него определяется
  delimiter  ";"; без него определяется
  profile    чья это выгрузка: 1c, amocrm, bitrix24, bitrix24-contacts, espocrm, espocrm-accounts,
             requests (из каждой строки отдельная заявка)

Поля:
{fields}

Пример: {"columns": {"Заказчик": "account.name", "Тема": "case.title"}, "timezone": "+05:00"}""",
)
_PLAN = (
    """PLAN.toml, a plan:
  id = "north-field-2026-11"      letters, digits, . + - _; up to 80
  sequence = 7                    greater than that of the bundle before
  replace_by = 2027-05-01         may be absent: until when it should be replaced

  [[content]]                     one for every thing to put in
  role = "model"                  {roles}
  name = "SmolLM2-135M"           what it is called once installed
  licence = "Apache-2.0"          others than free ones want accepted = "why we may"
  path = "file.gguf"              where it is from: a file here (a folder for knowledge and app),
                                  or ollama = "qwen2.5:1.5b", or lmstudio = "publisher/repo/file.gguf",
                                  or repo = "owner/name" with revision = "40 hex digits" and file = "…"

  may be absent: accepted, licence_file, repo, revision, file, prompt_profile, needs and
  [[content.canary]] with prompt, and expect or pattern, and max_tokens (questions asked at every import)
""",
    """PLAN.toml, план:
  id = "north-field-2026-11"      буквы, цифры, . + - _; до 80
  sequence = 7                    больше, чем у прошлой поставки
  replace_by = 2027-05-01         можно без него: до какого дня её стоит заменить

  [[content]]                     по одному на каждую вещь в поставке
  role = "model"                  {roles}
  name = "SmolLM2-135M"           как она зовётся, когда установлена
  licence = "Apache-2.0"          не из свободных — ещё accepted = "почему нам можно"
  path = "file.gguf"              откуда: файл здесь (для knowledge и app папка),
                                  или ollama = "qwen2.5:1.5b", или lmstudio = "publisher/repo/file.gguf",
                                  или repo = "owner/name" с revision = "40 знаков" и file = "…"

  можно без них: accepted, licence_file, repo, revision, file, prompt_profile, needs и
  [[content.canary]] с prompt, с expect или pattern и с max_tokens (вопросы при каждом приёме)
""",
)
_RECORD = (
    """FILE.json, one object:
  must be there  {required}
  may be there   {others}
{notes}
Example: {example}""",
    """FILE.json, один объект:
  обязательно  {required}
  можно        {others}
{notes}
Пример: {example}""",
)
# By noun: what must be there, what may, an example in each language. The store's own shapes, in words.
RECORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...], str, str]] = {
    "account": (
        ("name",),
        ("kind", "language", "notes", "tax_id", "tags"),
        '{"name": "North Field LLP", "kind": "organisation", "tags": ["contract"]}',
        '{"name": "ТОО «Рудник»", "kind": "organisation", "tags": ["договор"]}',
    ),
    "contact": (
        ("account", "name"),
        ("salutation", "role", "phones", "emails"),
        '{"account": 1, "name": "Saule Abdikova", "phones": ["+7 701 123 45 67"]}',
        '{"account": 1, "name": "Сауле Абдикова", "phones": ["+7 701 123 45 67"]}',
    ),
    "site": (
        ("account", "name"),
        ("address", "latitude", "longitude"),
        '{"account": 1, "name": "Shaft 4", "latitude": 49.8, "longitude": 73.1}',
        '{"account": 1, "name": "Ствол 4", "latitude": 49.8, "longitude": 73.1}',
    ),
    "asset": (
        ("account", "name"),
        ("site", "model", "serial_number", "part_of"),
        '{"account": 1, "name": "Pump", "model": "NBT-600", "serial_number": "NB-60418"}',
        '{"account": 1, "name": "Насос", "model": "НБТ-600", "serial_number": "NB-60418"}',
    ),
    "case": (
        ("account", "title"),
        ("number", "category", "urgency", "status", "opened_at", "due_at", "contact", "asset", "tags"),
        '{"account": 1, "title": "The pump leaks", "urgency": "high", "asset": 2}',
        '{"account": 1, "title": "Насос течёт", "urgency": "high", "asset": 2}',
    ),
    "visit": (
        ("case",),
        ("planned_at", "started_at", "finished_at", "engineer", "notes", "checklist"),
        '{"case": 5, "planned_at": "2026-11-28T09:00:00+05:00", "engineer": "D. Kim"}',
        '{"case": 5, "planned_at": "2026-11-28T09:00:00+05:00", "engineer": "Д. Ким"}',
    ),
    "task": (
        ("case", "title"),
        ("due_at", "done"),
        '{"case": 5, "title": "Order the seal", "due_at": "2026-11-28T18:00:00+05:00"}',
        '{"case": 5, "title": "Заказать сальник", "due_at": "2026-11-28T18:00:00+05:00"}',
    ),
    "template": (
        ("name", "text"),
        ("language",),
        '{"name": "Arrival", "text": "We come on {{day}}.", "language": "en"}',
        '{"name": "Приезд", "text": "Приедем {{день}}.", "language": "ru"}',
    ),
}
_CHOICES = {
    "checklist": ' ([{"text": "…", "done": false}])',
    "kind": " (organisation|person)",
    "urgency": " (low|normal|high|critical)",
    "status": " (new|open|waiting|done)",
}
_PARENTS = ("account", "case", "site", "contact", "asset", "part_of")
_NOTES = (
    "{parents} take an id or the ref of a record; ref of its own may be given, too.",
    "{parents} — id или ref записи; можно дать и свой ref.",
)
_REF = ("A ref of its own may be given, too.", "Можно дать и свой ref.")
_TIME = ("A time has a zone: 2026-11-28T09:00:00+05:00.", "Время с поясом: 2026-11-28T09:00:00+05:00.")


def tell_record(parser: argparse.ArgumentParser, noun: str, language: str) -> None:
    """Put the fields of a record under the help of `add`."""
    russian = language == "ru"
    required, others, *examples = RECORDS[noun]
    parents = [field for field in (*required, *others) if field in _PARENTS]
    notes = [_NOTES[russian].format(parents=", ".join(parents)) if parents else _REF[russian]]
    if any(field.endswith("_at") for field in others):
        notes.append(_TIME[russian])
    told = {
        "required": ", ".join(required),
        "others": ", ".join(field + _CHOICES.get(field, "") for field in others),
        "notes": "\n".join(notes),
        "example": examples[russian],
    }
    text = _RECORD[russian]
    for name, value in told.items():
        text = text.replace(f"{{{name}}}", value)
    _put_under(parser, text)


def tell_mapping(parser: argparse.ArgumentParser, language: str) -> None:
    """Put the format of a mapping under the help of a verb."""
    words = field_words(language)
    width = max(map(len, words))
    fields = "\n".join(f"  {name.ljust(width)}  {word}" for name, word in words.items())
    _put_under(parser, _MAPPING[language == "ru"].replace("{fields}", fields))


def tell_plan(parser: argparse.ArgumentParser, language: str) -> None:
    """Put the format of a plan under the help of a verb."""
    roles = ", ".join(ROLES[:4]) + ",\n" + " " * 34 + ", ".join(ROLES[4:])
    _put_under(parser, _PLAN[language == "ru"].replace("{roles}", roles))


def _put_under(parser: argparse.ArgumentParser, text: str) -> None:
    # argparse would take a percent sign for a place of its own.
    parser.epilog = text.replace("%", "%%")
