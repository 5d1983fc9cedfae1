<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
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
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Ещё раз</translation>
    </message>
</context>
<context>
    <name>AssistView</name>
    <message>
        <source>Assistant</source>
        <translation>Помощник</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>Ответ</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>Сводка</translation>
    </message>
    <message>
        <source>Business</source>
        <translation>Деловой</translation>
    </message>
    <message>
        <source>Warmer</source>
        <translation>Теплее</translation>
    </message>
    <message>
        <source>Shorter</source>
        <translation>Короче</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>Черновик</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Принять</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Стоп</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>another variant</source>
        <translation>ещё вариант</translation>
    </message>
    <message>
        <source>Discard the draft</source>
        <translation>Убрать черновик</translation>
    </message>
    <message>
        <source>Put the assistant away (F9)</source>
        <translation>Спрятать помощника (F9)</translation>
    </message>
    <message>
        <source>Tick what to say and press Draft.</source>
        <translation>Отметьте, что сказать, и нажмите «Черновик».</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Модель</translation>
    </message>
</context>
<context>
    <name>Bubble</name>
    <message>
        <source>Whole text</source>
        <translation>Весь текст</translation>
    </message>
    <message>
        <source>Show all {0} characters</source>
        <translation>Показать все {0} знаков</translation>
    </message>
</context>
<context>
    <name>CaseHeader</name>
    <message>
        <source>History of the equipment</source>
        <translation>История оборудования</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Изменить</translation>
    </message>
    <message>
        <source>{0} · opened {1}</source>
        <translation>{0} · открыта {1}</translation>
    </message>
    <message>
        <source>Client</source>
        <translation>Клиент</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>Контакт</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>Где</translation>
    </message>
    <message>
        <source>Equipment</source>
        <translation>Оборудование</translation>
    </message>
    <message>
        <source>Show the list of cases</source>
        <translation>Показать список заявок</translation>
    </message>
    <message>
        <source>Assistant  F9</source>
        <translation>Помощник  F9</translation>
    </message>
</context>
<context>
    <name>CasePage</name>
    <message>
        <source>Choose a case in the list: its story stands here, the assistant beside it.</source>
        <translation>Выберите заявку в списке: здесь будет её история, рядом — помощник.</translation>
    </message>
</context>
<context>
    <name>CasesList</name>
    <message>
        <source>Board by status</source>
        <translation>Доска по состоянию</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Заявки</translation>
    </message>
    <message>
        <source>Find in cases</source>
        <translation>Найти в заявках</translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n открытая</numerusform>
        <numerusform>%n открытые</numerusform>
        <numerusform>%n открытых</numerusform>
        </translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открытые</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Срочные</translation>
    </message>
    <message>
        <source>Unanswered</source>
        <translation>Без ответа</translation>
    </message>
    <message>
        <source>Customers who wait for an answer</source>
        <translation>Клиенты, которые ждут ответа</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Закрытые</translation>
    </message>
    <message>
        <source>No case here fits. Empty the search or look at the open ones.</source>
        <translation>Подходящих заявок нет. Очистите поиск или посмотрите открытые.</translation>
    </message>
    <message>
        <source>Show open</source>
        <translation>Показать открытые</translation>
    </message>
</context>
<context>
    <name>CodeForm</name>
    <message>
        <source>Vakhta. Recovery code: {0}</source>
        <translation>Вахта. Код восстановления: {0}</translation>
    </message>
    <message>
        <source>The file was not written. Choose another place; the code is still shown here.</source>
        <translation>Файл не записан. Выберите другое место; код по-прежнему показан здесь.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Код восстановления</translation>
    </message>
    <message>
        <source>It opens the profile if the passphrase is forgotten. It is shown only now: keep it on paper.</source>
        <translation>Он откроет профиль, если парольная фраза забыта. Показываем его только сейчас: сохраните на бумаге.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Копировать</translation>
    </message>
    <message>
        <source>As text…</source>
        <translation>В текст…</translation>
    </message>
    <message>
        <source>It is written down</source>
        <translation>Код записан</translation>
    </message>
