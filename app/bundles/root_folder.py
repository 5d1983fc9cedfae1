"""An owner's own root: the folder in which it is made, signed, rotated and from which keys are revoked.

`N.root.json` are all its versions; the newest may still lack signatures, and no further one is made until it
has them. Beside them lie the public keys as minisign reads them. Private keys are never needed together.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.bundles.keys import SecretKey
from app.bundles.minisign import PublicKey
from app.bundles.roots import RootTerms, SignedRoot, tuf_root
from app.bundles.trust import Root, chain_name, read_chain, read_root, write_public_keys
from app.errors import BundleKeyError, BundleSignatureError
from app.modelfiles.installed import write_atomically


@dataclass(frozen=True, slots=True)
class RootChange:
    """What the next root does otherwise; what is None or empty stays.

    Attributes:
        drop: Key ids that no longer speak for the owner.
        revoke: Key ids that are never taken again, wherever they stand.
    """

    add: tuple[PublicKey, ...] = ()
    drop: tuple[str, ...] = ()
    revoke: tuple[str, ...] = ()
    threshold: int | None = None
    expires: datetime | None = None


def make_root(
    folder: Path,
    key_folders: Sequence[Path],
    threshold: int,
    expires: datetime,
    signers: Iterable[SecretKey] = (),
) -> SignedRoot:
    """Make the first root of an owner with several keys, so many of which must sign.

    Raises:
        BundleKeyError: A folder holds no public key, or there are fewer keys than must sign; or a root is
            in the folder already (`bundle.key_exists`).
    """
    if read_root(folder) is not None:
        raise BundleKeyError("a root is there", code="bundle.key_exists", path=str(folder))
    keys = public_keys(key_folders)
    terms = RootTerms(secrets.token_hex(16), 1, expires, keys, threshold)
    return _write(folder, _signed(folder, terms, signers))


def lone_root(key: SecretKey) -> SignedRoot:
    """The root of a key that speaks for itself alone; the same in all its bundles."""
    expires = datetime.fromisoformat("9999-12-31T23:59:59+00:00")
    terms = RootTerms(key.public.fingerprint[:32], 1, expires, (key.public,))
    return SignedRoot(terms).signed_by(key)


def change_root(folder: Path, change: RootChange, signers: Iterable[SecretKey] = ()) -> SignedRoot:
    """Make the next root; keys of the older one must sign it too, now or by `sign_root`.

    Raises:
        BundleKeyError: There is no root, it lacks signatures (`bundle.root_unsigned`), a key is not in it, or
            fewer keys would be left than must sign.
    """
    last = complete_chain(folder)[-1].terms
    gone = {key.key_id: key for key in last.keys if key.key_id in (*change.drop, *change.revoke)}
    strangers = {*change.drop, *change.revoke} - gone.keys()
    if strangers:
        raise BundleKeyError(f"{strangers} are not in the root", path=str(folder))
    kept = tuple(key for key in last.keys if key.key_id not in gone)
    terms = replace(
        last,
        version=last.version + 1,
        expires=change.expires or last.expires,
        keys=tuple({key.raw: key for key in (*kept, *change.add)}.values()),
        threshold=change.threshold or last.threshold,
        revoked=(*last.revoked, *(gone[key] for key in change.revoke)),
    )
    return _write(folder, _signed(folder, terms, signers))


def sign_root(folder: Path, key: SecretKey) -> SignedRoot:
    """Add a signature to the newest root.

    Raises:
        BundleKeyError: There is no root, or the key is neither in it nor in the one before.
    """
    chain = _chain(folder)
    parties = {known.raw for root in chain[-2:] for known in root.terms.keys}
    if key.public.raw not in parties:
        raise BundleKeyError("a key of another owner", path=str(folder))
    return _write(folder, chain[-1].signed_by(key))


def missing_signatures(folder: Path) -> int:
    """How many signatures the newest root lacks.

    Raises:
        BundleKeyError: There is no root.
    """
    chain = _chain(folder)
    return chain[-1].missing(chain[-2] if len(chain) > 1 else None)


def complete_chain(folder: Path) -> tuple[SignedRoot, ...]:
    """All roots of a folder, oldest first.

    Raises:
        BundleKeyError: There is none, or the newest lacks signatures (`bundle.root_unsigned`).
    """
    chain = _chain(folder)
    if missing_signatures(folder):
        raise BundleKeyError("signatures lack", code="bundle.root_unsigned", path=str(folder))
    return chain


def public_keys(folders: Iterable[Path]) -> tuple[PublicKey, ...]:
    """The public keys in folders of keygen, or in their public parts.

    Raises:
        BundleKeyError: There is none in one of them.
    """
    keys: dict[bytes, PublicKey] = {}
    for folder in folders:
        root: Root | None = read_root(folder)
        if root is None:
            raise BundleKeyError(f"no public key in {folder}", path=str(folder))
        keys |= {key.raw: key for key in root.keys}
    return tuple(keys.values())


def _chain(folder: Path) -> tuple[SignedRoot, ...]:
    try:
        chain = read_chain(folder)
    except BundleSignatureError as error:
        raise BundleKeyError(str(error), code=error.code, path=str(folder)) from error
    if not chain:
        raise BundleKeyError(f"no root in {folder}", path=str(folder))
    return chain


def _signed(folder: Path, terms: RootTerms, signers: Iterable[SecretKey]) -> SignedRoot:
    try:
        tuf_root(terms)
    except ValueError as error:
        raise BundleKeyError(f"{terms.threshold} of {len(terms.keys)} keys", path=str(folder)) from error
    root = SignedRoot(terms)
    for key in signers:
        root = root.signed_by(key)
    return root


def _write(folder: Path, root: SignedRoot) -> SignedRoot:
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / chain_name(root.terms.version), root.content)
    for old in folder.glob("*.pub"):
        old.unlink()
    write_public_keys(folder, root.terms.keys)
    return root
