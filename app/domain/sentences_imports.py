"""Sentences about files of strangers, in both languages; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "import.unreadable.missing": "Такого файла нет: {path}. Ничего не принято. Проверьте имя и папку и "
    "повторите.",
    "import.unreadable.folder": "Это папка, а не файл: {path}. Ничего не принято. Назовите файл в ней.",
    "exchange.unreadable.folder": "Это папка, а не файл: {path}. Ничего не принято. Назовите файл в ней.",
    "file.unreadable.folder": "Это папка, а не файл: {path}. Ничего не изменилось. Назовите файл в ней.",
    "import.mapping.missing": "Файла соответствий нет: {path}. Ничего не принято. Проверьте имя и папку и "
    "повторите.",
    "exchange.unreadable.missing": "Такого файла нет: {path}. Ничего не принято. Проверьте имя и папку и "
    "повторите.",
    "file.unreadable.missing": "Такого файла нет: {path}. Ничего не изменилось. Проверьте имя и папку и "
    "повторите.",
    "record.missing.batch": "Партии {wanted} нет. Данные не изменились. Номер партии печатает сам приём "
    "файлов, и он же стоит в журнале действий: vakhta audit export.",
    "import": "Файл принять не удалось[[: {path}]]. В профиле ничего не изменилось. Проверьте файл и "
    "повторите.",
    "import.format": "Формат {format} программе неизвестен. Ничего не принято. Укажите формат: --format "
    "csv, xlsx, vcard, eml, mbox, msg, ics или json.",
    "import.unreadable": "Файл не читается[[: {path}]]. Из него ничего не принято. Откройте его в той "
    "программе, где он создан, и сохраните заново.",
    "import.too_large": "Файл, письмо или таблица слишком велики[[: {path}]]. Остальное принято. "
    "Разделите на части и повторите.",
    "import.no_heading": "В таблице нет строки заголовков[[: {path}]]. Ничего не принято. Добавьте "
    "названия столбцов и повторите.",
    "import.no_columns": "Ни один столбец не узнан[[: {path}]]. Ничего не принято. Назовите столбцы в "
    "файле соответствий: --mapping.",
    "import.mapping": "Файл соответствий составлен не по правилам[[: {path}]][[; здесь может стоять: "
    "{allowed}]]. Ничего не принято. Исправьте его и повторите.",
    "import.duplicate": "Это уже есть в профиле. Ничего не изменено, делать ничего не нужно.",
    "import.no_name": "В строке не хватает названия[[ («{field}»)]]. Строка не принята, остальные "
    "приняты. Заполните название и примите файл ещё раз.",
    "import.no_name.partly": "Строка взята не целиком: есть {kept}, не хватает «{field}». Заполните это и "
    "примите файл ещё раз: взятое не удвоится.",
    "import.no_account": "Неясно, к какому клиенту относится строка. Строка не принята. Добавьте "
    "столбец с клиентом или назовите его в файле соответствий.",
    "import.no_case": "Выезд или задача без заявки. Строка не принята. Добавьте столбец с заявкой.",
    "import.no_case.partly": "Строка взята не целиком: есть {kept}, а выезд или задача не взяты: нет поля "
    "«{field}». Добавьте столбец с заявкой и примите файл ещё раз: взятое не удвоится.",
    "import.empty": "В строке нет ничего, что можно принять. Строка пропущена, остальные приняты.",
    "import.encoding": "В строке нечитаемые знаки[[ («{field}»)]]. Строка не принята, остальные приняты. "
    "Сохраните файл в UTF-8 и повторите.",
    "import.too_long": "Значение слишком длинное[[ («{field}»)]]. Строка не принята, остальные приняты. "
    "Сократите его и повторите.",
    "import.date": "Дата не читается[[ («{field}»)]]. Строка не принята, остальные приняты. Запишите её "
    "как 2026-11-24 или 24.11.2026.",
    "import.number": "Координата не читается[[ («{field}»)]]. Строка не принята, остальные приняты. "
    "Запишите её в градусах.",
    "import.choice": "Неизвестное значение в поле с выбором[[ («{field}»)]][[; бывает: {allowed}]]. "
    "Строка не принята. Добавьте его в values файла соответствий.",
    "import.quote": "Кавычка не закрыта. Строки до следующей целой не приняты, остальные приняты. "
    "Исправьте файл и повторите.",
    "import.columns": "В строке больше значений, чем столбцов. Строка не принята, остальные приняты. "
    "Исправьте её и повторите.",
    "import.damaged": "Эта часть файла повреждена. Она не принята, остальное принято.",
    "import.nested": "В письме слишком много вложенных частей. Письмо не принято, остальные приняты.",
    "undo.changed": "Запись с тех пор изменили. Она оставлена как есть; удалите её вручную, если она не "
    "нужна.",
    "undo.in_use": "На запись ссылается более новая. Она оставлена как есть; удалите её вручную, если она "
    "не нужна.",
}

ENGLISH: Mapping[str, str] = {
    "import.unreadable.missing": "There is no such file: {path}. Nothing was imported. Check its name and "
    "folder and try again.",
    "import.unreadable.folder": "This is a folder, not a file: {path}. Nothing was imported. Name a file in "
    "it.",
    "exchange.unreadable.folder": "This is a folder, not a file: {path}. Nothing was imported. Name a file "
    "in it.",
    "file.unreadable.folder": "This is a folder, not a file: {path}. Nothing has changed. Name a file in it.",
    "import.mapping.missing": "There is no such mapping file: {path}. Nothing was imported. Check its "
    "name and folder and try again.",
    "exchange.unreadable.missing": "There is no such file: {path}. Nothing was imported. Check its name "
    "and folder and try again.",
    "file.unreadable.missing": "There is no such file: {path}. Nothing has changed. Check its name and "
    "folder and try again.",
    "record.missing.batch": "There is no batch {wanted}. The data has not changed. The import itself "
    "prints the number of its batch, and the audit record has it too: vakhta audit export.",
    "import": "The file could not be imported[[: {path}]]. Nothing in the profile has changed. Check the "
    "file and try again.",
    "import.format": "The format {format} is not known to the program. Nothing was imported. Name one: "
    "--format csv, xlsx, vcard, eml, mbox, msg, ics or json.",
    "import.unreadable": "The file does not read[[: {path}]]. Nothing was taken from it. Open it in the "
    "program that made it and save it again.",
    "import.too_large": "A file, a letter or a table is too large[[: {path}]]. The rest was imported. "
    "Split it and try again.",
    "import.no_heading": "The table has no row of headings[[: {path}]]. Nothing was imported. Add the "
    "names of the columns and try again.",
    "import.no_columns": "No column was recognised[[: {path}]]. Nothing was imported. Name the columns in "
    "a mapping file: --mapping.",
    "import.mapping": "The mapping file does not follow the rules[[: {path}]][[; what may stand there: "
    "{allowed}]]. Nothing was imported. Correct it and try again.",
    "import.duplicate": "This is in the profile already. Nothing was changed, nothing is to be done.",
    "import.no_name": "The line lacks a name[[ (“{field}”)]]. The line was not imported, the others were. "
    "Fill the name in and import the file again.",
    "import.no_name.partly": "The line was taken in part: there is {kept}, but “{field}” is missing. Fill "
    "it in and import the file again: what was taken is not doubled.",
    "import.no_account": "It is not clear whose the line is. The line was not imported. Add a column with "
    "the account or name it in the mapping file.",
    "import.no_case": "A visit or task without a case. The line was not imported. Add a column with the "
    "case.",
    "import.no_case.partly": "The line was taken in part: there is {kept}, but not the visit or task: "
    "“{field}” is missing. Add a column with the case and import the file again: what was taken is not "
    "doubled.",
    "import.empty": "The line holds nothing to import. The line was left out, the others were imported.",
    "import.encoding": "The line holds unreadable characters[[ (“{field}”)]]. The line was not imported, "
    "the others were. Save the file as UTF-8 and try again.",
    "import.too_long": "A value is too long[[ (“{field}”)]]. The line was not imported, the others were. "
    "Shorten it and try again.",
    "import.date": "The date does not read[[ (“{field}”)]]. The line was not imported, the others were. "
    "Write it as 2026-11-24 or 24.11.2026.",
    "import.number": "The coordinate does not read[[ (“{field}”)]]. The line was not imported, the others "
    "were. Write it in degrees.",
    "import.choice": "An unknown value in a field of choices[[ (“{field}”)]][[; there are: {allowed}]]. "
    "The line was not imported. Add it to values of the mapping file.",
    "import.quote": "A quote is not closed. The lines up to the next whole one were not imported, the "
    "others were. Correct the file and try again.",
    "import.columns": "The line has more values than there are columns. The line was not imported, the "
    "others were. Correct it and try again.",
    "import.damaged": "This piece of the file is damaged. It was not imported, the rest was.",
    "import.nested": "The letter has too many parts in each other. The letter was not imported, the "
    "others were.",
    "undo.changed": "The record was changed since. It stays as it is; delete it by hand if nobody needs it.",
    "undo.in_use": "Something newer stands on the record. It stays as it is; delete it by hand if nobody "
    "needs it.",
}
