"""`bundle …` as a script sees it: from a key to an installed model and back."""

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
    assert (verified.code, verified.document["ok"], verified.document["files"]) == (0, True, 6)
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
    assert (len(made.document["keys"]), made.document["threshold"]) == (3, 2)
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
        "import os, signal, sys\nfrom app.bundles import copying\nkept = copying._write\n"
        "def write(writer, chunk):\n    kept(writer, chunk[:1000000])\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "copying._write = write\nfrom app.__main__ import main\n"
        f"main(['bundle', 'import', {str(tmp_path / 'stick')!r}])"
    )
    assert subprocess.run([sys.executable, "-c", killer], check=False).returncode == -9
    assert line("models", "list", "--json").document["models"] == []
    brought = line("bundle", "import", tmp_path / "stick", "--json")
    assert brought.document["ok"]


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
