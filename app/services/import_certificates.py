"""Writes the certificate of an import, as PDF and JSON, signed by this machine's or the profile's key."""

import getpass
import platform
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundles import BundleReport
from app.services.session import Session

if TYPE_CHECKING:
    from app.bundles.keys import SecretKey

FOLDER = "certificates"


class ImportCertificates:
    """Keeps the certificates beside the installed bundles, where wiping a profile does not reach."""

    def __init__(self, session: Session, bundles: Path, clock: Callable[[], datetime]) -> None:
        self._session, self._bundles, self._clock = session, bundles, clock

    def public_key(self) -> str:
        """The public key that signs now, as minisign's `-P` takes it: the open profile's, else the machine's.

        Raises:
            BundleKeyError: The machine's key does not read.
        """
        return self._key().public.text().splitlines()[1]

    def write(self, report: BundleReport) -> tuple[Path, ...]:
        """Write the certificate of an import; PDF, JSON, and a minisign signature of each.

        Raises:
            BundleKeyError: The machine's key does not read.
            OSError: The disk took it not.
        """
        import msgspec

        from app import __version__
        from app.bundles.certificate_pdf import certificate_pdf
        from app.domain.certificates import Witness, certify
        from app.modelfiles.installed import write_atomically
        from app.paths import resources_dir

        key, now = self._key(), self._clock()
        witness = Witness(
            _operator(), platform.node(), f"Vakhta {__version__}", now.isoformat(), self.public_key()
        )
        certificate = certify(report, witness)
        plain = msgspec.json.format(msgspec.json.encode(certificate), indent=1) + b"\n"
        page = certificate_pdf(certificate, resources_dir() / "fonts")
        folder = self._bundles / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{certificate.bundle}-{certificate.sequence}-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"
        comment = f"vakhta import certificate {certificate.bundle} sequence {certificate.sequence}"
        written = []
        for suffix, content in ((".pdf", page), (".json", plain)):
            path = folder / (name + suffix)
            write_atomically(path, content)
            signature = path.with_name(path.name + ".minisig")
            write_atomically(signature, key.sign(content, comment).text().encode())
            written += [path, signature]
        return tuple(written)

    def _key(self) -> "SecretKey":
        from app.bundles.device import device_key, machine_key

        if self._session.is_open:
            return device_key(self._session.store.keys.device)
        return machine_key(self._bundles)


def _operator() -> str:
    with suppress(OSError, KeyError, ImportError):  # a user without a name
        return getpass.getuser()
    return "—"
