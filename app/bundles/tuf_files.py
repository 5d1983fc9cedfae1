"""The TUF files of one bundle: its owner's roots and the targets they signed. Rules only, no I/O."""

import re
from dataclasses import dataclass

from app.bundles.manifest import TARGETS, Manifest
from app.bundles.roots import MAX_ROOTS, SignedRoot, check_chain, parse_root
from app.bundles.targets import check_targets
from app.bundles.trust import Root
from app.errors import BundleSignatureError

_CHAIN = re.compile(r"trust/([1-9][0-9]{0,5})\.root\.json")


@dataclass(frozen=True, slots=True)
class TufFiles:
    """What lies under `trust/`; nothing of it is proven until `check` has seen it.

    Attributes:
        untrusted_roots: `N.root.json`.
        untrusted_targets: `targets.json`, where it is there.
    """

    untrusted_roots: tuple[bytes, ...]
    untrusted_targets: bytes | None

    def advanced(self, roots: tuple[Root, ...]) -> tuple[Root, ...]:
        """Trusted roots, each as new as the roots in this bundle prove it to be."""
        try:
            chain = self._chain()
        except BundleSignatureError:
            return roots  # `check` says so
        return tuple(root.advanced(chain) for root in roots)

    def check(self, roots: tuple[Root, ...], manifest: Manifest, sums: bytes) -> None:
        """See that the owner's keys signed this very bundle.

        Args:
            roots: Those of whose keys enough signed the sums.
            manifest: What the sums name.
            sums: The file.

        Raises:
            BundleSignatureError: A root does not read or does not follow (`bundle.root`), the targets are not
                this bundle's, too few signed them (`bundle.threshold`), or they lack (`bundle.missing`).
        """
        chain = self._chain()
        check_chain(chain)
        ours = [root.signed for root in roots if root.signed]
        if not chain and not ours and self.untrusted_targets is None:
            return  # of a plain key, and made before there was TUF metadata
        if self.untrusted_targets is None:
            raise BundleSignatureError("no targets", code="bundle.missing", path=TARGETS)
        if not chain and not ours:
            raise BundleSignatureError("no root", code="bundle.missing", path=chain_path(1))
        for root in ours or chain[-1:]:
            check_targets(self.untrusted_targets, root.terms, manifest, sums)

    def _chain(self) -> tuple[SignedRoot, ...]:
        if len(self.untrusted_roots) > MAX_ROOTS:
            raise BundleSignatureError("too many roots", code="bundle.root")
        found = [parse_root(untrusted) for untrusted in self.untrusted_roots]
        return tuple(sorted(found, key=lambda root: root.terms.version))


def is_chain_name(path: str) -> bool:
    """Whether this is the name of a root in a bundle."""
    return _CHAIN.fullmatch(path) is not None


def chain_path(version: int) -> str:
    """Where a root lies in a bundle."""
    return f"trust/{version}.root.json"
