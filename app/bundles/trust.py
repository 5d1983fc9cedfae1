"""Whose bundles are taken: roots of public keys, and how many of a root's keys must have signed.

A folder with `*.pub` files is a root; `root.json` in it may ask for more than one signature. The trust folder
holds one such folder a root; it stands beside the installed models, where wiping a profile does not reach.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import msgspec

from app.bundles.minisign import MAX_FILE_BYTES, PublicKey, Signature, parse_public_key, parse_signature
from app.bundles.sums import signature_name
from app.domain.bundles import BundleFinding
from app.errors import BundleKeyError, BundleSignatureError

ROOT_FILE = "root.json"


class _RootFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    threshold: Annotated[int, msgspec.Meta(ge=1, le=100)]


@dataclass(frozen=True, slots=True)
class Root:
    """Keys that speak for one owner; `threshold` of them must agree."""

    keys: tuple[PublicKey, ...]
    threshold: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who signed; a bundle is trusted when nothing was found and somebody is named."""

    signers: tuple[PublicKey, ...]
    findings: tuple[BundleFinding, ...]
    untrusted_signers: tuple[str, ...]

    @property
    def trusted(self) -> bool:
        """Whether what was signed may be parsed."""
        return bool(self.signers) and not self.findings


def read_root(folder: Path) -> Root | None:
    """The root in a folder, where there is one.

    Raises:
        BundleKeyError: A key or the root's file does not read, or it asks for more keys than it has.
    """
    keys = {}
    try:
        for path in sorted(folder.glob("*.pub")):
            key = parse_public_key(path.read_bytes()[:MAX_FILE_BYTES].decode())
            keys[key.raw] = key
        told = folder / ROOT_FILE
        threshold = msgspec.json.decode(told.read_bytes(), type=_RootFile).threshold if told.is_file() else 1
    except (OSError, UnicodeDecodeError, msgspec.DecodeError, BundleKeyError) as error:
        raise BundleKeyError(f"{folder}: {error}", path=str(folder)) from error
    if keys and threshold > len(keys):
        raise BundleKeyError(f"{threshold} of {len(keys)} keys", path=str(folder))
    return Root(tuple(keys.values()), threshold) if keys else None


def read_roots(folder: Path) -> tuple[Root, ...]:
    """The root in this folder, and those in its folders."""
    inside = sorted(path for path in folder.glob("*") if path.is_dir())
    return tuple(root for place in (folder, *inside) if (root := read_root(place)))


def add_root(folder: Path, trust: Path) -> Root:
    """Trust the keys in a folder: their public parts are copied, nothing else.

    Raises:
        BundleKeyError: There is no public key in it.
    """
    root = read_root(folder)
    if root is None:
        raise BundleKeyError(f"no public key in {folder}", path=str(folder))
    write_root(trust / "-".join(sorted(key.key_id for key in root.keys))[:80], root)
    return root


def make_root(folder: Path, key_folders: Sequence[Path], threshold: int) -> Root:
    """Make the folder of an owner with several keys, so many of which must sign.

    Raises:
        BundleKeyError: A folder holds no public key, or there are fewer keys than must sign; or a root is
            in the folder already (`bundle.key_exists`).
    """
    if read_root(folder) is not None:
        raise BundleKeyError("a root is there", code="bundle.key_exists", path=str(folder))
    found = [(place, read_root(place)) for place in key_folders]
    for place, root in found:
        if root is None:
            raise BundleKeyError(f"no public key in {place}", path=str(place))
    keys = {key.raw: key for _, root in found if root for key in root.keys}
    if threshold > len(keys):
        raise BundleKeyError(f"{threshold} of {len(keys)} keys", path=str(folder))
    root = Root(tuple(keys.values()), threshold)
    write_root(folder, root)
    return root


def write_root(folder: Path, root: Root) -> None:
    """Write public keys and threshold."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ROOT_FILE).write_bytes(msgspec.json.encode(_RootFile(root.threshold)))
    for key in root.keys:
        (folder / f"{key.key_id}.pub").write_bytes(key.text().encode())


def judge(untrusted_sums: bytes, untrusted_files: Mapping[str, bytes], roots: tuple[Root, ...]) -> Verdict:
    """Who of those we trust signed these sums.

    Args:
        untrusted_sums: The file `SHA256SUMS`.
        untrusted_files: The signature files by name.
        roots: Whom we trust.
    """
    known = {key.number: key for root in roots for key in root.keys}
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
    findings += _too_few(found, roots)
    return Verdict(tuple(found.values()), tuple(findings), tuple(claimed))


def _too_few(found: dict[bytes, PublicKey], roots: tuple[Root, ...]) -> list[BundleFinding]:
    counts = [(sum(key.raw in found for key in root.keys), root.threshold) for root in roots]
    if any(count >= threshold for count, threshold in counts):
        return []
    if found:
        count, threshold = max(counts)
        return [BundleFinding("bundle.threshold", signature_name(), f"{count} of {threshold} signatures")]
    return [BundleFinding("bundle.signer", signature_name(), "no key that is trusted here")]


def _named_right(name: str, signature: Signature) -> Signature:
    if name not in (signature_name(), signature_name(signature.untrusted_key_id)):
        raise BundleSignatureError("the file's name is another key's")
    return signature
