"""Keys of bundles: make one, trust one."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundle_offers import KeyOffer, plain_digits
from app.errors import BundleKeyError

if TYPE_CHECKING:
    from app.bundles.keys import ScryptCost
    from app.bundles.trust import Root


class BundleKeys:
    """Makes signing keys and trusts public ones; needs no profile."""

    def __init__(self, trust: Path, cost: "ScryptCost | None" = None) -> None:
        self._trust, self._cost = trust, cost

    def make(self, folder: Path, passphrase: str) -> str:
        """Make a key; its id.

        Raises:
            BundleKeyError: There is one in the folder (`bundle.key_exists`).
        """
        from app.bundles.keys import new_key, write_key

        key = new_key()
        write_key(folder, key, passphrase, self._cost)
        return key.public.key_id

    def trust(self, folder: Path) -> tuple[tuple[str, ...], int]:
        """Take bundles of the keys in a folder; their ids, and how many of them must sign.

        Raises:
            BundleKeyError: There is no public key in it.
        """
        from app.bundles.trust import add_root

        root = add_root(folder, self._trust)
        return tuple(key.key_id for key in root.keys), root.threshold

    def look(self, folder: Path, bundle: Path | None = None) -> KeyOffer:
        """Look at the public keys in a folder before they are trusted.

        Args:
            folder: With the keys, or the root of an owner with several.
            bundle: One that they may have signed.

        Raises:
            BundleKeyError: There is no public key in it.
            BundleUnreadableError: The bundle does not read.
        """
        from app.bundles.verifying import open_bundle

        root = _root_in(folder)
        signed = bundle is not None and open_bundle(bundle, (root,)).verdict.trusted
        ids = tuple(key.key_id for key in root.keys)
        return KeyOffer(folder, ids, root.threshold, _fingerprint(root), signed)

    def trust_told(self, folder: Path, told: str) -> tuple[str, ...]:
        """Trust the keys in a folder if their fingerprint is the one a person was told; their ids.

        What is compared is what is kept: a stick that gives other bytes when read again changes nothing.

        Raises:
            BundleKeyError: There is no public key in it, or another than was told (`bundle.key_told`).
        """
        from app.bundles.trust import keep_root

        root = _root_in(folder)
        if plain_digits(told) != _fingerprint(root):
            raise BundleKeyError(
                "not the fingerprint that was told", code="bundle.key_told", path=str(folder)
            )
        keep_root(root, self._trust)
        return tuple(key.key_id for key in root.keys)

    def make_root(self, folder: Path, key_folders: tuple[Path, ...], threshold: int) -> tuple[str, ...]:
        """Make a folder to be trusted, of which `threshold` keys must sign; the keys' ids.

        Raises:
            BundleKeyError: Keys are missing, or there is a root in the folder already.
        """
        from app.bundles.trust import make_root

        return tuple(key.key_id for key in make_root(folder, key_folders, threshold).keys)


def _root_in(folder: Path) -> "Root":
    from app.bundles.trust import read_root

    root = read_root(folder)
    if root is None:
        raise BundleKeyError(f"no public key in {folder}", path=str(folder))
    return root


def _fingerprint(root: "Root") -> str:
    """128 bits over the keys themselves and how many must sign."""
    told = [str(root.threshold), *sorted(key.fingerprint for key in root.keys)]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
