"""Sentences about a stick the program is carried on, in both languages; `sentences` puts all together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "stick": "С носителем не удалось работать[[: {path}]]. То, что на нём было, не изменилось. Проверьте, "
    "вставлен ли он и можно ли на него писать.",
    "stick.size": "Файл больше 4 ГБ не поместится на носитель с FAT32[[: {path}, {file_bytes}]]. Ничего "
    "не скопировано. Отформатируйте носитель в exFAT или ext4 либо перенесите файл поставкой: она режет "
    "на части.",
    "stick.link": "Ссылок FAT32 не хранит[[: {path}]]. Ничего не скопировано. Замените ссылку самим файлом.",
    "stick.name": "Такое имя FAT32 не примет[[: {path}]]. Ничего не скопировано. Переименуйте файл.",
    "stick.clash": "FAT32 не различает заглавные и строчные, два имени стали бы одним[[: {path}]]. Ничего "
    "не скопировано. Переименуйте один из файлов.",
    "stick.executable": "FAT32 не хранит право запуска[[: {path}]]. Программа будет скопирована. Запускайте "
    "её с носителя так: sh start.sh.",
    "stick.source": "Здесь нет собранной программы[[: {path}]]. Ничего не скопировано. Укажите её папку: "
    "--program.",
    "stick.cancelled": "Копирование остановлено. Прежняя программа на носителе цела. Начните его снова.",
    "stick.copy": "Скопированное не совпало с исходным[[: {path}]]. Прежняя программа на носителе цела. "
    "Носитель может быть неисправен, возьмите другой.",
}

ENGLISH: Mapping[str, str] = {
    "stick": "The stick could not be worked with[[: {path}]]. What was on it has not changed. Check that it "
    "is in its place and can be written to.",
    "stick.size": "A file of over 4 GB does not go on a stick with FAT32[[: {path}, {file_bytes}]]. Nothing "
    "was copied. Format the stick as exFAT or ext4, or carry the file in a bundle, which cuts it into parts.",
    "stick.link": "FAT32 keeps no links[[: {path}]]. Nothing was copied. Put the file itself in its place.",
    "stick.name": "FAT32 does not take this name[[: {path}]]. Nothing was copied. Rename the file.",
    "stick.clash": "FAT32 does not tell capitals from small letters, two names would become one[[: {path}]]. "
    "Nothing was copied. Rename one of the files.",
    "stick.executable": "FAT32 keeps no permission to execute[[: {path}]]. The program will be copied. Start "
    "it from the stick with: sh start.sh.",
    "stick.source": "There is no packaged program here[[: {path}]]. Nothing was copied. Name its folder with "
    "--program.",
    "stick.cancelled": "The copying was stopped. The former program on the stick is whole. Begin it again.",
    "stick.copy": "What was copied is not what was read[[: {path}]]. The former program on the stick is "
    "whole. The stick may be failing, take another.",
}
