"""Files of the hub as a plan names them; the room that fetches them is not in every build.

The field build knows no network and lacks `staging`: plans of local files are gathered there all the same.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.errors import BundlePlanError

OnTotal = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class HubFile:
    """A file at a commit."""

    repository: str
    revision: str
    file: str


class Fetching(Protocol):
    """Brings files of the hub here."""

    def fetch(self, wanted: HubFile, on_total: OnTotal) -> Path:
        """The file, whole."""


@dataclass(frozen=True, slots=True)
class HubIfBuilt:
    """The hub, where this build can reach it; `cache` and `endpoint` as of `staging.Hub`."""

    cache: Path
    endpoint: str | None = None

    def fetch(self, wanted: HubFile, on_total: OnTotal) -> Path:
        """As `staging.Hub.fetch`.

        Raises:
            BundlePlanError: This build fetches nothing (`bundle.staging`), or as of `staging.Hub.fetch`.
            DiskFullError: It does not fit.
        """
        try:
            from app.bundles.staging import Hub
        except ModuleNotFoundError as error:
            raise BundlePlanError(str(error), code="bundle.staging") from error
        return Hub(self.cache, self.endpoint).fetch(wanted, on_total)
