"""Builds a bundle from local files into `DEST.part`, which gets its name when everything is on the disk.

With an older bundle, what did not change is taken from it: by a hard link where the disk knows them, and
where the older bundle is the destination itself, by leaving it alone.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from app.bundles import manifest as shape
from app.bundles.bill import BILL, bill_of
from app.bundles.keys import SecretKey
from app.bundles.manifest import CHUNK_BYTES, MANIFEST, README, SUMS, TARGETS, Content, Manifest, Part
from app.bundles.plan import Plan, PlanContent
from app.bundles.readme import licence_note, readme
from app.bundles.root_folder import complete_chain, lone_root
from app.bundles.roots import SignedRoot
from app.bundles.sums import MAX_SUMS_BYTES, format_sums, parse_sums, signature_name
from app.bundles.targets import MAX_TARGETS_BYTES, make_targets, sign_targets
from app.bundles.trees import Cut, cut_tree
from app.bundles.tuf_files import chain_path
from app.bundles.verifying import OnBytes
from app.errors import BundleError, BundleKeyError, BundlePlanError
from app.modelfiles.checking import inspect

PART_BYTES = 1024**3


@dataclass(slots=True)
class _Work:
    """One bundle in the making.

    Attributes:
        digests: Of every file written so far, by path.
        older: An older bundle's folder and the digests in it.
    """

    plan_folder: Path
    folder: Path
    part_bytes: int
    older: tuple[Path, dict[str, str]] | None
    on_bytes: OnBytes
    digests: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built, and where.

    Attributes:
        older: The folder of an earlier bundle; may be `dest` itself.
        root: The folder of the owner's root; without one the key speaks for itself alone.
    """

    plan: Plan
    plan_folder: Path
    dest: Path
    older: Path | None = None
    part_bytes: int = PART_BYTES
    root: Path | None = None


def build(order: Order, key: SecretKey, now: datetime, on_bytes: OnBytes) -> Manifest:
    """Build, sign, and give it its name.

    Raises:
        BundlePlanError: The destination is taken (`bundle.exists`).
        BundleKeyError: The root lacks signatures, or the key is not in it.
        BundleError: The older bundle does not read.
    """
    assert order.part_bytes % CHUNK_BYTES == 0, "a chunk never lies in two parts"
    chain = _chain(order, key)
    in_place = order.older is not None and order.older.resolve() == order.dest.resolve()
    if not in_place and order.dest.exists():
        raise BundlePlanError(f"{order.dest} exists", code="bundle.exists", path=str(order.dest))
    folder = order.dest if in_place else order.dest.with_name(order.dest.name + ".part")
    if not in_place:
        shutil.rmtree(folder, ignore_errors=True)
    older = (order.older, _older_sums(order.older)) if order.older else None
    work = _Work(order.plan_folder, folder, order.part_bytes, older, on_bytes)
    contents = tuple(_add(work, content) for content in order.plan.content)
    made = Manifest(
        format=1,
        id=order.plan.id,
        sequence=order.plan.sequence,
        created=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        replace_by=order.plan.replace_by.isoformat() if order.plan.replace_by else None,
        contents=contents,
    )
    _write(work, README, readme(made, key.public, chain[-1].terms))
    for root in chain:
        _write(work, chain_path(root.terms.version), root.content)
    _write(work, BILL, bill_of(made))
    _write(work, MANIFEST, shape.encode(made))
    _seal(work, key, made)
    if not in_place:
        folder.replace(order.dest)
    return made


def add_signature(folder: Path, key: SecretKey) -> str:
    """Sign what is signed already with a further key; the path of the signature.

    Raises:
        BundleError: There is no bundle in the folder.
    """
    sums = _read_sums(folder)
    targets = folder / TARGETS
    if targets.is_file():
        _write_file(targets, sign_targets(targets.read_bytes()[:MAX_TARGETS_BYTES], key))
    name = signature_name(key.public.key_id)
    (folder / name).write_bytes(key.sign(sums, "vakhta bundle, a further signer").text().encode())
    return name


