<?xml version='1.0' encoding='utf-8'?>
<TS version="2.1" language="ru_RU" sourcelanguage="en_GB">
  <context>
    <name>ColumnsTable</name>
    <message>
      <source>Columns and their fields</source>
      <translation>Столбцы и их поля</translation>
    </message>
    <message>
      <source>Field of the column «{0}»</source>
      <translation>Поле для столбца «{0}»</translation>
    </message>
    <message>
      <source>leave out</source>
      <translation>не принимать</translation>
    </message>
  </context>
  <context>
    <name>ImportFacts</name>
    <message>
      <source>our exchange file</source>
      <translation>наш файл обмена</translation>
    </message>
    <message>
      <source>CSV table</source>
      <translation>таблица CSV</translation>
    </message>
    <message>
      <source>Excel workbook</source>
      <translation>книга Excel</translation>
    </message>
    <message>
      <source>vCard address book</source>
      <translation>адресная книга vCard</translation>
    </message>
    <message>
      <source>letter</source>
      <translation>письмо</translation>
    </message>
    <message>
      <source>mailbox</source>
      <translation>почтовый ящик</translation>
    </message>
    <message>
      <source>Outlook letter</source>
      <translation>письмо Outlook</translation>
    </message>
    <message>
      <source>calendar</source>
      <translation>календарь</translation>
    </message>
    <message>
      <source>separated by tabs</source>
      <translation>через табуляцию</translation>
    </message>
    <message>
      <source>separated by «{0}»</source>
      <translation>через «{0}»</translation>
    </message>
    <message>
      <source>export of {0}</source>
      <translation>выгрузка {0}</translation>
    </message>
    <message>
      <source>requests: a case is made of every line</source>
      <translation>заявки: из каждой строки отдельная</translation>
    </message>
  </context>
  <context>
    <name>ImportSheet</name>
    <message>
      <source>Import from files</source>
      <translation>Импорт из файлов</translation>
    </message>
    <message>
      <source>Back to the columns</source>
      <translation>К столбцам</translation>
    </message>
    <message>
      <source>Take the import back</source>
      <translation>Отменить импорт</translation>
    </message>
    <message>
      <source>Looking into the files</source>
      <translation>Смотрим файлы</translation>
    </message>
    <message>
      <source>Taking the import back</source>
      <translation>Отменяем импорт</translation>
    </message>
    <message>
      <source>Trying, nothing is written yet</source>
      <translation>Проверяем, пока ничего не записано</translation>
    </message>
    <message>
      <source>Importing</source>
      <translation>Принимаем</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>Стоп</translation>
    </message>
    <message>
      <source>Trying, nothing is written yet · lines read: {0}</source>
      <translation>Проверяем, пока ничего не записано · прочитано строк: {0}</translation>
    </message>
    <message>
      <source>So it would be. Nothing is written yet.</source>
      <translation>Так будет. Пока ничего не записано.</translation>
    </message>
    <message>
      <source>There is nothing in it to import.</source>
      <translation>Принимать здесь нечего.</translation>
    </message>
    <message>
      <source>The program does not know files of this kind. Nothing was imported. Choose a table, an address book, letters, a calendar or an exchange file.</source>
      <translation>Такие файлы программе неизвестны. Ничего не принято. Выберите таблицу, адресную книгу, письма, календарь или файл обмена.</translation>
    </message>
    <message>
      <source>The import is done.</source>
      <translation>Импорт выполнен.</translation>
    </message>
    <message>
      <source>Stopped. What is told below is imported; of the file being read nothing is.</source>
      <translation>Остановлено. Принято то, что ниже; из файла, который читался, не принято ничего.</translation>
    </message>
    <message>
      <source>Stopped. Nothing was written into the profile.</source>
      <translation>Остановлено. В профиль ничего не записано.</translation>
    </message>
    <message>
      <source>Files that were read before it are imported.</source>
      <translation>Файлы, прочитанные до него, приняты.</translation>
    </message>
    <message>
      <source>Try it out</source>
      <translation>Проверить</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>Принять</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Готово</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Отмена</translation>
    </message>
    <message>
      <source>Files that can be imported ({0});;All files (*)</source>
      <translation>Файлы для импорта ({0});;Все файлы (*)</translation>
    </message>
    <message>
      <source>Past imports…</source>
      <translation>Прошлые импорты…</translation>
    </message>
  </context>
  <context>
    <name>LookView</name>
    <message>
      <source>Other files…</source>
      <translation>Другие файлы…</translation>
    </message>
    <message>
      <source>more files: {0}</source>
      <translation>ещё файлов: {0}</translation>
    </message>
    <message>
      <source>Choose the files to look into.</source>
      <translation>Выберите файлы.</translation>
    </message>
    <message>
      <source>There are no columns to match: the format says itself what is what.</source>
      <translation>Столбцов здесь нет: формат сам говорит, где что.</translation>
    </message>
    <message>
      <source>No column goes anywhere yet. Choose a field for one, best for the client's name.</source>
      <translation>Ни один столбец не узнан. Выберите поле хотя бы для одного, лучше для названия клиента.</translation>
    </message>
    <message>
      <source>Columns that all tables have, what stands in them, and where they go.</source>
      <translation>Столбцы, которые есть во всех таблицах, что в них записано и куда это попадёт.</translation>
    </message>
    <message>
      <source>Columns of the table, what stands in them, and where they go.</source>
      <translation>Столбцы таблицы, что в них записано и куда это попадёт.</translation>
    </message>
  </context>
  <context>
    <name>ReportView</name>
    <message>
      <source>New records</source>
      <translation>Новые записи</translation>
    </message>
    <message>
      <source>Changed records</source>
      <translation>Изменённые записи</translation>
    </message>
    <message>
      <source>Lines left out</source>
      <translation>Строки пропущены</translation>
    </message>
    <message>
      <source>Lines refused</source>
      <translation>Строки отклонены</translation>
    </message>
    <message>
      <source>Records taken back</source>
      <translation>Записи отменены</translation>
    </message>
    <message>
      <source>Records kept</source>
      <translation>Записи оставлены</translation>
    </message>
    <message>
      <source>What was not taken, and why</source>
      <translation>Что не принято и почему</translation>
    </message>
    <message>
      <source>lines: {0}</source>
      <translation>строки: {0}</translation>
    </message>
    <message>
      <source>New: {0}</source>
      <translation>Новые: {0}</translation>
    </message>
    <message>
      <source>Changed: {0}</source>
      <translation>Изменённые: {0}</translation>
    </message>
    <message>
      <source>The import was taken back, but for what was worked on since.</source>
      <translation>Импорт отменён, кроме того, с чем с тех пор работали.</translation>
    </message>
    <message>
      <source>The import was taken back. The records are as they were before it.</source>
      <translation>Импорт отменён. Записи такие, какими были до него.</translation>
    </message>
    <message>
      <source>Taken back: {0}</source>
      <translation>Отменены: {0}</translation>
    </message>
    <message>
      <source>{0} and {1} more</source>
      <translation>{0} и ещё {1}</translation>
    </message>
  </context>
  <context>
    <name>PastImportsSheet</name>
    <message>
      <source>Back to the list</source>
      <translation>К списку</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Готово</translation>
    </message>
    <message>
      <source>Import</source>
      <translation>Импорт</translation>
    </message>
    <message>
      <source>Nothing was imported into this profile yet.</source>
      <translation>В этот профиль ещё ничего не импортировали.</translation>
    </message>
    <message>
      <source>Past imports</source>
      <translation>Прошлые импорты</translation>
    </message>
    <message>
      <source>Take the import back</source>
      <translation>Отменить импорт</translation>
    </message>
    <message>
      <source>Taking the import back</source>
      <translation>Импорт отменяется</translation>
    </message>
    <message>
      <source>by {0}</source>
      <translation>{0}</translation>
    </message>
    <message>
      <source>cannot be taken back any more</source>
      <translation>отменить уже нельзя</translation>
    </message>
    <message>
      <source>changed: {0}</source>
      <translation>изменено: {0}</translation>
    </message>
    <message>
      <source>new: {0}</source>
      <translation>новое: {0}</translation>
    </message>
    <message>
      <source>taken back in part, {0}</source>
      <translation>отменён частично, {0}</translation>
    </message>
    <message>
      <source>taken back, {0}</source>
      <translation>отменён, {0}</translation>
    </message>
  </context>
</TS>
