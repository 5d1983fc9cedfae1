<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="ru_RU" sourcelanguage="en">
<context>
    <name>AssistPanel</name>
    <message>
        <source>Reading the case…</source>
        <translation>Читаем заявку…</translation>
    </message>
    <message>
        <source>The draft is put away.</source>
        <translation>Черновик убран.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Вернуть</translation>
    </message>
    <message>
        <source>The context is counted when the model is there.</source>
        <translation>Основа посчитается, когда будет модель.</translation>
    </message>
</context>
<context>
    <name>AssistPaper</name>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} ток/с</translation>
    </message>
    <message>
        <source>A newer message came at {0}; this draft does not know it.</source>
        <translation>Пришло новое сообщение ({0}), черновик его не учитывает.</translation>
    </message>
    <message>
        <source>Draft anew</source>
        <translation>Написать заново</translation>
    </message>
    <message>
        <source>%n place(s) not confirmed by the case: </source>
        <translation>