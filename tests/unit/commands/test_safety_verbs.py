"""Rescue, copies, comparing and forgetting from the command line."""

from datetime import UTC, datetime
from pathlib import Path

from app.domain.policy import Policy
from app.modelfiles.installed_policy import InstalledPolicy, install_policy
from app.paths import directories
from app.store.pages import PAGE_BYTES
from tests.helpers.command_line import PASSPHRASE, CommandLine

NOW = datetime(2026, 11, 25, tzinfo=UTC)


def test_salvage_tells_its_figures(line: CommandLine, small: Path, tmp_path: Path) -> None:
    with (small / "vakhta.db").open("r+b") as file:
        file.seek(PAGE_BYTES * 3 + 500)
        file.write(b"damage")
    document = line.in_profile("salvage", tmp_path / "спасённое").document
    assert document["profile"] == str(tmp_path / "спасённое")
    assert document["damaged_pages"] == [4]
    assert document["rescued"] > 10
    assert 0.5 < document["share"] <= 1
    assert {"table", "rescued", "shortened", "lost", "lost_ids", "stand_ins"} == set(document["tables"][0])
    ran = line("check", "--profile", tmp_path / "спасённое", "--json", secrets=[PASSPHRASE])
    assert all(finding["code"].startswith("audit.") for finding in ran.document["findings"])


def test_salvage_for_a_person(line: CommandLine, small: Path, tmp_path: Path) -> None:
    said = line("salvage", tmp_path / "н", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "Повреждено страниц: 0" in said
    assert "сообщения" in said
    assert line("salvage", tmp_path / "н", "--json", secrets=[PASSPHRASE]).error_code == "profile.exists"


def test_copies_are_made_listed_and_compared(line: CommandLine, small: Path) -> None:
    assert line.in_profile("copies").document["copies"] == []
    made = line.in_profile("copies", "--daily").document
    assert made["made"] == made["copies"][0]["path"]
    assert made["copies"][0]["reason"] == "daily"
    assert line.in_profile("copies", "--daily").document["made"] is None
    ran = line.in_profile("compare", made["made"])
    assert (ran.code, ran.document["only_in_copy"], ran.document["missing"]) == (0, 0, [])
    line.in_profile("retention", "--older-than", "1", "--kinds", "chats", "--erase")
    ran = line("compare", made["made"], "--lang", "ru", secrets=[PASSPHRASE])
    assert "Только в копии" in ran.out
    assert ran.code in (0, 1)


def test_forgetting_looks_first(line: CommandLine, small: Path) -> None:
    looked = line.in_profile("retention", "--older-than", "1").document
    assert not looked["erased"]
    assert looked["counts"]["interactions"] > 0
    assert line.in_profile("retention", "--older-than", "1").document["counts"] == looked["counts"]
    line.in_profile("copies", "--daily")
    ran = line(
        "retention", "--older-than", "1", "--erase", "--by", "Офицер", "--lang", "ru", secrets=[PASSPHRASE]
    )
    assert "Стёрто. Акт: событие" in ran.out
    assert "Ещё есть в копии" in ran.out
    assert line.in_profile("check").code == 0
    said = line("retention", "--older-than", "1", "--lang", "ru", secrets=[PASSPHRASE]).out
    assert "добавьте --erase" in said


def test_the_policy_s_days_are_the_only_ones(line: CommandLine, small: Path) -> None:
    assert line.in_profile("retention").error_code == "retention.days"
    policy = Policy(format=1, title="Рудник", retention_days=1)
    installed = InstalledPolicy(
        policy=policy, sha256="0" * 64, bundle="site", sequence=3, signers=("AB",), installed_at=NOW
    )
    install_policy(directories().models, installed)
    refused = line.in_profile("retention", "--older-than", "2")
    assert (refused.code, refused.error_code) == (3, "policy.retention")
    told = line.in_profile("doctor")
    assert told.code == 0
    assert "policy.overdue" in {finding["code"] for finding in told.document["findings"]}
    assert "vakhta retention --erase" in told.document["next"]
    assert line.in_profile("retention", "--erase").document["erased"]
    assert "policy.overdue" not in {found["code"] for found in line.in_profile("doctor").document["findings"]}
    (directories().models / "policy.json").write_text("{")
    assert line.in_profile("doctor").document["findings"][0]["code"] == "policy.damaged"


def test_check_rebuilds_on_demand(line: CommandLine, small: Path) -> None:
    assert line.in_profile("check", "--rebuild").code == 0
    assert line.in_profile("search", "насос").code == 0
