"""Keys of bundles: make one, trust one."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.bundles.keys import ScryptCost


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
