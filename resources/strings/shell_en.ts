<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB" sourcelanguage="en">
<context>
    <name>CasesList</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n open</numerusform>
        <numerusform>%n open</numerusform>
        </translation>
    </message>
    </context>
<context>
    <name>ContextBox</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
        <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n note</numerusform>
        <numerusform>%n notes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
        <numerusform>%n more</numerusform>
        </translation>
    </message>
    </context>
<context>
    <name>MarksLine</name>
    <message numerus="yes">
        <source>%n place(s) not confirmed by the case:</source>
        <translation>
            <numerusform>%n place is not confirmed by the case:</numerusform>
        <numerusform>%n places are not confirmed by the case:</numerusform>
        </translation>
    </message>
</context>
</TS>
