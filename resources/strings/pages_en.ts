<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>AccountList</name>
        <message numerus="yes">
            <source>%n open case(s)</source>
            <translation>
                <numerusform>%n open case</numerusform>
                <numerusform>%n open cases</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n asset(s)</source>
            <translation>
                <numerusform>%n asset</numerusform>
                <numerusform>%n assets</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>HistoryBox</name>
        <message numerus="yes">
            <source>last %n answer(s)</source>
            <translation>
                <numerusform>last answer</numerusform>
                <numerusform>last %n answers</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>MachineBox</name>
        <message numerus="yes">
            <source>%n core(s)</source>
            <translation>
                <numerusform>%n core</numerusform>
                <numerusform>%n cores</numerusform>
            </translation>
        </message>
    </context>
    <context>
        <name>ShiftPage</name>
        <message numerus="yes">
            <source>%n overdue</source>
            <translation>
                <numerusform>%n overdue</numerusform>
                <numerusform>%n overdue</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n await(s) an answer</source>
            <translation>
                <numerusform>%n awaits an answer</numerusform>
                <numerusform>%n await an answer</numerusform>
            </translation>
        </message>
    </context>
</TS>
