"""A key is kept only as it was told, and as it was when it was compared."""

from pathlib import Path

import pytest

from app.bundles.trust import read_roots
from app.domain.bundle_offers import in_groups
from app.errors import BundleKeyError
from app.services import key_trust
from app.services.key_trust import KeyTrust
from tests.helpers.bundle_builder import BundleBuilder


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    return BundleBuilder(tmp_path / "steward")


@pytest.fixture
def other(tmp_path: Path) -> BundleBuilder:
    return BundleBuilder(tmp_path / "other")


def test_a_key_is_trusted_only_as_it_was_told(steward: BundleBuilder, tmp_path: Path) -> None:
    trust = KeyTrust(tmp_path / "trust")
    offered = trust.look(steward.key_folder, steward.build(tmp_path / "bundle"))
    assert offered.signed
    assert offered.key_ids == (steward.keys[0].public.key_id,)
    with pytest.raises(BundleKeyError) as refused:
        trust.trust_told(steward.key_folder, in_groups(offered.fingerprint)[:-1])
    assert refused.value.code == "bundle.key_told"
    assert read_roots(tmp_path / "trust") == ()
    assert trust.trust_told(steward.key_folder, in_groups(offered.fingerprint).upper()) == offered.key_ids
    (root,) = read_roots(tmp_path / "trust")
    assert [key.raw for key in root.keys] == [steward.keys[0].public.raw]
    assert not list((tmp_path / "trust").rglob("*.key"))


def test_another_key_did_not_sign_it(steward: BundleBuilder, other: BundleBuilder, tmp_path: Path) -> None:
    bundle = steward.build(tmp_path / "bundle")
    trust = KeyTrust(tmp_path / "trust")
    assert not trust.look(other.key_folder, bundle).signed
    assert not trust.look(other.key_folder).signed
    assert trust.look(other.key_folder).fingerprint != trust.look(steward.key_folder).fingerprint


def test_a_key_of_the_same_number_has_another_fingerprint(
    steward: BundleBuilder, other: BundleBuilder, tmp_path: Path
) -> None:
    """The id in a bundle is chosen by whoever makes the key; it proves nothing."""
    from dataclasses import replace

    other.keys = [replace(other.keys[0], number=steward.keys[0].number)]
    trust = KeyTrust(tmp_path / "trust")
    ours, forged = trust.look(steward.key_folder), trust.look(other.key_folder)
    assert ours.key_ids == forged.key_ids
    with pytest.raises(BundleKeyError):
        trust.trust_told(other.key_folder, ours.fingerprint)


def test_a_stick_that_gives_another_key_when_read_again_changes_nothing(
    steward: BundleBuilder, other: BundleBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust = KeyTrust(tmp_path / "trust")
    told = trust.look(steward.key_folder).fingerprint
    honest = key_trust._fingerprint

    def then_swap(root: object) -> str:
        for path in steward.key_folder.glob("*.pub"):
            path.write_text(other.keys[0].public.text())
        return honest(root)  # type: ignore[arg-type]

    monkeypatch.setattr(key_trust, "_fingerprint", then_swap)
    trust.trust_told(steward.key_folder, told)
    (root,) = read_roots(tmp_path / "trust")
    assert [key.raw for key in root.keys] == [steward.keys[0].public.raw]


def test_the_threshold_is_part_of_the_fingerprint(
    steward: BundleBuilder, other: BundleBuilder, tmp_path: Path
) -> None:
    two = [*steward.keys, *other.keys]
    steward.trust(tmp_path / "one", 1, two)
    steward.trust(tmp_path / "both", 2, two)
    trust = KeyTrust(tmp_path / "trust")
    both = trust.look(tmp_path / "both" / "root")
    assert trust.look(tmp_path / "one" / "root").fingerprint != both.fingerprint
    trust.trust_told(tmp_path / "both" / "root", both.fingerprint)
    assert read_roots(tmp_path / "trust")[0].threshold == 2


def test_a_folder_without_keys_is_told(tmp_path: Path) -> None:
    trust = KeyTrust(tmp_path / "trust")
    with pytest.raises(BundleKeyError):
        trust.look(tmp_path)
    with pytest.raises(BundleKeyError):
        trust.trust_told(tmp_path / "nowhere", "00")
