"""Owners with several keys: two of three sign, keys are rotated and revoked, and sites follow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import Metadata, Root, Targets

from app.bundles.builder import add_signature
from app.bundles.installer import Installer, Places, raise_first
from app.bundles.keys import SecretKey, new_key, write_key
from app.bundles.root_folder import (
    RootChange,
    change_root,
    make_root,
    missing_signatures,
    public_keys,
    sign_root,
)
from app.bundles.roots import MAX_ROOTS, SignedRoot, check_chain, parse_root
from app.bundles.targets import make_targets, sign_targets
from app.bundles.trust import add_root, read_chain, read_root, read_roots
from app.bundles.verifying import open_bundle
from app.errors import BundleError, BundleKeyError, BundleRollbackError, BundleSignatureError
from app.services.bundle_check import BundleCheck
from tests.helpers.bundle_builder import CHEAP, NOW, PASSPHRASE, BundleBuilder

EXPIRES = datetime(2031, 1, 1, tzinfo=UTC)


@dataclass
class Owner:
    """Three keys and the root of them, in a folder."""

    home: Path
    keys: dict[str, SecretKey] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.home / "root"

    def key(self, name: str) -> Path:
        if name not in self.keys:
            self.keys[name] = new_key()
            write_key(self.home / name, self.keys[name], PASSPHRASE, CHEAP)
        return self.home / name

    def steward(self, name: str, sequence: int = 7) -> BundleBuilder:
        self.key(name)
        return BundleBuilder(self.home / "steward", [self.keys[name]], sequence=sequence, root=self.root)


@pytest.fixture
def owner(tmp_path: Path) -> Owner:
    made = Owner(tmp_path / "owner")
    folders = [made.key(name) for name in "ABC"]
    make_root(made.root, folders, 2, EXPIRES, [made.keys["A"], made.keys["B"]])
    return made


@pytest.fixture
def site(owner: Owner, tmp_path: Path) -> Places:
    """A site that knows the first root."""
    places = Places(tmp_path / "models", tmp_path / "bundles", tmp_path / "site trust")
    add_root(owner.root, places.trust)
    return places


def signed(owner: Owner, dest: Path, names: str, sequence: int = 7) -> Path:
    bundle = owner.steward(names[0], sequence).build(dest)
    for name in names[1:]:
        owner.key(name)
        add_signature(bundle, owner.keys[name])
    return bundle


def codes(folder: Path, trust: Path) -> list[str]:
    return [finding.code for finding in open_bundle(folder, read_roots(trust)).findings]


def bring(folder: Path, site: Places) -> None:
    opened = open_bundle(folder, read_roots(site.trust))
    raise_first(opened.findings)
    Installer(opened, site, NOW).run(lambda _count: None)


def known(site: Places) -> tuple[SignedRoot, ...]:
    (folder,) = (path for path in site.trust.iterdir() if path.is_dir())
    return read_chain(folder)


def refused(act: object) -> str:
    assert callable(act)
    with pytest.raises(BundleError) as caught:
        act()
    return caught.value.code


def test_two_of_three_sign(owner: Owner, site: Places, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "A")
    assert codes(bundle, site.trust) == ["bundle.threshold"]
    add_signature(bundle, owner.keys["C"])
    assert codes(bundle, site.trust) == []


def test_python_tuf_alone_verifies_a_bundle(owner: Owner, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "AC")
    root: Metadata[Root] = Metadata.from_file(str(bundle / "trust/1.root.json"))
    root.signed.verify_delegate("root", root.signed_bytes, root.signatures)
    targets: Metadata[Targets] = Metadata.from_file(str(bundle / "trust/targets.json"))
    root.signed.verify_delegate("targets", targets.signed_bytes, targets.signatures)
    assert targets.signed.version == 7
    assert targets.signed.expires.date() == date(2027, 5, 1)
    assert set(targets.signed.targets) == {"manifest.json", "SHA256SUMS"}
    for path, target in targets.signed.targets.items():
        target.verify_length_and_hashes((bundle / path).read_bytes())
    del targets.signatures[owner.keys["C"].public.fingerprint]
    with pytest.raises(UnsignedMetadataError):
        root.signed.verify_delegate("targets", targets.signed_bytes, targets.signatures)


def test_a_minisign_signature_alone_is_not_enough(owner: Owner, site: Places, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "A")
    before = (bundle / "trust/targets.json").read_bytes()
    add_signature(bundle, owner.keys["C"])
    (bundle / "trust/targets.json").write_bytes(before)
    assert codes(bundle, site.trust) == ["bundle.threshold"]


def test_a_site_follows_a_rotation(owner: Owner, site: Places, tmp_path: Path) -> None:
    bring(signed(owner, tmp_path / "first", "AB"), site)
    change = RootChange(add=public_keys([owner.key("D")]), drop=(owner.keys["A"].public.key_id,))
    change_root(owner.root, change)
    assert missing_signatures(owner.root) == 2
    assert refused(lambda: owner.steward("D").build(tmp_path / "early")) == "bundle.root_unsigned"
    assert refused(lambda: change_root(owner.root, RootChange())) == "bundle.root_unsigned"
    for name in "BD":
        sign_root(owner.root, owner.keys[name])
    assert missing_signatures(owner.root) == 1  # of the older root only B has signed
    sign_root(owner.root, owner.keys["A"])
    assert refused(lambda: owner.steward("A").build(tmp_path / "gone")) == "bundle.root_key"
    second = signed(owner, tmp_path / "second", "DB", 8)
    assert codes(second, site.trust) == []
    assert [root.terms.version for root in known(site)] == [1]
    bring(second, site)
    (root,) = read_roots(site.trust)
    assert root.signed is not None
    assert root.signed.terms.version == 2
    # Keys change, the owner stays: what is older than before is refused under the new keys, too.
    older = signed(owner, tmp_path / "older", "DC", 7)
    with pytest.raises(BundleRollbackError):
        bring(older, site)


def test_a_site_that_missed_a_root_follows_both(owner: Owner, site: Places, tmp_path: Path) -> None:
    both = [owner.keys["A"], owner.keys["B"]]
    change_root(owner.root, RootChange(expires=datetime(2032, 1, 1, tzinfo=UTC)), both)
    change_root(
        owner.root, RootChange(threshold=3, add=public_keys([owner.key("D")])), [*both, owner.keys["C"]]
    )
    bundle = signed(owner, tmp_path / "bundle", "AB")
    assert codes(bundle, site.trust) == ["bundle.threshold"]
    add_signature(bundle, owner.keys["D"])
    bring(bundle, site)
    assert [root.terms.version for root in known(site)] == [1, 2, 3]
    # An older bundle does not lead back to the older root.
    (root,) = read_roots(site.trust)
    assert root.threshold == 3


def test_a_revoked_key_is_taken_nowhere(owner: Owner, site: Places, tmp_path: Path) -> None:
    stolen = owner.keys["A"]
    old = signed(owner, tmp_path / "old", "AB", 6)
    alone = BundleBuilder(tmp_path / "alone", [stolen])
    alone.trust(site.trust)
    lone = alone.build(tmp_path / "lone")
    assert codes(lone, site.trust) == []
    both = [stolen, owner.keys["B"]]
    change_root(owner.root, RootChange(revoke=(stolen.public.key_id,), threshold=1), [*both, owner.keys["C"]])
    bring(signed(owner, tmp_path / "new", "C"), site)
    assert codes(lone, site.trust) == ["bundle.revoked"]
    # B still speaks for the owner, and so does what B signed; rollback refuses it then.
    assert codes(old, site.trust) == []
    with pytest.raises(BundleRollbackError):
        bring(old, site)
    back = RootChange(add=public_keys([owner.key("A")]))
    assert refused(lambda: change_root(owner.root, back)) == "bundle.key"


def test_a_root_that_does_not_follow_is_refused(owner: Owner, site: Places, tmp_path: Path) -> None:
    change_root(owner.root, RootChange(), [owner.keys["A"], owner.keys["B"]])
    bundle = signed(owner, tmp_path / "bundle", "AB")
    root = parse_root((bundle / "trust/2.root.json").read_bytes())
    half = SignedRoot(root.terms).signed_by(owner.keys["A"])
    (bundle / "trust/2.root.json").write_bytes(half.content)
    assert codes(bundle, site.trust) == ["bundle.root"]
    for number in range(3, MAX_ROOTS + 2):
        (bundle / f"trust/{number}.root.json").write_bytes(half.content)
    assert codes(bundle, site.trust) == ["bundle.root"]


def test_another_owner_under_the_same_id(owner: Owner, site: Places, tmp_path: Path) -> None:
    (trusted,) = read_roots(site.trust)
    assert trusted.signed is not None
    forged = Owner(tmp_path / "forger")
    make_root(forged.root, [forged.key("X")], 1, EXPIRES, [])
    (own,) = read_chain(forged.root)
    from dataclasses import replace

    same_id = SignedRoot(replace(own.terms, id=trusted.signed.terms.id))
    (forged.root / "1.root.json").write_bytes(same_id.content)
    assert refused(lambda: add_root(forged.root, site.trust)) == "bundle.root"
    assert add_root(owner.root, site.trust).signed == trusted.signed  # once more: nothing changes


def test_a_bundle_of_a_tuf_owner_needs_targets(owner: Owner, site: Places, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "AB")
    (bundle / "trust/targets.json").unlink()
    assert codes(bundle, site.trust) == ["bundle.missing"]


def test_a_plain_key_s_bundle_of_before_still_holds(
    steward: BundleBuilder, bundle: Path, trust: Path
) -> None:
    (bundle / "trust/1.root.json").unlink()
    steward.resign(bundle)
    (bundle / "trust/targets.json").unlink()
    add_signature(bundle, new_key())
    assert codes(bundle, trust) == []
    (bundle / "trust/targets.json").write_bytes(b"{}")
    assert codes(bundle, trust) == ["bundle.missing"]


def test_the_targets_of_another_bundle(owner: Owner, site: Places, tmp_path: Path) -> None:
    one, other = signed(owner, tmp_path / "one", "AB"), signed(owner, tmp_path / "other", "AB", 8)
    (one / "trust/targets.json").write_bytes((other / "trust/targets.json").read_bytes())
    assert codes(one, site.trust) == ["bundle.signature"]
    (one / "trust/targets.json").write_bytes((one / "trust/1.root.json").read_bytes())
    assert codes(one, site.trust) == ["bundle.signature"]


@pytest.mark.parametrize("change", [(b"a", b"A"), (b'"sig": "', b'"sig": "zz'), (b"\n", b"\n ")])
def test_targets_have_one_spelling(
    owner: Owner, site: Places, tmp_path: Path, change: tuple[bytes, bytes]
) -> None:
    bundle = signed(owner, tmp_path / "bundle", "AB")
    path = bundle / "trust/targets.json"
    content = path.read_bytes()
    at = content.index(b'"sig"')
    at = content.index(change[0], at + 7) if change[0] == b"a" else content.index(change[0])
    path.write_bytes(content[:at] + content[at:].replace(*change, 1))
    assert codes(bundle, site.trust) == ["bundle.signature"]


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"[]", b"{}", b"[" * 100_000, b'{"signed": {"_type": "root"}}', b"\xff"],
)
def test_what_is_no_root(untrusted: bytes, tmp_path: Path) -> None:
    with pytest.raises(BundleSignatureError):
        parse_root(untrusted)
    with pytest.raises(BundleSignatureError):
        sign_targets(untrusted, new_key())
    (tmp_path / "1.root.json").write_bytes(untrusted)
    assert refused(lambda: read_root(tmp_path)) == "bundle.key"
    assert refused(lambda: sign_root(tmp_path, new_key())) == "bundle.root"


def test_a_root_has_one_spelling(owner: Owner) -> None:
    content = (owner.root / "1.root.json").read_bytes()
    (root,) = read_chain(owner.root)
    assert parse_root(content) == root
    other = SignedRoot(root.terms, {**root.signatures, new_key().public.fingerprint: "00" * 64})
    for wrong in (content + b"\n", content.replace(root.terms.id.encode(), b"../etc"), other.content):
        with pytest.raises(BundleSignatureError):
            parse_root(wrong)
    assert parse_root(SignedRoot(root.terms).content).missing(None) == 2
    with pytest.raises(BundleSignatureError):
        check_chain([SignedRoot(root.terms)])
    (owner.root / "2.root.json").write_bytes(content)
    assert refused(lambda: read_root(owner.root)) == "bundle.key"


def test_keys_that_are_not_the_owner_s(owner: Owner, tmp_path: Path) -> None:
    stranger = new_key()
    acts: list[Callable[[], object]] = [
        lambda: sign_root(owner.root, stranger),
        lambda: sign_root(tmp_path, stranger),
        lambda: change_root(owner.root, RootChange(drop=(stranger.public.key_id,))),
        lambda: change_root(owner.root, RootChange(threshold=4)),
        lambda: make_root(tmp_path / "none", [tmp_path], 1, EXPIRES),
    ]
    for act in acts:
        with pytest.raises(BundleKeyError):
            act()


def test_an_expired_root_is_told_only(owner: Owner, site: Places, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "AB")
    report = BundleCheck(site.trust, lambda: datetime(2031, 2, 1, tzinfo=UTC)).verify(bundle)
    assert report.ok
    assert [one.code for one in report.warnings] == ["bundle.out_of_date", "bundle.root_out_of_date"]


def test_targets_are_made_for_several_keys_at_once(owner: Owner, tmp_path: Path) -> None:
    bundle = signed(owner, tmp_path / "bundle", "AB")
    opened = open_bundle(bundle, (read_roots(owner.root)))
    assert opened.manifest is not None
    sums = (bundle / "SHA256SUMS").read_bytes()
    both = [owner.keys["B"], owner.keys["A"]]
    assert make_targets(opened.manifest, sums, both) == (bundle / "trust/targets.json").read_bytes()
