<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context>
    <name>KeepingSection</name>
    <message>
        <source>Kept by itself</source>
        <translation>Хранится само</translation>
    </message>
    <message>
        <source>Daily copies</source>
        <translation>Копии каждый день</translation>
    </message>
    <message>
        <source>Newest copies</source>
        <translation>Последние копии</translation>
    </message>
    <message>
        <source>Missing from the profile, kept in a copy</source>
        <translation>Что есть в копии и чего нет в профиле</translation>
    </message>
    <message>
        <source>Files for others</source>
        <translation>Файлы для других</translation>
    </message>
    <message>
        <source>A copy each day; 7 days, 4 weeks and 12 months are kept</source>
        <translation>Копия каждый день; хранятся 7 дней, 4 недели и 12 месяцев</translation>
    </message>
    <message>
        <source>Say in exported files what the model drafted</source>
        <translation>Отмечать в выгруженных файлах, что составила модель</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>Другая папка…</translation>
    </message>
    <message>
        <source>Compare with a copy…</source>
        <translation>Сравнить с копией…</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>Сравниваем</translation>
    </message>
    <message>
        <source>They go to {0}</source>
        <translation>Лежат в {0}</translation>
    </message>
    <message>
        <source>They lie beside the profile</source>
        <translation>Лежат рядом с профилем</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>и ещё {0}</translation>
    </message>
    <message>
        <source>none yet</source>
        <translation>пока нет</translation>
    </message>
    <message>
        <source>daily</source>
        <translation>ежедневная</translation>
    </message>
    <message>
        <source>before an import</source>
        <translation>перед приёмом файлов</translation>
    </message>
    <message>
        <source>before an update</source>
        <translation>перед обновлением</translation>
    </message>
    <message>
        <source>The copy of {0} has {1} records that the profile has not. It can be restored beside.</source>
        <translation>В копии от {0} есть записи, которых нет в профиле: {1}. Её можно восстановить рядом.</translation>
    </message>
    <message>
        <source>All that the copy of {0} has is in the profile.</source>
        <translation>Всё, что есть в копии от {0}, есть и в профиле.</translation>
    </message>
    <message>
        <source>{0}: {1} in the copy, {2} in the profile; only in the copy {3}, changed {4}</source>
        <translation>{0}: в копии {1}, в профиле {2}; только в копии {3}, изменено {4}</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Заказчики</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>Контакты</translation>
    </message>
    <message>
        <source>Sites</source>
        <translation>Объекты</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>Оборудование</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Заявки</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Сообщения</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>Выезды</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>Задачи</translation>
    </message>
    <message>
        <source>Drafts</source>
        <translation>Черновики</translation>
    </message>
    <message>
        <source>Attachments</source>
        <translation>Вложения</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Разговоры</translation>
    </message>
    <message>
        <source>Lines of chats</source>
        <translation>Реплики разговоров</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>Шаблоны</translation>
    </message>
    <message>
        <source>Folder for daily copies</source>
        <translation>Папка для ежедневных копий</translation>
    </message>
    <message>
        <source>Copy to compare</source>
        <translation>Копия для сравнения</translation>
    </message>
</context>
<context>
    <name>RecordsSection</name>
    <message>
        <source>Imports and old records</source>
        <translation>Импорты и старые записи</translation>
    </message>
    <message>
        <source>What was imported</source>
        <translation>Что импортировали</translation>
    </message>
    <message>
        <source>Erase what is older, in days</source>
        <translation>Старое — то, чему больше стольких дней</translation>
    </message>
    <message>
        <source>What is erased</source>
        <translation>Что стирается</translation>
    </message>
    <message>
        <source>First look, then erase</source>
        <translation>Сначала посмотреть, потом стереть</translation>
    </message>
    <message>
        <source>Past imports…</source>
        <translation>Прошлые импорты…</translation>
    </message>
    <message>
        <source>Texts of messages (that they were sent stays)</source>
        <translation>Слова сообщений; что они были — остаётся</translation>
    </message>
    <message>
        <source>Chats, with all that was said in them</source>
        <translation>Чаты со всем, что в них сказано</translation>
    </message>
    <message>
        <source>Drafts that nobody accepted</source>
        <translation>Черновики, которые никто не принял</translation>
    </message>
    <message>
        <source>Look what would go</source>
        <translation>Посмотреть, что уйдёт</translation>
    </message>
    <message>
        <source>Erase for good</source>
        <translation>Стереть навсегда</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>Считаем</translation>
    </message>
    <message>
        <source>Erasing and writing the search anew</source>
        <translation>Стираем и строим поиск заново</translation>
    </message>
    <message>
        <source>The site's policy «{0}» says how long words are kept; it cannot be changed here.</source>
        <translation>Сколько хранятся слова, задаёт политика объекта «{0}»; здесь это не меняется.</translation>
    </message>
    <message>
        <source>Nothing is older than {0}.</source>
        <translation>Старше {0} ничего нет.</translation>
    </message>
    <message>
        <source>Older than {0}: {1}. Nothing is erased yet.</source>
        <translation>Старше {0}: {1}. Пока ничего не стёрто.</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>сообщения</translation>
    </message>
    <message>
        <source>chats</source>
        <translation>чаты</translation>
    </message>
    <message>
        <source>drafts</source>
        <translation>черновики</translation>
    </message>
    <message>
        <source>Erased. The act is event {0} of the audit.</source>
        <translation>Стёрто. Акт — событие {0} в журнале.</translation>
    </message>
    <message>
        <source>It still stands in copies made before, {0} of them: destroy them, too.</source>
        <translation>Стёртое ещё есть в прежних копиях ({0}): уничтожьте и их.</translation>
    </message>
</context>
</TS>
