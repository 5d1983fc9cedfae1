"""Import a bundle, and return to what was before it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundles import BundleReport
from app.domain.cancel import CancelToken
from app.domain.reports import OnProgress
from app.services.bundle_check import counting, report_of

if TYPE_CHECKING:
    from app.services.canaries import Canaries


class BundleImport:
    """Brings bundles in.

    Args:
        models: Where models are installed.
        bundles: Where everything else stands.
        trust: Whose bundles are taken.
        clock: Tells the time.
        canaries: Asks a model what its bundle promises it answers.
    """

    def __init__(
        self,
        models: Path,
        bundles: Path,
        trust: Path,
        clock: Callable[[], datetime],
        *,
        canaries: "Canaries | None" = None,
    ) -> None:
        self._try_model = canaries.try_model if canaries else None
        self._folders = (models, bundles, trust)
        self._clock = clock

    def run(
        self, folder: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> BundleReport:
        """Import; one that was broken off goes on where it stopped.

        Raises:
            BundleError: It is not what was signed, or by whom, or older than what was imported, or a model
                of it does not answer as promised.
            PolicyError: The site's policy does not let it in.
            DiskFullError: It does not fit.
        """
        from app.bundles.installer import Installer, Places, raise_first
        from app.bundles.trust import read_roots
        from app.bundles.verifying import open_bundle

        begun = time.monotonic()
        opened = open_bundle(folder, read_roots(self._folders[2]))
        raise_first(opened.findings)
        assert opened.manifest is not None
        installer = Installer(opened, Places(*self._folders), self._clock(), self._try_model)
        done = installer.run(counting(on_progress, opened.manifest), cancel)
        report = report_of(opened, (), self._clock(), time.monotonic() - begun)
        return replace(report, installed=done)

    def roll_back(self) -> tuple[str, int, str | None]:
        """Return to what was before the newest import: its id, its sequence, and the model active now.

        Raises:
            BundleError: There is nothing to return to (`bundle.no_generation`).
        """
        from app.bundles.installer import Places, roll_back

        newest, active = roll_back(Places(*self._folders))
        return newest.bundle, newest.sequence, active
