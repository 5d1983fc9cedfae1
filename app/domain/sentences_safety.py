"""Sentences about copies, rescue, audit and forgetting, in both languages; `sentences` joins all tables."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "backup.place": "Папки для копий нет на месте[[: {path}]]. Копия не сделана, прежние целы. Вставьте "
    "носитель или выберите другую папку в настройках.",
    "backup.other": "Это копия другого профиля[[: {path}]]. Ничего не изменилось. Откройте тот профиль или "
    "выберите другую копию.",
    "retention.days": "Срок хранения меньше одного дня. Ничего не стёрто. Назовите хотя бы один день.",
    "store.busy": "Профиль сейчас читает другая работа, и копию сделать не удалось. Ничего не изменилось. "
    "Дождитесь её конца и повторите.",
}

ENGLISH: Mapping[str, str] = {
    "backup.place": "The folder for copies is not there[[: {path}]]. No copy was made; older ones are sound. "
    "Plug the stick in or choose another folder in the settings.",
    "backup.other": "This is a copy of another profile[[: {path}]]. Nothing has changed. Open that profile or "
    "choose another copy.",
    "retention.days": "The time to keep is less than a day. Nothing was erased. Name at least one day.",
    "store.busy": "Other work is reading the profile, so the copy could not be made. Nothing has changed. "
    "Wait for it to end and try again.",
}
