"""Import a bundle, and return to what was before it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundles import BundleFinding, BundleReport
from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress
from app.errors import BundleError, BundleKeyError
from app.paths import floors_file
from app.services.bundle_check import counting, report_of

if TYPE_CHECKING:
    from app.services.canaries import Canaries
    from app.services.import_certificates import ImportCertificates


class BundleImport:
    """Brings bundles in.

    Args:
        models: Where models are installed.
        bundles: Where everything else stands.
        trust: Whose bundles are taken.
        clock: Tells the time.
        certificates: Write what was imported.
        canaries: Asks a model what its bundle promises it answers.
    """

    def __init__(
        self,
        models: Path,
        bundles: Path,
        trust: Path,
        clock: Callable[[], datetime],
        *,
        certificates: "ImportCertificates | None" = None,
        canaries: "Canaries | None" = None,
    ) -> None:
        self._folders = (models, bundles, trust, floors_file())
        self._certificates = certificates
        self._try_model = canaries.try_model if canaries else None
        self._clock = clock

    def run(
        self,
        folder: Path,
        *,
        repair: Path | None = None,
        on_progress: OnProgress | None = None,
        cancel: CancelToken | None = None,
    ) -> BundleReport:
        """Import; one that was broken off goes on where it stopped.

        Args:
            folder: The bundle, or a repair pack for one of which a request was made here.
            repair: A repair pack for the bundle.
            on_progress: Hears how many bytes are done.
            cancel: Stops it.

        Raises:
            BundleError: It is not what was signed, or by whom, or older than what was imported, or a model
                of it does not answer as promised.
            PolicyError: The site's policy does not let it in.
            DiskFullError: It does not fit.
        """
        from app.bundles.installer import Installer, Places, raise_first
        from app.bundles.repair import is_pack, read_pack
        from app.bundles.trust import read_roots
        from app.bundles.verifying import open_bundle

        begun = time.monotonic()
        if repair is None and is_pack(folder):
            folder, repair = self._damaged(folder), folder
        pack = read_pack(repair) if repair else None
        opened = open_bundle(folder, read_roots(self._folders[2]), pack)
        raise_first(opened.findings)
        assert opened.manifest is not None
        installer = Installer(opened, Places(*self._folders), self._clock(), self._try_model)
        done = installer.run(counting(on_progress, opened.manifest), cancel)
        report = report_of(opened, (), self._clock(), time.monotonic() - begun)
        return self._certified(replace(report, installed=done))

    def _certified(self, report: BundleReport) -> BundleReport:
        """With its certificate; what is installed stays installed where none can be written."""
        if self._certificates is None:
            return report
        try:
            return replace(report, certificate=self._certificates.write(report))
        except (OSError, BundleKeyError) as error:
            warning = BundleFinding("bundle.certificate", "", str(error))
            return replace(report, warnings=(*report.warnings, warning))

    def current_app(self) -> Path | None:
        """The folder of the program imported last and not taken back; None where none came."""
        from app.bundles.trees import current_app

        return current_app(self._folders[1])

    def _damaged(self, pack: Path) -> Path:
        """The bundle for which a pack was asked."""
        from app.bundles.repair import read_pack
        from app.services.bundle_repair import REQUESTED, remembered

        folder = remembered(self._folders[1] / REQUESTED, read_pack(pack).untrusted_damage.sums_sha256)
        if folder is None or not folder.is_dir():
            raise BundleError("no bundle is known for it", code="bundle.repair_bundle")
        return folder

    def roll_back(self) -> tuple[str, int, str | None]:
        """Return to what was before the newest import: its id, its sequence, and the model active now.

        Raises:
            BundleError: There is nothing to return to (`bundle.no_generation`).
        """
        from app.bundles.installer import Places, roll_back

        newest, active = roll_back(Places(*self._folders))
        return newest.bundle, newest.sequence, active
