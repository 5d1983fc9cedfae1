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
        <source>What a copy has and the profile has not</source>
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
</TS>
