<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
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
    <name>Sheet</name>
    <message>
        <source>Cancel</source>
        <translation>Отмена</translation>
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
</TS>
