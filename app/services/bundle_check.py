"""Verify and inspect a bundle; nothing is installed."""

import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.domain.bundles import BundleFinding, BundleReport, ContentRow, UntrustedClaims
from app.domain.reports import OnProgress, Progress

if TYPE_CHECKING:
    from app.bundles.manifest import Manifest
    from app.bundles.roots import RootTerms
    from app.bundles.trust import Root
    from app.bundles.verifying import Opened


class BundleCheck:
    """Looks at bundles against the trusted keys; needs no profile."""

    def __init__(self, trust: Path, clock: Callable[[], datetime]) -> None:
        self._trust, self._clock = trust, clock

    def verify(
        self, folder: Path, trust: Path | None = None, on_progress: OnProgress | None = None
    ) -> BundleReport:
        """Check signatures, manifest and every byte.

        Raises:
            BundleUnreadableError: There is no bundle in the folder.
        """
        from app.bundles.verifying import check_files, open_bundle

        begun = time.monotonic()
        opened = open_bundle(folder, self._roots(trust))
        files: tuple[BundleFinding, ...] = ()
        if opened.manifest is not None:
            files = check_files(opened, counting(on_progress, opened.manifest))
        return report_of(opened, opened.findings + files, self._clock(), time.monotonic() - begun)

    def inspect(self, folder: Path, trust: Path | None = None) -> tuple[BundleReport, UntrustedClaims]:
        """What is in it, contents unread; while no trusted signature holds, only what it claims.

        Raises:
            BundleUnreadableError: There is no bundle in the folder.
        """
        from app.bundles.verifying import open_bundle, untrusted_manifest

        begun = time.monotonic()
        opened = open_bundle(folder, self._roots(trust))
        untrusted = None if opened.manifest else untrusted_manifest(folder)
        claims = UntrustedClaims(
            untrusted_bundle=untrusted.id if untrusted else None,
            untrusted_sequence=untrusted.sequence if untrusted else None,
            untrusted_signers=opened.verdict.untrusted_signers,
            untrusted_contents=rows_of(untrusted) if untrusted else (),
        )
        report = report_of(opened, opened.findings, self._clock(), time.monotonic() - begun)
        return report, claims

    def _roots(self, trust: Path | None) -> "tuple[Root, ...]":
        from app.bundles.trust import read_roots

        return read_roots(trust or self._trust)


def counting(on_progress: OnProgress | None, manifest: "Manifest") -> Callable[[int], None]:
    """Adds up bytes from several threads and tells of them."""
    total = sum(content.bytes for content in manifest.contents)
    lock = Lock()
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        with lock:
            done += count
            if on_progress:
                on_progress(Progress(min(done, total), total, "bytes"))

    return tell


def report_of(
    opened: "Opened", findings: tuple[BundleFinding, ...], now: datetime, seconds: float
) -> BundleReport:
    """The report of a bundle; of an untrusted one only findings."""
    manifest = opened.manifest
    return BundleReport(
        ok=not findings,
        bundle=manifest.id if manifest else None,
        sequence=manifest.sequence if manifest else None,
        signers=tuple(key.key_id for key in opened.verdict.signers),
        files=len(opened.sums.keys() - {finding.path for finding in findings}),
        bytes=sum(content.bytes for content in manifest.contents) if manifest else 0,
        seconds=seconds,
        findings=findings,
        warnings=(*warnings_of(manifest, now), *_old_roots(opened, now)) if manifest else (),
        contents=rows_of(manifest) if manifest else (),
        sums_sha256=opened.sums_sha256 or None,
        root=next((f"{one.id} {one.version}" for one in _roots_of(opened)), None),
    )


def _roots_of(opened: "Opened") -> "list[RootTerms]":
    return [root.signed.terms for root in opened.verdict.roots if root.signed]


def _old_roots(opened: "Opened", now: datetime) -> tuple[BundleFinding, ...]:
    """Roots past their date: told, for a site without a network can get a newer one only by a bundle."""
    return tuple(
        BundleFinding("bundle.root_out_of_date", "", f"{terms.id} {terms.expires.date()}")
        for terms in _roots_of(opened)
        if terms.expires < now
    )


def rows_of(manifest: "Manifest") -> tuple[ContentRow, ...]:
    """The contents as rows."""
    return tuple(
        ContentRow(one.role, one.name, one.bytes, one.sha256, one.licence.name) for one in manifest.contents
    )


def warnings_of(manifest: "Manifest", now: datetime) -> tuple[BundleFinding, ...]:
    """Past its date, or made after now: the clock was set back. Neither refuses anything."""
    found = []
    if manifest.replace_by is not None and date.fromisoformat(manifest.replace_by) < now.date():
        found.append(BundleFinding("bundle.out_of_date", "", manifest.replace_by))
    if datetime.fromisoformat(manifest.created) > now:
        found.append(BundleFinding("bundle.clock", "", manifest.created))
    return tuple(found)