</context>
<context>
    <name>ContextBox</name>
    <message>
        <source>Take it all</source>
        <translation>Взять всё</translation>
    </message>
    <message>
        <source>Take the whole story into the draft</source>
        <translation>Взять в черновик всю историю</translation>
    </message>
    <message>
        <source>Share of the context used</source>
        <translation>Занятая доля основы</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n сообщение</numerusform>
        <numerusform>%n сообщения</numerusform>
        <numerusform>%n сообщений</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s)</source>
        <translation>
            <numerusform>%n заметка</numerusform>
        <numerusform>%n заметки</numerusform>
        <numerusform>%n заметок</numerusform>
        </translation>
    </message>
    <message>
        <source>passport of {0}</source>
        <translation>паспорт {0}</translation>
    </message>
    <message>
        <source>Based on: {0} · {1} of {2} tokens for a first word in {3} s</source>
        <translation>Основа: {0} · {1} из {2} токенов на первое слово за {3} с</translation>
    </message>
    <message>
        <source>Being read ahead. Asked before that is done, the first word takes {0} s.</source>
        <translation>Сейчас читается. Если спросить раньше, первое слово придёт через {0} с.</translation>
    </message>
    <message>
        <source>the case's title</source>
        <translation>название заявки</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>ещё %n</numerusform>
        <numerusform>ещё %n</numerusform>
        <numerusform>ещё %n</numerusform>
        </translation>
    </message>
    <message>
        <source>Left out: {0}</source>
        <translation>Не вошло: {0}</translation>
    </message>
</context>
<context>
    <name>CreateForm</name>
    <message>
        <source>New profile</source>
        <translation>Новый профиль</translation>
    </message>
    <message>
        <source>Name of the profile</source>
        <translation>Название профиля</translation>
    </message>
    <message>
        <source>Folder of the profile</source>
        <translation>Папка профиля</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>Выбрать…</translation>
    </message>
    <message>
        <source>With invented demo cases, to look around</source>
        <translation>С вымышленными заявками, чтобы осмотреться</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Создать</translation>
    </message>
</context>
<context>
    <name>Formats</name>
    <message>
        <source>yesterday</source>
        <translation>вчера</translation>
    </message>
    <message>
        <source>today, {0}</source>
        <translation>сегодня, {0}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Vakhta</source>
        <translation>Вахта</translation>
    </message>
</context>
<context>
    <name>MarksLine</name>
    <message numerus="yes">
        <source>%n place(s) not confirmed by the case:</source>
        <translation>
            <numerusform>%n место не подтверждается делом:</numerusform>
        <numerusform>%n места не подтверждаются делом:</numerusform>
        <numerusform>%n мест не подтверждаются делом:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoteLine</name>
    <message>
        <source>{0} characters are held; press Enter to save them.</source>
        <translation>Вставлено знаков: {0}. Нажмите Enter, чтобы сохранить.</translation>
    </message>
    <message>
        <source>Write down what happened…</source>
        <translation>Записать, что произошло…</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
    <message>
        <source>Kind of note</source>
        <translation>Вид записи</translation>
    </message>
    <message>
        <source>They called</source>
        <translation>Звонок нам</translation>
    </message>
    <message>
        <source>We called</source>
        <translation>Наш звонок</translation>
    </message>
    <message>
        <source>E-mail from them</source>
        <translation>Письмо нам</translation>
    </message>
    <message>
        <source>E-mail from us</source>
        <translation>Наше письмо</translation>
    </message>
    <message>
        <source>Message from them</source>
        <translation>Сообщение нам</translation>
    </message>
    <message>
        <source>Message from us</source>
        <translation>Наше сообщение</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this notice</source>
        <translation>Закрыть сообщение</translation>
    </message>
</context>
<context>
    <name>OpenForm</name>
    <message>
        <source>A demo profile. Its passphrase: {0}</source>
        <translation>Демонстрационный профиль. Парольная фраза: {0}</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Парольная фраза</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Открыть</translation>
    </message>
    <message>
        <source>Another profile…</source>
        <translation>Другой профиль…</translation>
    </message>
    <message>
        <source>New…</source>
        <translation>Новый…</translation>
    </message>
    <message>
        <source>Forgot the passphrase</source>
        <translation>Забыта фраза</translation>
    </message>
