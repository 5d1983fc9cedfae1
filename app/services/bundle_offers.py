"""Find bundles on sticks and look at them closely: who signed, what is in, what fits, how long; take nothing.

Invariants:
    - Of a bundle without a trusted signature nothing is read but its lists, and nothing of it is believed.
    - A model's header is parsed only after the chunks it lies in were held against the signed hashes.
    - Nothing is written; `discard` removes what an import that was given up left.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from app.domain.bundle_offers import (
    EarlierImport,
    FoundBundle,
    LicenceTerms,
    OfferedBundle,
    OfferedContent,
    Place,
)
from app.domain.bundles import BundleFinding, BundleReport, UntrustedClaims
from app.domain.engine import MemoryPlan
from app.domain.previews import Preview
from app.errors import AppError, BundleError, BundleHashError, PolicyError
from app.paths import floors_file
from app.services.bundle_check import report_of, rows_of
from app.services.mounts import plugged_in

if TYPE_CHECKING:
    from app.bundles.manifest import Content, Manifest
    from app.bundles.trust import Root
    from app.bundles.verifying import Opened
    from app.modelfiles.catalogue import CatalogueEntry
    from app.services.bundle_sampling import Sample

# A stick's own folders are looked into, and those in them.
_DEPTH = 2
_MOST_FOLDERS = 500
_NOTHING = BundleReport(
    ok=False, bundle=None, sequence=None, signers=(), files=0, bytes=0, seconds=0.0, findings=()
)
_NO_CLAIMS = UntrustedClaims(None, None, (), ())


class Planner(Protocol):
    """Knows models: what one would take here, and what people call it."""

    def fit(self, path_or_name: Path | str, *, whole_bytes: int | None = None) -> MemoryPlan:
        """What a file would take here."""

    @property
    def catalogue(self) -> "tuple[CatalogueEntry, ...]":
        """The models we know."""


class BundleOffers:
    """Looks at what sticks offer; needs no profile."""

    def __init__(
        self,
        models: Path,
        bundles: Path,
        trust: Path,
        clock: Callable[[], datetime],
        planner: Planner,
        mounts: Callable[[], tuple[Place, ...]] = plugged_in,
    ) -> None:
        self._models, self._bundles, self._trust = models, bundles, trust
        self._clock, self._planner, self._mounts = clock, planner, mounts

    def places(self) -> tuple[Place, ...]:
        """The sticks and disks that are looked through."""
        return self._mounts()

    def find(self, folder: Path | None = None) -> tuple[FoundBundle, ...]:
        """Bundles on all sticks, or in a folder that was chosen; newest first, unreadable ones last."""
        places = self._mounts() if folder is None else (Place(folder, removable=False),)
        found = [self._open(inside, place) for place in places for inside in _bundle_folders(place.folder)]
        return tuple(sorted(found, key=lambda one: (not one.trusted, -(one.report.sequence or 0))))

    def find_again(self, found: FoundBundle) -> FoundBundle | None:
        """The same bundle where it is now: a stick may come back under another name."""
        if found.folder in _bundle_folders(found.folder, 0):
            return self._open(found.folder, found.place)
        same = (one for one in self.find() if found.sums_sha256 and one.sums_sha256 == found.sums_sha256)
        return next(same, None)

    def look(self, found: FoundBundle) -> OfferedBundle:
        """Look closely at one.

        Raises:
            BundleError: It does not read any more, or what was imported before cannot be told.
        """
        from app.bundles.verifying import open_bundle
        from app.services.bundle_sampling import sample

        roots = self._roots()
        opened = open_bundle(found.folder, roots)
        if opened.manifest is None:
            return OfferedBundle(self._open(found.folder, found.place))
        sampled = sample(opened)
        offer = OfferedBundle(
            found=self._found(opened, found.place),
            contents=tuple(self._contents(opened, opened.manifest, sampled)),
            earlier=self._earlier(opened.manifest.id),
            refusal=self._refusal(opened),
            copied_bytes=self._copied(opened),
            free_bytes=shutil.disk_usage(_standing_folder(self._models)).free,
            spare_bytes=_spare_bytes(),
            read_bytes_per_s=sampled.bytes_per_s,
        )
        signed, known = _root_counts(opened, roots)
        return replace(offer, keys_signed=signed, keys_known=known)

    def licence_text(self, found: FoundBundle, name: str) -> str:
        """The text of a licence as it lies in a trusted bundle.

        Raises:
            BundleError: It is not there, or not what was signed.
        """
        import hashlib

        from app.bundles.manifest import MAX_SMALL_BYTES
        from app.bundles.verifying import open_bundle

        opened = open_bundle(found.folder, self._roots())
        contents = opened.manifest.contents if opened.manifest else ()
        path = next((one.licence.file for one in contents if one.licence.name == name), None)
        if path is None:
            raise BundleHashError(f"no licence {name}", code="bundle.missing", path=name)
        text = opened.source.read(path, MAX_SMALL_BYTES)
        if hashlib.sha256(text).hexdigest() != opened.sums[path]:
            raise BundleHashError(f"{path} is another", path=path)
        return text.decode("utf-8", "replace")

    def newest_import(self) -> EarlierImport | None:
        """The bundle that was imported last: what `roll_back` would take back.

        Raises:
            BundleError: The record of imports does not read (`bundle.records`).
        """
        history = self._history()
        return history[-1] if history else None

    def discard(self, offer: OfferedBundle) -> None:
        """Remove what an import of this bundle has copied so far; what is installed stays."""
        if offer.found.sums_sha256:
            shutil.rmtree(self._incoming(offer.found.sums_sha256), ignore_errors=True)

    def save_copy(self, certificate: Path, target: Path) -> Path:
        """Copy a certificate to where a person wants it; where it is now.

        Raises:
            BundleError: It cannot be written there (`bundle.certificate_copy`).
        """
        try:
            shutil.copyfile(certificate, target)
        except OSError as error:
            raise BundleError(str(error), code="bundle.certificate_copy", path=str(target)) from error
        return target

    def look_at_certificate(self, certificate: Path, page: int = 0) -> Preview:
        """One of its pages as pixels; nothing where it does not read."""
        from app.services.previews import preview

        try:
            content = certificate.read_bytes()
        except OSError:
            content = b""
        return preview(certificate.name, content, page)

    def _open(self, folder: Path, place: Place) -> FoundBundle:
        from app.bundles.verifying import finding_of, open_bundle

        try:
            return self._found(open_bundle(folder, self._roots()), place)
        except BundleError as error:
            report = replace(_NOTHING, findings=(finding_of(error),))
            return FoundBundle(folder, place, report, _NO_CLAIMS)

    def _found(self, opened: "Opened", place: Place) -> FoundBundle:
        manifest, folder = opened.manifest, opened.source.folder
        report = report_of(opened, opened.findings, self._clock(), 0.0)
        if manifest is None:
            return FoundBundle(folder, place, report, _claims_of(opened))
        return FoundBundle(
            folder,
            place,
            report,
            _NO_CLAIMS,
            sums_sha256=opened.sums_sha256,
            created_at=datetime.fromisoformat(manifest.created),
            replace_by=date.fromisoformat(manifest.replace_by) if manifest.replace_by else None,
        )

    def _contents(
        self, opened: "Opened", manifest: "Manifest", sampled: "Sample"
    ) -> Iterator[OfferedContent]:
        here = self._digests_here()
        titles = {entry.sha256: entry.title for entry in self._planner.catalogue}
        for content, row in zip(manifest.contents, rows_of(manifest), strict=True):
            offered = OfferedContent(
                row=row,
                title=titles.get(content.sha256, content.name),
                licence=_terms_of(content),
                needs=content.needs or "",
                standing=content.sha256 in here,
            )
            yield self._planned(opened, content, offered, sampled) if content.role == "model" else offered

    def _planned(
        self, opened: "Opened", content: "Content", offered: OfferedContent, sampled: "Sample"
    ) -> OfferedContent:
        """What a model would take here; its header lies in the first part, whose chunks were sampled."""
        fault = sampled.faults.get(content.name)
        if fault is not None:
            return replace(offered, fault=fault)
        first = opened.source.folder / content.parts[0].path
        try:
            return replace(offered, memory=self._planner.fit(first, whole_bytes=content.bytes))
        except AppError as error:
            return replace(offered, fault=error.code)

    def _digests_here(self) -> set[str]:
        """Digests of what stands on this machine: models by their records, the rest by earlier imports."""
        from app.bundles.records import read_generations
        from app.modelfiles.installed import list_installed

        here = {model.sha256 for model in list_installed(self._models)}
        generations = read_generations(self._bundles)
        return here | {
            one.sha256 for generation in generations for one in generation.contents if one.role != "model"
        }

    def _history(self) -> tuple[EarlierImport, ...]:
        from app.bundles.records import read_generations

        return tuple(
            EarlierImport(one.bundle, one.sequence, one.sums_sha256, one.imported_at)
            for one in read_generations(self._bundles)
        )

    def _earlier(self, bundle: str) -> EarlierImport | None:
        return next((one for one in reversed(self._history()) if one.bundle == bundle), None)

    def _refusal(self, opened: "Opened") -> BundleFinding | None:
        """Why the import would refuse it: it asks the same."""
        from app.bundles.admission import admit

        try:
            admit(opened, (self._models, self._trust, floors_file()), self._clock())
        except (BundleError, PolicyError) as error:
            return BundleFinding(error.code, str(error.facts.get("path", "")), str(error), error.facts)
        return None

    def _copied(self, opened: "Opened") -> int:
        folder = self._incoming(opened.sums_sha256)
        return sum(path.stat().st_size for path in folder.glob("*")) if folder.is_dir() else 0

    def _incoming(self, sums_sha256: str) -> Path:
        from app.bundles.installer import incoming_folder

        return incoming_folder(self._models, sums_sha256)

    def _roots(self) -> "tuple[Root, ...]":
        from app.bundles.trust import read_roots

        return read_roots(self._trust)


def _bundle_folders(folder: Path, depth: int = _DEPTH) -> list[Path]:
    """Folders that hold a list of sums and a manifest; links are not followed, what is locked passed over."""
    from app.bundles.manifest import MANIFEST, SUMS

    found: list[Path] = []
    waiting, seen = [(folder, depth)], 0
    while waiting and seen < _MOST_FOLDERS:
        inside, left = waiting.pop(0)
        seen += 1
        try:
            if (inside / SUMS).is_file() and (inside / MANIFEST).is_file():
                found.append(inside)
            elif left:
                inner = sorted(path for path in inside.iterdir() if path.is_dir() and not path.is_symlink())
                waiting += [(path, left - 1) for path in inner]
        except OSError:
            continue
    return found


def _claims_of(opened: "Opened") -> UntrustedClaims:
    from app.bundles.verifying import untrusted_manifest

    untrusted = untrusted_manifest(opened.source.folder)
    return UntrustedClaims(
        untrusted_bundle=untrusted.id if untrusted else None,
        untrusted_sequence=untrusted.sequence if untrusted else None,
        untrusted_signers=opened.verdict.untrusted_signers,
        untrusted_contents=rows_of(untrusted) if untrusted else (),
    )


def _terms_of(content: "Content") -> LicenceTerms:
    from app.bundles.plan import FREE, is_non_commercial

    name = content.licence.name
    return LicenceTerms(name, content.licence.acceptance, name in FREE, is_non_commercial(name))


def _root_counts(opened: "Opened", roots: "tuple[Root, ...]") -> tuple[int, int]:
    """How many keys of a root signed, and how many it has: of the root whose keys signed most."""
    signers = {key.raw for key in opened.verdict.signers}
    counts = [(sum(key.raw in signers for key in root.keys), len(root.keys)) for root in roots]
    return max(counts, key=lambda count: (count[0], -count[1]), default=(0, 0))


def _spare_bytes() -> int:
    from app.bundles.installer import ROOM_BYTES

    return ROOM_BYTES


def _standing_folder(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    return next(one for one in (folder, *folder.parents) if one.is_dir())
