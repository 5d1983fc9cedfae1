"""Sentences about gathering and unpacking a bundle's files; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "bundle.staging": "В этой сборке нет средств получения моделей из сети. Ничего не собрано. Возьмите "
    "сборку стюарда или укажите в плане файл: path.",
    "bundle.hub": "Хаб не отдал файл[[ {file} из {repository}]][[: {reason}]]. Полученное сохранено. "
    "Проверьте сеть, репозиторий и ревизию и повторите: получение продолжится.",
    "bundle.hub_digest": "Хаб отдал не тот файл, который назвал[[: {file} из {repository}]]. Он удалён, "
    "ничего не собрано. Повторите; если не поможет, возьмите другую ревизию.",
    "bundle.store": "В хранилище другой программы нет модели {name}. Ничего не собрано. Проверьте имя в "
    "плане.",
    "bundle.store_digest": "Файл модели {name} в хранилище Ollama не тот, каким назван. Ничего не собрано. "
    "Получите модель в Ollama заново.",
    "bundle.parts": "{name} ({size_bytes}) ляжет на носитель частями, их {parts}. При приёме они соединятся.",
    "bundle.fat32_parts": "{name} ({size_bytes}) больше, чем FAT32 держит одним файлом. Он ляжет частями, "
    "их {parts}. При приёме они соединятся.",
    "bundle.fat32": "Диск с файловой системой FAT32 не держит файлов больше 4 ГиБ[[: {name}]]. Ничего не "
    "скопировано, установленное не изменилось. Выберите папку на другом диске или переформатируйте этот.",
    "bundle.unwritable": "Запись на носитель не удалась[[: {path}]]. Поставка не собрана. Проверьте, на "
    "месте ли носитель, и повторите.",
    "bundle.adapter": "Адаптер в поставке тот, что подписан, но не подходит ни к одной модели[[: {path}]]. "
    "Ничего из поставки не установлено. Попросите поставку вместе с его моделью.",
    "bundle.embedder": "Модель поиска в поставке та, что подписана, но работать с ней нельзя[[: {path}]]. "
    "Ничего из поставки не установлено. Сообщите тому, кто её собрал.",
    "bundle.prompts": "Тексты запросов в поставке не читаются[[: {path}]]. Ничего из поставки не "
    "установлено, работают прежние. Сообщите тому, кто её собрал.",
    "bundle.changed": "Установленный файл изменился на диске[[: {path}]]. Он не использован. Примите "
    "поставку ещё раз.",
    "bundle.canary": "Модель {name} ответила на проверочный вопрос не так, как обещано. Она не установлена, "
    "прежняя модель отвечает. Сообщите тому, кто собрал поставку.",
}

ENGLISH: Mapping[str, str] = {
    "bundle.staging": "This build has no means to fetch models from a network. Nothing was built. Take the "
    "steward's build, or name a file in the plan: path.",
    "bundle.hub": "The hub did not give the file[[ {file} of {repository}]][[: {reason}]]. What was fetched "
    "is kept. Check the network, the repository and the revision and try again: it goes on from there.",
    "bundle.hub_digest": "The hub gave another file than it named[[: {file} of {repository}]]. It was "
    "deleted, nothing was built. Try again; if that does not help, take another revision.",
    "bundle.store": "The other program's store has no model {name}. Nothing was built. Check the name in "
    "the plan.",
    "bundle.store_digest": "The file of {name} in Ollama's store is not the one its name says. Nothing was "
    "built. Pull the model in Ollama again.",
    "bundle.parts": "{name} ({size_bytes}) will lie on the stick in {parts} parts. The import joins them.",
    "bundle.fat32_parts": "{name} ({size_bytes}) is more than FAT32 holds in one file. It will lie there in "
    "{parts} parts. The import joins them.",
    "bundle.fat32": "A disk with FAT32 holds no file over 4 GiB[[: {name}]]. Nothing was copied, what is "
    "installed has not changed. Choose a folder on another disk, or format this one anew.",
    "bundle.unwritable": "The stick could not be written to[[: {path}]]. The bundle was not built. Check "
    "that the stick is in its place and try again.",
    "bundle.adapter": "The adapter in the bundle is the one that was signed, but goes with no model[[: "
    "{path}]]. Nothing of the bundle was installed. Ask for a bundle with its model.",
    "bundle.embedder": "The search model in the bundle is the one that was signed, but not fit to be used[[: "
    "{path}]]. Nothing of the bundle was installed. Tell the steward.",
    "bundle.prompts": "The prompts in the bundle do not read[[: {path}]]. Nothing of the bundle was "
    "installed, the former ones work on. Tell the steward.",
    "bundle.changed": "An installed file has changed on the disk[[: {path}]]. It was not used. Import the "
    "bundle once more.",
    "bundle.canary": "The model {name} answered a test question otherwise than promised. It was not "
    "installed, the active model still answers. Tell the steward.",
}
