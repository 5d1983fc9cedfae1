"""A content that is a folder of files, as the program itself is: signed file by file, installed as one.

On the stick every file lies under its own name and stands in `SHA256SUMS`. For copying, the files one after
another are the content's bytes: chunks, resume and digest work as for any other content. What was copied is
then unfolded, each file against its signed digest, beside the place it gets by one renaming.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.bundles.manifest import CHUNK_BYTES, Content, Part, TreeFile
from app.bundles.names import clashing, is_safe
from app.bundles.records import read_generations
from app.errors import BundleHashError, BundlePlanError

# A file of a tree is read whole and lies in one part.
MAX_TREE_FILE_BYTES = 512 * 1024**2
# What the program makes beside itself while it runs from a stick is nobody's to sign.
NOT_OURS = ("portable", "vakhta-data")
Put = Callable[[str, bytes], None]


@dataclass(slots=True)
class Cut:
    """A folder as a content: digests of 4 MiB chunks, parts, the digest of all, the files."""

    chunks: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    tree: list[TreeFile] = field(default_factory=list)
    sha256: str = ""


def cut_tree(folder: Path, inside: str, put: Put, on_bytes: Callable[[int], None]) -> Cut:
    """Read a folder and put each of its files into the bundle.

    Args:
        folder: With links or odd names in it, it is refused.
        inside: Where it goes in the bundle.
        put: Writes one file there.
        on_bytes: Hears of each file's bytes.

    Raises:
        BundlePlanError: Something a bundle does not carry (`bundle.tree`).
    """
    cut, whole, waiting = Cut(), hashlib.sha256(), bytearray()
    for path in tree_files(folder):
        told = path.relative_to(folder).as_posix()
        content = path.read_bytes()
        cut.tree.append(TreeFile(path=told, bytes=len(content), executable=_runs(path, folder)))
        if not content:
            continue
        put(f"{inside}/{told}", content)
        cut.parts.append(Part(path=f"{inside}/{told}", bytes=len(content)))
        whole.update(content)
        waiting += content
        while len(waiting) >= CHUNK_BYTES:
            cut.chunks.append(_sha256(waiting[:CHUNK_BYTES]))
            del waiting[:CHUNK_BYTES]
        on_bytes(len(content))
    if waiting:
        cut.chunks.append(_sha256(waiting))
    cut.sha256 = whole.hexdigest()
    return cut


def tree_files(folder: Path) -> list[Path]:
    """The files of a folder that is to travel, sorted by path.

    Raises:
        BundlePlanError: A link, an odd name, a file too large, or nothing at all (`bundle.tree`).
    """
    found = sorted(_found(folder), key=lambda path: path.relative_to(folder).as_posix())
    told = [path.relative_to(folder).as_posix() for path in found]
    odd = [path for path in told if not is_safe(path)] + clashing(told)
    large = [path.name for path in found if path.stat().st_size > MAX_TREE_FILE_BYTES]
    if odd or large or not any(path.stat().st_size for path in found):
        raise _refused((odd + large + [str(folder)])[0])
    return found


def plan_bytes(source: Path) -> int:
    """How much a file or folder of a plan weighs."""
    if source.is_dir():
        return sum(path.stat().st_size for path in tree_files(source))
    return source.stat().st_size


def tree_sha256(folder: Path) -> str:
    """The digest of an unfolded content: of its files one after another, as they were cut.

    Raises:
        BundlePlanError: There is something in it that no bundle carries (`bundle.tree`).
    """
    whole = hashlib.sha256()
    for path in tree_files(folder):
        whole.update(path.read_bytes())
    return whole.hexdigest()


def stands(content: Content, place: Path) -> bool:
    """Whether a content stands there with the sizes it was installed with."""
    if not content.tree:
        return place.is_file() and place.stat().st_size == content.bytes
    files = ((place / file.path, file.bytes) for file in content.tree)
    return all(path.is_file() and path.stat().st_size == size for path, size in files)


def unfold(content: Content, stream: Path, place: Path, sums: Mapping[str, str]) -> None:
    """Make the folder of what was copied; done again after a kill it ends the same way.

    Args:
        content: What it is.
        stream: Its files one after another, as verified while copying.
        place: The folder to be; it appears whole.
        sums: Signed digests by path in the bundle.

    Raises:
        BundleHashError: A file is not what was signed.
    """
    part = place.with_name(place.name + ".part")
    for old in (part, place):
        shutil.rmtree(old, ignore_errors=True)
    paths = iter(content.parts)
    with stream.open("rb") as reader:
        for file in content.tree:
            body = reader.read(file.bytes)
            named = next(paths).path if file.bytes else ""
            if named and _sha256(body) != sums[named]:
                raise BundleHashError(f"{named} is another", path=named)
            _write(part / file.path, body, executable=file.executable)
    part.replace(place)
    stream.unlink()


def current_app(bundles: Path) -> Path | None:
    """The folder of the program that was imported last and not taken back; earlier ones stand beside it."""
    for generation in reversed(read_generations(bundles)):
        for one in generation.contents:
            home = bundles / one.role / f"{one.name}-{one.sha256[:16]}"
            if one.role == "app" and (home / one.name).is_dir():
                return home / one.name
    return None


def _found(folder: Path) -> Iterator[Path]:
    for inside, folders, names in os.walk(folder):
        here = Path(inside)
        skipped = NOT_OURS if here == folder else ()
        folders[:] = [name for name in folders if name not in skipped]
        files = [name for name in names if name not in skipped]
        for name in (*folders, *files):
            if (here / name).is_symlink():
                raise _refused((here / name).relative_to(folder).as_posix())
        yield from (here / name for name in files)


def _refused(path: str) -> BundlePlanError:
    return BundlePlanError(f"{path} does not travel", code="bundle.tree", path=path)


def _runs(path: Path, folder: Path) -> bool:
    """Whether a file is a program: libraries need no such permission, whatever their makers gave them."""
    return path.parent == folder and bool(path.stat().st_mode & 0o100)


def _write(place: Path, body: bytes, *, executable: bool) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("wb") as writer:
        writer.write(body)
        writer.flush()
        os.fsync(writer.fileno())
    place.chmod(0o755 if executable else 0o644)


def _sha256(content: bytes | bytearray) -> str:
    return hashlib.sha256(content).hexdigest()
