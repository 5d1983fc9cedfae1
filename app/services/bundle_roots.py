"""An owner's root: make it, sign it, rotate its keys, revoke one."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundles import RootReport

if TYPE_CHECKING:
    from app.bundles.keys import SecretKey
    from app.bundles.roots import SignedRoot

_YEARS_DAYS = 5 * 365
KeyFolders = Sequence[tuple[Path, str]]


class BundleRoots:
    """The owner's side; needs no profile. Signing keys are given as their folders and passphrases."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def make(
        self,
        folder: Path,
        keys: Sequence[Path],
        threshold: int,
        *,
        expires: date | None = None,
        signers: KeyFolders = (),
    ) -> RootReport:
        """Make a root of public keys, so many of which must sign; valid for five years unless told otherwise.

        Raises:
            BundleKeyError: Keys are missing, or there is a root in the folder already.
        """
        from app.bundles.root_folder import make_root

        until = expires or self._clock().date() + timedelta(days=_YEARS_DAYS)
        return _report(folder, make_root(folder, keys, threshold, _end(until), _opened(signers)))

    def sign(self, folder: Path, key: tuple[Path, str]) -> RootReport:
        """Add a signature to the newest root.

        Raises:
            BundleKeyError: There is no root, or the key is another owner's.
        """
        from app.bundles.root_folder import sign_root

        return _report(folder, sign_root(folder, *_opened([key])))

    def rotate(
        self,
        folder: Path,
        *,
        add: Sequence[Path] = (),
        drop: Sequence[str] = (),
        threshold: int | None = None,
        expires: date | None = None,
        signers: KeyFolders = (),
    ) -> RootReport:
        """Make the next root, with other keys, another threshold or a later date.

        Raises:
            BundleKeyError: The newest root lacks signatures (`bundle.root_unsigned`), or keys are missing.
        """
        from app.bundles.root_folder import RootChange, change_root, public_keys

        until = _end(expires) if expires else None
        change = RootChange(public_keys(add), tuple(drop), (), threshold, until)
        return _report(folder, change_root(folder, change, _opened(signers)))

    def revoke(
        self,
        folder: Path,
        keys: Sequence[str],
        *,
        add: Sequence[Path] = (),
        threshold: int | None = None,
        signers: KeyFolders = (),
    ) -> RootReport:
        """Make the next root, in which keys are taken back for ever.

        Raises:
            BundleKeyError: As for `rotate`.
        """
        from app.bundles.root_folder import RootChange, change_root, public_keys

        change = RootChange(public_keys(add), (), tuple(keys), threshold)
        return _report(folder, change_root(folder, change, _opened(signers)))


def _report(folder: Path, root: "SignedRoot") -> RootReport:
    from app.bundles.root_folder import missing_signatures

    terms = root.terms
    return RootReport(
        root=terms.id,
        version=terms.version,
        keys=tuple(key.key_id for key in terms.keys),
        threshold=terms.threshold,
        revoked=tuple(key.key_id for key in terms.revoked),
        expires=terms.expires.date(),
        missing=missing_signatures(folder),
    )


def _opened(signers: KeyFolders) -> "list[SecretKey]":
    from app.bundles.keys import read_key

    return [read_key(*signer) for signer in signers]


def _end(day: date) -> datetime:
    return datetime.combine(day, time(23, 59, 59), UTC)
