"""What fields, kinds and tables of an import are called, and what is told of a line, in both languages."""

from collections.abc import Mapping

from app.domain.entry_words import CHOICES
from app.domain.imports import FIELDS
from app.domain.reports import ImportProblem
from app.domain.sentences import is_told, sentence

_Words = Mapping[str, tuple[str, str]]

_KINDS: _Words = {
    "account": ("Client", "Клиент"),
    "contact": ("Person", "Человек"),
    "site": ("Place", "Площадка"),
    "asset": ("Equipment", "Оборудование"),
    "case": ("Case", "Заявка"),
    "visit": ("Visit", "Выезд"),
    "task": ("Task", "Задача"),
    "interaction": ("Message", "Сообщение"),
    "mail": ("Mail", "Письмо"),
}
# One word may serve several kinds of records: a name is a name.
_PARTS: _Words = {
    "name": ("name", "название"),
    "kind": ("kind", "вид"),
    "language": ("language", "язык"),
    "notes": ("notes", "заметки"),
    "tags": ("tags", "метки"),
    "tax_id": ("tax number", "ИНН"),
    "last_name": ("last name", "фамилия"),
    "first_name": ("first name", "имя"),
    "middle_name": ("patronymic", "отчество"),
    "salutation": ("greeting", "обращение"),
    "role": ("position", "должность"),
    "phones": ("phones", "телефоны"),
    "emails": ("e-mail", "эл. почта"),
    "address": ("address", "адрес"),
    "latitude": ("latitude", "широта"),
    "longitude": ("longitude", "долгота"),
    "model": ("make and type", "модель"),
    "serial_number": ("serial number", "серийный номер"),
    "number": ("number", "номер"),
    "title": ("title", "тема"),
    "category": ("category", "категория"),
    "urgency": ("urgency", "срочность"),
    "status": ("status", "состояние"),
    "opened_at": ("opened", "когда открыта"),
    "due_at": ("due", "срок"),
    "ref": ("key in the other program", "ключ в другой программе"),
    "planned_at": ("planned", "когда намечен"),
    "started_at": ("started", "когда начат"),
    "finished_at": ("finished", "когда окончен"),
    "engineer": ("engineer", "инженер"),
    "done": ("done", "выполнена"),
    "direction": ("from us or to us", "от нас или нам"),
    "at": ("when", "когда"),
    "author": ("author", "автор"),
    "subject": ("subject", "тема"),
    "text": ("text", "текст"),
    "from": ("from", "от кого"),
    "to": ("to", "кому"),
}
_TABLES: _Words = {
    "accounts": ("clients", "клиенты"),
    "contacts": ("people", "люди"),
    "sites": ("places", "площадки"),
    "assets": ("equipment", "оборудование"),
    "cases": ("cases", "заявки"),
    "interactions": ("messages", "сообщения"),
    "visits": ("visits", "выезды"),
    "tasks": ("tasks", "задачи"),
    "drafts": ("drafts", "черновики"),
    "attachments": ("files", "файлы"),
    "chats": ("chats", "чаты"),
    "messages": ("messages of chats", "сообщения чатов"),
    "templates": ("templates", "шаблоны"),
}


def field_words(language: str) -> dict[str, str]:
    """Every field a column may go to, in the order they are offered: «Заявка: тема»."""
    return {name: _field_word(name, language) for name in FIELDS}


def table_word(table: str, language: str) -> str:
    """The records of a table, as counted: «заявки»; a table without a word is told by its name."""
    return _in_language(_TABLES[table], language) if table in _TABLES else table


def problem_sentence(problem: ImportProblem, language: str) -> str:
    """What is told of a line: what lacks, and what of it was taken all the same."""
    if not is_told(problem.code):
        return problem.message
    facts = {"kept": ", ".join(_in_language(_KINDS[kind], language).lower() for kind in problem.kept)}
    if problem.message in FIELDS:
        facts["field"] = _field_word(problem.message, language)
    if problem.message in CHOICES:
        facts["allowed"] = ", ".join(_choices(problem.message))
    if problem.kept:
        facts["variant"] = "partly"
    return sentence(problem.code, facts, language)


def _field_word(name: str, language: str) -> str:
    kind, _, part = name.partition(".")
    return f"{_in_language(_KINDS[kind], language)}: {_in_language(_PARTS[part], language)}"


def _choices(field: str) -> list[str]:
    """The words of a choice, one for each meaning."""
    first: dict[str, str] = {}
    for word, meaning in CHOICES[field].items():
        first.setdefault(meaning, word)
    return list(first.values())


def _in_language(words: tuple[str, str], language: str) -> str:
    return words[language == "ru"]
