"""Repair packs: made by the steward of only the bad pieces, laid over the damaged bundle by the site.

A repair proves nothing by itself. Its pieces take the place of the stick's and are held against the same
signed digests; still it must be signed by a key that is trusted, so that no stranger's file is read.
"""

import hashlib
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

import msgspec

from app.bundles.chunks import Chunks
from app.bundles.damage import Damage, encode_damage
from app.bundles.keys import SecretKey
from app.bundles.manifest import CHUNK_BYTES, MANIFEST, MAX_MANIFEST_BYTES, SUMS, Manifest
from app.bundles.minisign import MAX_FILE_BYTES
from app.bundles.source import Source, Tree
from app.bundles.sums import MAX_SUMS_BYTES, format_sums, is_signature_name, parse_sums, signature_name
from app.bundles.trust import Root, judge
from app.domain.bundles import BundleFinding
from app.errors import BundleError, BundleHashError, BundleManifestError
from app.modelfiles.installed import write_atomically

REPAIR = "repair.json"


@dataclass(frozen=True, slots=True)
class Pack:
    """A repair pack: `untrusted_sums` names what is in it, exactly."""

    source: Source
    untrusted_damage: Damage
    untrusted_sums: bytes
    untrusted_signatures: dict[str, bytes]

    def findings(self, roots: tuple[Root, ...]) -> tuple[BundleFinding, ...]:
        """What is wrong with who signed it; one trusted key is enough, for it brings nothing that is new."""
        anyone = tuple(replace(root, threshold=1) for root in roots)
        return judge(self.untrusted_sums, self.untrusted_signatures, anyone).findings


class MendedSource(Source):
    """A bundle's folder with a repair over it."""

    is_mended = True

    def __init__(self, folder: Path, pack: Pack) -> None:
        super().__init__(folder)
        self._pack = pack
        damage = pack.untrusted_damage
        self._files = {one.path: one.sha256 for one in damage.files}
        self._chunks = {(one.content, one.number): one.sha256 for one in damage.chunks}

    def tree(self) -> Tree:
        """As on the stick, with the repair's files."""
        tree = super().tree()
        sizes = {
            path: (self._pack.source.folder / place_of(digest)).stat().st_size
            for path, digest in self._files.items()
        }
        return Tree({**tree.untrusted_sizes, **sizes}, tree.findings)

    def open(self, path: str) -> BinaryIO:
        """The repair's file where it has one."""
        if path in self._files:
            return self._pack.source.open(place_of(self._files[path]))
        return super().open(path)

    def mended(self, content: str, number: int) -> bytes | None:
        """The repair's chunk where it has one."""
        digest = self._chunks.get((content, number))
        return self._pack.source.read(place_of(digest), CHUNK_BYTES) if digest else None


def make_pack(damage: Damage, bundle: Path, dest: Path, key: SecretKey) -> int:
    """Answer a request from the sound bundle; how many bytes of content the pack holds.

    Raises:
        BundleError: The bundle is another one (`bundle.repair_other`), or the pack's place is taken
            (`bundle.exists`).
        BundleHashError: What is asked for is bad here, too, or not in the bundle.
    """
    if dest.exists():
        raise BundleError(f"{dest} exists", code="bundle.exists", path=str(dest))
    source = Source(bundle)
    sums = source.read(SUMS, MAX_SUMS_BYTES)
    if hashlib.sha256(sums).hexdigest() != damage.sums_sha256:
        raise BundleError("another bundle", code="bundle.repair_other", path=str(bundle))
    pieces = _pieces(source, damage, parse_sums(sums))
    folder = dest.with_name(dest.name + ".part")
    shutil.rmtree(folder, ignore_errors=True)
    for digest, piece in pieces.items():
        (folder / place_of(digest)).parent.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / place_of(digest), piece)
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / REPAIR, encode_damage(damage))
    listed = _pack_sums(damage)
    write_atomically(folder / SUMS, listed)
    comment = f"vakhta repair of {damage.bundle} sequence {damage.sequence}"
    write_atomically(folder / signature_name(), key.sign(listed, comment).text().encode())
    folder.replace(dest)
    return sum(map(len, pieces.values()))


def is_pack(folder: Path) -> bool:
    """Whether a folder is a repair pack rather than a bundle."""
    return (folder / REPAIR).is_file() and not (folder / MANIFEST).exists()


def read_pack(folder: Path) -> Pack:
    """Read a repair pack; who signed it is for `Pack.findings` to say.

    Raises:
        BundleUnreadableError: It does not read.
        BundleHashError: Something in it lacks or is too large.
        BundleManifestError: Its list does not read (`bundle.repair_request`).
    """
    source = Source(folder)
    tree = source.tree()
    for finding in tree.findings:
        raise BundleHashError(finding.detail, code=finding.code, path=finding.path)
    listed = source.read(REPAIR, MAX_MANIFEST_BYTES)
    try:
        damage = msgspec.json.decode(listed, type=Damage)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BundleManifestError(str(error), code="bundle.repair_request", path=REPAIR) from error
    sums = source.read(SUMS, MAX_SUMS_BYTES)
    if encode_damage(damage) != listed or _pack_sums(damage) != sums:
        raise BundleHashError("the list is another", path=REPAIR)
    for digest in _digests(damage):
        if place_of(digest) not in tree.untrusted_sizes:
            raise BundleHashError("a piece lacks", code="bundle.missing", path=place_of(digest))
    names = filter(is_signature_name, tree.untrusted_sizes)
    return Pack(source, damage, sums, {name: source.read(name, MAX_FILE_BYTES) for name in names})


def _pieces(source: Source, damage: Damage, sums: dict[str, str]) -> dict[str, bytes]:
    """What is asked for, by digest; chunks of equal bytes once."""
    manifest = msgspec.json.decode(source.read(MANIFEST, MAX_MANIFEST_BYTES), type=Manifest)
    contents = {content.sha256: content for content in manifest.contents}
    pieces: dict[str, bytes] = {}
    for one in damage.chunks:
        content = contents.get(one.content)
        if content is None or one.number >= len(content.chunks):
            raise BundleHashError("a chunk of nothing in this bundle", code="bundle.repair_request")
        with Chunks(source, content) as chunks:
            pieces[one.sha256], path = chunks.read(one.number)
        _check(pieces, one.sha256, path)
    for file in damage.files:
        if file.path not in sums:
            raise BundleHashError("a file that is not in this bundle", code="bundle.repair_request")
        pieces[file.sha256] = source.read(file.path, MAX_MANIFEST_BYTES)
        _check(pieces, file.sha256, file.path)
    return pieces


def _check(pieces: dict[str, bytes], digest: str, path: str) -> None:
    if hashlib.sha256(pieces[digest]).hexdigest() != digest:
        raise BundleHashError("bad here, too", path=path)


def _pack_sums(damage: Damage) -> bytes:
    listed = {place_of(digest): digest for digest in _digests(damage)}
    return format_sums({**listed, REPAIR: hashlib.sha256(encode_damage(damage)).hexdigest()})


def _digests(damage: Damage) -> set[str]:
    return {one.sha256 for one in damage.chunks} | {one.sha256 for one in damage.files}


def place_of(digest: str) -> str:
    """Where a pack keeps a piece."""
    return f"pieces/{digest}"
