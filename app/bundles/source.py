"""The folder on the stick: what lies in it, opened without following a link; nothing of it is believed."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.bundles.names import MAX_DEPTH, clashing, is_safe, spelled
from app.domain.bundles import BundleFinding
from app.errors import BundleHashError, BundleUnreadableError

MAX_ENTRIES = 20_000
# What systems leave on a stick by themselves; never read.
LITTER = {
    "System Volume Information", "$RECYCLE.BIN", ".Trashes", ".Spotlight-V100", ".fseventsd", ".DS_Store",
    "Thumbs.db", "desktop.ini", "lost+found",
}  # fmt: skip
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
)


@dataclass(frozen=True, slots=True)
class Tree:
    """Files by path with their bytes, and what should not be there."""

    untrusted_sizes: dict[str, int]
    findings: tuple[BundleFinding, ...]


class Source:
    """A bundle's folder.

    Attributes:
        is_mended: Whether a repair lies over it: then copying alone says which parts are bad.
    """

    is_mended = False

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tree(self) -> Tree:
        """Look at everything, open nothing.

        Raises:
            BundleUnreadableError: The folder is not there or does not read.
        """
        sizes: dict[str, int] = {}
        findings: list[BundleFinding] = []
        for entry, path in self._entries():
            code = _refused(entry, path)
            if code:
                findings.append(BundleFinding(code, spelled(path), "not followed, not opened"))
            elif entry.is_file(follow_symlinks=False):
                sizes[path] = entry.stat(follow_symlinks=False).st_size
        findings += [
            BundleFinding("bundle.path", spelled(path), "two names for one") for path in clashing(sizes)
        ]
        return Tree(sizes, tuple(findings))

    def open(self, path: str) -> BinaryIO:
        """A file, unbuffered.

        Raises:
            BundleHashError: It is not there (`bundle.missing`).
            BundleUnreadableError: It does not read: the stick was pulled, or is failing.
        """
        try:
            return os.fdopen(os.open(self.folder / path, _FLAGS), "rb", buffering=0)
        except FileNotFoundError as error:
            raise BundleHashError(f"{path} is missing", code="bundle.missing", path=path) from error
        except OSError as error:
            raise unreadable(path, error) from error

    def read(self, path: str, limit: int) -> bytes:
        """A small file, whole.

        Raises:
            BundleHashError: It is missing, or larger than such a file may be (`bundle.oversize`).
            BundleUnreadableError: It does not read.
        """
        with self.open(path) as file:
            try:
                content = file.read(limit + 1)
            except OSError as error:
                raise unreadable(path, error) from error
        if len(content) > limit:
            raise BundleHashError(f"{path} is over {limit} bytes", code="bundle.oversize", path=path)
        return content

    def mended(self, content: str, number: int) -> bytes | None:
        """A chunk that does not come from the stick; here there is none (`repair.MendedSource`)."""
        del content, number
        return None

    def _entries(self) -> Iterator[tuple[os.DirEntry[str], str]]:
        waiting = [""]
        count = 0
        while waiting:
            inside = waiting.pop()
            try:
                entries = sorted(os.scandir(self.folder / inside), key=lambda entry: entry.name)
            except OSError as error:
                raise unreadable(inside or str(self.folder), error) from error
            for entry in entries:
                count += 1
                if count > MAX_ENTRIES:
                    raise BundleUnreadableError("too many files", path=str(self.folder))
                path = f"{inside}/{entry.name}" if inside else entry.name
                if entry.name in LITTER or entry.name.startswith("._"):
                    continue
                if entry.is_dir(follow_symlinks=False) and path.count("/") < MAX_DEPTH:
                    waiting.append(path)
                yield entry, path


def unreadable(path: str, error: OSError) -> BundleUnreadableError:
    """What is raised when the stick does not read."""
    return BundleUnreadableError(f"{path}: {error.strerror}", path=path)


def _refused(entry: os.DirEntry[str], path: str) -> str | None:
    """Why an entry may not lie in a bundle."""
    if entry.is_symlink():
        return "bundle.link"
    known = entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
    return None if known and _encodes(path) and is_safe(path) else "bundle.path"


def _encodes(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
