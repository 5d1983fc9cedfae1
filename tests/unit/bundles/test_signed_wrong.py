"""Signed, and still refused: a steward's tools may be wrong; and what fails under our hands."""

import hashlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from app.bundles import installer, source, verifying
from app.bundles.chunks import Chunks
from app.bundles.copying import copy_content
from app.bundles.installer import Installer, Places
from app.bundles.manifest import Manifest, encode
from app.bundles.minisign import parse_public_key, parse_signature
from app.bundles.root_folder import make_root
from app.bundles.source import Source
from app.bundles.trust import Root, add_root, read_root
from app.bundles.verifying import check_files, open_bundle, untrusted_manifest
from app.errors import AppError, BundleHashError, BundleKeyError, BundleSignatureError
from tests.helpers.bundle_builder import NOW, BundleBuilder, flip


def changed(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    def rewrite(content: bytes) -> bytes:
        value = json.loads(content)
        change(value)
        try:
            return encode(msgspec.convert(value, Manifest))
        except msgspec.ValidationError:
            return json.dumps(value).encode()

    return rewrite


def model(value: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = value["contents"][0]
    return found


CHANGES: list[Callable[[dict[str, Any]], object]] = [
    lambda value: value.update(odd=1),
    lambda value: value.update(contents=[]),
    lambda value: value.update(sequence=0),
    lambda value: value.update(id="../x"),
    lambda value: value.update(replace_by="2027-02-30"),
    lambda value: model(value).update(bytes=5),
    lambda value: model(value).update(bytes=2**60),
    lambda value: model(value).update(chunks=[]),
    lambda value: model(value).update(file="con.gguf"),
    lambda value: model(value).update(parts=[{"path": "../../etc/passwd", "bytes": model(value)["bytes"]}]),
    lambda value: model(value).update(role="root"),
    lambda value: value["contents"].append(model(value)),
    lambda value: value["contents"].append({**model(value), "name": "TINY"}),
]


@pytest.mark.parametrize("number", range(len(CHANGES)))
def test_a_signed_manifest_that_is_wrong(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], number: int
) -> None:
    steward.remanifest(bundle, changed(CHANGES[number]))
    opened = open_bundle(bundle, roots)
    assert opened.manifest is None
    assert [finding.code for finding in opened.findings] == ["bundle.manifest"]
    assert untrusted_manifest(bundle) is None


@pytest.mark.parametrize(
    "spelling", [lambda text: text + b"\n", lambda text: b"[" * 100_000, lambda text: b"\xff"]
)
def test_a_manifest_has_one_spelling(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], spelling: Callable[[bytes], bytes]
) -> None:
    steward.remanifest(bundle, spelling)
    assert open_bundle(bundle, roots).findings[0].code == "bundle.manifest"


@pytest.mark.parametrize("sums", [b"\xff", b"", b"odd\n", b"0" * 64 + b"  README.txt\n"])
def test_sums_have_one_spelling(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], sums: bytes
) -> None:
    steward.resign_bytes(bundle, sums)
    assert open_bundle(bundle, roots).findings[0].code == "bundle.manifest"


def test_a_digest_of_the_whole_that_is_none_of_the_chunks(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], tmp_path: Path
) -> None:
    steward.remanifest(bundle, changed(lambda value: model(value).update(sha256="0" * 64)))
    opened = open_bundle(bundle, roots)
    assert opened.manifest is not None
    target = tmp_path / "copy"
    with pytest.raises(BundleHashError):
        copy_content(opened.source, opened.manifest.contents[0], target, on_bytes=lambda _count: None)
    assert not target.exists()


def test_a_copy_that_is_whole_is_not_copied_again(tmp_path: Path, roots: tuple[Root, ...]) -> None:
    steward = BundleBuilder(tmp_path / "steward 2", padding=13 * 1024**2)
    bundle = steward.build(tmp_path / "large")
    from app.bundles.trust import read_roots

    opened = open_bundle(bundle, read_roots(steward.trust(tmp_path / "trust 2")))
    assert opened.manifest is not None
    content, target = opened.manifest.contents[0], tmp_path / "copy"
    copy_content(opened.source, content, target, on_bytes=lambda _count: None)
    os.truncate(target, 3 * 4 * 1024**2)  # the first part is behind, the last chunk lacks
    copy_content(opened.source, content, target, on_bytes=lambda _count: None)
    (bundle / content.parts[0].path).unlink()
    (bundle / content.parts[1].path).unlink()
    copy_content(opened.source, content, target, on_bytes=lambda _count: None)
    assert hashlib.sha256(target.read_bytes()).hexdigest() == content.sha256
    target.unlink()
    with pytest.raises(BundleHashError) as missing:
        copy_content(opened.source, content, target, on_bytes=lambda _count: None)
    assert missing.value.code == "bundle.missing"


def test_a_file_cut_short_under_our_hands(bundle: Path, roots: tuple[Root, ...], tmp_path: Path) -> None:
    opened = open_bundle(bundle, roots)
    assert opened.manifest is not None
    os.truncate(bundle / "content/model/tiny.gguf", 100)
    with pytest.raises(BundleHashError) as cut:
        copy_content(opened.source, opened.manifest.contents[0], tmp_path / "copy", on_bytes=lambda _n: None)
    assert cut.value.code == "bundle.truncated"


