"""Whose bundles are taken: roots of public keys, and how many of a root's keys must have signed.

A folder with `*.pub` files is a plain root; `root.json` in it may ask for more than one signature. A folder
with `N.root.json` files is a TUF root, which may be followed by newer ones. The trust folder holds one such
folder a root; it stands beside the installed models, where wiping a profile does not reach.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import msgspec

from app.bundles.minisign import MAX_FILE_BYTES, PublicKey, Signature, parse_public_key, parse_signature
from app.bundles.roots import MAX_ROOT_BYTES, SignedRoot, parse_root, successors
from app.bundles.sums import signature_name
from app.domain.bundles import BundleFinding
from app.errors import BundleKeyError, BundleSignatureError
from app.modelfiles.installed import write_atomically

ROOT_FILE = "root.json"
_VERSION = re.compile(r"([1-9][0-9]{0,5})\.root\.json")


class _RootFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    threshold: Annotated[int, msgspec.Meta(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Root:
    """Keys that speak for one owner; `threshold` of them must agree.

    Attributes:
        signed: The TUF root these come from, where there is one.
        home: The folder it was read from.
        gained: TUF roots by which it is newer than what stands there, oldest first.
    """

    keys: tuple[PublicKey, ...]
    threshold: int = 1
    signed: SignedRoot | None = None
    home: Path | None = None
    gained: tuple[SignedRoot, ...] = ()

    @property
    def owners(self) -> tuple[str, ...]:
        """Under what rollback is remembered: every key, and the id that stays when keys change."""
        named = (self.signed.terms.id,) if self.signed else ()
        return (*named, *(key.fingerprint for key in self.keys))

    @property
    def revoked(self) -> tuple[PublicKey, ...]:
        """Keys its owner takes back."""
        return self.signed.terms.revoked if self.signed else ()

    def advanced(self, others: Iterable[SignedRoot]) -> "Root":
        """The same owner's newest root among others to which this one leads."""
        gained = successors(self.signed, others) if self.signed else ()
        return replace(of_signed(gained[-1]), home=self.home, gained=gained) if gained else self


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who signed; a bundle is trusted when nothing was found and somebody is named.

    Attributes:
        roots: Those of whose keys enough have signed.
    """

    signers: tuple[PublicKey, ...]
    findings: tuple[BundleFinding, ...]
    untrusted_signers: tuple[str, ...]
    roots: tuple[Root, ...] = ()

    @property
    def trusted(self) -> bool:
        """Whether what was signed may be parsed."""
        return bool(self.signers) and not self.findings

    @property
    def owners(self) -> tuple[str, ...]:
        """Under what rollback is remembered."""
        return tuple(dict.fromkeys(owner for root in self.roots for owner in root.owners))


def of_signed(signed: SignedRoot) -> Root:
    """A TUF root as one that judges bundles."""
    return Root(signed.terms.keys, signed.terms.threshold, signed)


def read_root(folder: Path) -> Root | None:
    """The root in a folder, where there is one; of TUF roots the newest to which the oldest there leads.

    Raises:
        BundleKeyError: A key or the root's file does not read, or it asks for more keys than it has.
    """
    try:
        chain = read_chain(folder)
        if chain:
            return replace(of_signed(chain[0]).advanced(chain), home=folder, gained=())
        return _read_plain(folder)
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, BundleKeyError, BundleSignatureError) as error:
        raise BundleKeyError(f"{folder}: {error}", path=str(folder)) from error


def read_chain(folder: Path) -> tuple[SignedRoot, ...]:
    """The TUF roots in a folder, oldest first; those still to be signed among them.

    Raises:
        BundleSignatureError: One does not read (`bundle.root`).
    """
    found = {int(name[1]): path for path in folder.glob("*") if (name := _VERSION.fullmatch(path.name))}
    chain = tuple(parse_root(found[number].read_bytes()[: MAX_ROOT_BYTES + 1]) for number in sorted(found))
    if [one.terms.version for one in chain] != sorted(found):
        raise BundleSignatureError("a root under another's number", code="bundle.root", path=str(folder))
    return chain


def chain_name(version: int) -> str:
    """The file of a TUF root."""
    return f"{version}.root.json"


def read_roots(folder: Path) -> tuple[Root, ...]:
    """The root in this folder, and those in its folders."""
    inside = sorted(path for path in folder.glob("*") if path.is_dir())
    return tuple(root for place in (folder, *inside) if (root := read_root(place)))


def add_root(folder: Path, trust: Path) -> Root:
    """Trust the keys in a folder: their public parts are copied, nothing else.

    Raises:
        BundleKeyError: There is no public key in it, or a root to which the trusted one of its owner does not
            lead (`bundle.root`).
    """
    root = read_root(folder)
    if root is None:
        raise BundleKeyError(f"no public key in {folder}", path=str(folder))
    if root.signed is None:
        write_root(trust / "-".join(sorted(key.key_id for key in root.keys))[:80], root)
        return root
    home, chain = trust / root.signed.terms.id, read_chain(folder)
    known = read_root(home)
    led = known.advanced(chain) if known else replace(root, gained=chain)
    if led.signed is None or led.signed.terms != root.signed.terms:
        raise BundleKeyError("not where the trusted root leads", code="bundle.root", path=str(folder))
    keep_root(replace(led, home=home))
    return root


def keep_root(root: Root) -> None:
    """Remember the TUF roots by which a root is newer than what stands in its folder."""
    for signed in root.gained:
        assert root.home is not None
        root.home.mkdir(parents=True, exist_ok=True)
        write_atomically(root.home / chain_name(signed.terms.version), signed.content)


def write_root(folder: Path, root: Root) -> None:
    """Write public keys and threshold."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOT_FILE).write_bytes(msgspec.json.encode(_RootFile(root.threshold)))
    write_public_keys(folder, root.keys)


