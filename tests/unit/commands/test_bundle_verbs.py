"""`bundle …` as a script sees it: from a key to an installed model and back."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.bundles import keys
from tests.helpers.bundle_builder import CHEAP, BundleBuilder, flip
from tests.helpers.command_line import CommandLine, Ran, pipe_with


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ScryptCost", lambda *given: CHEAP if not given else _cost(*given))


_cost = keys.ScryptCost


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    (tmp_path / "steward").mkdir()
    return BundleBuilder(tmp_path / "steward")


def keyed(line: CommandLine, *words: str | Path) -> Ran:
    reader = pipe_with("фраза ключа")
    try:
        return line("bundle", *words, "--key-passphrase-fd", str(reader), "--json")
    finally:
        os.close(reader)


@pytest.fixture
def bundle(line: CommandLine, steward: BundleBuilder, tmp_path: Path) -> Path:
    made = keyed(line, "keygen", tmp_path / "key")
    assert made.code == 0, made.out
    # Eight groups of four: what the steward tells the sites by telephone.
    assert re.fullmatch(r"([0-9a-f]{4} ){7}[0-9a-f]{4}", made.document["fingerprint"])
    assert keyed(line, "keygen", tmp_path / "key").error_code == "bundle.key_exists"
    built = keyed(line, "build", steward.plan(), tmp_path / "stick", "--key", tmp_path / "key")
    assert built.code == 0, built.out
    assert built.document["sequence"] == 7
    return tmp_path / "stick"


def test_from_a_key_to_a_model_and_back(line: CommandLine, bundle: Path, tmp_path: Path) -> None:
    unknown = line("bundle", "verify", bundle, "--json")
    assert unknown.code == 1
    assert unknown.document["bundle"] is None
    assert [one["code"] for one in unknown.document["findings"]] == ["bundle.signer"]
    claimed = line("bundle", "inspect", bundle, "--json").document
    assert (claimed["bundle"], claimed["untrusted_bundle"]) == (None, "north-field")
    trusted = line("bundle", "trust", tmp_path / "key", "--json").document
    seen = line("bundle", "inspect", bundle, "--json").document
    assert (seen["bundle"], seen["signers"]) == ("north-field", trusted["keys"])
    assert [one["role"] for one in seen["contents"]] == ["model", "prompts"]
    verified = line("bundle", "verify", bundle, "--json")
    assert (verified.code, verified.document["ok"], verified.document["files"]) == (0, True, 8)
    brought = line("bundle", "import", bundle, "--json")
    assert brought.code == 0, brought.out
    assert [one["name"] for one in brought.document["installed"]] == ["tiny", "field"]
    (model,) = line("models", "list", "--json").document["models"]
    assert (model["active"], model["signers"]) == (True, trusted["keys"])
    assert line("bundle", "rollback", "--json").document["active"] is None
    assert line("bundle", "rollback", "--json").error_code == "bundle.no_generation"


def test_a_tampered_bundle_is_told_in_both_languages(line: CommandLine, bundle: Path, tmp_path: Path) -> None:
    line("bundle", "trust", tmp_path / "key")
    flip(bundle / "content" / "model" / "tiny.gguf", 100)
    for language, word in (("ru", "не тот, что был подписан"), ("en", "not the one that was signed")):
        told = line("bundle", "verify", bundle, "--lang", language)
        assert told.code == 1
        assert word in told.out
    refused = line("bundle", "import", bundle, "--json")
    assert (refused.code, refused.error_code) == (3, "bundle.hash")
    assert line("models", "list", "--json").document["models"] == []


def test_a_further_signer(line: CommandLine, bundle: Path, tmp_path: Path) -> None:
    keyed(line, "keygen", tmp_path / "second")
    signed = keyed(line, "sign", bundle, "--key", tmp_path / "second")
    assert signed.document["signature"].endswith(".minisig")
    assert line("bundle", "verify", bundle, "--trust", tmp_path / "second", "--json").code == 0


def test_two_of_three_must_sign(line: CommandLine, bundle: Path, tmp_path: Path) -> None:
    for name in ("second", "third"):
        keyed(line, "keygen", tmp_path / name)
    words: list[str | Path] = ["bundle", "root", "init", tmp_path / "root", "--threshold", "2", "--json"]
    for name in ("key", "second", "third"):
        words += ["--key", tmp_path / name]
    made = line(*words)
    assert (len(made.document["keys"]), made.document["threshold"], made.document["missing"]) == (3, 2, 2)
    assert line(*words).error_code == "bundle.key_exists"
    assert line("bundle", "trust", tmp_path / "root", "--json").document["threshold"] == 2
    few = line("bundle", "import", bundle, "--json")
    assert (few.code, few.error_code) == (3, "bundle.threshold")
    keyed(line, "sign", bundle, "--key", tmp_path / "third")
    brought = line("bundle", "import", bundle, "--json")
    assert len(brought.document["signers"]) == 2


def test_licences_are_accepted_or_refused(
    line: CommandLine, bundle: Path, steward: BundleBuilder, tmp_path: Path
) -> None:
    extra = '[[content]]\nrole = "knowledge"\nname = "k"\npath = "prompts.json"\nlicence = "CC-BY-NC-4.0"\n'
    words = ("--key", tmp_path / "key")
    refused = keyed(line, "build", steward.plan(extra), tmp_path / "nc", *words)
    assert (refused.code, refused.error_code) == (3, "bundle.licence")
    assert not (tmp_path / "nc").exists()
    accepted = keyed(line, "build", steward.plan(extra + 'accepted = "да"\n'), tmp_path / "nc", *words)
    assert accepted.document["non_commercial"] == ["CC-BY-NC-4.0"]
    assert "CC-BY-NC-4.0" in accepted.err


def test_a_killed_import_is_taken_up(
    line: CommandLine, steward: BundleBuilder, tmp_path: Path, home: Path
) -> None:
    steward.padding = 12 * 1024**2
    keyed(line, "keygen", tmp_path / "key")
    keyed(line, "build", steward.plan(), tmp_path / "stick", "--key", tmp_path / "key")
    line("bundle", "trust", tmp_path / "key")
    killer = (
        "import os, signal, sys\nfrom app.bundles.copying import Place\nkept = Place.write\n"
        "def write(place, piece):\n    kept(place, piece)\n"
        "    if place.file.tell() > 5000000:\n        os.kill(os.getpid(), signal.SIGKILL)\n"
        "Place.write = write\nfrom app.__main__ import main\n"
        f"main(['bundle', 'import', {str(tmp_path / 'stick')!r}])"
    )
    assert subprocess.run([sys.executable, "-c", killer], check=False).returncode == -9
    assert line("models", "list", "--json").document["models"] == []
    brought = line("bundle", "import", tmp_path / "stick", "--json")
    assert brought.document["ok"]


def test_a_root_is_signed_rotated_and_revoked(
    line: CommandLine, steward: BundleBuilder, tmp_path: Path
) -> None:
    ids = {name: keyed(line, "keygen", tmp_path / name).document["key"] for name in ("a", "b", "c")}
    root = tmp_path / "root"
    reader = pipe_with("фраза ключа\nфраза ключа")
    both: list[str | Path] = ["--sign", tmp_path / "a", "--sign", tmp_path / "b", "--key-passphrase-fd"]
    keys: list[str | Path] = ["--key", tmp_path / "a", "--key", tmp_path / "b", "--threshold", "2"]
    made = line(
        "bundle", "root", "init", root, *keys, "--expires", "2030-01-01", *both, str(reader), "--json"
    )
    os.close(reader)
    assert (made.document["missing"], made.document["expires"]) == (0, "2030-01-01")
    assert len(made.document["fingerprint"].split()) == 8
    line("bundle", "trust", root)
    turned = keyed(
        line, "root", "rotate", root, "--add", tmp_path / "c", "--drop", ids["b"], "--threshold", "1"
    )
    assert (turned.document["version"], turned.document["missing"]) == (2, 2)
    for name, missing in (("a", 1), ("b", 0)):
        signed = keyed(line, "root", "sign", root, "--key", tmp_path / name)
        assert signed.document["missing"] == missing
    gone = keyed(line, "root", "revoke", root, ids["a"], "--sign", tmp_path / "c")
    assert (gone.document["revoked"], gone.document["keys"]) == ([ids["a"]], [ids["c"]])
    assert gone.document["missing"] == 0
    told = line("bundle", "root", "rotate", root, "--lang", "ru")
    assert "Не хватает подписей: 1" in told.out
    (root / "4.root.json").unlink()
    stick = tmp_path / "stick"
    built = keyed(line, "build", steward.plan(), stick, "--key", tmp_path / "c", "--root", root)
    assert built.code == 0, built.out
    assert line("bundle", "import", stick, "--json").document["signers"] == [ids["c"]]


def test_only_the_bad_chunks_are_sent_again(
    line: CommandLine, bundle: Path, steward: BundleBuilder, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(bundle, damaged)
    flip(damaged / "content/model/tiny.gguf", 100)
    line("bundle", "trust", tmp_path / "key")
    assert line("bundle", "import", damaged, "--json").error_code == "bundle.hash"
    asked = line("bundle", "repair-request", damaged, tmp_path / "request.json", "--json").document
    assert (asked["bundle"], asked["chunks"], asked["files"]) == ("north-field", 1, 0)
    words = ("repair-pack", tmp_path / "request.json", tmp_path / "pack", "--key", tmp_path / "key")
    packed = keyed(line, *words)
    assert packed.document["bytes"] == (damaged / "content/model/tiny.gguf").stat().st_size
    told = line("bundle", "import", damaged, "--repair", tmp_path / "pack", "--json")
    assert told.code == 0, told.out
    assert [one["name"] for one in told.document["installed"]] == ["tiny", "field"]
    assert "кусков 1" in line("bundle", "repair-request", damaged, tmp_path / "r", "--lang", "ru").out


def test_an_import_is_certified_and_doctor_shows_the_key(
    line: CommandLine, bundle: Path, tmp_path: Path, home: Path
) -> None:
    line("bundle", "trust", tmp_path / "key")
    brought = line("bundle", "import", bundle, "--json").document
    assert set(brought["certificate"]) == {"pdf", "json"}
    told = json.loads(Path(brought["certificate"]["json"]).read_text(encoding="utf-8"))
    assert told["device_key"] == line("doctor", "--json").document["facts"]["device_key"]
    assert Path(brought["certificate"]["pdf"] + ".minisig").is_file()
    assert "Свидетельство:" in line("bundle", "import", bundle, "--lang", "ru").out
    (home / "data" / "bundles" / "device.key").write_bytes(b"short")
    assert line("doctor", "--json").document["facts"]["device_key"] == ""


def test_what_will_lie_in_parts_is_said_before_copying(
    line: CommandLine, steward: BundleBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.bundles import builder, fat32

    monkeypatch.setattr(builder, "PART_BYTES", 4 * 1024**2)
    steward.padding = 5 * 1024**2
    assert keyed(line, "keygen", tmp_path / "key").code == 0
    plan = steward.plan()
    for narrow, word in ((False, "частями"), (True, "FAT32")):
        monkeypatch.setattr(fat32, "is_fat32", lambda _folder, narrow=narrow: narrow)
        monkeypatch.setattr(fat32, "MAX_FILE_BYTES", 1024)
        reader = pipe_with("фраза ключа")
        dest = tmp_path / word
        flags = ("--key", tmp_path / "key", "--key-passphrase-fd", str(reader), "--lang", "ru")
        built = line("bundle", "build", plan, dest, *flags)
        os.close(reader)
        assert built.code == 0
        assert "частями, их 2" in built.err
        assert word in built.err


def test_a_full_or_pulled_stick_is_told(
    line: CommandLine, steward: BundleBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    from app.bundles import builder

    assert keyed(line, "keygen", tmp_path / "key").code == 0
    words = ("build", steward.plan(), tmp_path / "not" / "there" / "stick", "--key", tmp_path / "key")
    usage = shutil.disk_usage(tmp_path)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
        assert keyed(line, *words).error_code == "disk.full"
    for number, code in ((errno.ENOSPC, "disk.full"), (errno.EIO, "bundle.unwritable")):

        def fails(*_given: object, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        with monkeypatch.context() as broken:
            broken.setattr(builder, "_write_file", fails)
            assert keyed(line, *words).error_code == code
    assert keyed(line, *words).code == 0


def test_a_policy_comes_with_a_bundle_and_is_obeyed(
    line: CommandLine, steward: BundleBuilder, tmp_path: Path, home: Path
) -> None:
    policy = (
        b'{"format": 1, "title": "North", "sideload": false, "exports": ["pdf"],'
        b' "locked": {"lock_after_minutes": 5}}'
    )
    steward.add("policy", "site", policy)
    assert keyed(line, "keygen", tmp_path / "key").code == 0
    built = keyed(line, "build", steward.plan(), tmp_path / "stick", "--key", tmp_path / "key")
    assert built.code == 0, built.out
    line("bundle", "trust", tmp_path / "key")
    assert line("doctor", "--json").document["facts"]["policy"] is None
    by_hand = line("models", "install", steward.home / "модель.gguf", "--json").document
    assert (by_hand["signed"], by_hand["signers"]) == (False, [])
    assert by_hand["template"]
    assert by_hand["template_sha256"]
    assert "без подписи" in line("models", "list", "--lang", "ru").out
    assert "unsigned" in line("models", "install", steward.home / "модель.gguf", "--lang", "en").out
    assert line("bundle", "import", tmp_path / "stick", "--json").code == 0
    told = line("doctor", "--json")
    ruled = told.document["facts"]["policy"]
    assert (told.code, ruled["title"], ruled["sideload"]) == (0, "North", False)
    assert (ruled["locked"], ruled["exports"]) == ({"lock_after_minutes": 5}, ["pdf"])
    assert ruled["bundle"] == "north-field 7"
    refused = line("models", "install", steward.home / "модель.gguf", "--json")
    assert (refused.code, refused.error_code) == (3, "policy.sideload")
    assert "North" in refused.document["error"]["message"]
    (model,) = line("models", "list", "--json").document["models"]
    assert model["signed"]
    (home / "data" / "models" / "policy.json").write_text("{")
    damaged = line("doctor", "--json")
    assert damaged.code == 1
    assert damaged.document["findings"][0]["code"] == "policy.damaged"


def test_a_wrong_role_of_a_plan_is_told_with_the_right_ones(line: CommandLine, tmp_path: Path) -> None:
    plan = tmp_path / "plan.toml"
    plan.write_text(
        'id = "a"\nsequence = 1\n[[content]]\nrole = "modell"\nname = "x"\npath = "x"\nlicence = "MIT"\n',
        encoding="utf-8",
    )
    words = ("bundle", "build", plan, tmp_path / "out", "--key", tmp_path / "k", "--lang", "ru", "--json")
    error = line(*words, secrets=["фраза"]).document["error"]
    assert error["code"] == "bundle.plan"
    assert (
        "content[0].role; здесь может стоять: adapter, app, embedder, knowledge, model, policy, prompts, "
        "templates." in error["message"]
    )
    plan.unlink()
    absent = line(*words, secrets=["фраза"]).document["error"]
    assert absent["message"].startswith(f"Такого файла нет: {plan}.")