class Pulled(io.RawIOBase):
    """A file of a stick that was pulled."""

    def seek(self, at: int, _whence: int = 0) -> int:
        return at

    def read(self, _count: int = -1) -> bytes:
        raise OSError(5, "Input/output error")


def test_a_stick_pulled_under_our_hands(
    bundle: Path, roots: tuple[Root, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_bundle(bundle, roots)
    monkeypatch.setattr(Source, "open", lambda *_: Pulled())
    assert {finding.code for finding in check_files(opened)} == {"bundle.unreadable"}
    assert opened.manifest is not None
    model = Chunks(opened.source, opened.manifest.contents[0])
    acts: list[Callable[[], object]] = [lambda: opened.source.read("x", 5), lambda: model.read(0)]
    for act in acts:
        with pytest.raises(AppError) as pulled:
            act()
        assert pulled.value.code == "bundle.unreadable"


def test_what_is_no_file_does_not_open(bundle: Path) -> None:
    (bundle / "link").symlink_to(bundle / "README.txt")
    with pytest.raises(AppError) as refused:
        Source(bundle).open("link")
    assert refused.value.code == "bundle.unreadable"


def test_too_many_files_and_names_that_are_no_text(
    bundle: Path, roots: tuple[Root, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path(os.fsdecode(os.fsencode(bundle) + b"/\xff")).touch()
    assert "bundle.path" in [finding.code for finding in Source(bundle).tree().findings]
    monkeypatch.setattr(source, "MAX_ENTRIES", 3)
    with pytest.raises(AppError) as refused:
        open_bundle(bundle, roots)
    assert refused.value.code == "bundle.unreadable"


def test_what_is_beside_the_contents_is_checked_before_copying(
    bundle: Path, trust: Path, roots: tuple[Root, ...], tmp_path: Path
) -> None:
    flip(bundle / "README.txt", 9)
    places = Places(tmp_path / "models", tmp_path / "bundles", trust)
    with pytest.raises(AppError) as refused:
        Installer(open_bundle(bundle, roots), places, NOW).run(lambda _count: None)
    assert refused.value.code == "bundle.hash"
    assert not (tmp_path / "models").exists()


def test_a_bundle_without_a_model_changes_no_model(
    steward: BundleBuilder, bundle: Path, trust: Path, roots: tuple[Root, ...], tmp_path: Path
) -> None:
    (bundle / "content/model/tiny.gguf").unlink()
    steward.remanifest(bundle, changed(lambda value: value["contents"].pop(0)))
    places = Places(tmp_path / "models", tmp_path / "bundles", trust)
    (done,) = Installer(open_bundle(bundle, roots), places, NOW).run(lambda _count: None)
    assert done.role == "prompts"
    assert list((tmp_path / "bundles" / "prompts").rglob("field.json"))
    assert not (tmp_path / "models" / "active.json").exists()


def test_folders_are_flushed_where_they_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    installer.flush_folder(tmp_path)
    monkeypatch.delattr(os, "O_DIRECTORY")
    installer.flush_folder(tmp_path)
    assert len(flushed) == 1


@pytest.mark.parametrize("text", ["", "odd", "AAAA", "untrusted comment: x\n" + "A" * 56 + "\n"])
def test_what_is_no_public_key(text: str, tmp_path: Path) -> None:
    with pytest.raises(BundleKeyError):
        parse_public_key(text)
    (tmp_path / "x.pub").write_text(text)
    with pytest.raises(BundleKeyError):
        read_root(tmp_path)


def test_a_root_names_no_more_keys_than_it_has(steward: BundleBuilder, tmp_path: Path) -> None:
    with pytest.raises(BundleKeyError):
        add_root(steward.trust(tmp_path / "t", 2) / "root", tmp_path / "trust")
    with pytest.raises(BundleKeyError):
        add_root(tmp_path, tmp_path / "trust")
    root = add_root(steward.trust(tmp_path / "t") / "root", tmp_path / "trust")
    assert root.keys == (steward.keys[0].public,)


def test_a_root_is_made_of_keys_that_are_there(steward: BundleBuilder, tmp_path: Path) -> None:
    for folders, threshold in (([tmp_path], 1), ([steward.key_folder], 2)):
        with pytest.raises(BundleKeyError):
            make_root(tmp_path / "root", folders, threshold, NOW)
    made = make_root(tmp_path / "root", [steward.key_folder], 1, NOW)
    assert made.terms.keys == (steward.keys[0].public,)
    with pytest.raises(BundleKeyError) as taken:
        make_root(tmp_path / "root", [steward.key_folder], 1, NOW)
    assert taken.value.code == "bundle.key_exists"


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"\xff\n\n\n", b"a\nb\nc\nd\n", b"untrusted comment: x\nAAAA\ntrusted comment: \nAAAA\n"],
)
def test_what_is_no_signature(untrusted: bytes) -> None:
    with pytest.raises(BundleSignatureError):
        parse_signature(untrusted)


def test_progress_is_told_while_hashing(bundle: Path, roots: tuple[Root, ...]) -> None:
    opened = open_bundle(bundle, roots)
    counts: list[int] = []
    assert verifying.check_files(opened, counts.append) == ()
    assert sum(counts) == sum((bundle / path).stat().st_size for path in opened.sums)
