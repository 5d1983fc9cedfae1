"""Records, search, import and export from the command line."""

import json
from pathlib import Path

import pytest

from tests.helpers.command_line import PASSPHRASE, CommandLine
from tests.helpers.source_tree import ROOT

SMALL = ROOT / "tests" / "data" / "exchange_small.json"
NOUNS = {
    "account": "accounts",
    "contact": "contacts",
    "site": "sites",
    "asset": "assets",
    "case": "cases",
    "visit": "visits",
    "task": "tasks",
}


@pytest.mark.parametrize(("noun", "plural"), NOUNS.items())
def test_what_list_prints_show_finds(line: CommandLine, small: Path, noun: str, plural: str) -> None:
    assert small.is_dir()
    listed = line.in_profile(noun, "list").document
    assert set(listed) == {plural}
    first = listed[plural][0]
    shown = line.in_profile(noun, "show", str(first["id"])).document
    assert shown == first


@pytest.mark.parametrize("number", ["С-0901", "C-0901", "с-0901"])
def test_a_case_is_found_by_its_number_in_either_alphabet(
    line: CommandLine, small: Path, number: str
) -> None:
    assert small.is_dir()
    assert line.in_profile("case", "show", number).document["number"] == "С-0901"


def test_an_export_knows_its_form_by_its_ending(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    for name in ("all.json", "all.VCF"):
        line.in_profile("export", str(tmp_path / name))
    assert json.loads((tmp_path / "all.json").read_bytes())["vakhta"] == 1
    assert (tmp_path / "all.VCF").read_bytes().startswith(b"BEGIN:VCARD")


def test_an_empty_search_says_so(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    assert (
        line("search", "вертолётоносец", "--lang", "ru", secrets=[PASSPHRASE]).out == "Ничего не найдено.\n"
    )


def test_where_narrows_a_list(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    cases = line.in_profile("case", "list", "--where", "status=done").document["cases"]
    assert [case["number"] for case in cases] == ["С-0902"]


def test_a_terminal_gets_a_page_and_a_script_all_or_its_limit(
    line: CommandLine, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert small.is_dir()
    cases = line.in_profile("case", "list").document["cases"]
    assert len(cases) > 1
    first = line.in_profile("case", "list", "--limit", "1").document["cases"]
    assert first == cases[:1]
    rest = line.in_profile("case", "list", "--after", str(first[0]["id"])).document["cases"]
    assert rest == cases[1:]
    whole = line("case", "list", "--lang", "en", secrets=[PASSPHRASE]).out
    assert len(whole.splitlines()) == 1 + len(cases)
    monkeypatch.setattr("app.commands.record_verbs._PAGE", 1)
    monkeypatch.setattr("app.commands.output.Output.is_terminal", property(lambda _output: True))
    page = line("case", "list", "--lang", "en", secrets=[PASSPHRASE]).out
    assert page.splitlines()[2] == f"The page is full; what follows: --after {cases[0]['id']}"


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("case", "show", "С-9999"), "record.missing", 3),
        (("task", "show", "99"), "record.missing", 3),
        (("task", "show", "first"), "usage", 2),
        (("case", "list", "--where", "status"), "usage", 2),
        (("case", "list", "--limit", "0"), "usage", 2),
        (("case", "list", "--where", "colour=red"), "record.field", 3),
        (("import", "undo", "1999"), "record.missing", 3),
        (("import", "undo"), "usage", 2),
        (("import", "list.csv"), "import.unreadable", 3),
        (("import", "a.json", "--format", "xlsx"), "import.unreadable", 3),
        (("import", "absent.json"), "exchange.unreadable", 3),
        (("export", "--format", "odt", "out.odt"), "usage", 2),
        (("export", "--format", "pdf", "out.pdf", "--where", "contact=99"), "record.missing", 3),
        (("erase-person", "99"), "record.missing", 3),
        (("drafts", "--case", "none"), "record.missing", 3),
        (("accept", "77"), "record.missing", 3),
        (("task", "add", "--from", "absent.json"), "file.unreadable", 3),
    ],
)
def test_what_cannot_be_done_is_said(
    line: CommandLine, small: Path, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    assert small.is_dir()
    ran = line.in_profile(*words)
    assert (ran.error_code, ran.code) == (code, exit_code)


def test_a_record_is_added_from_a_file(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    source = tmp_path / "задача.json"
    source.write_text(json.dumps({"case": 1, "title": "Позвонить"}), encoding="utf-8")
    added = line.in_profile("task", "add", "--from", source).document["id"]
    assert line.in_profile("task", "show", str(added)).document["title"] == "Позвонить"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "file.encoding"),
        (b"{", "file.json"),
        (b"[1]", "file.json"),
        (b'{"colour": 1}', "exchange"),
    ],
)
def test_a_file_that_is_no_record_is_refused(
    line: CommandLine, small: Path, tmp_path: Path, content: bytes, code: str
) -> None:
    assert small.is_dir()
    source = tmp_path / "task.json"
    source.write_bytes(content)
    ran = line.in_profile("task", "add", "--from", source)
    assert ran.code == 3
    assert ran.error_code.startswith(code)


