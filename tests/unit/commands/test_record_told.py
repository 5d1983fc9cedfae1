"""What a person at a terminal is told of records: names beside numbers, nothing of a batch without one."""

from pathlib import Path

import pytest

from tests.helpers.command_line import PASSPHRASE, CommandLine
from tests.helpers.source_tree import ROOT

SMALL = ROOT / "tests" / "data" / "exchange_small.json"


def test_a_person_is_told_whose_a_record_is(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    case = line.in_profile("case", "show", "С-0901").document
    account = line.in_profile("account", "show", str(case["account_id"])).document
    told = line("case", "show", "С-0901", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert f"клиент №: {account['id']} · {account['name']}\n" in told
    assert f"{case['opened_at'][:10]} {case['opened_at'][11:16]}" in told
    assert case["opened_at"] not in told


def test_many_lines_of_which_the_same_is_said_are_told_together(
    line: CommandLine, small: Path, tmp_path: Path
) -> None:
    assert small.is_dir()
    table = tmp_path / "много.csv"
    table.write_text("Компания\n" + "".join(f"Рудник {number}\n" for number in range(30)), encoding="utf-8")
    line.in_profile("import", str(table))
    told = line("import", str(table), "--lang", "ru", secrets=[PASSPHRASE]).out.splitlines()
    assert [one for one in told if one.startswith("2, 3 … 31 (строк: 30): ")]
    assert len(told) < 10


@pytest.mark.parametrize("noun", ["visit", "task"])
def test_a_list_tells_the_number_of_the_case(line: CommandLine, small: Path, noun: str) -> None:
    assert small.is_dir()
    case = line.in_profile("case", "show", "С-0901").document
    told = line(noun, "list", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert f"{case['id']} · С-0901" in told


def test_the_same_import_again_names_no_batch(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    told = line("import", str(SMALL), "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "Ничего нового." in told
    assert "Партия" not in told
