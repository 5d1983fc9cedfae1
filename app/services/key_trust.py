"""Trust a steward's key the careful way: look at it, compare it with what a person was told, then keep it."""

import hashlib
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundle_offers import KeyOffer, plain_digits
from app.errors import BundleKeyError

if TYPE_CHECKING:
    from app.bundles.trust import Root

# Public keys and the roots that speak for several; a private key is never read.
_PUBLIC_ENDINGS = (".pub", "root.json")
_MOST_FILES, _MOST_BYTES = 64, 1024**2


class KeyTrust:
    """Looks at keys that are offered, and keeps those that are what was told; needs no profile."""

    def __init__(self, trust: Path) -> None:
        self._trust = trust

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

        The folder is read once: a stick that gives other bytes when read again changes nothing.

        Raises:
            BundleKeyError: There is no public key in it, or another than was told (`bundle.key_told`).
        """
        from app.bundles.trust import add_root

        with tempfile.TemporaryDirectory(prefix="vakhta-key-") as kept:
            _copy_public(folder, Path(kept))
            root = _root_in(Path(kept))
            if plain_digits(told) != _fingerprint(root):
                raise BundleKeyError("another than was told", code="bundle.key_told", path=str(folder))
            return tuple(key.key_id for key in add_root(Path(kept), self._trust).keys)


def _copy_public(folder: Path, target: Path) -> None:
    try:
        public = sorted(path for path in folder.iterdir() if path.name.endswith(_PUBLIC_ENDINGS))
        for path in public[:_MOST_FILES]:
            with path.open("rb") as file:
                (target / path.name).write_bytes(file.read(_MOST_BYTES))
    except OSError as error:
        raise BundleKeyError(f"{folder}: {error}", path=str(folder)) from error


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
