<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
<context>
    <name>AssetPage</name>
    <message>
        <source>Make and model</source>
        <translation>Марка и модель</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Серийный номер</translation>
    </message>
    <message>
        <source>Stands at</source>
        <translation>Где стоит</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>Часть чего</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>Open the client {0}</source>
        <translation>Открыть клиента {0}</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Заявки</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Части</translation>
    </message>
    <message>
        <source>Where it stood</source>
        <translation>Где стояло</translation>
    </message>
    <message>
        <source>nowhere</source>
        <translation>нигде</translation>
    </message>
    <message>
        <source>{0}, since it is known here</source>
        <translation>{0}, с тех пор как известно</translation>
    </message>
</context>
<context>
    <name>BoardPage</name>
    <message>
        <source>Board</source>
        <translation>Доска</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Move to (Ctrl ← →)</source>
        <translation>Переставить в (Ctrl ← →)</translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n открытая</numerusform>
            <numerusform>%n открытые</numerusform>
            <numerusform>%n открытых</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n urgent</source>
        <translation>
            <numerusform>%n срочная</numerusform>
            <numerusform>%n срочные</numerusform>
            <numerusform>%n срочных</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CaseTabs</name>
    <message>
        <source>Story</source>
        <translation>История</translation>
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
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Отбор</translation>
    </message>
    <message>
        <source>Paste…</source>
        <translation>Вставить…</translation>
    </message>
    <message>
        <source>Paste a conversation from a messenger</source>
        <translation>Вставить переписку из мессенджера</translation>
    </message>
    <message>
        <source>Template…</source>
        <translation>Шаблон…</translation>
    </message>
</context>
<context>
    <name>FilePreview</name>
    <message>
        <source>This file cannot be shown here. Save a copy and open it there.</source>
        <translation>Этот файл здесь не показать. Сохраните копию и откройте её.</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>Текст файла</translation>
    </message>
    <message>
        <source>Picture of the file</source>
        <translation>Изображение файла</translation>
    </message>
    <message>
        <source>Page before</source>
        <translation>Предыдущая страница</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Следующая страница</translation>
    </message>
    <message>
        <source>page {0} of {1}</source>
        <translation>стр. {0} из {1}</translation>
    </message>
</context>
<context>
    <name>FilesTab</name>
    <message>
        <source>Attach files…</source>
        <translation>Приложить файлы…</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>Сохранить копию…</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Удалить</translation>
    </message>
    <message>
        <source>Files dropped here are kept encrypted in the profile.</source>
        <translation>Брошенные сюда файлы хранятся в профиле зашифрованными.</translation>
    </message>
    <message>
        <source>No files yet. Drop photos, letters or manuals here, or choose them.</source>
        <translation>Файлов пока нет. Бросьте сюда фотографии, письма или инструкции либо выберите их.</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>Файлы</translation>
    </message>
    <message>
        <source>A copy was saved: {0}. It is not encrypted.</source>
        <translation>Копия сохранена: {0}. Она не зашифрована.</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Приложить файлы</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>Сохранить копию</translation>
    </message>
    <message>
        <source>{0} KB</source>
        <translation>{0} КБ</translation>
    </message>
</context>
<context>
    <name>FormFields</name>
    <message>
        <source>This cannot stay empty.</source>
        <translation>Это поле не может быть пустым.</translation>
    </message>
    <message>
        <source>Write a number here, as 52.5.</source>
        <translation>Впишите сюда число, например 52,5.</translation>
    </message>
    <message>
        <source>30.11.2026 14:00, tomorrow 9:00</source>
        <translation>30.11.2026 14:00, завтра 9:00</translation>
    </message>
    <message>
        <source>Write a date here, as 30.11.2026 14:00.</source>
        <translation>Впишите сюда дату, например 30.11.2026 14:00.</translation>
    </message>
