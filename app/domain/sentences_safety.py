"""Sentences about copies, rescue, audit and forgetting, in both languages; `sentences` joins all tables."""

from collections.abc import Mapping

RUSSIAN: Mapping[str, str] = {
    "backup.place": "Папки для копий нет на месте[[: {path}]]. Копия не сделана, прежние целы. Вставьте "
    "носитель или выберите другую папку в настройках.",
    "backup.other": "Это копия другого профиля[[: {path}]]. Ничего не изменилось. Откройте тот профиль или "
    "выберите другую копию.",
    "profile.read_only": "Профиль лежит там, куда нельзя записать, и открыт только для чтения. Ничего не "
    "изменилось. Чтобы работать, скопируйте его папку на диск и откройте оттуда.",
    "profile.read_only_log": "Профиль на этом носителе не был закрыт до конца[[: {path}]], и здесь его "
    "новейшие записи не прочесть. Ничего не изменилось. "
    "Скопируйте его папку на диск целиком и откройте оттуда.",
    "profile.read_only_old": "Профиль на этом носителе записан прежней версией программы[[: {path}]], и "
    "здесь его не обновить. Ничего не изменилось. Скопируйте его папку на диск и откройте оттуда.",
    "retention.days": "Срок хранения меньше одного дня. Ничего не стёрто. Назовите хотя бы один день.",
    "store.busy": "Профиль сейчас читает другая работа, и копию сделать не удалось. Ничего не изменилось. "
    "Дождитесь её конца и повторите.",
}

ENGLISH: Mapping[str, str] = {
    "backup.place": "The folder for copies is not there[[: {path}]]. No copy was made; older ones are sound. "
    "Plug the stick in or choose another folder in the settings.",
    "backup.other": "This is a copy of another profile[[: {path}]]. Nothing has changed. Open that profile "
    "or choose another copy.",
    "profile.read_only": "The profile lies where nothing can be written and is open for reading only. "
    "Nothing has changed. To work in it, copy its folder to a disk and open it there.",
    "profile.read_only_log": "The profile on this medium was not closed to the end[[: {path}]], and its "
    "newest records cannot be read here. Nothing has changed. "
    "Copy its whole folder to a disk and open it there.",
    "profile.read_only_old": "The profile on this medium was written by an older version[[: {path}]] and "
    "cannot be brought up to date here. Nothing has changed. Copy its folder to a disk and open it there.",
    "retention.days": "The time to keep is less than a day. Nothing was erased. Name at least one day.",
    "store.busy": "Other work is reading the profile, so the copy could not be made. Nothing has changed. "
    "Wait for it to end and try again.",
}
