"""Build a bundle, and sign one that another has built."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from app.domain.reports import OnProgress, Progress
from app.services.bundle_repair import remember_built


class BundleBuild:
    """The steward's side; needs no profile."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    def build(
        self,
        plan_file: Path,
        dest: Path,
        key: tuple[Path, str],
        *,
        older: Path | None = None,
        root: Path | None = None,
        on_progress: OnProgress | None = None,
    ) -> tuple[str, int, tuple[str, ...]]:
        """Build a bundle of a plan; its id, its sequence, and licences worth a warning.

        Args:
            plan_file: The plan.
            dest: The folder to be made.
            key: The key's folder and its passphrase.
            older: An earlier bundle, whose unchanged files are taken over; may be `dest`.
            root: The folder of the owner's root, where the key does not speak for itself alone.
            on_progress: Hears how many bytes are done.

        Raises:
            BundlePlanError: The plan, a licence, a file or the destination refuses it.
            BundleKeyError: The key does not open.
        """
        from app.bundles.builder import Order, build
        from app.bundles.keys import read_key
        from app.bundles.plan import is_non_commercial, read_plan
        from app.bundles.trees import plan_bytes

        plan = read_plan(plan_file)
        total = sum(plan_bytes(plan_file.parent / content.path) for content in plan.content)
        done = 0

        def tell(count: int) -> None:
            nonlocal done
            done += count
            if on_progress:
                on_progress(Progress(done, total, "bytes"))

        order = Order(plan, plan_file.parent, dest, older, root=root)
        made = build(order, read_key(*key), self._clock(), tell)
        remember_built(key[0], dest)
        warned = tuple(one.licence for one in plan.content if is_non_commercial(one.licence))
        return made.id, made.sequence, warned

    def sign(self, folder: Path, key: tuple[Path, str]) -> str:
        """Add a further signature; its file.

        Raises:
            BundleError: There is no bundle, or the key does not open.
        """
        from app.bundles.builder import add_signature
        from app.bundles.keys import read_key

        return add_signature(folder, read_key(*key))
