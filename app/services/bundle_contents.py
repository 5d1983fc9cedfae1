"""What bundles brought besides models and adapters: manuals, templates, embedders, the program itself."""

from pathlib import Path

from app.domain.bundles import BroughtFile


class BundleContents:
    """Knows the files that count now, each proven again before it is given.

    Args:
        bundles: Where they stand.
    """

    def __init__(self, bundles: Path) -> None:
        self._bundles = bundles

    def list(self, role: str) -> tuple[BroughtFile, ...]:
        """The files of a role, those of the latest import first; unproven, for showing.

        Raises:
            BundleError: What is remembered of imports does not read (`bundle.records`).
        """
        from app.bundles.current import current_contents

        return tuple(
            BroughtFile(one.role, one.name, one.sha256, one.path, one.bundle)
            for one in current_contents(self._bundles, role)
        )

    def verified(self, role: str) -> tuple[BroughtFile, ...]:
        """The same, each hashed now.

        Raises:
            BundleHashError: One is not what was installed (`bundle.changed`).
        """
        from app.bundles.current import current_contents

        for one in current_contents(self._bundles, role):
            one.verify()
        return self.list(role)
