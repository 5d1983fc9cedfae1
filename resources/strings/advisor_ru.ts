<?xml version='1.0' encoding='utf-8'?>
<!DOCTYPE TS>
<TS version="2.1" language="ru_RU" sourcelanguage="en_GB">
    <context>
        <name>Advisor</name>
        <message>
            <source>letters</source>
            <translation>письма</translation>
        </message>
        <message>
            <source>summaries</source>
            <translation>сводки</translation>
        </message>
        <message>
            <source>answers from manuals</source>
            <translation>ответы по руководствам</translation>
        </message>
        <message>
            <source>sorting of requests</source>
            <translation>разбор заявок</translation>
        </message>
        <message>
            <source>instructions</source>
            <translation>инструкции</translation>
        </message>
        <message>
            <source>any</source>
            <translation>любой</translation>
        </message>
        <message>
            <source>weak</source>
            <translation>слабый</translation>
        </message>
        <message>
            <source>middling</source>
            <translation>средний</translation>
        </message>
        <message>
            <source>good</source>
            <translation>хороший</translation>
        </message>
        <message>
            <source>the best</source>
            <translation>лучший</translation>
        </message>
        <message>
            <source>memory</source>
            <translation>памяти</translation>
        </message>
        <message>
            <source>licence for paid work</source>
            <translation>лицензии на работу за деньги</translation>
        </message>
        <message>
            <source>Russian</source>
            <translation>русского</translation>
        </message>
        <message>
            <source>quality</source>
            <translation>качества</translation>
        </message>
        <message>
            <source>speed</source>
            <translation>скорости</translation>
        </message>
        <message>
            <source>context</source>
            <translation>контекста</translation>
        </message>
        <message>
            <source>≈ {0}</source>
            <translation>≈ {0}</translation>
        </message>
        <message>
            <source>{0}: nobody rated it</source>
            <translation>{0}: не оценена</translation>
        </message>
        <message>
            <source>{0}: {1} %</source>
            <translation>{0}: {1} %</translation>
        </message>
        <message>
            <source>{0}: {1} %, as {2}</source>
            <translation>{0}: {1} %, как {2}</translation>
        </message>
        <message>
            <source>Russian: {0}</source>
            <translation>русский: {0}</translation>
        </message>
        <message>
            <source>none</source>
            <translation>нет</translation>
        </message>
        <message>
            <source>Laptop, processor alone, 8 GB</source>
            <translation>Ноутбук, только процессор, 8 ГБ</translation>
        </message>
        <message>
            <source>Laptop, processor alone, 16 GB</source>
            <translation>Ноутбук, только процессор, 16 ГБ</translation>
        </message>
        <message>
            <source>Laptop, processor alone, 32 GB</source>
            <translation>Ноутбук, только процессор, 32 ГБ</translation>
        </message>
        <message>
            <source>Laptop with integrated graphics, 16 GB</source>
            <translation>Ноутбук со встроенной графикой, 16 ГБ</translation>
        </message>
        <message>
            <source>Two </source>
            <translation>Две </translation>
        </message>
        <message>
            <source> GB of memory</source>
            <translation> ГБ памяти</translation>
        </message>
        <message>
            <source> GB unified</source>
            <translation> ГБ общей памяти</translation>
        </message>
        <message>
            <source>price not known</source>
            <translation>цена не названа</translation>
        </message>
        <message>
            <source>Cloud, for 1000 tokens</source>
            <translation>Облако, за 1000 токенов</translation>
        </message>
        <message>
            <source>Requests a month under which the cloud wins</source>
            <translation>Заявок в месяц, до которых выгоднее облако</translation>
        </message>
        <message>
            <source>Running a machine a month, from</source>
            <translation>Содержание машины в месяц, от</translation>
        </message>
        <message>
            <source>Running a machine a month, to</source>
            <translation>Содержание машины в месяц, до</translation>
        </message>
        <message>
            <source>Renting a machine a month, from</source>
            <translation>Аренда машины в месяц, от</translation>
        </message>
        <message>
            <source>Renting a machine a month, to</source>
            <translation>Аренда машины в месяц, до</translation>
        </message>
        <message>
            <source>Take the cloud: there are too few requests to buy for.</source>
            <translation>Выгоднее облако: заявок мало, чтобы покупать.</translation>
        </message>
        <message>
            <source>Take the cloud: running the machine costs more than the cloud's bill.</source>
            <translation>Выгоднее облако: содержание машины дороже его счёта.</translation>
        </message>
        <message>
            <source>Take the cloud: the machine pays back in {0} months only.</source>
            <translation>Выгоднее облако: машина окупится только за {0} мес.</translation>
        </message>
        <message>
            <source>Buy: the machine pays back in {0} months.</source>
            <translation>Покупать: машина окупится за {0} мес.</translation>
        </message>
        <message>
            <source>{0} once and {1} a month, beside {2} a month for the cloud.</source>
            <translation>{0} сразу и {1} в месяц против {2} в месяц за облако.</translation>
        </message>
        <message>
            <source>take this one</source>
            <translation>советуем</translation>
        </message>
        <message>
            <source>lacks: {0}</source>
            <translation>не хватает: {0}</translation>
        </message>
        <message>
            <source>{0} of {1}</source>
            <translation>{0} из {1}</translation>
        </message>
    </context>
    <context>
        <name>AdvisorPage</name>
        <message>
            <source>Reckoning…</source>
            <translation>Считаем…</translation>
        </message>
        <message>
            <source>‹ Models</source>
            <translation>‹ Модели</translation>
        </message>
        <message>
            <source>Which model to take</source>
            <translation>Какую модель взять</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Модели</translation>
        </message>
        <message>
            <source>Machines for the chosen model</source>
            <translation>Машины для выбранной модели</translation>
        </message>
        <message>
            <source>Quality: experts' ratings of 100 real requests a task; a model nobody rated stands by the nearest rated one that is not larger. Russian: the product's own notes. Speed: reckoned from what was measured on this machine, elsewhere from the memory's bandwidth.</source>
            <translation>Качество: оценки экспертов по 100 настоящим заявкам на задачу; модель без оценки стоит по ближайшей оценённой не больше неё. Русский: заметки продукта. Скорость: пересчитана с измеренной на этой машине, для других машин с пропускной способности памяти.</translation>
        </message>
        <message>
            <source>None of these models gives all of that here. What each lacks stands in its line: ask for less, or look at another machine.</source>
            <translation>Ни одна из моделей здесь не даёт всего этого. Чего не хватает, стоит в её строке: попросите меньше или посмотрите другую машину.</translation>
        </message>
        <message>
            <source>{0}, {1}: the best that gives all of that here.</source>
            <translation>{0}, {1}: лучшая из тех, что дают здесь всё это.</translation>
        </message>
        <message>
            <source>How fast it would be is known once any model has answered here.</source>
            <translation>Скорость станет известна, когда здесь ответит любая модель.</translation>
        </message>
        <message>
            <source>Machines</source>
            <translation>Машины</translation>
        </message>
        <message>
            <source>Machines for {0}</source>
            <translation>Машины для {0}</translation>
        </message>
        <message>
            <source>Nobody said what this machine costs. Name it under Prices.</source>
            <translation>Сколько стоит эта машина, никто не назвал. Впишите в «Ценах».</translation>
        </message>
    </context>
    <context>
        <name>NeedsBox</name>
        <message>
            <source>What for</source>
            <translation>Для чего</translation>
        </message>
        <message>
            <source>Russian at least</source>
            <translation>Русский не хуже</translation>
        </message>
        <message>
            <source>Quality, %</source>
            <translation>Качество, %</translation>
        </message>
        <message>
            <source>Tokens/s</source>
            <translation>Токенов/с</translation>
        </message>
        <message>
            <source>Context</source>
            <translation>Контекст</translation>
        </message>
        <message>
            <source>Machine</source>
            <translation>Машина</translation>
        </message>
        <message>
            <source>For paid work: the licence must allow it</source>
            <translation>Для работы за деньги: лицензия должна это разрешать</translation>
        </message>
        <message>
            <source>this machine</source>
            <translation>эта машина</translation>
        </message>
    </context>
    <context>
        <name>PayBox</name>
        <message>
            <source>Does buying pay</source>
            <translation>Окупится ли покупка</translation>
        </message>
        <message>
            <source>Prices…</source>
            <translation>Цены…</translation>
        </message>
        <message>
            <source>Requests a month</source>
            <translation>Заявок в месяц</translation>
        </message>
        <message>
            <source>Tokens each</source>
            <translation>Токенов в каждой</translation>
        </message>
        <message>
            <source>Machines</source>
            <translation>Машин</translation>
        </message>
    </context>
    <context>
        <name>PricesSheet</name>
        <message>
            <source>Prices, in tenge</source>
            <translation>Цены, в тенге</translation>
        </message>
        <message>
            <source>Keep</source>
            <translation>Сохранить</translation>
        </message>
        <message>
            <source>Back to the first prices</source>
            <translation>Вернуть первые цены</translation>
        </message>
        <message>
            <source>yours, {0}</source>
            <translation>ваша, {0}</translation>
        </message>
        <message>
            <source>of {0}</source>
            <translation>от {0}</translation>
        </message>
    </context>
</TS>
