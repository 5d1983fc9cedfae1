"""Debian's own tools agree with us: coreutils' `sha256sum -c`, and `minisign -V` and `-S`."""

import shutil
import subprocess
from pathlib import Path

import pytest

from app.bundles.keys import ScryptCost, new_key, read_key, write_key
from app.bundles.minisign import parse_public_key, parse_signature
from app.errors import BundleKeyError
from tests.helpers.bundle_builder import CHEAP, PASSPHRASE, BundleBuilder

MINISIGN = pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")


def run(*words: str | Path, folder: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*map(str, words)], cwd=folder, input=typed, capture_output=True, text=True, check=False
    )


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not installed")
def test_sha256sum_takes_our_sums(bundle: Path) -> None:
    assert run("sha256sum", "--strict", "-c", "SHA256SUMS", folder=bundle).returncode == 0


@MINISIGN
def test_minisign_takes_our_signature(steward: BundleBuilder, bundle: Path) -> None:
    public = steward.keys[0].public.text().splitlines()[1]
    seen = run("minisign", "-V", "-P", public, "-m", "SHA256SUMS", folder=bundle)
    assert seen.returncode == 0, seen.stderr
    assert "vakhta bundle north-field sequence 7" in seen.stdout
    with (bundle / "SHA256SUMS").open("ab") as file:
        file.write(b" ")
    assert run("minisign", "-V", "-P", public, "-m", "SHA256SUMS", folder=bundle).returncode != 0


@MINISIGN
@pytest.mark.parametrize("cost", [CHEAP, ScryptCost(32_768, 1024**3), ScryptCost(4_194_304, 16 * 1024**2)])
def test_minisign_signs_with_our_key(tmp_path: Path, cost: ScryptCost) -> None:
    key = new_key()
    write_key(tmp_path / "key", key, PASSPHRASE, cost)
    (tmp_path / "text").write_text("что подписано")
    seen = run(
        "minisign", "-S", "-s", "key/minisign.key", "-m", "text", folder=tmp_path, typed=PASSPHRASE + "\n"
    )
    assert seen.returncode == 0, seen.stderr
    signature = parse_signature((tmp_path / "text.minisig").read_bytes())
    assert signature.holds(key.public, (tmp_path / "text").read_bytes())
    assert parse_public_key((tmp_path / "key" / "minisign.pub").read_text()) == key.public


def test_a_key_opens_by_its_passphrase_only(tmp_path: Path) -> None:
    key = new_key()
    write_key(tmp_path, key, PASSPHRASE, CHEAP)
    assert (tmp_path / "minisign.key").stat().st_mode & 0o077 == 0
    assert read_key(tmp_path, PASSPHRASE) == key
    assert "seed" not in repr(key)
    for act, code in (
        (lambda: read_key(tmp_path, "другая"), "bundle.key_passphrase"),
        (lambda: write_key(tmp_path, key, PASSPHRASE, CHEAP), "bundle.key_exists"),
        (lambda: read_key(tmp_path / "нет", PASSPHRASE), "bundle.key"),
    ):
        with pytest.raises(BundleKeyError) as refused:
            act()
        assert refused.value.code == code


def test_a_key_made_to_hurt_is_not_tried(tmp_path: Path) -> None:
    write_key(tmp_path, new_key(), PASSPHRASE, CHEAP)
    import base64

    path = tmp_path / "minisign.key"
    first, packed = path.read_text().splitlines()
    raw = bytearray(base64.b64decode(packed))
    raw[52] = 255  # the memory's highest bytes
    path.write_text(f"{first}\n{base64.b64encode(raw).decode()}\n")
    with pytest.raises(BundleKeyError):
        read_key(tmp_path, PASSPHRASE)
