"""Templates that signed bundles brought: the site's own, for use, not for editing."""

from pathlib import Path

from app.domain.templates import SiteTemplate

_SUFFIXES = (".txt", ".md")
_MOST_BYTES = 256 * 1024


class SiteTemplates:
    """Knows the texts among them; forms of documents (DOCX) are kept for whoever fills them.

    Args:
        bundles: Where imported contents stand.
    """

    def __init__(self, bundles: Path) -> None:
        self._bundles = bundles

    def list(self) -> tuple[SiteTemplate, ...]:
        """The templates that count now, by name; each is proven again while it is read.

        Raises:
            BundleError: What is remembered of imports does not read (`bundle.records`).
            BundleHashError: One is not what was installed (`bundle.changed`).
        """
        from app.bundles.current import current_contents

        found = [
            SiteTemplate(one.name, one.read().decode("utf-8-sig", "replace").strip(), one.bundle)
            for one in current_contents(self._bundles, "templates")
            if one.path.suffix.lower() in _SUFFIXES and one.path.stat().st_size <= _MOST_BYTES
        ]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))
