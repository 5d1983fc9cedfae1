<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ru" sourcelanguage="en">
    <context>
        <name>AccountAside</name>
    <message>
        <source>History of {0}</source>
        <translation>История: {0}</translation>
    </message>
    <message>
        <source>Edit {0}</source>
        <translation>Изменить: {0}</translation>
    </message>
    <message>
        <source>New equipment</source>
        <translation>Новое оборудование</translation>
    </message>
    <message>
        <source>New place</source>
        <translation>Новая площадка</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>Новый человек</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>Новая заявка</translation>
    </message>
        <message>
            <source>Tasks</source>
            <translation>Задачи</translation>
        </message>
        <message>
            <source>People</source>
            <translation>Люди</translation>
        </message>
        <message>
            <source>Places</source>
            <translation>Площадки</translation>
        </message>
        <message>
            <source>Equipment</source>
            <translation>Оборудование</translation>
        </message>
        <message>
            <source>Open cases</source>
            <translation>Открытые заявки</translation>
        </message>
        <message>
            <source>no date</source>
            <translation>без срока</translation>
        </message>
    </context>
    <context>
        <name>AccountList</name>
    <message>
        <source>New client</source>
        <translation>Новый клиент</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Из файла…</translation>
    </message>
    <message>
        <source>Import clients and their story from files</source>
        <translation>Принять клиентов и их историю из файлов</translation>
    </message>
        <message>
            <source>Clients</source>
            <translation>Клиенты</translation>
        </message>
        <message>
            <source>Find a client</source>
            <translation>Найти клиента</translation>
        </message>
        <message numerus="yes">
            <source>%n open case(s)</source>
            <translation>
                <numerusform>%n открытая заявка</numerusform>
                <numerusform>%n открытые заявки</numerusform>
                <numerusform>%n открытых заявок</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n asset(s)</source>
            <translation>
                <numerusform>%n единица</numerusform>
                <numerusform>%n единицы</numerusform>
                <numerusform>%n единиц</numerusform>
            </translation>
        </message>
        <message>
            <source>no open cases</source>
            <translation>открытых заявок нет</translation>
        </message>
    </context>
    <context>
        <name>AccountTimeline</name>
    <message>
        <source>Nothing of the kind here. “Show all” lifts the limits.</source>
        <translation>Такого здесь нет. «Показать всё» снимет отбор.</translation>
    </message>
    <message>
        <source>Nothing has happened here yet.</source>
        <translation>Здесь ещё ничего не происходило.</translation>
    </message>
        <message>
            <source>Story of the client</source>
            <translation>История клиента</translation>
        </message>
        <message>
            <source>Show earlier</source>
            <translation>Показать раньше</translation>
        </message>
    </context>
    <context>
        <name>AccountsPage</name>
    <message>
        <source>in the archive</source>
        <translation>в архиве</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
        <message>
            <source>Choose a client to read its whole story.</source>
            <translation>Выберите клиента, чтобы прочитать всю его историю.</translation>
        </message>
        <message>
            <source>No client is called so.</source>
            <translation>Клиента с таким именем нет.</translation>
        </message>
        <message>
            <source>There are no clients yet. They come with an exchange file from the office.</source>
            <translation>Клиентов пока нет. Они приходят с файлом обмена из конторы.</translation>
        </message>
        <message>
            <source>Import a file…</source>
            <translation>Из файла…</translation>
        </message>
        <message>
            <source>person</source>
            <translation>человек</translation>
        </message>
        <message>
            <source>organisation</source>
            <translation>организация</translation>
        </message>
        <message>
            <source>writes Russian</source>
            <translation>пишет по-русски</translation>
        </message>
        <message>
            <source>writes English</source>
            <translation>пишет по-английски</translation>
        </message>
        <message>
            <source>writes Kazakh</source>
            <translation>пишет по-казахски</translation>
        </message>
    </context>
    <context>
        <name>BranchSwitch</name>
        <message>
            <source>Earlier branch</source>
            <translation>Предыдущая ветка</translation>
        </message>
        <message>
            <source>Later branch</source>
            <translation>Следующая ветка</translation>
        </message>
    </context>
    <context>
        <name>ChatHeader</name>
        <message>
            <source>Rename</source>
            <translation>Переименовать</translation>
        </message>
        <message>
            <source>Archive</source>
            <translation>В архив</translation>
        </message>
        <message>
            <source>Name of the chat</source>
            <translation>Название чата</translation>
        </message>
    </context>
    <context>
        <name>ChatList</name>
        <message>
            <source>Chats</source>
            <translation>Чаты</translation>
        </message>
        <message>
            <source>New chat</source>
            <translation>Новый чат</translation>
        </message>
    </context>
    <context>
        <name>ChatsPage</name>
        <message>
            <source>Ask the model anything: a letter to rewrite, a formula, a translation. It answers on this machine; nothing leaves it.</source>
            <translation>Спросите модель о чём угодно: переписать письмо, вспомнить формулу, перевести. Она отвечает на этой машине, наружу ничего не уходит.</translation>
        </message>
        <message>
            <source>Try an example</source>
            <translation>Взять пример</translation>
        </message>
        <message>
            <source>New chat</source>
            <translation>Новый чат</translation>
        </message>
        <message>
            <source>No model is enabled, so there is nobody to answer. Chats can be read all the same.</source>
            <translation>Ни одна модель не включена, отвечать некому. Читать чаты можно и так.</translation>
        </message>
        <message>
            <source>Choose a model</source>
            <translation>Выбрать модель</translation>
        </message>
        <message>
            <source>The model reads the question</source>
            <translation>Модель читает вопрос</translation>
        </message>
        <message>
            <source>The chat is in the archive.</source>
            <translation>Чат убран в архив.</translation>
        </message>
        <message>
            <source>Bring it back</source>
            <translation>Вернуть</translation>
        </message>
        <message>
            <source>Explain in three short points how to check a check valve for wear.</source>
            <translation>Объясни в трёх коротких пунктах, как проверить обратный клапан на износ.</translation>
        </message>
    </context>
    <context>
        <name>Choices</name>
        <message>
            <source>Set by the site's policy; it is told at the end of this page.</source>
            <translation>Задано правилами площадки; они внизу этой страницы.</translation>
        </message>
        <message>
            <source>{0} (set by the site)</source>
            <translation>{0} (задано площадкой)</translation>
        </message>
    </context>
    <context>
        <name>Composer</name>
        <message>
            <source>Ask the model</source>
            <translation>Спросить модель</translation>
        </message>
        <message>
            <source>Question to the model</source>
            <translation>Вопрос модели</translation>
        </message>
        <message>
            <source>Send</source>
            <translation>Отправить</translation>
        </message>
        <message>
            <source>Stop</source>
            <translation>Стоп</translation>
        </message>
        <message>
            <source>Leave as it was</source>
            <translation>Оставить как было</translation>
        </message>
        <message>
            <source>The changed question begins a new branch; the old one stays.</source>
            <translation>Изменённый вопрос начнёт новую ветку, прежняя останется.</translation>
        </message>
    </context>
    <context>
        <name>CopiesSection</name>
        <message>
            <source>Copies</source>
            <translation>Резервные копии</translation>
        </message>
        <message>
            <source>Last copy</source>
            <translation>Последняя копия</translation>
        </message>
        <message>
            <source>One encrypted file: records, drafts, attachments</source>
            <translation>Один зашифрованный файл: записи, черновики, вложения</translation>
        </message>
        <message>
            <source>Into a new folder; this profile stays as it is</source>
            <translation>В новую папку; этот профиль не меняется</translation>
        </message>
        <message>
            <source>Make a copy…</source>
            <translation>Сделать копию…</translation>
        </message>
        <message>
            <source>Restore from a copy…</source>
            <translation>Восстановить из копии…</translation>
        </message>
        <message>
            <source>none yet</source>
            <translation>ещё не делали</translation>
        </message>
        <message>
            <source>Copying and reading back</source>
            <translation>Копируем и перечитываем</translation>
        </message>
        <message>
            <source>Restoring</source>
            <translation>Восстанавливаем</translation>
        </message>
        <message>
            <source>Where to put the copy</source>
            <translation>Куда положить копию</translation>
        </message>
        <message>
            <source>Copy to restore</source>
            <translation>Из какой копии</translation>
        </message>
        <message>
            <source>Empty folder for the restored profile</source>
            <translation>Пустая папка для восстановленного профиля</translation>
        </message>
        <message>
            <source>The copy is made and read back: {0}, {1}.</source>
            <translation>Копия сделана и перечитана: {0}, {1}.</translation>
        </message>
        <message>
            <source>«{0}» is restored to {1}. Lock the desk to open it.</source>
            <translation>«{0}» восстановлен в {1}. Чтобы открыть его, закройте стол.</translation>
        </message>
    </context>
    <context>
        <name>EntryBox</name>
        <message>
            <source>Open case {0}</source>
            <translation>Открыть заявку {0}</translation>
        </message>
    </context>
    <context>
        <name>Figures</name>
        <message>
            <source>tok/s</source>
            <translation>ток/с</translation>
        </message>
        <message>
            <source>s</source>
            <translation>с</translation>
        </message>
    </context>
    <context>
        <name>HealthSection</name>
        <message>
            <source>Health</source>
            <translation>Исправность</translation>
        </message>
        <message>
            <source>Every page and the chain of events</source>
            <translation>Каждая страница и цепочка событий</translation>
        </message>
        <message>
            <source>Check the profile</source>
            <translation>Проверить профиль</translation>
        </message>
        <message>
            <source>Room on the disk, versions of libraries</source>
            <translation>Место на диске, версии библиотек</translation>
        </message>
        <message>
            <source>Examine the program</source>
            <translation>Осмотреть программу</translation>
        </message>
        <message>
            <source>Reading every page</source>
            <translation>Читаем каждую страницу</translation>
        </message>
        <message>
            <source>Examining</source>
            <translation>Осматриваем</translation>
        </message>
        <message>
            <source>The profile is sound: {0} rows read, the chain of events is whole.</source>
            <translation>Профиль исправен: прочитано строк {0}, цепочка событий цела.</translation>
        </message>
        <message>
            <source>The check found faults; make a copy before anything else.</source>
            <translation>Проверка нашла неполадки; прежде всего сделайте копию.</translation>
        </message>
        <message>
            <source>All is in order.</source>
            <translation>Всё в порядке.</translation>
        </message>
        <message>
            <source>Something needs a look:</source>
            <translation>Есть на что взглянуть:</translation>
        </message>
        <message>
            <source>Folder of the profile</source>
            <translation>Папка профиля</translation>
        </message>
        <message>
            <source>Size of the store</source>
            <translation>Размер хранилища</translation>
        </message>
        <message>
            <source>Free beside it</source>
            <translation>Свободно рядом</translation>
        </message>
        <message>
            <source>Last copy</source>
            <translation>Последняя копия</translation>
        </message>
    </context>
    <context>
        <name>KeysSection</name>
        <message>
            <source>Keys of the profile</source>
            <translation>Ключи профиля</translation>
        </message>
        <message>
            <source>Passphrase now</source>
            <translation>Парольная фраза сейчас</translation>
        </message>
        <message>
            <source>New passphrase</source>
            <translation>Новая парольная фраза</translation>
        </message>
        <message>
            <source>New passphrase again</source>
            <translation>Новая ещё раз</translation>
        </message>
        <message>
            <source>Change passphrase</source>
            <translation>Сменить фразу</translation>
        </message>
        <message>
            <source>System keyring</source>
            <translation>Связка ключей системы</translation>
        </message>
        <message>
            <source>Open without the passphrase until it is locked</source>
            <translation>Открывать без фразы, пока профиль не закрыт</translation>
        </message>
        <message>
            <source>Recovery code</source>
            <translation>Код восстановления</translation>
        </message>
        <message>
            <source>It was shown once, when the profile was made. If the passphrase is lost, lock the desk and choose «Recovery code» on the first page.</source>
            <translation>Его показали один раз, когда профиль создавали. Если фраза утеряна, закройте стол и выберите «Код восстановления» на первой странице.</translation>
        </message>
        <message>
            <source>The new passphrase is too short: take at least {0} characters.</source>
            <translation>Новая фраза коротка: нужно хотя бы {0} знаков.</translation>
        </message>
        <message>
            <source>The new passphrase was typed differently the second time; nothing was changed.</source>
            <translation>Второй раз фраза набрана иначе; ничего не изменено.</translation>
        </message>
        <message>
            <source>The passphrase is changed. The recovery code stays the same.</source>
            <translation>Фраза изменена. Код восстановления остался прежним.</translation>
        </message>
    </context>
    <context>
        <name>KeysSheet</name>
    <message>
        <source>Take the last change back</source>
        <translation>Отменить последнюю правку</translation>
    </message>
        <message>
            <source>Keys</source>
            <translation>Клавиши</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Закрыть</translation>
        </message>
        <message>
            <source>Keys work by their place, under the Russian layout too.</source>
            <translation>Клавиши работают по месту, в русской раскладке тоже.</translation>
        </message>
        <message>
            <source>Find everything</source>
            <translation>Найти всё</translation>
        </message>
        <message>
            <source>Pages of the rail</source>
            <translation>Страницы слева</translation>
        </message>
        <message>
            <source>Next column</source>
            <translation>Следующая колонка</translation>
        </message>
        <message>
            <source>Move in a list</source>
            <translation>По списку</translation>
        </message>
        <message>
            <source>Write a note</source>
            <translation>Записать заметку</translation>
        </message>
        <message>
            <source>Accept the draft, save the note</source>
            <translation>Принять черновик, сохранить заметку</translation>
        </message>
        <message>
            <source>Show or hide the assistant</source>
            <translation>Показать или убрать помощника</translation>
        </message>
        <message>
            <source>Send a question in a chat</source>
            <translation>Отправить вопрос в чате</translation>
        </message>
        <message>
            <source>New line in a question</source>
            <translation>Новая строка в вопросе</translation>
        </message>
        <message>
            <source>Rename the chat</source>
            <translation>Переименовать чат</translation>
        </message>
        <message>
            <source>Look for bundles again</source>
            <translation>Искать поставки снова</translation>
        </message>
        <message>
            <source>Stop the answer, close a popup</source>
            <translation>Остановить ответ, закрыть окошко</translation>
        </message>
        <message>
            <source>Lock the desk</source>
            <translation>Закрыть стол</translation>
        </message>
        <message>
            <source>This sheet</source>
            <translation>Эта памятка</translation>
        </message>
    </context>
    <context>
        <name>LookChoices</name>
        <message>
            <source>Look</source>
            <translation>Вид</translation>
        </message>
        <message>
            <source>Language</source>
            <translation>Язык</translation>
        </message>
        <message>
            <source>Theme</source>
            <translation>Тема</translation>
        </message>
        <message>
            <source>As in the system</source>
            <translation>Как в системе</translation>
        </message>
        <message>
            <source>Light</source>
            <translation>Светлая</translation>
        </message>
        <message>
            <source>Dark</source>
            <translation>Тёмная</translation>
        </message>
        <message>
            <source>High contrast</source>
            <translation>Контрастная</translation>
        </message>
    </context>
    <context>
        <name>HistoryBox</name>
        <message numerus="yes">
            <source>last %n answer(s)</source>
            <translation>
                <numerusform>последних ответов: %n</numerusform>
                <numerusform>последних ответов: %n</numerusform>
                <numerusform>последних ответов: %n</numerusform>
            </translation>
        </message>
        <message>
            <source>How it answers here</source>
            <translation>Как отвечает здесь</translation>
        </message>
        <message>
            <source>Nothing yet: every answer leaves here when its first word came and how fast it went, and no word of its text.</source>
            <translation>Пока ничего: от каждого ответа здесь остаётся, когда пришло первое слово и с какой скоростью он шёл, а из текста ни слова.</translation>
        </message>
        <message>
            <source>To the cases</source>
            <translation>К заявкам</translation>
        </message>
        <message>
            <source>{0} of the prompt text read before</source>
            <translation>{0} текста запросов прочитано заранее</translation>
        </message>
        <message>
            <source>dashed: half within {0}; 95 of 100 within {1}</source>
            <translation>пунктир: половина до {0}; 95 из 100 до {1}</translation>
        </message>
        <message>
            <source>First word</source>
            <translation>Первое слово</translation>
        </message>
        <message>
            <source>dashed: half at least {0}; 95 of 100 at least {1}</source>
            <translation>пунктир: половина от {0}; 95 из 100 от {1}</translation>
        </message>
        <message>
            <source>Speed of the answer</source>
            <translation>Скорость ответа</translation>
        </message>
    </context>
    <context>
        <name>MachineBox</name>
        <message>
            <source>This machine</source>
            <translation>Эта машина</translation>
        </message>
        <message>
            <source>Measured here</source>
            <translation>Измерено здесь</translation>
        </message>
        <message numerus="yes">
            <source>%n core(s)</source>
            <translation>
                <numerusform>%n ядро</numerusform>
                <numerusform>%n ядра</numerusform>
                <numerusform>%n ядер</numerusform>
            </translation>
        </message>
        <message>
            <source>Processor {0}</source>
            <translation>Процессор {0}</translation>
        </message>
        <message>
            <source>{0} of memory</source>
            <translation>{0} памяти</translation>
        </message>
        <message>
            <source>no graphics card</source>
            <translation>видеокарты нет</translation>
        </message>
        <message>
            <source>Nothing yet: the first answer of a model measures it.</source>
            <translation>Пока ничего: скорость измерит первый ответ модели.</translation>
        </message>
        <message>
            <source>{0} reading the question · {1} answering ({2}, {3})</source>
            <translation>{0} чтение запроса · {1} ответ ({2}, {3})</translation>
        </message>
    </context>
    <context>
        <name>MessageBox</name>
        <message>
            <source>Model</source>
            <translation>Модель</translation>
        </message>
        <message>
            <source>You</source>
            <translation>Вы</translation>
        </message>
        <message>
            <source>Copy</source>
            <translation>Копировать</translation>
        </message>
        <message>
            <source>Edit</source>
            <translation>Изменить</translation>
        </message>
        <message>
            <source>Answer again</source>
            <translation>Ответить ещё раз</translation>
        </message>
        <message>
            <source>Show the whole text</source>
            <translation>Показать весь текст</translation>
        </message>
        <message>
            <source>stopped</source>
            <translation>остановлено</translation>
        </message>
        <message>
            <source>cut at the length limit</source>
            <translation>обрезано по длине</translation>
        </message>
        <message>
            <source>interrupted, text so far is kept</source>
            <translation>прервано, текст сохранён</translation>
        </message>
        <message>
            <source>first word {0}</source>
            <translation>первое слово {0}</translation>
        </message>
    </context>
    <context>
        <name>ModelLine</name>
        <message>
            <source>template</source>
            <translation>шаблон</translation>
        </message>
        <message>
            <source>Chat template of {0}</source>
            <translation>Шаблон разговора {0}</translation>
        </message>
        <message>
            <source>working</source>
            <translation>работает</translation>
        </message>
        <message>
            <source>by default</source>
            <translation>по умолчанию</translation>
        </message>
        <message>
            <source>not installed</source>
            <translation>не установлена</translation>
        </message>
        <message>
            <source>why</source>
            <translation>почему</translation>
        </message>
        <message>
            <source>Enable</source>
            <translation>Включить</translation>
        </message>
        <message>
            <source>Enable {0}</source>
            <translation>Включить {0}</translation>
        </message>
        <message>
            <source>Why {0} does not fit</source>
            <translation>Почему {0} не поместится</translation>
        </message>
        <message>
            <source>signed by {0}</source>
            <translation>подпись {0}</translation>
        </message>
        <message>
            <source>unsigned</source>
            <translation>без подписи</translation>
        </message>
        <message>
            <source>known once installed</source>
            <translation>узнаем после установки</translation>
        </message>
        <message>
            <source>its file does not read</source>
            <translation>файл не читается</translation>
        </message>
        <message>
            <source>{0}: does not fit, {1} more needed</source>
            <translation>{0}: не поместится, нужно ещё {1}</translation>
        </message>
        <message>
            <source>{0}: tight, close other programs</source>
            <translation>{0}: впритык, закройте другие программы</translation>
        </message>
        <message>
            <source>{0} of {1} free</source>
            <translation>{0} из {1} свободных</translation>
        </message>
        <message>
            <source>{0}, with room</source>
            <translation>{0}, с запасом</translation>
        </message>
        <message>
            <source>≈ {0}, estimate</source>
            <translation>≈ {0}, оценка</translation>
        </message>
        <message>
            <source>excellent</source>
            <translation>отлично</translation>
        </message>
        <message>
            <source>good</source>
            <translation>хорошо</translation>
        </message>
        <message>
            <source>middling</source>
            <translation>средне</translation>
        </message>
        <message>
            <source>weak</source>
            <translation>слабо</translation>
        </message>
        <message>
            <source>no</source>
            <translation>нет</translation>
        </message>
    </context>
    <context>
        <name>ModelsPage</name>
        <message>
            <source>Which model to take…</source>
            <translation>Какую модель взять…</translation>
        </message>
        <message>
            <source>Models</source>
            <translation>Модели</translation>
        </message>
        <message>
            <source>From a file…</source>
            <translation>Из файла…</translation>
        </message>
        <message>
            <source>From a bundle…</source>
            <translation>Из поставки…</translation>
        </message>
        <message>
            <source>Cancel, leaving nothing</source>
            <translation>Отменить, ничего не оставив</translation>
        </message>
        <message>
            <source>There is no model here yet. A model is one .gguf file; take it from a stick or a disk.</source>
            <translation>Моделей пока нет. Модель — один файл .gguf; возьмите его с флешки или диска.</translation>
        </message>
        <message>
            <source>Copying and checking {0}</source>
            <translation>Копируем и сверяем {0}</translation>
        </message>
        <message>
            <source>Model file</source>
            <translation>Файл модели</translation>
        </message>
        <message>
            <source>Models (*.gguf);;All files (*)</source>
            <translation>Модели (*.gguf);;Все файлы (*)</translation>
        </message>
        <message>
            <source>Weights take {0}, the context of {1} tokens {2}, work {3}; {4} is free here.</source>
            <translation>Веса займут {0}, контекст на {1} токенов {2}, работа {3}; свободно здесь {4}.</translation>
        </message>
        <message>
            <source>{0} is installed: every byte was read back and compared.</source>
            <translation>{0} установлена: каждый байт перечитан и сверен.</translation>
        </message>
        <message>
            <source>Cancelled; nothing was left.</source>
            <translation>Отменено, ничего не осталось.</translation>
        </message>
    </context>
    <context>
        <name>Palette</name>
        <message>
            <source>Find everything</source>
            <translation>Найти всё</translation>
        </message>
        <message>
            <source>Client, case, serial number, command</source>
            <translation>Клиент, заявка, серийный номер, команда</translation>
        </message>
        <message>
            <source>What was found</source>
            <translation>Что нашлось</translation>
        </message>
        <message>
            <source>Nothing is called so. Try fewer letters.</source>
            <translation>Такого нет. Попробуйте короче.</translation>
        </message>
        <message>
            <source>↑ ↓ choose · Enter opens · Esc closes</source>
            <translation>↑ ↓ выбрать · Enter открыть · Esc закрыть</translation>
        </message>
        <message>
            <source>Records</source>
            <translation>Записи</translation>
        </message>
        <message>
            <source>The best first · Enter opens · Esc closes</source>
            <translation>Сначала лучшее · Enter открыть · Esc закрыть</translation>
        </message>
        <message>
            <source>The best of the newest 5,000 first · Enter opens · Esc closes</source>
            <translation>Сначала лучшее из 5 000 самых новых · Enter открыть · Esc закрыть</translation>
        </message>
        <message>
            <source>The newest first · Enter ranks · ↑ ↓ choose · Esc closes</source>
            <translation>Сначала новое · Enter: сначала лучшее · ↑ ↓ выбрать · Esc закрыть</translation>
        </message>
        <message>
            <source>Clients, people, equipment</source>
            <translation>Клиенты, люди, оборудование</translation>
        </message>
        <message>
            <source>Visit</source>
            <translation>Выезд</translation>
        </message>
        <message>
            <source>Task</source>
            <translation>Задача</translation>
        </message>
        <message>
            <source>Draft</source>
            <translation>Черновик</translation>
        </message>
        <message>
            <source>File</source>
            <translation>Файл</translation>
        </message>
        <message>
            <source>Chat</source>
            <translation>Чат</translation>
        </message>
    </context>
    <context>
        <name>SettingsPage</name>
        <message>
            <source>Settings</source>
            <translation>Настройки</translation>
        </message>
    </context>
    <context>
        <name>ShiftPage</name>
    <message>
        <source>Hand over…</source>
        <translation>Сдать смену…</translation>
    </message>
    <message>
        <source>Task done</source>
        <translation>Задача сделана</translation>
    </message>
        <message>
            <source>Shift</source>
            <translation>Смена</translation>
        </message>
        <message>
            <source>What is due</source>
            <translation>Что предстоит</translation>
        </message>
        <message>
            <source>Nothing is due and nobody waits for an answer. New work begins in the cases.</source>
            <translation>Ничего не горит и никто не ждёт ответа. Новая работа начинается в заявках.</translation>
        </message>
        <message>
            <source>Open the cases</source>
            <translation>Открыть заявки</translation>
        </message>
        <message>
            <source>Await an answer</source>
            <translation>Ждут ответа</translation>
        </message>
        <message numerus="yes">
            <source>%n overdue</source>
            <translation>
                <numerusform>%n просрочена</numerusform>
                <numerusform>%n просрочены</numerusform>
                <numerusform>%n просрочено</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n await(s) an answer</source>
            <translation>
                <numerusform>%n ждёт ответа</numerusform>
                <numerusform>%n ждут ответа</numerusform>
                <numerusform>%n ждут ответа</numerusform>
            </translation>
        </message>
        <message>
            <source>Overdue</source>
            <translation>Просрочено</translation>
        </message>
        <message>
            <source>Today</source>
            <translation>Сегодня</translation>
        </message>
        <message>
            <source>Tomorrow</source>
            <translation>Завтра</translation>
        </message>
        <message>
            <source>Later</source>
            <translation>Позже</translation>
        </message>
        <message>
            <source>no date</source>
            <translation>без срока</translation>
        </message>
        <message>
            <source>case due</source>
            <translation>срок заявки</translation>
        </message>
    </context>
    <context>
        <name>TableHead</name>
        <message>
            <source>Model</source>
            <translation>Модель</translation>
        </message>
        <message>
            <source>Memory here</source>
            <translation>Память здесь</translation>
        </message>
        <message>
            <source>Speed here</source>
            <translation>Скорость здесь</translation>
        </message>
        <message>
            <source>Russian</source>
            <translation>Русский</translation>
        </message>
    </context>
    <context>
        <name>TemplateSheet</name>
        <message>
            <source>Chat template of {0}</source>
            <translation>Шаблон разговора {0}</translation>
        </message>
        <message>
            <source>Close</source>
            <translation>Закрыть</translation>
        </message>
        <message>
            <source>The file holds no template. Vakhta speaks to the model by its own.</source>
            <translation>В файле шаблона нет. Vakhta говорит с моделью по своему.</translation>
        </message>
        <message>
            <source>Nobody signed this file. Vakhta speaks to the model by its own template; this one is kept by its digest, and a file that comes with another is refused. SHA-256: {0}</source>
            <translation>Этот файл никто не подписал. Vakhta говорит с моделью по своему шаблону; этот закреплён по контрольной сумме, и файл с другим будет отвергнут. SHA-256: {0}</translation>
        </message>
    </context>
    <context>
        <name>WorkChoices</name>
        <message>
            <source>Work</source>
            <translation>Работа</translation>
        </message>
        <message>
            <source>Author of notes and replies</source>
            <translation>Автор заметок и ответов</translation>
        </message>
        <message>
            <source>Name as letters are signed</source>
            <translation>Имя, как в подписи письма</translation>
        </message>
        <message>
            <source>First word of a draft within</source>
            <translation>Первое слово черновика за</translation>
        </message>
        <message>
            <source>Lock when idle for</source>
            <translation>Закрывать без дела через</translation>
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
            <source>Never</source>
            <translation>Никогда</translation>
        </message>
        <message>
            <source>A longer wait lets the model read more of the story before it answers.</source>
            <translation>Чем дольше ждать, тем больше истории модель прочитает перед ответом.</translation>
        </message>
    </context>
</TS>
