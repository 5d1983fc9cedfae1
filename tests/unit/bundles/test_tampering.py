"""Whatever is changed in a bundle is found, and its code says what it is."""

import os
import shutil
from pathlib import Path

import pytest

from app.bundles.names import spelled
from app.bundles.trust import Root, read_roots
from app.bundles.verifying import check_files, open_bundle
from app.errors import BundleUnreadableError
from tests.helpers.bundle_builder import BundleBuilder, flip

FILES = (
    "manifest.json",
    "SHA256SUMS",
    "SHA256SUMS.minisig",
    "trust/1.root.json",
    "trust/targets.json",
    "README.txt",
    "ml-bom.cdx.json",
    "content/model/tiny.gguf",
    "content/prompts/field.json",
    "licences/model-tiny.txt",
    "licences/prompts-field.txt",
)


def codes(folder: Path, roots: tuple[Root, ...]) -> list[str]:
    """Codes of everything found."""
    opened = open_bundle(folder, roots)
    findings = opened.findings + (check_files(opened) if opened.manifest else ())
    return [finding.code for finding in findings]


def test_a_sound_bundle_is_sound(bundle: Path, roots: tuple[Root, ...]) -> None:
    found = {path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()}
    assert found == set(FILES)
    assert codes(bundle, roots) == []


@pytest.mark.parametrize("name", FILES)
def test_one_bit_flipped_anywhere_is_found(bundle: Path, roots: tuple[Root, ...], name: str) -> None:
    size = (bundle / name).stat().st_size
    step = 1 if name.endswith(".minisig") else 3 if name == "trust/targets.json" else max(size // 8, 1)
    for at in range(0, size, step):
        flip(bundle / name, at, at % 8)
        assert codes(bundle, roots), f"{name} at {at}"
        flip(bundle / name, at, at % 8)
    assert codes(bundle, roots) == []


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_found(bundle: Path, roots: tuple[Root, ...], name: str) -> None:
    (bundle / name).unlink()
    expected = "bundle.signer" if name.endswith(".minisig") else "bundle.missing"
    assert codes(bundle, roots) == [expected]


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_found(bundle: Path, roots: tuple[Root, ...], name: str) -> None:
    path = bundle / name
    path.write_bytes(path.read_bytes()[:-1])
    expected = {
        "content": "bundle.truncated",
        "SHA256SUMS": "bundle.signature",
        "trust": "bundle.root" if "root" in name else "bundle.signature",
    }
    top = name.split("/", maxsplit=1)[0].removesuffix(".minisig")
    found = codes(bundle, roots)
    assert found[0] == expected.get(top, "bundle.hash")


@pytest.mark.parametrize("name", FILES)
def test_a_longer_file_is_found(bundle: Path, roots: tuple[Root, ...], name: str) -> None:
    with (bundle / name).open("ab") as file:
        file.write(b"\n")
    assert codes(bundle, roots)


def test_two_files_in_each_other_s_places(bundle: Path, roots: tuple[Root, ...]) -> None:
    one, other = bundle / "licences/model-tiny.txt", bundle / "licences/prompts-field.txt"
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    assert codes(bundle, roots) == ["bundle.swapped"] * 2


def test_a_size_like_a_bomb_is_found_without_reading(bundle: Path, roots: tuple[Root, ...]) -> None:
    for name in ("README.txt", "content/model/tiny.gguf"):
        os.truncate(bundle / name, 2**40)
    assert codes(bundle, roots) == ["bundle.oversize"] * 2
    os.truncate(bundle / "SHA256SUMS", 2**40)
    assert codes(bundle, roots) == ["bundle.oversize"]


def test_links_and_odd_names_and_strangers(bundle: Path, roots: tuple[Root, ...], tmp_path: Path) -> None:
    readme = bundle / "README.txt"
    readme.rename(tmp_path / "README.txt")
    readme.symlink_to(tmp_path / "README.txt")
    (bundle / "nul.txt").touch()
    (bundle / "autorun.exe").touch()
    (bundle / "Thumbs.db").touch()
    os.mkfifo(bundle / "pipe")
    found = codes(bundle, roots)
    assert sorted(found) == [
        "bundle.link",
        "bundle.missing",
        "bundle.path",
        "bundle.path",
        "bundle.unlisted",
    ]


def test_a_folder_that_is_a_link(bundle: Path, roots: tuple[Root, ...], tmp_path: Path) -> None:
    shutil.move(bundle / "content", tmp_path / "content")
    (bundle / "content").symlink_to(tmp_path / "content")
    assert codes(bundle, roots) == ["bundle.link", "bundle.missing", "bundle.missing"]


def test_names_that_clash_on_another_system(bundle: Path, roots: tuple[Root, ...]) -> None:
    (bundle / "readme.TXT").touch()
    assert "bundle.path" in codes(bundle, roots)


@pytest.mark.parametrize(
    "path",
    [
        "../x",
        "/etc/passwd",
        "a/../b",
        "C:x",
        "a\\b",
        "con",
        "aux.txt",
        "a.",
        "a ",
        "и\u0306",
        "a\u202eb",
        "-x",
        "a//b",
        "d/" * 12 + "x",
    ],
)
def test_a_path_that_is_none_is_refused_though_signed(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], path: str
) -> None:
    sums = (bundle / "SHA256SUMS").read_bytes()
    lines = sorted(
        [*sums.decode().splitlines(keepends=True), f"{'0' * 64}  {path}\n"], key=lambda line: line[66:]
    )
    steward.resign_bytes(bundle, "".join(lines).encode())
    assert codes(bundle, roots) == ["bundle.path"]


def test_there_is_no_bundle(tmp_path: Path, roots: tuple[Root, ...]) -> None:
    with pytest.raises(BundleUnreadableError) as refused:
        open_bundle(tmp_path / "нет", roots)
    assert refused.value.code == "bundle.unreadable"
    (tmp_path / "мой профиль «А»").mkdir()
    with pytest.raises(BundleUnreadableError) as refused:
        open_bundle(tmp_path, roots)
    assert (refused.value.code, refused.value.facts["path"]) == ("bundle.none", str(tmp_path))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("мой профиль «А»", "мой профиль «А»"),
        ("и\u0306", "и\\u0306"),
        ("a\u202eb", "a\\u202eb"),
        ("a\nb", "a\\nb"),
        ("a\udcffb", "a\\udcffb"),
    ],
)
def test_a_refused_name_is_shown_as_it_reads(name: str, shown: str) -> None:
    assert spelled(name) == shown


def test_an_unknown_signer(steward: BundleBuilder, bundle: Path, tmp_path: Path) -> None:
    other = BundleBuilder(tmp_path / "other").trust(tmp_path / "other trust")
    assert codes(bundle, read_roots(other)) == ["bundle.signer"]
    assert codes(bundle, ()) == ["bundle.signer"]


def test_one_of_two_signatures(tmp_path: Path) -> None:
    (tmp_path / "steward").mkdir()
    steward = BundleBuilder(tmp_path / "steward")
    bundle = steward.build(tmp_path / "bundle")
    second = BundleBuilder(tmp_path / "second")
    both = [*steward.keys, *second.keys]
    roots = read_roots(steward.trust(tmp_path / "trust", 2, both))
    assert codes(bundle, roots) == ["bundle.threshold"]
    from app.bundles.builder import add_signature

    name = add_signature(bundle, second.keys[0])
    assert codes(bundle, roots) == []
    (bundle / name).rename(bundle / "SHA256SUMS.0123456789ABCDEF.minisig")
    assert codes(bundle, roots) == ["bundle.signature", "bundle.threshold"]
