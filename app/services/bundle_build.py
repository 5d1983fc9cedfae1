"""Build a bundle, and sign one that another has built."""

import errno
import shutil
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.bundles import BuildNote
from app.domain.reports import OnProgress, Progress
from app.errors import BundlePlanError, DiskFullError
from app.services.bundle_repair import remember_built

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.bundles.plan import Plan

_ROOM_BYTES = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class PreparedPlan:
    """A plan whose licences are accepted and whose files are all on this machine."""

    plan: "Plan"
    folder: Path

    @property
    def whole_files(self) -> tuple[tuple[str, int], ...]:
        """Names of the contents that are one file, and their bytes; the program travels file by file."""
        found = ((one.name, self.folder / one.path) for one in self.plan.content)
        return tuple((name, path.stat().st_size) for name, path in found if path.is_file())

    @property
    def bytes(self) -> int:
        """All contents together."""
        from app.bundles.trees import plan_bytes

        return sum(plan_bytes(self.folder / one.path) for one in self.plan.content)


class BundleBuild:
    """The steward's side; needs no profile.

    Args:
        clock: Tells the time.
        staging: Where files fetched from the hub are kept.
        home: The user's home, where other programs keep their models.
        hub: Another hub than the public one.
    """

    def __init__(
        self,
        clock: Callable[[], datetime],
        staging: Path | None = None,
        home: Path | None = None,
        hub: str | None = None,
    ) -> None:
        self._clock, self._staging, self._home, self._hub = clock, staging, home, hub

    def prepare(self, plan_file: Path, on_progress: OnProgress | None = None) -> PreparedPlan:
        """Read a plan and gather its files; what was fetched before is not fetched again.

        Raises:
            BundlePlanError: The plan, a licence, a file or the hub refuses it.
            DiskFullError: What is fetched does not fit.
        """
        from app.bundles.gathering import gather, stores_of
        from app.bundles.hub_files import HubIfBuilt
        from app.bundles.plan import read_plan

        def tell(done: int, total: int) -> None:
            if on_progress:
                on_progress(Progress(done, total, "bytes"))

        hub = HubIfBuilt(self._staging or plan_file.parent / ".staging", self._hub)
        stores = stores_of(self._home or Path.home(), hub)
        return PreparedPlan(gather(read_plan(plan_file), plan_file.parent, stores, tell), plan_file.parent)

    def notes(self, prepared: PreparedPlan, dest: Path) -> tuple[BuildNote, ...]:
        """What is to be known before copying: files that will lie in parts, and what FAT32 cannot hold."""
        from app.bundles.builder import PART_BYTES
        from app.bundles.fat32 import MAX_FILE_BYTES, is_fat32

        narrow = is_fat32(dest.parent)
        found = []
        for name, size in prepared.whole_files:
            parts = -(-size // PART_BYTES)
            if parts > 1:
                over = narrow and size > MAX_FILE_BYTES
                found.append(BuildNote("bundle.fat32_parts" if over else "bundle.parts", name, size, parts))
        return tuple(found)

    def build(
        self,
        plan: Path | PreparedPlan,
        dest: Path,
        key: tuple[Path, str],
        *,
        older: Path | None = None,
        root: Path | None = None,
        on_progress: OnProgress | None = None,
    ) -> tuple[str, int, tuple[str, ...]]:
        """Build a bundle of a plan; its id, its sequence, and licences worth a warning.

        Args:
            plan: The plan, or its file.
            dest: The folder to be made.
            key: The key's folder and its passphrase.
            older: An earlier bundle, whose unchanged files are taken over; may be `dest`.
            root: The folder of the owner's root, where the key does not speak for itself alone.
            on_progress: Hears how many bytes are done.

        Raises:
            BundlePlanError: The plan, a licence, a file or the destination refuses it.
            BundleKeyError: The key does not open.
            DiskFullError: It does not fit; the destination stays as it was.
        """
        from app.bundles.builder import Order, build
        from app.bundles.keys import read_key
        from app.bundles.plan import is_non_commercial

        prepared = self.prepare(plan, on_progress) if isinstance(plan, Path) else plan
        opened = read_key(*key)
        if older is None:
            _check_room(prepared, dest)
        order = Order(prepared.plan, prepared.folder, dest, older, root=root)
        with _told_as_ours(dest):
            made = build(order, opened, self._clock(), _counting(prepared.bytes, on_progress))
        remember_built(key[0], dest)
        warned = tuple(one.licence for one in prepared.plan.content if is_non_commercial(one.licence))
        return made.id, made.sequence, warned

    def sign(self, folder: Path, key: tuple[Path, str]) -> str:
        """Add a further signature; its file.

        Raises:
            BundleError: There is no bundle, or the key does not open.
        """
        from app.bundles.builder import add_signature
        from app.bundles.keys import read_key

        return add_signature(folder, read_key(*key))


def _counting(total: int, on_progress: OnProgress | None) -> Callable[[int], None]:
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if on_progress:
            on_progress(Progress(done, total, "bytes"))

    return tell


def _check_room(prepared: PreparedPlan, dest: Path) -> None:
    place = dest.parent
    while not place.exists():
        place = place.parent
    needed, free = prepared.bytes + _ROOM_BYTES, shutil.disk_usage(place).free
    if free < needed:
        raise DiskFullError(f"{needed} bytes needed, {free} free", needed=needed, free=free)


@contextmanager
def _told_as_ours(dest: Path) -> "Iterator[None]":
    """A full disk or a stick that was pulled is no bug of ours."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFullError("the disk is full") from error
        raise BundlePlanError(str(error), code="bundle.unwritable", path=str(dest)) from error