def _chain(order: Order, key: SecretKey) -> tuple[SignedRoot, ...]:
    """The roots that travel along."""
    if order.root is None:
        return (lone_root(key),)
    chain = complete_chain(order.root)
    if key.public not in chain[-1].terms.keys:
        raise BundleKeyError("the key is not in the root", code="bundle.root_key", path=str(order.root))
    return chain


def _add(work: _Work, content: PlanContent) -> Content:
    source = work.plan_folder / content.path
    if source.is_dir() and content.role != "app":
        raise BundlePlanError(f"{source} is a folder", code="bundle.plan_file", path=str(source))
    file = _file_name(content, source)
    cut = _cut(work, f"content/{content.role}/{file}", source)
    text = (work.plan_folder / content.licence_file).read_text("utf-8") if content.licence_file else ""
    licence = f"licences/{content.role}-{content.name}.txt"
    _write(work, licence, licence_note(content, text))
    template = _template_sha256(source) if content.role == "model" else None
    known = content.repo is not None and content.revision is not None
    return Content(
        role=content.role,
        name=content.name,
        file=file,
        bytes=sum(part.bytes for part in cut.parts),
        sha256=cut.sha256,
        chunks=tuple(cut.chunks),
        parts=tuple(cut.parts),
        licence=shape.Licence(name=content.licence, acceptance=content.accepted, file=licence),
        publisher=shape.Publisher(repository=content.repo or "", commit=content.revision or "")
        if known
        else None,
        template_sha256=template,
        prompt_profile=content.prompt_profile,
        needs=content.needs,
        tree=tuple(cut.tree),
        canaries=content.canary,
    )


def _cut(work: _Work, inside: str, source: Path) -> Cut:
    """A file in parts, or a folder file by file."""
    if source.is_dir():
        return cut_tree(source, inside, partial(_put, work), work.on_bytes)
    chunks, parts, digest = _Cut(work, inside).cut(source)
    return Cut(list(chunks), list(parts), [], digest)