</context>
<context>
    <name>FormPlan</name>
    <message>
        <source>New client</source>
        <translation>Новый клиент</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Клиент</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>Новый человек</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>Человек</translation>
    </message>
    <message>
        <source>New place</source>
        <translation>Новая площадка</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Площадка</translation>
    </message>
    <message>
        <source>New equipment</source>
        <translation>Новое оборудование</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>Оборудование</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Новая заявка</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Заявка</translation>
    </message>
    <message>
        <source>New visit</source>
        <translation>Новый выезд</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>Выезд</translation>
    </message>
    <message>
        <source>New task</source>
        <translation>Новая задача</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>Задача</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>Новый шаблон</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Шаблон</translation>
    </message>
    <message>
        <source>organisation</source>
        <translation>организация</translation>
    </message>
    <message>
        <source>person</source>
        <translation>человек</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Название или имя</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Кто это</translation>
    </message>
    <message>
        <source>Writes in</source>
        <translation>Пишет по</translation>
    </message>
    <message>
        <source>Tags, with commas</source>
        <translation>Метки через запятую</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Заметки</translation>
    </message>
    <message>
        <source>How a letter greets</source>
        <translation>Обращение в письме</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>Должность</translation>
    </message>
    <message>
        <source>Telephones, with commas</source>
        <translation>Телефоны через запятую</translation>
    </message>
    <message>
        <source>E-mail addresses, with commas</source>
        <translation>Адреса почты через запятую</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Адрес</translation>
    </message>
    <message>
        <source>Latitude</source>
        <translation>Широта</translation>
    </message>
    <message>
        <source>Longitude</source>
        <translation>Долгота</translation>
    </message>
    <message>
        <source>Make and model</source>
        <translation>Марка и модель</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Серийный номер</translation>
    </message>
    <message>
        <source>Stands at</source>
        <translation>Где стоит</translation>
    </message>
    <message>
        <source>Part of</source>
        <translation>Часть чего</translation>
    </message>
    <message>
        <source>What is asked</source>
        <translation>О чём просят</translation>
    </message>
    <message>
        <source>Urgency</source>
        <translation>Срочность</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>Состояние</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Категория</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Срок</translation>
    </message>
    <message>
        <source>Who asks</source>
        <translation>Кто просит</translation>
    </message>
    <message>
        <source>Engineer</source>
        <translation>Инженер</translation>
    </message>
    <message>
        <source>Planned</source>
        <translation>План</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Начат</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Закончен</translation>
    </message>
    <message>
        <source>Checklist, a line each; + before what is done</source>
        <translation>Чек-лист, по строке; + перед сделанным</translation>
    </message>
    <message>
        <source>What is to be done</source>
        <translation>Что сделать</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Сделано</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Язык</translation>
    </message>
    <message>
        <source>Text; what is asked stands in {{double braces}}</source>
        <translation>Текст; спрашиваемое стоит в {{двойных скобках}}</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>по-русски</translation>
    </message>
    <message>
        <source>English</source>
        <translation>по-английски</translation>
    </message>
    <message>
        <source>Kazakh</source>
        <translation>по-казахски</translation>
    </message>
</context>
<context>
    <name>HandoverPage</name>
    <message>
        <source>Save as PDF…</source>
        <translation>Сохранить PDF…</translation>
    </message>
    <message>
        <source>Save as text…</source>
        <translation>Сохранить текст…</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Скопировать</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
    <message>
        <source>The page lies on the clipboard.</source>
        <translation>Страница скопирована.</translation>
    </message>
    <message>
        <source>Saved: {0}. It is not encrypted.</source>
        <translation>Сохранено: {0}. Файл не зашифрован.</translation>
    </message>
    <message>
        <source>Save the page</source>
        <translation>Сохранить страницу</translation>
    </message>