def write_public_keys(folder: Path, keys: Sequence[PublicKey]) -> None:
    """Write keys as minisign reads them."""
    for key in keys:
        (folder / f"{key.key_id}.pub").write_bytes(key.text().encode())


def judge(untrusted_sums: bytes, untrusted_files: Mapping[str, bytes], roots: tuple[Root, ...]) -> Verdict:
    """Who of those we trust signed these sums.

    Args:
        untrusted_sums: The file `SHA256SUMS`.
        untrusted_files: The signature files by name.
        roots: Whom we trust.
    """
    revoked = {key.raw for root in roots for key in root.revoked}
    known = {key.number: key for root in roots for key in (*root.revoked, *root.keys)}
    found: dict[bytes, PublicKey] = {}
    findings: list[BundleFinding] = []
    claimed: list[str] = []
    for name, untrusted in sorted(untrusted_files.items()):
        try:
            signature = _named_right(name, parse_signature(untrusted))
        except BundleSignatureError as error:
            findings.append(BundleFinding("bundle.signature", name, str(error)))
            continue
        claimed.append(signature.untrusted_key_id)
        key = known.get(signature.untrusted_number)
        if key is not None and signature.holds(key, untrusted_sums):
            found[key.raw] = key
        elif key is not None:
            findings.append(BundleFinding("bundle.signature", name, "signed something else"))
    signers = {raw: key for raw, key in found.items() if raw not in revoked}
    enough = tuple(root for root in roots if _count(signers, root) >= root.threshold)
    if not enough:
        findings.append(_too_few(signers, found, roots))
    return Verdict(tuple(signers.values()), tuple(findings), tuple(claimed), enough)


def _too_few(
    signers: Mapping[bytes, PublicKey], found: Mapping[bytes, PublicKey], roots: tuple[Root, ...]
) -> BundleFinding:
    if len(found) > len(signers):
        return BundleFinding("bundle.revoked", signature_name(), "a key that was taken back signed this")
    if not signers:
        return BundleFinding("bundle.signer", signature_name(), "no key that is trusted here")
    count, threshold = max((_count(signers, root), root.threshold) for root in roots)
    return BundleFinding("bundle.threshold", signature_name(), f"{count} of {threshold} signatures")


def _count(signers: Mapping[bytes, PublicKey], root: Root) -> int:
    return sum(key.raw in signers for key in root.keys)


def _named_right(name: str, signature: Signature) -> Signature:
    if name not in (signature_name(), signature_name(signature.untrusted_key_id)):
        raise BundleSignatureError("the file's name is another key's")
    return signature


def _read_plain(folder: Path) -> Root | None:
    keys = {}
    for path in sorted(folder.glob("*.pub")):
        key = parse_public_key(path.read_bytes()[:MAX_FILE_BYTES].decode())
        keys[key.raw] = key
    told = folder / ROOT_FILE
    threshold = msgspec.json.decode(told.read_bytes(), type=_RootFile).threshold if told.is_file() else 1
    if keys and threshold > len(keys):
        raise BundleKeyError(f"{threshold} of {len(keys)} keys")
    return Root(tuple(keys.values()), threshold, home=folder) if keys else None
