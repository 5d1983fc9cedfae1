<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context>
    <name>PolicySection</name>
    <message>
        <source>Policy of the site</source>
        <translation>Правила площадки</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>Чьи</translation>
    </message>
    <message>
        <source>Came in the bundle</source>
        <translation>Пришли в поставке</translation>
    </message>
    <message>
        <source>Whom to ask</source>
        <translation>К кому обратиться</translation>
    </message>
    <message>
        <source>Locked choices</source>
        <translation>Закреплённые настройки</translation>
    </message>
    <message>
        <source>Models allowed</source>
        <translation>Разрешённые модели</translation>
    </message>
    <message>
        <source>Files nobody signed</source>
        <translation>Файлы без подписи</translation>
    </message>
    <message>
        <source>Formats records may leave in</source>
        <translation>Форматы выгрузки записей</translation>
    </message>
    <message>
        <source>Servers of the site</source>
        <translation>Серверы площадки</translation>
    </message>
    <message>
        <source>Records are kept for</source>
        <translation>Записи хранятся</translation>
    </message>
    <message>
        <source>Bundles past their date</source>
        <translation>Просроченные поставки</translation>
    </message>
    <message>
        <source>{0}, number {1}, signed by {2}, {3}</source>
        <translation>{0}, номер {1}, подписан {2}, {3}</translation>
    </message>
    <message>
        <source>any</source>
        <translation>любые</translation>
    </message>
    <message>
        <source>none of them</source>
        <translation>никаких</translation>
    </message>
    <message>
        <source>allowed</source>
        <translation>разрешены</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>не разрешены</translation>
    </message>
    <message>
        <source>not taken</source>
        <translation>не принимаются</translation>
    </message>
    <message>
        <source>taken with a warning</source>
        <translation>принимаются с предупреждением</translation>
    </message>
    <message>
        <source>language</source>
        <translation>язык</translation>
    </message>
    <message>
        <source>theme</source>
        <translation>тема</translation>
    </message>
    <message>
        <source>locking when idle</source>
        <translation>блокировка при простое</translation>
    </message>
    <message>
        <source>wait for the first word</source>
        <translation>ожидание первого слова</translation>
    </message>
    <message>
        <source>size of the interface</source>
        <translation>размер интерфейса</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n день</numerusform>
            <numerusform>%n дня</numerusform>
            <numerusform>%n дней</numerusform>
        </translation>
    </message>
</context>
</TS>