</context>
<context>
    <name>KindNames</name>
    <message>
        <source>client</source>
        <translation>клиент</translation>
    </message>
    <message>
        <source>person</source>
        <translation>человек</translation>
    </message>
    <message>
        <source>place</source>
        <translation>площадка</translation>
    </message>
    <message>
        <source>equipment</source>
        <translation>оборудование</translation>
    </message>
    <message>
        <source>case</source>
        <translation>заявка</translation>
    </message>
    <message>
        <source>visit</source>
        <translation>выезд</translation>
    </message>
    <message>
        <source>task</source>
        <translation>задача</translation>
    </message>
    <message>
        <source>template</source>
        <translation>шаблон</translation>
    </message>
    <message>
        <source>file</source>
        <translation>файл</translation>
    </message>
</context>
<context>
    <name>PasteSheet</name>
    <message>
        <source>Conversation from a messenger</source>
        <translation>Переписка из мессенджера</translation>
    </message>
    <message>
        <source>Write into the case</source>
        <translation>Записать в заявку</translation>
    </message>
    <message>
        <source>Copied text</source>
        <translation>Скопированный текст</translation>
    </message>
    <message>
        <source>Copy messages in WhatsApp or Telegram and paste them here</source>
        <translation>Скопируйте сообщения в WhatsApp или Telegram и вставьте сюда</translation>
    </message>
    <message>
        <source>Messages found</source>
        <translation>Найденные сообщения</translation>
    </message>
    <message>
        <source>Who of them is us</source>
        <translation>Кто из них мы</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) found</source>
        <translation>
            <numerusform>Найдено %n сообщение</numerusform>
            <numerusform>Найдено %n сообщения</numerusform>
            <numerusform>Найдено %n сообщений</numerusform>
        </translation>
    </message>
    <message>
        <source>This does not look like a conversation copied out of a messenger.</source>
        <translation>Это не похоже на переписку, скопированную из мессенджера.</translation>
    </message>
    <message>
        <source>Both messengers put a name and a time before every message.</source>
        <translation>Оба мессенджера ставят имя и время перед каждым сообщением.</translation>
    </message>
    <message>
        <source>from us</source>
        <translation>от нас</translation>
    </message>
    <message>
        <source>from them</source>
        <translation>от них</translation>
    </message>
</context>
<context>
    <name>QuickNote</name>
    <message>
        <source>Quick note</source>
        <translation>Быстрая заметка</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Write down what happened…</source>
        <translation>Запишите, что произошло…</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
    <message>
        <source>Case</source>
        <translation>Заявка</translation>
    </message>
    <message>
        <source>There is no open case to write the note into.</source>
        <translation>Нет открытой заявки, в которую можно записать заметку.</translation>
    </message>
</context>
<context>
    <name>RecordForm</name>
    <message>
        <source>Save</source>
        <translation>Сохранить</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>В архив</translation>
    </message>
</context>
<context>
    <name>SavedFilterMenu</name>
    <message>
        <source>Kept ▾</source>
        <translation>Отборы ▾</translation>
    </message>
    <message>
        <source>Kept filters</source>
        <translation>Сохранённые отборы</translation>
    </message>
    <message>
        <source>Keep this filter</source>
        <translation>Сохранить этот отбор</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>Забыть</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
    </message>
</context>
<context>
    <name>SignatureSheet</name>
    <message>
        <source>Signature</source>
        <translation>Подпись</translation>
    </message>
    <message>
        <source>Sign</source>
        <translation>Подписать</translation>
    </message>
    <message>
        <source>Wipe</source>
        <translation>Стереть</translation>
    </message>
    <message>
        <source>Who signs</source>
        <translation>Кто подписывает</translation>
    </message>
    <message>
        <source>Field for the signature</source>
        <translation>Поле для подписи</translation>
    </message>
    <message>
        <source>Sign with mouse, pen or finger</source>
        <translation>Распишитесь мышью, пером или пальцем</translation>
    </message>
