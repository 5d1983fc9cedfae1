"""Is this bundle the one that was signed, and whole? First signature, then manifest, then every byte."""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from app.bundles.manifest import (
    MANIFEST,
    MAX_MANIFEST_BYTES,
    MAX_SMALL_BYTES,
    SUMS,
    TARGETS,
    Manifest,
    parse,
)
from app.bundles.minisign import MAX_FILE_BYTES
from app.bundles.repair import MendedSource, Pack
from app.bundles.roots import MAX_ROOT_BYTES
from app.bundles.source import Source, Tree, unreadable
from app.bundles.sums import MAX_SUMS_BYTES, is_signature_name, is_unlisted, parse_sums
from app.bundles.targets import MAX_TARGETS_BYTES
from app.bundles.trust import Root, Verdict, judge
from app.bundles.tuf_files import TufFiles, is_chain_name
from app.domain.bundles import BundleFinding
from app.errors import BundleError, BundleHashError, BundleUnreadableError

# Times the cores: so much is held at once.
_READ_BYTES = 1024**2
OnBytes = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Opened:
    """A bundle as far as it may be read.

    Attributes:
        manifest: None until a trusted signature holds over it.
        sums: Signed digests by path; empty until then.
        findings: What is wrong, before any content was read.
    """

    source: Source
    verdict: Verdict
    manifest: Manifest | None
    sums: dict[str, str]
    sums_sha256: str
    findings: tuple[BundleFinding, ...]


def open_bundle(folder: Path, roots: tuple[Root, ...], repair: Pack | None = None) -> Opened:
    """Check signatures, then read the manifest, then compare the tree with it; no content is read.

    Args:
        folder: The bundle.
        roots: Whom we trust.
        repair: What takes the place of bad chunks.

    Raises:
        BundleUnreadableError: There is no bundle in the folder, or it does not read.
    """
    source = MendedSource(folder, repair) if repair else Source(folder)
    tree = source.tree()
    if MANIFEST not in tree.untrusted_sizes and SUMS not in tree.untrusted_sizes:
        raise BundleUnreadableError("neither manifest nor sums", code="bundle.none", path=str(folder))
    try:
        untrusted_sums = source.read(SUMS, MAX_SUMS_BYTES)
        names = filter(is_signature_name, tree.untrusted_sizes)
        untrusted_files = {name: source.read(name, MAX_FILE_BYTES) for name in names}
        untrusted_tuf = _tuf_files(source, tree)
    except BundleHashError as error:
        return _stopped(source, tree, Verdict((), (), ()), error)
    roots = untrusted_tuf.advanced(roots)
    verdict = judge(untrusted_sums, untrusted_files, roots)
    digest = hashlib.sha256(untrusted_sums).hexdigest()
    wrong = _repair_findings(repair, roots, digest) if repair else ()
    if wrong or not verdict.trusted:
        return Opened(source, verdict, None, {}, "", tree.findings + verdict.findings + wrong)
    try:
        sums = parse_sums(untrusted_sums)
        manifest = parse(_signed(source, sums), sums)
        untrusted_tuf.check(verdict.roots, manifest, untrusted_sums)
    except BundleError as error:
        return _stopped(source, tree, verdict, error)
    findings = tree.findings + tuple(_differences(source, tree, sums, manifest))
    return Opened(source, verdict, manifest, sums, digest, findings)


def check_files(opened: Opened, on_bytes: OnBytes | None = None) -> tuple[BundleFinding, ...]:
    """Hash every file that is there, on all cores; what differs from the signed digest.

    Args:
        opened: A bundle whose signature holds.
        on_bytes: Hears of each piece that is done, from several threads.
    """
    refused = {finding.path for finding in opened.findings}
    paths = [path for path in opened.sums if path not in refused]
    others = set(opened.sums.values())

    def look(path: str) -> BundleFinding | None:
        try:
            digest = _digest(opened.source, path, on_bytes)
        except BundleError as error:
            return finding_of(error, path)
        if digest == opened.sums[path]:
            return None
        return BundleFinding("bundle.swapped" if digest in others else "bundle.hash", path, digest)

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return tuple(finding for finding in pool.map(look, paths) if finding)


def sizes_of(manifest: Manifest) -> dict[str, int]:
    """The bytes of every part."""
    return {part.path: part.bytes for content in manifest.contents for part in content.parts}


def finding_of(error: BundleError, path: str = "") -> BundleFinding:
    """An error as a finding."""
    return BundleFinding(error.code, str(error.facts.get("path", path)), str(error))


def _signed(source: Source, sums: dict[str, str]) -> bytes:
    content = source.read(MANIFEST, MAX_MANIFEST_BYTES)
    if hashlib.sha256(content).hexdigest() != sums[MANIFEST]:
        raise BundleHashError(f"{MANIFEST} is another", path=MANIFEST)
    return content


def _repair_findings(repair: Pack, roots: tuple[Root, ...], digest: str) -> tuple[BundleFinding, ...]:
    if repair.untrusted_damage.sums_sha256 != digest:
        return (BundleFinding("bundle.repair_other", str(repair.source.folder), "of another bundle"),)
    return repair.findings(roots)


def _tuf_files(source: Source, tree: Tree) -> TufFiles:
    chain = tuple(
        source.read(path, MAX_ROOT_BYTES) for path in sorted(filter(is_chain_name, tree.untrusted_sizes))
    )
    there = TARGETS in tree.untrusted_sizes
    return TufFiles(chain, source.read(TARGETS, MAX_TARGETS_BYTES) if there else None)


def _stopped(source: Source, tree: Tree, verdict: Verdict, error: BundleError) -> Opened:
    return Opened(source, verdict, None, {}, "", (*tree.findings, finding_of(error, SUMS)))


def _differences(
    source: Source, tree: Tree, sums: dict[str, str], manifest: Manifest
) -> Iterator[BundleFinding]:
    """What is missing, cut short, too long, or not signed."""
    sizes = sizes_of(manifest)
    seen = tree.untrusted_sizes
    mended = sizes.keys() if source.is_mended else ()
    for path in (path for path in sums if path not in mended):
        if path not in seen:
            yield BundleFinding("bundle.missing", path, "not there")
        elif path in sizes and seen[path] != sizes[path]:
            code = "bundle.truncated" if seen[path] < sizes[path] else "bundle.oversize"
            yield BundleFinding(code, path, f"{seen[path]} bytes of {sizes[path]}")
        elif path not in sizes and seen[path] > (limit := _limit(path)):
            yield BundleFinding("bundle.oversize", path, f"{seen[path]} bytes of {limit} at most")
    for path in seen:
        if path not in sums and not is_unlisted(path):
            yield BundleFinding("bundle.unlisted", path, "nobody signed it")


def _limit(path: str) -> int:
    return MAX_MANIFEST_BYTES if path == MANIFEST else MAX_SMALL_BYTES


def _digest(source: Source, path: str, on_bytes: OnBytes | None) -> str:
    digest = hashlib.sha256()
    with source.open(path) as file:
        try:
            while chunk := file.read(_READ_BYTES):
                digest.update(chunk)
                if on_bytes:
                    on_bytes(len(chunk))
        except OSError as error:
            raise unreadable(path, error) from error
    return digest.hexdigest()


def untrusted_manifest(folder: Path) -> Manifest | None:
    """What an unproven bundle says of itself; for showing, never for use."""
    source = Source(folder)
    try:
        untrusted_sums = parse_sums(source.read(SUMS, MAX_SUMS_BYTES))
        return parse(source.read(MANIFEST, MAX_MANIFEST_BYTES), untrusted_sums)
    except BundleError:
        return None