</context>
<context>
    <name>Orders</name>
    <message>
        <source>Past imports</source>
        <translation>Прошлые импорты</translation>
    </message>
    <message>
        <source>Import from a file…</source>
        <translation>Импорт из файла…</translation>
    </message>
    <message>
        <source>Hand the shift over</source>
        <translation>Сдать смену</translation>
    </message>
    <message>
        <source>Which model to take</source>
        <translation>Какую модель взять</translation>
    </message>
    <message>
        <source>Board of cases by status</source>
        <translation>Доска заявок по состоянию</translation>
    </message>
    <message>
        <source>Take the last change back</source>
        <translation>Отменить последнюю правку</translation>
    </message>
    <message>
        <source>Pages</source>
        <translation>Страницы</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Действия</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>Записать заметку</translation>
    </message>
    <message>
        <source>Draft a reply</source>
        <translation>Написать черновик ответа</translation>
    </message>
    <message>
        <source>Show or hide the assistant</source>
        <translation>Показать или спрятать помощника</translation>
    </message>
    <message>
        <source>Show all keys</source>
        <translation>Показать все клавиши</translation>
    </message>
    <message>
        <source>Lock the profile</source>
        <translation>Закрыть профиль</translation>
    </message>
</context>
<context>
    <name>PointRow</name>
    <message>
        <source>Words of the point</source>
        <translation>Текст пункта</translation>
    </message>
    <message>
        <source>Say: {0}</source>
        <translation>Сказать: {0}</translation>
    </message>
</context>
<context>
    <name>PointsBox</name>
    <message>
        <source>What to say</source>
        <translation>Что сказать</translation>
    </message>
    <message>
        <source>Add a point and press Enter</source>
        <translation>Добавить пункт и нажать Enter</translation>
    </message>
    <message>
        <source>Add a point</source>
        <translation>Добавить пункт</translation>
    </message>
    <message>
        <source>Points to say</source>
        <translation>Пункты ответа</translation>
    </message>
</context>
<context>
    <name>ProgressLine</name>
    <message>
        <source>{0} · {1} s left</source>
        <translation>{0} · ещё {1} с</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Shift</source>
        <translation>Смена</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>Заявки</translation>
    </message>
    <message>
        <source>Clients</source>
        <translation>Клиенты</translation>
    </message>
    <message>
        <source>Chats</source>
        <translation>Чаты</translation>
    </message>
    <message>
        <source>Bundles</source>
        <translation>Поставки</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Модели</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Настройки</translation>
    </message>
</context>
<context>
    <name>RecoverForm</name>
    <message>
        <source>Open by the recovery code</source>
        <translation>Открыть по коду восстановления</translation>
    </message>
    <message>
        <source>The code was shown once when the profile was made.</source>
        <translation>Код показан один раз, когда создавался профиль.</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Код восстановления</translation>
    </message>
    <message>
        <source>Open and set the passphrase</source>
        <translation>Открыть и сменить фразу</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Look…</source>
        <translation>Посмотреть…</translation>
    </message>
    <message>
        <source>To erase: {0}</source>
        <translation>К удалению: {0}</translation>
    </message>
    <message>
        <source>Records older than the site's policy lets them be. Nobody has erased them yet.</source>
        <translation>Записи старше срока, назначенного правилами площадки. Их ещё никто не стёр.</translation>
    </message>
    <message>
        <source>Back up now…</source>
        <translation>Сделать копию…</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Без сети</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Закрыть</translation>
    </message>
    <message>
        <source>Lock the profile</source>
        <translation>Закрыть профиль</translation>
    </message>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} ток/с</translation>
    </message>
    <message>
        <source>first word {0} s</source>
        <translation>первое слово {0} с</translation>
    </message>
    <message>
        <source>Model is loading…</source>
        <translation>Модель загружается…</translation>
    </message>
    <message>
        <source>Engine stopped</source>
        <translation>Движок остановился</translation>
    </message>
    <message>
        <source>Engine at rest</source>
        <translation>Движок не запущен</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Процессор</translation>
    </message>
    <message>
        <source>memory {0} of {1} GB</source>
        <translation>память {0} из {1} ГБ</translation>
    </message>
    <message>
        <source>memory {0} GB</source>
        <translation>память {0} ГБ</translation>
    </message>
    <message>
        <source>Saved {0}</source>
        <translation>Сохранено {0}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>ещё не было</translation>
    </message>
    <message>
        <source>Backup: {0}</source>
        <translation>Копия: {0}</translation>
    </message>
    <message>
        <source>This program holds no network client: it cannot send anything. Models and records come as files.</source>
        <translation>В программе нет сетевого клиента: она ничего не может отправить. Модели и данные приходят файлами.</translation>
    </message>
    <message>
        <source>Where the model computes. The engine is a process of its own: if it ends, the text received is kept and it is started again.</source>
        <translation>Где считает модель. Движок — отдельный процесс: если он остановится, полученный текст сохранится, а движок запустится снова.</translation>
    </message>
    <message>
        <source>How many tokens a second the model wrote last. A Russian word takes two to four.</source>
        <translation>Сколько токенов в секунду модель писала в последний раз. Русское слово — это два–четыре токена.</translation>
    </message>
    <message>
        <source>How long the last answer took until its first word: the time the case was read.</source>
        <translation>Сколько прошло до первого слова последнего ответа: за это время прочитана заявка.</translation>
    </message>
    <message>
        <source>Memory the engine holds now: the model's weights and what it has read.</source>
        <translation>Память, занятая движком: веса модели и прочитанный текст.</translation>
    </message>
    <message>
        <source>When something was last written into the profile. Everything is saved at once; there is no Save button.</source>
        <translation>Когда в профиль последний раз что-то записано. Всё сохраняется сразу, кнопки «Сохранить» нет.</translation>
    </message>
    <message>
        <source>When the profile was last copied. A backup is one encrypted file; the passphrase or the recovery code opens it.</source>
        <translation>Когда сделана последняя копия профиля. Копия — один зашифрованный файл; его открывает парольная фраза или код восстановления.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Nothing of the kind here. “Show all” lifts the limits.</source>
        <translation>Такого здесь нет. «Показать всё» снимет отбор.</translation>
    </message>
    <message>
        <source>Story of the case</source>
        <translation>История заявки</translation>
    </message>
    <message>
        <source>Show earlier</source>
        <translation>Показать раньше</translation>
    </message>