</context>
<context>
    <name>StoryFilterBar</name>
    <message>
        <source>everything</source>
        <translation>всё</translation>
    </message>
    <message>
        <source>both ways</source>
        <translation>в обе стороны</translation>
    </message>
    <message>
        <source>from them</source>
        <translation>от них</translation>
    </message>
    <message>
        <source>from us</source>
        <translation>от нас</translation>
    </message>
    <message>
        <source>among us</source>
        <translation>между нами</translation>
    </message>
    <message>
        <source>all the time</source>
        <translation>за всё время</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 дней</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 дней</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 дней</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Вид</translation>
    </message>
    <message>
        <source>Direction</source>
        <translation>Направление</translation>
    </message>
    <message>
        <source>a year</source>
        <translation>год</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Период</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>Показать всё</translation>
    </message>
</context>
<context>
    <name>TasksTab</name>
    <message>
        <source>What is promised</source>
        <translation>Что обещано</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>Срок</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Добавить</translation>
    </message>
    <message>
        <source>Nothing is promised in this case. Write above what is to be done and by when.</source>
        <translation>В этой заявке ничего не обещано. Впишите выше, что сделать и к какому сроку.</translation>
    </message>
    <message>
        <source>Edit {0}</source>
        <translation>Изменить: {0}</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>без срока</translation>
    </message>
    <message>
        <source>{0}, overdue</source>
        <translation>{0}, просрочено</translation>
    </message>
</context>
<context>
    <name>TemplateSheet</name>
    <message>
        <source>Put into the note line</source>
        <translation>В строку заметки</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>Шаблон</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Новый…</translation>
    </message>
    <message>
        <source>Edit…</source>
        <translation>Изменить…</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Текст</translation>
    </message>
    <message>
        <source>There are no templates yet. Make one: what is asked stands in {{double braces}}.</source>
        <translation>Шаблонов пока нет. Создайте первый: то, что спрашивается, стоит в {{двойных скобках}}.</translation>
    </message>
</context>
<context>
    <name>UndoLine</name>
    <message>
        <source>Taken back: the new {0}.</source>
        <translation>Отменено создание: {0}.</translation>
    </message>
    <message>
        <source>Taken back: the change of the {0}.</source>
        <translation>Отменена правка: {0}.</translation>
    </message>
    <message>
        <source>Back from the archive: the {0}.</source>
        <translation>Снова из архива: {0}.</translation>
    </message>
    <message>
        <source>In the archive again: the {0}.</source>
        <translation>Снова в архиве: {0}.</translation>
    </message>
</context>
<context>
    <name>VisitsTab</name>
    <message>
        <source>Plan a visit…</source>
        <translation>Запланировать выезд…</translation>
    </message>
    <message>
        <source>No visit yet. Plan one: its checklist, notes and the customer's signature are kept here.</source>
        <translation>Выездов пока нет. Запланируйте: здесь хранятся чек-лист, заметки и подпись клиента.</translation>
    </message>
    <message>
        <source>Edit the visit</source>
        <translation>Изменить выезд</translation>
    </message>
    <message>
        <source>done</source>
        <translation>сделан</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>идёт</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>в плане</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>Выезд</translation>
    </message>
    <message>
        <source>planned {0}</source>
        <translation>план {0}</translation>
    </message>
    <message>
        <source>started {0}</source>
        <translation>начат {0}</translation>
    </message>
    <message>
        <source>finished {0}</source>
        <translation>закончен {0}</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>без срока</translation>
    </message>
    <message>
        <source>Signed by {0}, {1}</source>
        <translation>Подпись: {0}, {1}</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Начать</translation>
    </message>
    <message>
        <source>Finish</source>
        <translation>Закончить</translation>
    </message>
    <message>
        <source>Sign again…</source>
        <translation>Переподписать…</translation>
    </message>
    <message>
        <source>Sign…</source>
        <translation>Подписать…</translation>
    </message>
    <message>
        <source>Signature {0} {1}.png</source>
        <translation>Подпись {0} {1}.png</translation>
    </message>
</context>
</TS>