def test_people_get_tables(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    from tests.helpers.command_line import PASSPHRASE

    assert "С-0901" in line("case", "list", secrets=[PASSPHRASE]).out
    assert "number: С-0901" in line("case", "show", "С-0901", secrets=[PASSPHRASE]).out
    assert "КП-30" in line("search", "КП30", secrets=[PASSPHRASE]).out


def test_search_gives_what_is_promised(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    found = line.in_profile("search", "компрессор", "--limit", "1").document
    assert set(found) == {"hits", "elapsed_ms", "more", "ranked"}
    assert found["ranked"] is True
    assert len(found["hits"]) == 1
    assert {"kind", "id", "account", "title", "snippet", "at"} <= set(found["hits"][0])
    assert "\ue000" not in json.dumps(found, ensure_ascii=False)


def test_the_newest_are_found_by_a_beginning(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    found = line.in_profile("search", "компр", "--newest").document
    assert found["hits"]
    assert found["ranked"] is False


def test_the_index_is_written_anew(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    before = line.in_profile("search", "компрессор").document["hits"]
    assert line.in_profile("reindex").document["rows"] > 10
    assert line.in_profile("search", "компрессор").document["hits"] == before
    assert line.in_profile("check").document["ok"]


def test_the_same_file_twice_changes_nothing(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    again = line.in_profile("import", SMALL).document
    assert {"batch", "created", "updated", "skipped", "rejected"} <= set(again)
    assert not any(again["created"].values())
    assert not any(again["updated"].values())


def test_a_dry_run_changes_nothing(line: CommandLine, profile: Path) -> None:
    assert profile.is_dir()
    assert line.in_profile("import", SMALL, "--dry-run").document["created"]["cases"] == 3
    assert line.in_profile("case", "list").document["cases"] == []


def test_an_import_is_taken_back(line: CommandLine, profile: Path) -> None:
    assert profile.is_dir()
    batch = line.in_profile("import", SMALL).document["batch"]
    removed = line.in_profile("import", "undo", batch).document["removed"]
    assert removed["cases"] == 3
    assert line.in_profile("account", "list").document["accounts"] == []


def test_an_export_reads_back_equal(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    first, second = tmp_path / "первый" / "out.json", tmp_path / "второй" / "out.json"
    first.parent.mkdir()
    second.parent.mkdir()
    assert line.in_profile("export", "--format", "json", first).document["accounts"] == 2
    line.new_profile(tmp_path / "другой")
    assert line.in_profile("import", first).document["rejected"] == []
    line.in_profile("export", "--format", "json", second)
    assert json.loads(second.read_text("utf-8")) == json.loads(first.read_text("utf-8"))


def test_an_export_can_be_narrowed(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    dest = tmp_path / "out.json"
    ran = line.in_profile("export", "--format", "json", dest, "--where", "language=en")
    assert ran.document["accounts"] == 1


def test_a_table_is_previewed_imported_and_taken_back(line: CommandLine, small: Path, tmp_path: Path) -> None:
    table = small.parent / tmp_path / "заказчики.csv"
    table.write_text(
        "Компания;Контакт;Дата создания;Заявка\nРудник;Сауле;;Насос\nПорт;;вчера;Насос\n", "cp1251"
    )
    preview = line.in_profile("import", str(table), "--preview").document["files"][0]
    assert (preview["format"], preview["encoding"]) == ("csv", "cp1251")
    assert [column["field"] for column in preview["columns"]] == [
        "account.name", "contact.name", "case.opened_at", "case.title",
    ]  # fmt: skip
    report = line.in_profile("import", str(table)).document
    assert report["created"]["accounts"] == 1
    assert [(one["line"], one["code"]) for one in report["rejected"]] == [("3", "import.date")]
    from tests.helpers.command_line import PASSPHRASE

    assert "account.name" in line("import", table, "--preview", secrets=[PASSPHRASE]).out
    taken = line.in_profile("import", "undo", report["batch"]).document
    assert taken == {
        "batch": report["batch"], "removed": {"accounts": 1, "contacts": 1, "cases": 1}, "kept": [],
    }  # fmt: skip


def test_a_person_is_exported_and_erased(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    package = tmp_path / "человек.zip"
    told = line.in_profile("export", "--format", "json", str(package), "--where", "contact=1").document
    assert told["path"] == str(package)
    cards = line.in_profile("export", "--format", "vcard", str(tmp_path / "к.vcf")).document
    assert cards["contacts"] > 1
    backup = tmp_path / "копия.vakhta-backup"
    line.in_profile("backup", str(backup))
    erased = line.in_profile("erase-person", "1").document
    assert erased["contact"] == 1
    assert erased["erased"]["contacts"] == 1
    assert str(backup) in [one["path"] for one in erased["backups"]]
    assert line.in_profile("check").document["ok"]
    from tests.helpers.command_line import PASSPHRASE

    said = line("--lang", "ru", "erase-person", "2", secrets=[PASSPHRASE]).out
    assert "Уничтожьте эту копию" in said


def test_a_record_is_edited_put_away_and_both_are_taken_back(
    line: CommandLine, small: Path, tmp_path: Path
) -> None:
    assert small.is_dir()
    source = tmp_path / "правка.json"
    source.write_text(json.dumps({"title": "Иначе", "tags": ["срочно"]}), encoding="utf-8")
    before = line.in_profile("case", "show", "С-0901").document
    edited = line.in_profile("case", "edit", "C-0901", "--from", source).document
    assert edited == {"id": before["id"], "changed": True}
    assert line.in_profile("case", "edit", "С-0901", "--from", source).document["changed"] is False
    assert line.in_profile("case", "show", "С-0901").document["title"] == "Иначе"
    assert line.in_profile("case", "archive", "С-0901").document["archived"] is True
    listed = line.in_profile("case", "list").document["cases"]
    assert "С-0901" not in [case["number"] for case in listed]
    away = line.in_profile("case", "list", "--where", "archived=true").document["cases"]
    assert [case["number"] for case in away] == ["С-0901"]
    assert line.in_profile("case", "archive", "С-0901", "--back").document["changed"] is True
    for action in ("unarchived", "archived", "edited"):
        undone = line.in_profile("case", "undo", "С-0901").document
        assert undone == {"kind": "case", "id": before["id"], "title": "С-0901", "undone": action}
    assert line.in_profile("case", "show", "С-0901").document == before
    assert line.in_profile("case", "undo", "С-0901").error_code == "record.no_edit"


def test_people_are_told_what_was_taken_back(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    from tests.helpers.command_line import PASSPHRASE

    source = tmp_path / "правка.json"
    source.write_text(json.dumps({"name": "Порт"}), encoding="utf-8")
    line("account", "edit", "1", "--from", source, secrets=[PASSPHRASE])
    again = line("account", "edit", "1", "--from", source, "--lang", "ru", secrets=[PASSPHRASE])
    assert "Ничего не изменилось" in again.out
    assert "Taken back" in line("account", "undo", "1", "--lang", "en", secrets=[PASSPHRASE]).out


def test_templates_are_records_too(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    source = tmp_path / "шаблон.json"
    source.write_text(json.dumps({"name": "Письмо", "text": "{{имя}}"}), encoding="utf-8")
    added = line.in_profile("template", "add", "--from", source).document["id"]
    listed = line.in_profile("template", "list").document["templates"]
    assert [one["text"] for one in listed if one["id"] == added] == ["{{имя}}"]


def test_a_preview_of_requests_says_that_cases_come_of_it(
    line: CommandLine, profile: Path, tmp_path: Path
) -> None:
    assert profile.is_dir()
    table = tmp_path / "заявки.csv"
    table.write_text("Организация;Тема;Описание\nПорт;Насос;Течёт\n", encoding="utf-8")
    told = line("import", table, "--preview", "--lang", "ru", secrets=[PASSPHRASE])
    assert "заявки, из каждой строки отдельная" in told.out
    assert line.in_profile("import", table).document["created"]["cases"] == 1


def test_a_line_taken_in_part_is_told_plainly(line: CommandLine, profile: Path, tmp_path: Path) -> None:
    assert profile.is_dir()
    table = tmp_path / "к.csv"
    table.write_text("Компания;Контакт;Приоритет\nРудник;Ермекова Сауле;высокий\n", encoding="utf-8")
    told = line("import", table, "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "2: Строка взята не целиком: есть клиент, человек, не хватает «Заявка: тема»." in told
    assert "не принята" not in told
    assert "клиенты: +1" in told


def test_a_trial_says_that_nothing_was_written(line: CommandLine, profile: Path, tmp_path: Path) -> None:
    assert profile.is_dir()
    table = tmp_path / "к.csv"
    table.write_text("Компания\nРудник\n", encoding="utf-8")
    told = line("import", table, "--dry-run", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert told.startswith("Проба: ничего не записано.")
    assert "Партия" not in told
    tried = line.in_profile("import", table, "--dry-run").document
    assert (tried["batch"], tried["dry_run"], tried["created"]["accounts"]) == (None, True, 1)
    real = line.in_profile("import", table).document
    assert (real["batch"] is None, real["dry_run"]) == (False, False)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("import", "нет.csv"), "import.unreadable", "Такого файла нет: "),
        (("import", "нет.json"), "exchange.unreadable", "Такого файла нет: "),
        (("import", "к.csv", "--mapping", "нет.json"), "import.mapping", "Файла соответствий нет: "),
        (("case", "add", "--from", "нет.json"), "file.unreadable", "Такого файла нет: "),
        (("import", "undo", "1999"), "record.missing", "Партии 1999 нет."),
    ],
)
def test_what_is_not_there_is_said_to_be_missing(
    line: CommandLine, profile: Path, words: tuple[str, ...], code: str, said: str
) -> None:
    assert profile.is_dir()
    error = line.in_profile(*words, "--lang", "ru").document["error"]
    assert error["code"] == code
    assert error["message"].startswith(said)
    assert "list" not in error["message"]


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"columns": {"Кто": "account.nam"}}, "columns: account.nam; здесь может стоять: account.name, "),
        ({"columns": {"Кто": "x"}}, "columns: x; здесь может стоять: account.name, account.kind, "),
        ({"dates": "ymd"}, "dates; здесь может стоять: dmy, mdy."),
        ({"profile": "x"}, "profile: x; здесь может стоять: 1c, amocrm, "),
        ({"colours": {}}, "colours; здесь может стоять: columns, values, "),
    ],
)
def test_a_wrong_word_in_a_mapping_is_told_with_the_right_ones(
    line: CommandLine, profile: Path, tmp_path: Path, mapping: dict[str, object], said: str
) -> None:
    assert profile.is_dir()
    (tmp_path / "m.json").write_text(json.dumps(mapping, ensure_ascii=False), encoding="utf-8")
    (tmp_path / "к.csv").write_text("Кто\nРудник\n", encoding="utf-8")
    ran = line.in_profile("import", tmp_path / "к.csv", "--mapping", tmp_path / "m.json", "--lang", "ru")
    assert said in ran.document["error"]["message"]


def test_a_wrong_word_in_a_record_or_a_line_is_told_with_the_right_ones(
    line: CommandLine, small: Path, tmp_path: Path
) -> None:
    assert small.is_dir()
    (tmp_path / "c.json").write_text('{"account": 1, "title": "x", "urgency": "big"}', encoding="utf-8")
    refused = line.in_profile("case", "add", "--from", tmp_path / "c.json", "--lang", "ru")
    assert "urgency; здесь может стоять: low, normal, high, critical." in refused.document["error"]["message"]
    (tmp_path / "к.csv").write_text("Заказчик;Заявка;Приоритет\nРудник;Насос;сверх\n", encoding="utf-8")
    told = line.in_profile("import", tmp_path / "к.csv", "--lang", "en").document["rejected"][0]["message"]
    assert "(“Case: urgency”); there are: low, normal, high, critical." in told