</context>
<context>
    <name>TwiceForm</name>
    <message>
        <source>New passphrase</source>
        <translation>Новая парольная фраза</translation>
    </message>
    <message>
        <source>The same again</source>
        <translation>Она же ещё раз</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Назад</translation>
    </message>
    <message>
        <source>Type a passphrase: without one the profile would lie open.</source>
        <translation>Введите парольную фразу: без неё профиль остался бы открытым.</translation>
    </message>
    <message>
        <source>The two passphrases differ. Type the same one twice.</source>
        <translation>Фразы различаются. Введите одну и ту же дважды.</translation>
    </message>
</context>
<context>
    <name>UnlockPage</name>
    <message>
        <source>Another folder…</source>
        <translation>Другая папка…</translation>
    </message>
    <message>
        <source>Vakhta</source>
        <translation>Вахта</translation>
    </message>
    <message>
        <source>Folder of the profile</source>
        <translation>Папка профиля</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>As usual</source>
        <translation>Обычная</translation>
    </message>
    <message>
        <source>Can wait</source>
        <translation>Терпит</translation>
    </message>
    <message>
        <source>Emergency</source>
        <translation>Авария</translation>
    </message>
    <message>
        <source>Urgent</source>
        <translation>Срочно</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Готово</translation>
    </message>
    <message>
        <source>Awaits reply</source>
        <translation>Ждёт ответа</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>Ждём</translation>
    </message>
    <message>
        <source>new</source>
        <translation>новая</translation>
    </message>
    <message>
        <source>open</source>
        <translation>открыта</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>ждём</translation>
    </message>
    <message>
        <source>done</source>
        <translation>закрыта</translation>
    </message>
    <message>
        <source>e-mail</source>
        <translation>письмо</translation>
    </message>
    <message>
        <source>call</source>
        <translation>звонок</translation>
    </message>
    <message>
        <source>message</source>
        <translation>сообщение</translation>
    </message>
    <message>
        <source>note</source>
        <translation>заметка</translation>
    </message>
    <message>
        <source>task</source>
        <translation>задача</translation>
    </message>
    <message>
        <source>visit</source>
        <translation>выезд</translation>
    </message>
    <message>
        <source>asset</source>
        <translation>паспорт</translation>
    </message>
    <message>
        <source>added</source>
        <translation>добавлено</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Вы</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Заметка</translation>
    </message>
</context>
</TS>
