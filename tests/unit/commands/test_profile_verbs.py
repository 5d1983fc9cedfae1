"""Profiles from the command line."""

import json
import re
from pathlib import Path

import pytest

from app.domain.engine import Protection
from tests.helpers.command_line import PASSPHRASE, CommandLine
from tests.helpers.profiles import reopen


def test_a_new_profile_gives_its_recovery_code_once(line: CommandLine, tmp_path: Path) -> None:
    ran = line("profile", "new", tmp_path / "вахта", "--json", secrets=[PASSPHRASE])
    assert ran.code == 0
    assert ran.document["profile"] == str(tmp_path / "вахта")
    assert len(ran.document["recovery_code"].replace("-", "")) >= 26
    stored = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert not any(ran.document["recovery_code"].encode() in content for content in stored)


def test_a_person_is_told_to_write_the_code_down(line: CommandLine, tmp_path: Path) -> None:
    ran = line("profile", "new", tmp_path / "p", "--lang", "ru", secrets=[PASSPHRASE])
    assert ran.code == 0
    assert "запишите" in ran.out


def test_a_demo_profile_asks_for_nothing(line: CommandLine, tmp_path: Path) -> None:
    ran = line("profile", "new", tmp_path / "demo", "--demo", "--json")
    assert ran.code == 0, ran.out
    info = line("profile", "info", "--json").document
    assert info["demo"]
    assert info["demo_passphrase"] == "вахта-демо"
    cases = line("case", "list", "--json", secrets=["вахта-демо"]).document["cases"]
    assert len(cases) >= 40


def test_info_speaks_both_ways(line: CommandLine, profile: Path) -> None:
    values = line("profile", "info", "--json").document
    assert values["directory"] == str(profile)
    assert values["last_backup_at"] is None
    said = line("profile", "info", "--lang", "ru").out
    assert "Последняя копия: не было" in said


def test_the_passphrase_changes(line: CommandLine, profile: Path) -> None:
    ran = line("profile", "passphrase", "--json", secrets=[PASSPHRASE, "новая"])
    assert ran.document == {"profile": str(profile)}
    assert line("check", "--json", secrets=[PASSPHRASE]).error_code == "profile.passphrase"
    assert line("check", "--json", secrets=["новая"]).code == 0


def test_the_recovery_code_gives_a_new_passphrase(line: CommandLine, tmp_path: Path) -> None:
    made = line("profile", "new", tmp_path / "p", "--json", secrets=[PASSPHRASE]).document
    ran = line("profile", "recover", "--json", secrets=[made["recovery_code"], "новая"])
    assert ran.code == 0, ran.out
    assert line("check", "--json", secrets=["новая"]).code == 0


def test_another_profile_s_recovery_code_is_refused(line: CommandLine, tmp_path: Path) -> None:
    other = line("profile", "new", tmp_path / "other", "--json", secrets=[PASSPHRASE]).document
    line.new_profile(tmp_path / "ours")
    ran = line("profile", "recover", "--json", secrets=[other["recovery_code"], "новая"])
    assert ran.code == 3
    assert ran.error_code.startswith("profile.recovery")


def test_a_backup_comes_back_elsewhere(line: CommandLine, small: Path, tmp_path: Path, home: Path) -> None:
    copy = tmp_path / "копия.vakhta"
    made = line.in_profile("backup", copy).document
    assert made["path"] == str(copy)
    assert made["bytes"] == copy.stat().st_size
    restored = line("restore", copy, "--json").document
    assert Path(restored["profile"]).is_relative_to(home)
    assert Path(restored["profile"]) != small
    assert len(line.in_profile("case", "list").document["cases"]) == 3
    named = line("restore", copy, "--profile", tmp_path / "там", "--json").document
    assert named["profile"] == str(tmp_path / "там")


def test_check_counts_and_finds_nothing(line: CommandLine, small: Path) -> None:
    assert small.is_dir()
    ran = line.in_profile("check")
    assert ran.code == 0
    assert ran.document["ok"]
    assert ran.document["findings"] == []
    assert ran.document["rows"]["cases"] == 3


def damage(profile: Path) -> None:
    store = profile / "vakhta.db"
    content = bytearray(store.read_bytes())
    content[-100:-50] = bytes(50)
    store.write_bytes(content)


