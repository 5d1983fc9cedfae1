"""Sentences about the site's policy and files nobody signed; `sentences` puts all tables together."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "policy": "Это запрещено правилами площадки[[ «{title}»]]. Ничего не изменилось. Обратитесь к "
    "администратору[[: {contact}]].",
    "policy.model": "Модели {model} нет среди разрешённых правилами площадки[[ «{title}»]]. Ничего не "
    "изменилось. Выберите разрешённую или обратитесь к администратору[[: {contact}]].",
    "policy.sideload": "Правила площадки[[ «{title}»]] не разрешают файлы без подписи[[: {model}]]. Ничего "
    "не изменилось. Попросите подписанную поставку[[: {contact}]].",
    "policy.export": "Правила площадки[[ «{title}»]] не разрешают выгрузку в виде {format}. Файл не "
    "записан. Обратитесь к администратору[[: {contact}]].",
    "policy.server": "Сервера {address} нет среди разрешённых правилами площадки[[ «{title}»]]. Запрос не "
    "отправлен. Обратитесь к администратору[[: {contact}]].",
    "policy.locked": "Настройка «{field}» закреплена правилами площадки[[ «{title}»]]. Она не изменилась. "
    "Обратитесь к администратору[[: {contact}]].",
    "policy.out_of_date": "Поставка просрочена, а правила площадки[[ «{title}»]] таких не принимают. "
    "Установленное не изменилось. Попросите более новую[[: {contact}]].",
    "policy.root_out_of_date": "Срок ключей владельца поставки истёк, а правила площадки[[ «{title}»]] таких "
    "поставок не принимают. Установленное не изменилось. Попросите поставку с новым корнем[[: {contact}]].",
    "policy.clock": "Дата поставки позже часов этой машины, а правила площадки[[ «{title}»]] таких не "
    "принимают. Установленное не изменилось. Проверьте дату и время.",
    "policy.retention": "По правилам площадки[[ «{title}»]] записи хранят {days} дн., другого срока задать "
    "нельзя. Ничего не изменилось. Уберите --older-than или обратитесь к администратору.",
    "policy.overdue": "Есть записи старше срока, назначенного правилами площадки. Они целы. Посмотрите, что "
    "уйдёт, и сотрите.",
    "policy.format": "Правила площадки в поставке составлены неверно[[: {reason}]]. Ничего из поставки не "
    "установлено, прежние правила в силе. Попросите собрать поставку заново.",
    "policy.damaged": "Файл правил площадки не читается[[: {path}]]. Установка, выбор моделей и выгрузка "
    "закрыты, записи целы. Примите поставку с правилами ещё раз.",
    "model.name_signed": "Модель {name} пришла в подписанной поставке, а файл {path} другой и без подписи. "
    "Ничего не изменилось. Дайте файлу другое имя.",
    "model.template_changed": "Шаблон разговора в файле модели {name} не тот, с каким её установили без "
    "подписи. Файл не использован. Выясните, откуда он; если менять модель решили вы, удалите прежнюю.",
}

ENGLISH: Mapping[str, str] = {
    "policy": "The site's policy[[ “{title}”]] forbids this. Nothing has changed. Ask the "
    "administrator[[: {contact}]].",
    "policy.model": "The model {model} is not among those the site's policy[[ “{title}”]] allows. Nothing "
    "has changed. Choose an allowed one or ask the administrator[[: {contact}]].",
    "policy.sideload": "The site's policy[[ “{title}”]] allows no file that nobody signed[[: {model}]]. "
    "Nothing has changed. Ask for a signed bundle[[: {contact}]].",
    "policy.export": "The site's policy[[ “{title}”]] does not let records leave as {format}. No file was "
    "written. Ask the administrator[[: {contact}]].",
    "policy.server": "The server {address} is not among those the site's policy[[ “{title}”]] names. "
    "Nothing was sent. Ask the administrator[[: {contact}]].",
    "policy.locked": "The setting “{field}” is locked by the site's policy[[ “{title}”]]. It has not "
    "changed. Ask the administrator[[: {contact}]].",
    "policy.out_of_date": "The bundle is past its date, and the site's policy[[ “{title}”]] takes none "
    "such. What is installed has not changed. Ask for a newer one[[: {contact}]].",
    "policy.root_out_of_date": "The keys of the bundle's owner are past their date, and the site's policy[[ "
    "“{title}”]] takes no such bundle. What is installed has not changed. Ask for one with a newer "
    "root[[: {contact}]].",
    "policy.clock": "The bundle is dated later than this machine's clock, and the site's policy[[ "
    "“{title}”]] takes none such. What is installed has not changed. Check date and time.",
    "policy.retention": "The site's policy[[ “{title}”]] keeps records for {days} days, and no other number "
    "may be chosen. Nothing has changed. Leave --older-than out or ask the administrator.",
    "policy.overdue": "Some records are older than the site's policy lets them be. They are whole. Look what "
    "would go, then erase it.",
    "policy.format": "The policy in the bundle is not one we can read[[: {reason}]]. Nothing of the bundle "
    "was installed, the policy before is in force. Ask its steward to build it again.",
    "policy.damaged": "The file of the site's policy does not read[[: {path}]]. Installing, choosing models "
    "and exporting are closed, the records are whole. Import the bundle with the policy again.",
    "model.name_signed": "The model {name} came in a signed bundle, and the file {path} is another one that "
    "nobody signed. Nothing has changed. Give the file another name.",
    "model.template_changed": "The chat template in the file of {name} is not the one it was installed "
    "with, unsigned. The file was not used. Find out where it comes from; if you mean to change the model, "
    "remove the former one.",
}
