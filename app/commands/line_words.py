"""The line's words in Russian: headings, values that are ours, kinds of files and flags in the help.

What is not here is told as it stands: names, numbers, what people wrote. JSON is never translated.
"""

from collections.abc import Mapping

from app.domain.import_words import table_word

# Headings of tables and names of facts.
_LABELS: Mapping[str, str] = {
    "accelerators": "ускорители",
    "accepted": "принят",
    "account": "клиент",
    "account_id": "клиент №",
    "address": "адрес",
    "alpha": "alpha",
    "architecture": "архитектура",
    "architectures": "архитектуры",
    "archived": "в архиве",
    "asset_id": "оборудование №",
    "at": "когда",
    "author": "автор",
    "available_bytes": "свободно",
    "case": "заявка",
    "case_id": "заявка №",
    "category": "категория",
    "checklist": "что сделать",
    "compute_bytes": "работа",
    "confidence": "уверенность",
    "contact_id": "контакт №",
    "cores": "ядер",
    "created_at": "создан",
    "demo": "учебный",
    "device_key": "ключ машины",
    "devices": "устройства",
    "done": "сделана",
    "draft": "черновик",
    "due_at": "срок",
    "emails": "эл. почта",
    "engineer": "инженер",
    "family": "семейство",
    "features": "команды процессора",
    "finish_reason": "чем кончился",
    "finished_at": "окончен",
    "free_bytes": "свободно на диске",
    "hardware": "машина",
    "id": "№",
    "kind": "вид",
    "kv_bytes": "контекст",
    "label": "метка",
    "lacks": "не хватает",
    "language": "язык",
    "last_backup_at": "последняя копия",
    "latitude": "широта",
    "licence": "лицензия",
    "line": "строка",
    "log": "журнал программы",
    "longitude": "долгота",
    "memory": "память",
    "memory_bytes": "память",
    "model": "модель",
    "models": "модели",
    "n_ctx_train": "наибольший контекст",
    "name": "название",
    "notes": "заметки",
    "number": "номер",
    "opened_at": "открыта",
    "part_of": "часть №",
    "phones": "телефоны",
    "planned_at": "намечен",
    "policy": "правила",
    "processor": "процессор",
    "profile": "профиль",
    "protections": "защита",
    "quantization": "сжатие",
    "rank": "ранг",
    "ref": "ключ обмена",
    "role": "должность",
    "russian": "русский",
    "salutation": "обращение",
    "serial_number": "серийный номер",
    "sha256": "SHA-256",
    "signed": "подпись",
    "site_id": "площадка №",
    "size": "размер",
    "sizes": "размеры",
    "snippet": "отрывок",
    "sqlcipher": "SQLCipher",
    "sqlite": "SQLite",
    "started_at": "начат",
    "status": "состояние",
    "store_bytes": "файл профиля",
    "tags": "метки",
    "tax_id": "ИНН",
    "template": "шаблон",
    "template_sha256": "SHA-256 шаблона",
    "text": "текст",
    "title": "тема",
    "tok/s": "ток/с",
    "tokenizer": "токенизатор",
    "total_bytes": "всего",
    "urgency": "срочность",
    "variables": "поля",
    "weights_bytes": "веса",
}
# Values that are ours, by the label they stand under; nothing a person wrote stands under these.
_VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "account": "клиент", "asset": "оборудование", "case": "заявка", "chat": "чат", "contact": "контакт",
        "interaction": "сообщение", "organisation": "организация", "person": "человек",
        "site": "площадка", "task": "задача", "template": "шаблон", "visit": "выезд", "call": "звонок",
        "email": "письмо", "message": "сообщение", "note": "заметка", "adapter": "адаптер",
    },
    "status": {"new": "новая", "open": "открыта", "waiting": "ждём", "done": "закрыта"},
    "urgency": {"low": "терпит", "normal": "обычная", "high": "срочно", "critical": "авария"},
    "finish_reason": {
        "stop": "дописан", "length": "упёрся в длину", "cancelled": "остановлен", "interrupted": "оборван",
    },
    "russian": {
        "none": "нет", "weak": "слабо", "middling": "средне", "good": "хорошо", "best": "лучше всех",
    },
    "lacks": {
        "memory": "память", "licence": "лицензия", "russian": "русский", "quality": "качество",
        "speed": "скорость", "context": "контекст",
    },
    "why": {"daily": "ежедневная", "import": "перед приёмом файлов", "migration": "перед обновлением"},
    "protections": {
        "no-core-dumps": "без снимков памяти", "memory-cap": "предел памяти",
        "no-new-privileges": "без новых прав", "files": "чужие файлы закрыты",
        "system-calls": "лишние системные вызовы закрыты",
    },
}  # fmt: skip
_TRUTH = {True: "да", False: "нет"}
_TABLES: Mapping[str, str] = {
    "asset_moves": "перемещения оборудования",
    "audit_events": "журнал действий",
    "corrections": "поправки к разбору",
    "draft_batches": "пачки черновиков",
    "import_changes": "следы приёма",
    "mentions": "упоминания",
    "record_edits": "правки",
    "saved_filters": "сохранённые отборы",
    "search_entries": "поисковый указатель",
    "signatures": "подписи",
}
_METAVARS: Mapping[str, str] = {
    "BATCH": "ПАРТИЯ",
    "CONTACT": "КОНТАКТ",
    "COPY": "КОПИЯ",
    "DAYS": "ДНЕЙ",
    "DEST": "КУДА",
    "DIR": "ПАПКА",
    "DRAFT": "ЧЕРНОВИК",
    "F": "ФАЙЛ",
    "FAMILY:SIZE": "СЕМЕЙСТВО:РАЗМЕР",
    "FIELD=VALUE": "ПОЛЕ=ЗНАЧЕНИЕ",
    "FILE": "ФАЙЛ",
    "FILE.json": "ФАЙЛ.json",
    "FILE.jsonl": "ФАЙЛ.jsonl",
    "ID": "№",
    "KEY_ID": "КЛЮЧ",
    "L": "ЯЗЫК",
    "L.json": "МЕТКИ.json",
    "M.json": "M.json",
    "N": "N",
    "NAME": "НАЗВАНИЕ",
    "NAME=AMOUNT": "НАЗВАНИЕ=ЦЕНА",
    "NAME|FILE": "НАЗВАНИЕ|ФАЙЛ",
    "NAME|all": "НАЗВАНИЕ|all",
    "OLD": "ПРЕЖНЯЯ",
    "OUT": "КУДА",
    "PACK": "ЗАПЛАТА",
    "PLAN.toml": "PLAN.toml",
    "REQUEST": "ЗАПРОС",
    "REQUESTS.jsonl": "ЗАЯВКИ.jsonl",
    "SRC": "ОТКУДА",
    "TEXT": "ТЕКСТ",
    "WORDS": "СЛОВА",
    "X": "X",
    "YYYY-MM-DD": "ГГГГ-ММ-ДД",
}
# Words of the help: argparse's and ours.
_HELP: Mapping[str, str] = {
    "positional arguments": "что указать",
    "options": "ключи",
    "show this help message and exit": "показать эту подсказку",
    "show program's version number and exit": "показать версию программы",
    "load and ask a model of each": "загрузить и спросить по модели каждого",
    "where FAMILY.gguf lie": "где лежат СЕМЕЙСТВО.gguf",
    "with the catalogue's": "вместе с моделями каталога",
    "write counters for the textfile collector": "записать счётчики для сборщика textfile",
    "else told by the ending of DEST": "иначе по окончанию имени файла",
    "folder of the profile; else the last used": "папка профиля; без неё последний открытый",
    "descriptor to read the passphrase from": "дескриптор, из которого читается парольная фраза",
    "one JSON document on stdout": "один документ JSON в stdout",
    "results only": "только результаты",
    "language of what is printed": "язык сообщений",
}


def label(name: str, language: str) -> str:
    """A heading or the name of a fact."""
    return _LABELS.get(name, name) if language == "ru" else name


def shown(name: str, value: object, language: str) -> object:
    """A value under a heading: ours in words, a truth value as yes or no, all else as it is."""
    if language != "ru":
        return value
    if isinstance(value, bool):
        return _TRUTH[value]
    known = _VALUES.get(name, {})
    if isinstance(value, tuple | list):
        return [known.get(str(one), one) for one in value]
    return known.get(str(value), value)


def table_name(table: str, language: str) -> str:
    """The records of a table, of any there is."""
    return _TABLES.get(table) or table_word(table, "ru") if language == "ru" else table


def metavar(name: str, language: str) -> str:
    """What stands for a value in the help."""
    return _METAVARS.get(name, name) if language == "ru" else name


def help_words(english: str, language: str) -> str:
    """A line of the help."""
    return _HELP.get(english, english) if language == "ru" else english