def test_check_says_what_is_wrong_and_ends_with_1(line: CommandLine, small: Path) -> None:
    damage(small)
    ran = line.in_profile("check", "--lang", "ru")
    assert ran.code == 1, ran.out
    assert not ran.document["ok"]
    assert "резервной копии" in ran.document["findings"][0]["message"]


def test_after_damage_the_next_steps_are_named(line: CommandLine, small: Path) -> None:
    damage(small)
    told = line("check", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "Спасти то, что читается: vakhta salvage НОВАЯ_ПАПКА\n" in told
    assert "Резервной копии профиля нет." in told
    assert line.in_profile("check", "--lang", "en").document["next"] == ["vakhta salvage NEW_FOLDER"]


def test_after_damage_the_last_backup_is_named(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert line.in_profile("backup", tmp_path / "копия.vakhta-backup").code == 0
    damage(small)
    told = line.in_profile("check", "--lang", "en").document["next"]
    assert told == ["vakhta salvage NEW_FOLDER", "vakhta restore BACKUP --profile NEW_FOLDER"]
    said = line("check", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert re.search(r"Или вернуться к резервной копии от \d{4}-\d\d-\d\d \d\d:\d\d: vakhta restore", said)


def test_after_damage_a_copy_of_our_own_is_named_by_its_path(line: CommandLine, small: Path) -> None:
    made = line.in_profile("copies", "--daily").document["made"]
    damage(small)
    told = line.in_profile("check", "--lang", "en").document["next"]
    assert told[1] == f"vakhta restore {made} --profile NEW_FOLDER"


def test_a_stale_index_is_rebuilt_not_salvaged(line: CommandLine, small: Path) -> None:
    store = reopen(small, PASSPHRASE)
    with store.database.transaction():
        store.database.write("DELETE FROM search WHERE rowid & 31 = 6")
    store.close()
    found = line.in_profile("check")
    assert found.document["next"] == ["vakhta check --rebuild"]
    assert line.in_profile("check", "--rebuild").document["next"] == []


def test_doctor_works_before_there_is_a_profile(line: CommandLine) -> None:
    ran = line("doctor", "--json")
    assert ran.code == 0
    assert ran.document["facts"]["cores"] >= 1
    protections = ran.document["facts"]["protections"]
    missing = [finding["code"] for finding in ran.document["findings"]]
    assert sorted([*protections, *(code.rpartition(".")[2] for code in missing)]) == sorted(Protection)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_doctor_says_what_does_not_protect_here(
    line: CommandLine, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a system without Landlock it is said in words, and is no failure of the machine."""
    monkeypatch.setattr("app.inference.landlock.abi", lambda: 0)
    ran = line("doctor", "--json", "--lang", language)
    assert ran.code == 0
    told = {finding["code"]: finding["message"] for finding in ran.document["findings"]}
    assert "Landlock" in told["engine.protection.files"]
    assert "files" not in ran.document["facts"]["protections"]
    assert "Landlock" in line("doctor", "--lang", language).out


def test_doctor_knows_the_profile(line: CommandLine, profile: Path) -> None:
    ran = line.in_profile("doctor")
    assert ran.code == 0
    assert ran.document["facts"]["profile"] == str(profile)
    assert "cores" in line("doctor", secrets=[PASSPHRASE]).out


def test_the_audit_is_verified_and_written_out(line: CommandLine, small: Path, tmp_path: Path) -> None:
    assert small.is_dir()
    assert line.in_profile("audit", "verify").document["ok"]
    dest = tmp_path / "журнал.jsonl"
    events = line.in_profile("audit", "export", dest).document["events"]
    lines = dest.read_text(encoding="utf-8").splitlines()
    assert len(lines) == events >= 2
    assert json.loads(lines[0])["action"] == "profile.created"


@pytest.mark.parametrize("language", ["ru", "en"])
def test_settings_that_do_not_read_are_said_and_stop_nothing(
    line: CommandLine, home: Path, language: str
) -> None:
    (home / "config").mkdir()
    (home / "config" / "settings.json").write_text("oops", encoding="utf-8")
    ran = line("models", "list", "--json", "--lang", language)
    assert ran.code == 0
    assert ran.document["models"] == []
    assert ("настроек" in ran.err) == (language == "ru")
    assert line("models", "list", "--json").err == ""
