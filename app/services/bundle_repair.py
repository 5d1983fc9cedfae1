"""Damaged on the way: a request for the bad chunks, and the steward's answer of only these."""

import hashlib
from contextlib import suppress
from pathlib import Path

from app.domain.bundles import RepairReport
from app.domain.reports import OnProgress
from app.services.bundle_check import counting

BUILT, REQUESTED = "built.json", "repairs.json"


class BundleRepair:
    """Both ends of a repair; needs no profile.

    Which bundle a request was made of is remembered beside the installed bundles, where a bundle was built in
    the folder of the key that signed it: so neither side has to name it again.
    """

    def __init__(self, bundles: Path, trust: Path) -> None:
        self._bundles, self._trust = bundles, trust

    def request(self, folder: Path, out: Path, on_progress: OnProgress | None = None) -> RepairReport:
        """Write what is bad in a bundle whose signature holds.

        Raises:
            BundleError: The signature does not hold, or something is wrong that no repair mends.
        """
        from app.bundles.damage import find_damage, mendable, write_damage
        from app.bundles.installer import raise_first
        from app.bundles.trust import read_roots
        from app.bundles.verifying import open_bundle

        opened = open_bundle(folder, read_roots(self._trust))
        raise_first(tuple(one for one in opened.findings if opened.manifest is None or not mendable(one)))
        assert opened.manifest is not None
        tell = counting(on_progress, opened.manifest)
        damage = find_damage(opened.source, opened.manifest, opened.sums, opened.sums_sha256, tell)
        write_damage(out, damage)
        remember(self._bundles / REQUESTED, damage.sums_sha256, folder)
        return RepairReport(damage.bundle, damage.sequence, len(damage.chunks), len(damage.files), out)

    def pack(
        self, request: Path, dest: Path, key: tuple[Path, str], source: Path | None = None
    ) -> tuple[RepairReport, int]:
        """Answer a request from the sound bundle; how many bytes the answer holds.

        Args:
            request: What the site wrote.
            dest: The folder to be made.
            key: The signing key's folder and its passphrase.
            source: The sound bundle; the one built with this key when None.

        Raises:
            BundleError: The sound bundle is not known (`bundle.repair_source`), another, or bad, too.
            BundleKeyError: The key does not open.
        """
        from app.bundles.damage import read_damage
        from app.bundles.keys import read_key
        from app.bundles.repair import make_pack
        from app.errors import BundleError

        damage = read_damage(request)
        bundle = source or remembered(key[0] / BUILT, damage.sums_sha256)
        if bundle is None or not bundle.is_dir():
            raise BundleError("no sound bundle", code="bundle.repair_source")
        size = make_pack(damage, bundle, dest, read_key(*key))
        return RepairReport(damage.bundle, damage.sequence, len(damage.chunks), len(damage.files), dest), size


def remember(path: Path, sums_sha256: str, folder: Path) -> None:
    """Remember where a bundle lies; what takes no writing (a key on a locked stick) is left alone."""
    import msgspec

    from app.modelfiles.installed import write_atomically

    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, msgspec.json.encode({**_known(path), sums_sha256: str(folder)}))


def remembered(path: Path, sums_sha256: str) -> Path | None:
    """Where a bundle lies, if it is remembered."""
    found = _known(path).get(sums_sha256)
    return Path(found) if found else None


def remember_built(key_folder: Path, bundle: Path) -> None:
    """Remember in the key's folder where it built a bundle."""
    sums = (bundle / "SHA256SUMS").read_bytes()
    remember(key_folder / BUILT, hashlib.sha256(sums).hexdigest(), bundle)


def _known(path: Path) -> dict[str, str]:
    import msgspec

    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, str])
    except (OSError, msgspec.DecodeError):
        return {}  # a convenience: the folder can be named
