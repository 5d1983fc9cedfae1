"""Equal files give equal bundles; what did not change is not written again; bad plans are refused."""

from pathlib import Path

import pytest

from app.bundles import builder
from app.bundles.builder import Order, add_signature, build
from app.bundles.plan import read_plan
from app.bundles.trust import Root
from app.bundles.verifying import check_files, open_bundle
from app.errors import BundleError
from tests.helpers.bundle_builder import NOW, BundleBuilder


def refused(act: object) -> str:
    assert callable(act)
    with pytest.raises(BundleError) as caught:
        act()
    return caught.value.code


def is_sound(folder: Path, roots: tuple[Root, ...]) -> bool:
    opened = open_bundle(folder, roots)
    return not opened.findings and not check_files(opened)


def test_equal_files_give_equal_bundles(steward: BundleBuilder, bundle: Path, tmp_path: Path) -> None:
    again = steward.build(tmp_path / "again")
    for path in sorted(bundle.rglob("*")):
        if path.is_file():
            assert path.read_bytes() == (again / path.relative_to(bundle)).read_bytes()


def test_a_bundle_is_no_destination(steward: BundleBuilder, bundle: Path) -> None:
    assert refused(lambda: steward.build(bundle)) == "bundle.exists"


@pytest.mark.parametrize("linked", [True, False])
def test_only_what_changed_is_written(
    steward: BundleBuilder,
    bundle: Path,
    roots: tuple[Root, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    linked: bool,
) -> None:
    if not linked:  # FAT32
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(OSError("no links")))
    steward.sequence = 8
    newer = steward.build(tmp_path / "newer", older=bundle, context_length=2048)
    same, changed = "content/prompts/field.json", "content/model/tiny.gguf"
    assert (newer / same).samefile(bundle / same) is linked
    assert (newer / changed).read_bytes() != (bundle / changed).read_bytes()
    assert is_sound(newer, roots)
    assert is_sound(bundle, roots)


def test_a_stick_is_brought_up_to_date_in_place(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...]
) -> None:
    kept = (bundle / "content/prompts/field.json").stat()
    (bundle / "SHA256SUMS.0123456789ABCDEF.minisig").touch()  # of a signer who has not signed the new one
    steward.part_bytes = 4 * 1024**2  # the model in parts now: another path, the old one goes
    steward.padding = 5 * 1024**2
    steward.sequence = 8
    steward.build(bundle, older=bundle, context_length=2048)
    now = (bundle / "content/prompts/field.json").stat()
    assert (now.st_ino, now.st_mtime_ns) == (kept.st_ino, kept.st_mtime_ns)
    assert not (bundle / "content/model/tiny.gguf").exists()
    assert is_sound(bundle, roots)


def test_an_older_file_of_another_kind_is_written_anew(
    steward: BundleBuilder, bundle: Path, roots: tuple[Root, ...], tmp_path: Path
) -> None:
    (bundle / "content/prompts/field.json").unlink()
    assert is_sound(steward.build(tmp_path / "newer", older=bundle), roots)


def test_a_file_that_changes_while_it_is_read(
    steward: BundleBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = read_plan(steward.plan())
    real = builder._exactly
    (steward.home / "prompts.json").write_bytes(b"12345678")

    def shrinks(reader, length):  # type: ignore[no-untyped-def]
        if reader.name.endswith("prompts.json"):
            (steward.home / "prompts.json").write_bytes(b"1")
        return real(reader, length)

    monkeypatch.setattr(builder, "_exactly", shrinks)
    order = Order(plan, steward.home, tmp_path / "dest")
    assert refused(lambda: build(order, steward.keys[0], NOW, lambda _count: None)) == "bundle.plan_file"
    assert not (tmp_path / "dest").exists()


def test_there_is_no_bundle_to_sign(steward: BundleBuilder, tmp_path: Path) -> None:
    assert refused(lambda: add_signature(tmp_path, steward.keys[0])) == "bundle.unreadable"


def test_an_empty_file_is_not_built(steward: BundleBuilder, tmp_path: Path) -> None:
    plan = read_plan(steward.plan())
    (steward.home / "prompts.json").write_bytes(b"")
    order = Order(plan, steward.home, tmp_path / "dest")
    assert refused(lambda: build(order, steward.keys[0], NOW, lambda _count: None)) == "bundle.plan_file"


def test_a_licence_text_and_a_publisher_travel_along(
    steward: BundleBuilder, roots: tuple[Root, ...], tmp_path: Path
) -> None:
    steward.home.joinpath("LICENCE").write_text("the words")
    extra = (
        '[[content]]\nrole = "policy"\nname = "site"\npath = "prompts.json"\nlicence = "Gemma"\n'
        f'accepted = "yes"\nlicence_file = "LICENCE"\nrepo = "us/site"\nrevision = "{"a" * 40}"\n'
    )
    plan = read_plan(steward.plan(extra))
    build(Order(plan, steward.home, tmp_path / "dest"), steward.keys[0], NOW, lambda _count: None)
    manifest = open_bundle(tmp_path / "dest", roots).manifest
    assert manifest is not None
    assert manifest.contents[2].publisher is not None
    assert "the words" in (tmp_path / "dest/licences/policy-site.txt").read_text()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("odd = 1", "bundle.plan"),
        ("[[content", "bundle.plan"),
        ('[[content]]\nrole="app"\nname="x"\npath="нет"\nlicence="MIT"', "bundle.plan_file"),
        ('[[content]]\nrole="app"\nname="x"\npath="prompts.json"\nlicence="Gemma"', "bundle.licence"),
        ('[[content]]\nrole="odd"\nname="x"\npath="prompts.json"\nlicence="MIT"', "bundle.plan"),
    ],
)
def test_a_bad_plan_is_refused(steward: BundleBuilder, line: str, code: str) -> None:
    path = steward.plan(line)
    assert refused(lambda: read_plan(path)) == code
