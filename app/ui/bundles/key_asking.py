"""Trusting an unknown signer's key: the folder is chosen, the key looked at, compared, then kept."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain.bundle_offers import FoundBundle, OfferedBundle
from app.services.desk import Services
from app.ui.background import Background
from app.ui.bundles.trust_box import TrustBox


class KeyAsking(QObject):
    """Stands between the box and the services.

    Signals:
        trusted: The bundle, looked at again with the key trusted (`OfferedBundle`).
        failed: The key does not read, or is another than was told (`AppError`).
    """

    trusted = Signal(object)
    failed = Signal(object)

    def __init__(
        self, services: Services, background: Background, box: TrustBox, choose: Callable[[], Path | None]
    ) -> None:
        super().__init__(box)
        self._keys, self._offers, self._background = services.key_trust, services.bundle_offers, background
        self._box, self._choose = box, choose
        self._found: FoundBundle | None = None
        box.keys_wanted.connect(self._look)
        box.trust_wanted.connect(self._trust)

    def ask(self, found: FoundBundle) -> None:
        """Ask about the signer of a bundle."""
        self._found = found
        self._box.show_found(found)

    def _look(self) -> None:
        folder, found, service = self._choose(), self._found, self._keys
        if folder is not None and found is not None:
            self._background.run(
                "bundles", lambda: service.look(folder, found.folder), self._box.show_keys, self.failed.emit
            )

    def _trust(self, folder: Path, told: str) -> None:
        service, offers, found = self._keys, self._offers, self._found
        assert found is not None

        def keep() -> OfferedBundle:
            service.trust_told(folder, told)
            return offers.look(found)

        self._background.run("bundles", keep, self.trusted.emit, self.failed.emit)
