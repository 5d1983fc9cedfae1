"""The program as a content: a folder, signed file by file, installed whole beside the one before."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.bundles import trees
from app.bundles.builder import Order, build
from app.bundles.gathering import Stores, gather
from app.bundles.hub_files import HubIfBuilt
from app.bundles.installer import Installer, Places, raise_first, roll_back
from app.bundles.manifest import Content, Manifest, TreeFile, encode, parse
from app.bundles.plan import read_plan
from app.bundles.trees import cut_tree, plan_bytes
from app.bundles.trust import read_roots
from app.bundles.verifying import check_files, open_bundle
from app.errors import BundleError, BundleHashError, BundleManifestError, BundlePlanError
from app.services.bundle_build import BundleBuild
from app.services.bundle_contents import BundleContents
from app.services.bundle_import import BundleImport
from tests.helpers.bundle_builder import NOW, PASSPHRASE, BundleBuilder, flip, seeded

CHUNK = 4 * 1024**2


def program(home: Path, version: str) -> Path:
    """A packaged program in small: over a chunk in all, deep, with an empty file and what it made itself."""
    folder = home / f"program-{version}"
    files = {
        "vakhta": f"#!/bin/sh\necho {version}\n".encode(),
        "_internal/PySide6/Qt/plugins/platforms/libqxcb.so": seeded(CHUNK + 5).encode(),
        "_internal/base.zip": version.encode(),
        "_internal/py.typed": b"",
        "vakhta-data/data/profile": b"a customer's",
        "portable": b"",
    }
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (folder / "vakhta").chmod(0o755)
    return folder


def plan(steward: BundleBuilder, version: str, sequence: int = 7) -> Path:
    """A plan with the program in it."""
    program(steward.home, version)
    steward.sequence = sequence
    extra = (
        f'[[content]]\nrole = "app"\nname = "vakhta-{version}"\npath = "program-{version}"\n'
        'licence = "Proprietary-Own"\n'
    )
    return steward.plan(extra)


def built(steward: BundleBuilder, dest: Path, version: str, *, older: Path | None = None) -> Path:
    """A bundle with the program in it."""
    order = Order(read_plan(plan(steward, version)), steward.home, dest, older, steward.part_bytes)
    build(order, steward.keys[0], NOW, lambda _count: None)
    return dest


@pytest.fixture
def places(tmp_path: Path, trust: Path) -> Places:
    return Places(tmp_path / "data" / "models", tmp_path / "data" / "bundles", trust)


def bring(folder: Path, places: Places) -> None:
    opened = open_bundle(folder, read_roots(places.trust))
    raise_first(opened.findings)
    Installer(opened, places, datetime(2026, 11, 25, tzinfo=UTC)).run(lambda _count: None)


def of_app(bundle: Path, places: Places) -> Content:
    manifest = open_bundle(bundle, read_roots(places.trust)).manifest
    assert manifest is not None
    return next(content for content in manifest.contents if content.role == "app")


def test_every_file_lies_under_its_name_and_is_signed(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    bundle = built(steward, tmp_path / "bundle", "1.0")
    inside = bundle / "content" / "app" / "vakhta-1.0"
    told = sorted(path.relative_to(inside).as_posix() for path in inside.rglob("*") if path.is_file())
    assert told == ["_internal/PySide6/Qt/plugins/platforms/libqxcb.so", "_internal/base.zip", "vakhta"]
    checked = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=bundle, check=False)
    assert checked.returncode == 0
    content = of_app(bundle, places)
    assert (
        content.sha256 == hashlib.sha256(b"".join((inside / path).read_bytes() for path in told)).hexdigest()
    )
    assert len(content.chunks) == 2
    assert [file.path for file in content.tree if file.executable] == ["vakhta"]
    assert not check_files(open_bundle(bundle, read_roots(places.trust)))


def test_it_is_installed_whole_and_runs(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    bring(built(steward, tmp_path / "bundle", "1.0"), places)
    home = trees.current_app(places.bundles)
    assert home is not None
    assert subprocess.run([home / "vakhta"], capture_output=True, check=True).stdout == b"1.0\n"
    assert (home / "_internal/py.typed").read_bytes() == b""
    assert not os.access(home / "_internal/base.zip", os.X_OK)
    assert not (home / "vakhta-data").exists()
    assert not list(places.bundles.rglob("*.part"))
    inode = home.stat().st_ino
    bring(tmp_path / "bundle", places)
    assert home.stat().st_ino == inode, "what stands is not installed again"


def test_the_one_before_is_kept_and_comes_back(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    bring(built(steward, tmp_path / "first", "1.0"), places)
    first = trees.current_app(places.bundles)
    steward.sequence = 8
    order = Order(read_plan(plan(steward, "1.1", 8)), steward.home, tmp_path / "second", None)
    build(order, steward.keys[0], NOW, lambda _count: None)
    bring(tmp_path / "second", places)
    second = trees.current_app(places.bundles)
    assert first is not None
    assert second is not None
    assert (first.name, second.name) == ("vakhta-1.0", "vakhta-1.1")
    assert (first / "vakhta").is_file()
    roll_back(places)
    assert trees.current_app(places.bundles) == first
    (first / "vakhta").unlink()
    (first / "_internal").rename(tmp_path / "gone")
    first.rmdir()
    assert trees.current_app(places.bundles) is None


def test_nothing_was_imported_yet(tmp_path: Path) -> None:
    assert BundleImport(tmp_path, tmp_path, tmp_path, lambda: NOW).current_app() is None


@pytest.mark.parametrize("path", ["vakhta", "_internal/PySide6/Qt/plugins/platforms/libqxcb.so"])
def test_a_changed_file_is_refused(steward: BundleBuilder, tmp_path: Path, places: Places, path: str) -> None:
    bundle = built(steward, tmp_path / "bundle", "1.0")
    flip(bundle / "content/app/vakhta-1.0" / path, 3)
    assert [one.code for one in check_files(open_bundle(bundle, read_roots(places.trust)))] == ["bundle.hash"]
    with pytest.raises(BundleHashError):
        bring(bundle, places)
    assert trees.current_app(places.bundles) is None


def test_what_was_damaged_after_it_was_copied_is_refused(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    bundle = built(steward, tmp_path / "bundle", "1.0")
    content = of_app(bundle, places)
    stream = tmp_path / "stream"
    stream.write_bytes(b"\0" * content.bytes)
    sums = open_bundle(bundle, read_roots(places.trust)).sums
    with pytest.raises(BundleHashError):
        trees.unfold(content, stream, tmp_path / "place", sums)
    assert not (tmp_path / "place").exists()


def test_an_update_writes_only_what_changed(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    first = built(steward, tmp_path / "first", "1.0")
    second = built(steward, tmp_path / "second", "1.0", older=first)
    large = "content/app/vakhta-1.0/_internal/PySide6/Qt/plugins/platforms/libqxcb.so"
    assert (first / large).stat().st_ino == (second / large).stat().st_ino
    (steward.home / "program-1.0").rename(steward.home / "kept")
    inode = (first / large).stat().st_ino
    # In place, and one file of the older bundle was damaged meanwhile.
    flip(first / "content/app/vakhta-1.0/_internal/base.zip", 0)
    built(steward, first, "1.0", older=first)
    assert (first / large).stat().st_ino == inode
    assert not check_files(open_bundle(first, read_roots(places.trust)))


Change = Callable[[Path], object]
ODD: dict[str, Change] = {
    "link": lambda folder: (folder / "_internal/link.so").symlink_to("base.zip"),
    "folder link": lambda folder: (folder / "_internal/lib").symlink_to("PySide6"),
    "name": lambda folder: (folder / "_internal/con.so").write_bytes(b"1"),
    "clash": lambda folder: (folder / "_internal/Base.zip").write_bytes(b"1"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_no_bundle_carries_is_refused_when_it_is_built(tmp_path: Path, name: str) -> None:
    folder = program(tmp_path, "1.0")
    ODD[name](folder)
    with pytest.raises(BundlePlanError) as refused:
        cut_tree(folder, "content/app/x", lambda _path, _content: None, lambda _count: None)
    assert refused.value.code == "bundle.tree"


def test_too_large_a_file_and_an_empty_folder_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = program(tmp_path, "1.0")
    monkeypatch.setattr(trees, "MAX_TREE_FILE_BYTES", CHUNK)
    with pytest.raises(BundlePlanError) as large:
        plan_bytes(folder)
    assert large.value.facts["path"] == "libqxcb.so"
    (tmp_path / "empty").mkdir()
    with pytest.raises(BundlePlanError):
        plan_bytes(tmp_path / "empty")


def test_a_whole_number_of_chunks(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * CHUNK)
    cut = cut_tree(tmp_path, "content/app/x", lambda _path, _content: None, lambda _count: None)
    assert len(cut.chunks) == 1
    assert plan_bytes(tmp_path) == CHUNK
    assert plan_bytes(tmp_path / "one") == CHUNK


def test_the_service_counts_every_byte(steward: BundleBuilder, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    BundleBuild(lambda: NOW).build(
        plan(steward, "1.0"),
        tmp_path / "bundle",
        (steward.key_folder, PASSPHRASE),
        on_progress=lambda told: seen.append((told.done, told.total)),
    )
    assert seen[-1][0] == seen[-1][1]


def _tree(content: Content, **changes: object) -> Content:
    first, *rest = content.tree
    return msgspec.structs.replace(content, tree=(msgspec.structs.replace(first, **changes), *rest))


LIES: dict[str, Callable[[Content], Content]] = {
    "role": lambda content: msgspec.structs.replace(content, role="knowledge"),
    "bytes": lambda content: _tree(content, bytes=1),
    "outside": lambda content: _tree(content, path="../vakhta"),
    "twice": lambda content: _tree(content, path="vakhta"),
    "clash": lambda content: _tree(content, path="Vakhta"),
    "added": lambda content: msgspec.structs.replace(
        content, tree=(*content.tree, TreeFile(path="vakhta/x", bytes=0, executable=False))
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_a_tree_that_lies_is_refused(
    steward: BundleBuilder, tmp_path: Path, places: Places, name: str
) -> None:
    bundle = built(steward, tmp_path / "bundle", "1.0")
    opened = open_bundle(bundle, read_roots(places.trust))
    made: Manifest | None = opened.manifest
    assert made is not None
    lying = msgspec.structs.replace(
        made, contents=tuple(LIES[name](one) if one.tree else one for one in made.contents)
    )
    with pytest.raises(BundleManifestError):
        parse(encode(lying), opened.sums)


def test_a_folder_is_refused_for_any_other_role(steward: BundleBuilder, tmp_path: Path) -> None:
    path = plan(steward, "1.0")
    path.write_text(path.read_text(encoding="utf-8").replace('"app"', '"knowledge"'), encoding="utf-8")
    with pytest.raises(BundleError) as refused:
        build(Order(read_plan(path), path.parent, tmp_path / "x"), steward.keys[0], NOW, lambda _count: None)
    assert refused.value.code == "bundle.plan_file"


def test_gathered_the_program_stays_whole_and_other_folders_do_not(
    steward: BundleBuilder, tmp_path: Path
) -> None:
    path = plan(steward, "1.0")
    stores = Stores(HubIfBuilt(tmp_path / "hub"), (), ())
    whole = gather(read_plan(path), path.parent, stores, lambda _done, _total: None)
    (app,) = [one for one in whole.content if one.role == "app"]
    assert Path(app.path).is_dir()
    path.write_text(path.read_text(encoding="utf-8").replace('"app"', '"knowledge"'), encoding="utf-8")
    apart = gather(read_plan(path), path.parent, stores, lambda _done, _total: None)
    assert all(Path(one.path).is_file() for one in apart.content)
    assert "knowledge" in {one.role for one in apart.content}


def test_an_installed_program_is_proven_again(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    bring(built(steward, tmp_path / "bundle", "1.0"), places)
    contents = BundleContents(places.bundles)
    (app,) = contents.verified("app")
    assert app.path == trees.current_app(places.bundles)
    file = next(path for path in sorted(app.path.rglob("*")) if path.is_file() and path.stat().st_size)
    flip(file, 0)
    with pytest.raises(BundleHashError) as refused:
        contents.verified("app")
    assert refused.value.code == "bundle.changed"