class _Cut:
    """Cuts one file into parts, hashing chunks, parts and the whole in one reading."""

    def __init__(self, work: _Work, path: str) -> None:
        self._work, self._path = work, path
        self._chunks: list[str] = []
        self._parts: list[Part] = []
        self._whole = hashlib.sha256()

    def cut(self, source: Path) -> tuple[tuple[str, ...], tuple[Part, ...], str]:
        """Chunk digests, parts, and the digest of the whole."""
        size = source.stat().st_size
        if size == 0:
            raise BundlePlanError("an empty file", code="bundle.plan_file", path=str(source))
        count = -(-size // self._work.part_bytes)
        with source.open("rb", buffering=0) as reader:
            for number in range(1, count + 1):
                path = f"{self._path}.{number:03}" if count > 1 else self._path
                length = min(self._work.part_bytes, size - reader.tell())
                self._take(reader, path, length)
        return tuple(self._chunks), tuple(self._parts), self._whole.hexdigest()

    def _take(self, reader: BinaryIO, path: str, length: int) -> None:
        begin = reader.tell()
        if self._unchanged(reader, path, length):
            reader.seek(begin)
            digest = self._pump(reader, length, lambda _chunk: None)
        else:
            reader.seek(begin)
            place = self._work.folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            part = place.with_name(place.name + ".part")
            with part.open("wb") as writer:
                digest = self._pump(reader, length, writer.write)
                writer.flush()
                os.fsync(writer.fileno())
            part.replace(place)
        self._work.digests[path] = digest
        self._parts.append(Part(path=path, bytes=length))

    def _pump(self, reader: BinaryIO, length: int, take: Callable[[bytes], object]) -> str:
        digest = hashlib.sha256()
        while length:
            chunk = _exactly(reader, min(CHUNK_BYTES, length))
            self._chunks.append(hashlib.sha256(chunk).hexdigest())
            self._whole.update(chunk)
            digest.update(chunk)
            take(chunk)
            length -= len(chunk)
            self._work.on_bytes(len(chunk))
        return digest.hexdigest()

    def _unchanged(self, reader: BinaryIO, path: str, length: int) -> bool:
        """Whether the older bundle has this part; it then stands under its path."""
        if self._work.older is None:
            return False
        folder, sums = self._work.older
        old, place = folder / path, self._work.folder / path
        if path not in sums or not old.is_file() or old.stat().st_size != length:
            return False
        digest = hashlib.sha256()
        while length:
            chunk = _exactly(reader, min(CHUNK_BYTES, length))
            digest.update(chunk)
            length -= len(chunk)
        if digest.hexdigest() != sums[path]:
            return False
        if place != old:
            place.parent.mkdir(parents=True, exist_ok=True)
            _link_or_copy(old, place)
        return True


def _seal(work: _Work, key: SecretKey, made: Manifest) -> None:
    """Write and sign the sums; what the older bundle had besides is taken away."""
    comment = f"vakhta bundle {made.id} sequence {made.sequence} created {made.created}"
    sums = format_sums(work.digests)
    parse_sums(sums)  # names that no importer would take are refused here, by whoever chose them
    if work.older and work.older[0].resolve() == work.folder.resolve():
        for path in work.older[1].keys() - work.digests.keys():
            (work.folder / path).unlink(missing_ok=True)
        for old in work.folder.glob(f"{SUMS}*"):
            old.unlink()
    _write_file(work.folder / SUMS, sums)
    _write_file(work.folder / TARGETS, make_targets(made, sums, [key]))
    _write_file(work.folder / signature_name(), key.sign(sums, comment).text().encode())


def _write(work: _Work, path: str, content: bytes) -> None:
    _write_file(work.folder / path, content)
    work.digests[path] = hashlib.sha256(content).hexdigest()


def _put(work: _Work, path: str, content: bytes) -> None:
    """Write a file, or take it over from the older bundle where it lies there unchanged."""
    digest = hashlib.sha256(content).hexdigest()
    if work.older is None or work.older[1].get(path) != digest or not _is(work.older[0] / path, content):
        _write(work, path, content)
        return
    work.digests[path] = digest
    place = work.folder / path
    if place != work.older[0] / path:
        place.parent.mkdir(parents=True, exist_ok=True)
        _link_or_copy(work.older[0] / path, place)


def _is(place: Path, content: bytes) -> bool:
    return place.is_file() and place.read_bytes() == content


def _write_file(place: Path, content: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(place)


def _link_or_copy(old: Path, place: Path) -> None:
    with suppress(OSError):
        place.hardlink_to(old)
        return
    shutil.copyfile(old, place)


def _exactly(reader: BinaryIO, length: int) -> bytes:
    chunk = reader.read(length)
    if len(chunk) != length:
        raise BundlePlanError("the file changed while it was read", code="bundle.plan_file", path=reader.name)
    return chunk


def _older_sums(folder: Path) -> dict[str, str]:
    return parse_sums(_read_sums(folder))


def _read_sums(folder: Path) -> bytes:
    try:
        return (folder / SUMS).read_bytes()[:MAX_SUMS_BYTES]
    except OSError as error:
        raise BundleError(f"no bundle: {error}", code="bundle.unreadable", path=str(folder)) from error


def _file_name(content: PlanContent, source: Path) -> str:
    if source.is_dir():
        return content.name
    suffix = Path(content.file or source).suffix
    suffix = suffix if suffix.isascii() else ""
    return content.name if content.name.endswith(suffix) else content.name + suffix


def _template_sha256(source: Path) -> str | None:
    header = inspect(source).header
    template = header.template if header else None
    return hashlib.sha256(template.encode()).hexdigest() if template else None
