<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
    <context>
        <name>CertificateSheet</name>
        <message>
            <source>Certificate of the import</source>
            <translation>Свидетельство о приёме</translation>
        </message>
        <message>
            <source>Save a copy…</source>
            <translation>Сохранить копию…</translation>
        </message>
        <message>
            <source>Open in another program</source>
            <translation>Открыть в другой программе</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Закрыть</translation>
        </message>
    </context>
    <context>
        <name>Bundles</name>
        <message>
            <source>Model {0}</source>
            <translation>Модель {0}</translation>
        </message>
        <message>
            <source>Adapter {0}</source>
            <translation>Адаптер {0}</translation>
        </message>
        <message>
            <source>Search model {0}</source>
            <translation>Модель поиска {0}</translation>
        </message>
        <message>
            <source>Manuals {0}</source>
            <translation>Руководства {0}</translation>
        </message>
        <message>
            <source>Prompts {0}</source>
            <translation>Запросы {0}</translation>
        </message>
        <message>
            <source>Templates {0}</source>
            <translation>Шаблоны {0}</translation>
        </message>
        <message>
            <source>Site rules {0}</source>
            <translation>Правила площадки {0}</translation>
        </message>
        <message>
            <source>Program {0}</source>
            <translation>Программа {0}</translation>
        </message>
        <message>
            <source>B</source>
            <translation>Б</translation>
        </message>
        <message>
            <source>KB</source>
            <translation>КБ</translation>
        </message>
        <message>
            <source>MB</source>
            <translation>МБ</translation>
        </message>
        <message>
            <source>GB</source>
            <translation>ГБ</translation>
        </message>
        <message>
            <source>{0}/s</source>
            <translation>{0}/с</translation>
        </message>
        <message>
            <source>{0} s</source>
            <translation>{0} с</translation>
        </message>
        <message>
            <source>{0} min</source>
            <translation>{0} мин</translation>
        </message>
        <message>
            <source>{0} h {1} min</source>
            <translation>{0} ч {1} мин</translation>
        </message>
        <message>
            <source>No. {0}</source>
            <translation>№ {0}</translation>
        </message>
    </context>
    <context>
        <name>BundlesPage</name>
        <message>
            <source>Choose a folder…</source>
            <translation>Выбрать папку…</translation>
        </message>
        <message>
            <source>Look again</source>
            <translation>Искать снова</translation>
        </message>
        <message>
            <source>Look on sticks</source>
            <translation>Искать на USB</translation>
        </message>
        <message>
            <source>Looking for bundles</source>
            <translation>Ищем поставки</translation>
        </message>
        <message>
            <source>Looking at {0}</source>
            <translation>Смотрим {0}</translation>
        </message>
        <message>
            <source>Bundles</source>
            <translation>Поставки</translation>
        </message>
        <message>
            <source>Bundle {0}</source>
            <translation>Поставка «{0}»</translation>
        </message>
        <message>
            <source>Signature</source>
            <translation>Подпись</translation>
        </message>
        <message numerus="yes">
            <source>Signature: {0} of {1} key(s)</source>
            <translation>
                <numerusform>Подпись: {0} из {1} ключа</numerusform>
                <numerusform>Подпись: {0} из {1} ключей</numerusform>
                <numerusform>Подпись: {0} из {1} ключей</numerusform>
            </translation>
        </message>
        <message>
            <source>Found on a stick</source>
            <translation>Найдена на USB</translation>
        </message>
        <message>
            <source>Found in a folder</source>
            <translation>Найдена в папке</translation>
        </message>
        <message>
            <source>Copying and comparing</source>
            <translation>Копирование и сверка</translation>
        </message>
        <message>
            <source>Ready</source>
            <translation>Готово</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left.</source>
            <translation>Отменено, ничего не оставлено.</translation>
        </message>
        <message>
            <source>Folder of the bundle</source>
            <translation>Папка поставки</translation>
        </message>
        <message>
            <source>Folder with the key…</source>
            <translation>Папка с ключом…</translation>
        </message>
        <message>
            <source>The key is trusted: bundles it signs are taken from now on.</source>
            <translation>Ключу доверено: подписанные им поставки теперь принимаются.</translation>
        </message>
        <message>
            <source>{0}, {1} is no longer in use.</source>
            <translation>{0}, {1} больше не используется.</translation>
        </message>
        <message>
            <source>{0} answers now.</source>
            <translation>Теперь отвечает {0}.</translation>
        </message>
        <message>
            <source>No model answers now.</source>
            <translation>Сейчас не отвечает ни одна модель.</translation>
        </message>
        <message>
            <source>Saved: {0}</source>
            <translation>Сохранено: {0}</translation>
        </message>
    </context>
    <context>
        <name>ContentsTable</name>
        <message>
            <source>What is in it</source>
            <translation>Что внутри</translation>
        </message>
        <message>
            <source>Size</source>
            <translation>Размер</translation>
        </message>
    </context>
    <context>
        <name>FindView</name>
        <message>
            <source>Bundles that were found</source>
            <translation>Найденные поставки</translation>
        </message>
        <message>
            <source>Put in the stick with the bundle: it is found by itself. Or choose its folder.</source>
            <translation>Вставьте носитель с поставкой: она найдётся сама. Или выберите её папку.</translation>
        </message>
        <message>
            <source>Choose a folder…</source>
            <translation>Выбрать папку…</translation>
        </message>
        <message>
            <source>Return to what was before</source>
            <translation>Вернуть прежнее</translation>
        </message>
        <message>
            <source>Looked in: {0}</source>
            <translation>Искали здесь: {0}</translation>
        </message>
        <message>
            <source>No stick is plugged in.</source>
            <translation>Носителей не вставлено.</translation>
        </message>
        <message>
            <source>Imported last: {0}, {1}, {2}</source>
            <translation>Принята последней: {0}, {1}, {2}</translation>
        </message>
        <message>
            <source>unknown signer</source>
            <translation>подписавший неизвестен</translation>
        </message>
        <message>
            <source>damaged</source>
            <translation>повреждена</translation>
        </message>
        <message>
            <source>signature holds</source>
            <translation>подпись верна</translation>
        </message>
    </context>
    <context>
        <name>InspectView</name>
        <message>
            <source>Back</source>
            <translation>Назад</translation>
        </message>
        <message>
            <source>Import</source>
            <translation>Принять</translation>
        </message>
        <message>
            <source>Here</source>
            <translation>Здесь</translation>
        </message>
        <message>
            <source>Import again</source>
            <translation>Принять ещё раз</translation>
        </message>
        <message>
            <source>Go on importing</source>
            <translation>Продолжить приём</translation>
        </message>
        <message>
            <source>cannot be used</source>
            <translation>не годится</translation>
        </message>
        <message>
            <source>here already</source>
            <translation>уже здесь</translation>
        </message>
        <message>
            <source>not used by this version yet</source>
            <translation>этой версией пока не используется</translation>
        </message>
        <message>
            <source>will be copied</source>
            <translation>скопируется</translation>
        </message>
        <message>
            <source>does not fit</source>
            <translation>не поместится</translation>
        </message>
        <message>
            <source>{0}: {1} more needed</source>
            <translation>{0}: нужно ещё {1}</translation>
        </message>
        <message>
            <source>{0} of {1} free</source>
            <translation>{0} из {1} свободных</translation>
        </message>
        <message>
            <source>tight</source>
            <translation>впритык</translation>
        </message>
        <message>
            <source>fits</source>
            <translation>поместится</translation>
        </message>
        <message>
            <source>Everything in it is on this machine already.</source>
            <translation>Всё, что в ней есть, уже на этой машине.</translation>
        </message>
        <message>
            <source>{0} to copy</source>
            <translation>скопируется {0}</translation>
        </message>
        <message>
            <source>{0} of it here from last time</source>
            <translation>из них {0} уже скопировано</translation>
        </message>
        <message>
            <source>about {0}: the stick reads {1}</source>
            <translation>около {0}: носитель читается по {1}</translation>
        </message>
        <message>
            <source>{0} free on the disk</source>
            <translation>на диске свободно {0}</translation>
        </message>
        <message>
            <source>The disk lacks {0}. Nothing will be copied until it is there.</source>
            <translation>На диске не хватает {0}. Пока места нет, ничего не копируется.</translation>
        </message>
    </context>
    <context>
        <name>LicenceBox</name>
        <message>
            <source>I have read the licence {0} and accept it</source>
            <translation>Лицензия {0} прочитана и принята</translation>
        </message>
        <message>
            <source>text</source>
            <translation>текст</translation>
        </message>
        <message>
            <source>Text of the licence {0}</source>
            <translation>Текст лицензии {0}</translation>
        </message>
        <message>
            <source>It forbids work for money. See that your use is allowed.</source>
            <translation>Она запрещает работу за деньги. Убедитесь, что ваше применение разрешено.</translation>
        </message>
    </context>
    <context>
        <name>LicenceText</name>
        <message>
            <source>Close</source>
            <translation>Закрыть</translation>
        </message>
    </context>
    <context>
        <name>ProgressView</name>
        <message>
            <source>Pause</source>
            <translation>Приостановить</translation>
        </message>
        <message>
            <source>Go on</source>
            <translation>Продолжить</translation>
        </message>
        <message>
            <source>Cancel, leaving nothing</source>
            <translation>Отменить, ничего не оставив</translation>
        </message>
        <message>
            <source>Compared</source>
            <translation>Сверка</translation>
        </message>
        <message>
            <source>Putting everything in its place</source>
            <translation>Всё ставится на место</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} из {1}</translation>
        </message>
        <message>
            <source>here already</source>
            <translation>уже здесь</translation>
        </message>
        <message>
            <source>equal</source>
            <translation>совпало</translation>
        </message>
        <message>
            <source>waits</source>
            <translation>ждёт</translation>
        </message>
        <message>
            <source>paused</source>
            <translation>остановлено</translation>
        </message>
        <message>
            <source>under way</source>
            <translation>идёт</translation>
        </message>
        <message>
            <source>the stick may be pulled out: we go on from here</source>
            <translation>носитель можно вынуть: продолжим с этого места</translation>
        </message>
        <message>
            <source>The stick is not there. Put it in and copying goes on by itself.</source>
            <translation>Носителя нет. Вставьте его, и копирование продолжится само.</translation>
        </message>
        <message>
            <source>Paused · {0}</source>
            <translation>Приостановлено · {0}</translation>
        </message>
        <message>
            <source>{0} · {1} left · {2}</source>
            <translation>{0} · ещё {1} · {2}</translation>
        </message>
    </context>
    <context>
        <name>ResultView</name>
        <message>
            <source>To the cases</source>
            <translation>К заявкам</translation>
        </message>
        <message>
            <source>To the models</source>
            <translation>К моделям</translation>
        </message>
        <message>
            <source>Open the certificate</source>
            <translation>Открыть свидетельство</translation>
        </message>
        <message>
            <source>Save the certificate…</source>
            <translation>Сохранить свидетельство…</translation>
        </message>
        <message>
            <source>Installed in {0}: every byte is what was signed.</source>
            <translation>Установлено за {0}: каждый байт тот, что подписан.</translation>
        </message>
        <message>
            <source>{0} answers now.</source>
            <translation>Теперь отвечает {0}.</translation>
        </message>
        <message>
            <source>equal</source>
            <translation>совпало</translation>
        </message>
        <message>
            <source>here already</source>
            <translation>уже здесь</translation>
        </message>
        <message>
            <source>Compared</source>
            <translation>Сверка</translation>
        </message>
        <message>
            <source>Return to what was before</source>
            <translation>Вернуть прежнее</translation>
        </message>
        <message>
            <source>Return to {0}</source>
            <translation>Вернуться к {0}</translation>
        </message>
    </context>
    <context>
        <name>SignedBox</name>
        <message>
            <source>Who signed what</source>
            <translation>Кто и что подписал</translation>
        </message>
        <message>
            <source>Signed by</source>
            <translation>Подписали</translation>
        </message>
        <message>
            <source>Built</source>
            <translation>Собрана</translation>
        </message>
        <message>
            <source>Stands now</source>
            <translation>Сейчас стоит</translation>
        </message>
        <message>
            <source>Replace by</source>
            <translation>Заменить до</translation>
        </message>
        <message>
            <source>Fingerprint</source>
            <translation>Отпечаток</translation>
        </message>
        <message>
            <source>Says it is from</source>
            <translation>Называет ключ</translation>
        </message>
        <message>
            <source>{0}, imported {1}</source>
            <translation>{0}, принята {1}</translation>
        </message>
        <message>
            <source>Nothing of what it says is believed until you trust its signer.</source>
            <translation>Пока вы не доверяете подписавшему, ничему из сказанного в ней не верим.</translation>
        </message>
        <message>
            <source>This very bundle is the one imported last.</source>
            <translation>Именно эта поставка и принята последней.</translation>
        </message>
        <message>
            <source>After the import one button leads back to what stands now.</source>
            <translation>После установки вернуться к тому, что стоит сейчас, можно одной кнопкой.</translation>
        </message>
        <message>
            <source>What is on the stick is compared, byte for byte, with what was signed.</source>
            <translation>Всё, что лежит на носителе, сверяется с подписанным до байта.</translation>
        </message>
    </context>
    <context>
        <name>TrustBox</name>
        <message>
            <source>Nobody you trust has signed this bundle</source>
            <translation>Поставку не подписал никто из тех, кому вы доверяете</translation>
        </message>
        <message>
            <source>1. Ask the steward by telephone or on paper for the fingerprint of the signing key.</source>
            <translation>1. Узнайте у того, кто собрал поставку, по телефону или на бумаге, отпечаток ключа подписи.</translation>
        </message>
        <message>
            <source>2. Choose the folder with the steward's public key. It should not come with the bundle.</source>
            <translation>2. Выберите папку с его открытым ключом. Хорошо, если ключ пришёл не вместе с поставкой.</translation>
        </message>
        <message>
            <source>3. Type the fingerprint you were told: eight groups of four.</source>
            <translation>3. Наберите отпечаток, который вам назвали: восемь групп по четыре знака.</translation>
        </message>
        <message>
            <source>Folder with the key…</source>
            <translation>Папка с ключом…</translation>
        </message>
        <message>
            <source>Trust this key</source>
            <translation>Доверять этому ключу</translation>
        </message>
        <message>
            <source>Fingerprint the steward told you</source>
            <translation>Отпечаток, который вам назвали</translation>
        </message>
        <message>
            <source>It names the key {0}.</source>
            <translation>Она называет ключ {0}.</translation>
        </message>
        <message>
            <source>It says to be {0} with: {1}.</source>
            <translation>Говорит, что она {0} и в ней: {1}.</translation>
        </message>
        <message>
            <source>Key {0}: it did sign this bundle.</source>
            <translation>Ключ {0}: поставку подписал он.</translation>
        </message>
        <message>
            <source>Key {0}: this bundle was signed by another.</source>
            <translation>Ключ {0}: поставку подписал не он.</translation>
        </message>
        <message>
            <source>equal</source>
            <translation>совпало</translation>
        </message>
        <message>
            <source>another key: do not import</source>
            <translation>другой ключ: не принимайте</translation>
        </message>
    </context>
</TS>
