"""Sentences about bundles and their keys, in both languages; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "bundle": "С поставкой не удалось работать[[: {path}]]. Установленное не изменилось. Проверьте поставку:"
    " vakhta bundle verify.",
    "bundle.unreadable": "Поставка не читается[[: {path}]]. Установленное не изменилось. Проверьте, "
    "вставлен ли носитель и та ли это папка.",
    "bundle.none": "В этой папке нет поставки[[: {path}]]. Установленное не изменилось. Назовите папку, в "
    "которой лежат manifest.json и SHA256SUMS.",
    "bundle.signature": "Подпись не подходит к тому, что лежит на носителе[[: {path}]]. Ничего из "
    "поставки не использовано. Попросите у того, кто её собрал, новую копию.",
    "bundle.signer": "Эта поставка не подписана никем из тех, кому вы доверяете. Ничего из неё не "
    "использовано. Если вы знаете, кто её собрал, возьмите у него ключ и выполните vakhta bundle "
    "trust.",
    "bundle.threshold": "Подписей на поставке меньше, чем нужно. Ничего из неё не использовано. "
    "Попросите остальных подписать её: vakhta bundle sign.",
    "bundle.manifest": "Опись поставки составлена не по правилам. Ничего из поставки не использовано. "
    "Попросите собрать её заново.",
    "bundle.path": "В поставке есть имя, которое может означать другой файл[[: {path}]]. Ничего из поставки"
    " не использовано. Попросите новую копию.",
    "bundle.link": "В поставке вместо файла лежит ссылка[[: {path}]]. Ничего из поставки не использовано. "
    "Попросите новую копию.",
    "bundle.missing": "В поставке не хватает файла[[: {path}]]. Установленное не изменилось. Скопируйте "
    "поставку на носитель ещё раз.",
    "bundle.truncated": "Файл поставки обрезан[[: {path}]]. Установленное не изменилось. Скопируйте поставку"
    " на носитель ещё раз.",
    "bundle.oversize": "Файл поставки больше, чем подписано[[: {path}]]. Он не использован. Попросите "
    "новую копию.",
    "bundle.hash": "Файл поставки не тот, что был подписан[[: {path}]]. Он не использован. Скопируйте "
    "поставку на носитель ещё раз; если не поможет, обратитесь к тому, кто её собрал.",
    "bundle.swapped": "Файлы поставки стоят не на своих местах[[: {path}]]. Они не использованы. "
    "Скопируйте поставку на носитель ещё раз.",
    "bundle.unlisted": "В поставке лежит файл, который никто не подписывал[[: {path}]]. Ничего из поставки "
    "не использовано. Выясните, откуда он, и уберите его.",
    "bundle.rollback": "Эта поставка старше уже принятой или другая под тем же номером[[: {sequence} "
    "после {known}]]. Установленное не изменилось. Возьмите новую поставку; чтобы вернуть прежнюю модель, "
    "есть vakhta bundle rollback.",
    "bundle.model": "Модель в поставке та, что подписана, но работать с ней нельзя[[: {path}]]. Она не "
    "установлена; прежняя модель отвечает. Сообщите тому, кто собрал поставку.",
    "bundle.key": "Ключ не читается[[: {path}]]. Ничего не изменилось. Укажите папку, созданную "
    "командой vakhta bundle keygen.",
    "bundle.key_exists": "В этой папке уже есть ключ[[: {path}]]. Он не изменился. Укажите другую папку.",
    "bundle.key_passphrase": "Фраза не подходит к этому ключу. Ничего не изменилось. Проверьте "
    "раскладку и введите ещё раз.",
    "bundle.certificate_copy": "Акт приёмки не удалось сохранить[[: {path}]]. Сам он цел и лежит у "
    "программы. Выберите другое место.",
    "bundle.key_told": "Отпечаток этого ключа не тот, что вам назвали[[: {path}]]. Ключу не доверено, "
    "ничего не изменилось. Проверьте набранное; если всё верно, не принимайте поставку и позвоните тому, "
    "кто её собрал.",
    "bundle.plan.missing": "Такого файла нет: {path}. Ничего не собрано. Проверьте имя и папку плана и "
    "повторите.",
    "bundle.plan": "План не читается[[: {reason}]][[; здесь может стоять: {allowed}]]. Ничего не собрано. "
    "Исправьте план и повторите.",
    "bundle.plan_file": "Файла из плана нет, он пуст или изменился при чтении[[: {path}]]. Ничего не "
    "собрано. Исправьте план и повторите.",
    "bundle.tree": "В папке программы есть то, что поставка не переносит: ссылка, недопустимое имя или "
    "слишком большой файл[[: {path}]]. Ничего не собрано. Соберите программу заново.",
    "bundle.licence": "Лицензия {licence} для {name} не принята. Ничего не собрано. Прочтите её и "
    'впишите в план accepted = "…".',
    "bundle.non_commercial": "Лицензия {licence} запрещает работу за деньги. Поставка собрана. Убедитесь, "
    "что её применение разрешено.",
    "bundle.exists": "По этому пути уже что-то есть[[: {path}]]. Оно не изменилось. Укажите другое "
    "место или --update-from.",
    "bundle.records": "Запись о прежних поставках не читается[[: {path}]]. Ничего не принято, иначе "
    "старая поставка сошла бы за новую. Восстановите этот файл из копии или обратитесь к администратору.",
    "bundle.cancelled": "Приём остановлен. Установленное не изменилось, скопированное сохранено. "
    "Начните снова, и он продолжится.",
    "bundle.no_generation": "Возвращаться не к чему. Установленное не изменилось. Выберите модель: "
    "vakhta models activate.",
    "bundle.out_of_date": "Поставку пора заменить. Она по-прежнему работает. Попросите более новую.",
    "bundle.clock": "Дата поставки позже часов этой машины. Она по-прежнему работает. Проверьте дату и "
    "время.",
}

ENGLISH: Mapping[str, str] = {
    "bundle": "The bundle could not be worked with[[: {path}]]. What is installed has not changed. "
    "Check it with vakhta bundle verify.",
    "bundle.unreadable": "The bundle does not read[[: {path}]]. What is installed has not changed. "
    "Check that the stick is in its place and that the folder is the bundle's.",
    "bundle.none": "There is no bundle in this folder[[: {path}]]. What is installed has not changed. "
    "Name the folder in which manifest.json and SHA256SUMS lie.",
    "bundle.signature": "The signature does not belong to what lies here[[: {path}]]. Nothing of the "
    "bundle was used. Ask its steward for a new copy.",
    "bundle.signer": "Nobody you trust has signed this bundle. Nothing of it was used. If you know the "
    "steward, take the key from them and run vakhta bundle trust.",
    "bundle.threshold": "The bundle has fewer signatures than must be. Nothing of it was used. Ask the "
    "other stewards to sign it: vakhta bundle sign.",
    "bundle.manifest": "The bundle's list of contents is not one we accept. Nothing of the bundle was "
    "used. Ask its steward to build it again.",
    "bundle.path": "The bundle holds a file name that could mean another file[[: {path}]]. Nothing of "
    "the bundle was used. Ask its steward for a new copy.",
    "bundle.link": "A link lies in the bundle instead of a file[[: {path}]]. Nothing of the bundle was "
    "used. Ask its steward for a new copy.",
    "bundle.missing": "A file of the bundle is missing[[: {path}]]. What is installed has not changed. "
    "Copy the bundle to the stick once more.",
    "bundle.truncated": "A file of the bundle is cut short[[: {path}]]. What is installed has not "
    "changed. Copy the bundle to the stick once more.",
    "bundle.oversize": "A file of the bundle is larger than was signed[[: {path}]]. Nothing of it was "
    "used. Ask the steward for a new copy.",
    "bundle.hash": "A file of the bundle is not the one that was signed[[: {path}]]. It was not used. "
    "Copy the bundle to the stick once more; if that does not help, ask its steward.",
    "bundle.swapped": "Files of the bundle stand in each other's places[[: {path}]]. They were not "
    "used. Copy the bundle to the stick once more.",
    "bundle.unlisted": "A file nobody signed lies in the bundle[[: {path}]]. Nothing of the bundle was "
    "used. Find out how it came there and remove it.",
    "bundle.rollback": "This bundle is older than the one imported before, or another under its "
    "number[[: {sequence} after {known}]]. What is installed has not changed. Take the newest bundle; "
    "to return to the previous model there is vakhta bundle rollback.",
    "bundle.model": "The model in the bundle is the one that was signed, but not fit to be used[[: "
    "{path}]]. It was not installed; the active model still answers. Tell the steward.",
    "bundle.key": "The key does not read[[: {path}]]. Nothing has changed. Name the folder made by "
    "vakhta bundle keygen.",
    "bundle.key_exists": "There is a key in this folder already[[: {path}]]. It has not changed. Name "
    "another folder.",
    "bundle.key_passphrase": "The passphrase does not open this key. Nothing has changed. Check the "
    "keyboard layout and type it again.",
    "bundle.certificate_copy": "The certificate could not be saved[[: {path}]]. It is whole where the "
    "program keeps it. Choose another place.",
    "bundle.key_told": "This key's fingerprint is not the one you were told[[: {path}]]. The key is not "
    "trusted, nothing has changed. Check what you typed; if it is right, do not import the bundle and "
    "call its steward.",
    "bundle.plan.missing": "There is no such file: {path}. Nothing was built. Check the name and folder "
    "of the plan and try again.",
    "bundle.plan": "The plan does not read[[: {reason}]][[; what may stand there: {allowed}]]. Nothing "
    "was built. Correct the plan and try again.",
    "bundle.plan_file": "A file of the plan is not there, is empty, or changed while it was read[[: "
    "{path}]]. Nothing was built. Correct the plan and try again.",
    "bundle.tree": "The folder of the program holds what a bundle does not carry: a link, a name that is "
    "not allowed, or too large a file[[: {path}]]. Nothing was built. Build the program again.",
    "bundle.licence": "The licence {licence} of {name} is not accepted. Nothing was built. Read it and "
    'write accepted = "…" into the plan.',
    "bundle.non_commercial": "The licence {licence} forbids work for money. The bundle was built. Make "
    "sure that its use is allowed.",
    "bundle.exists": "There is something at the destination already[[: {path}]]. It has not changed. "
    "Name another place or use --update-from.",
    "bundle.records": "The record of earlier imports does not read[[: {path}]]. Nothing was imported, "
    "for an old bundle could pass for a new one. Restore that file from a backup or ask your "
    "administrator.",
    "bundle.cancelled": "The import was stopped. What is installed has not changed; what was copied is "
    "kept. Begin it again and it goes on.",
    "bundle.no_generation": "There is nothing to return to. What is installed has not changed. Choose a"
    " model with vakhta models activate.",
    "bundle.out_of_date": "The bundle should have been replaced by now. It still works. Ask the steward"
    " for a newer one.",
    "bundle.clock": "The bundle is dated later than this machine's clock. It still works. Check date "
    "and time.",
}
