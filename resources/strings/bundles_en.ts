<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
    <context>
        <name>BundlesPage</name>
        <message numerus="yes">
            <source>Signature: {0} of {1} key(s)</source>
            <translation>
                <numerusform>Signature: {0} of {1} key</numerusform>
                <numerusform>Signature: {0} of {1} keys</numerusform>
            </translation>
        </message>
    </context>
</TS>
