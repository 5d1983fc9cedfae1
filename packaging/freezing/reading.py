"""Reads a frozen program back: which modules and files are really in it, and which of them may not be.

What a spec leaves out can come in again through a hook, a new dependency or a data folder; so the folder
itself is asked, not the spec.
"""

import os
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from freezing.collection import foreign_package, python_client

# Compiled modules that are TLS or HTTP whatever imports them.
_LIBRARIES = ("libssl.so", "libcurl", "libQt6Network", "libQt6WebEngine", "libnghttp")


def modules_in(program: Path) -> set[str]:
    """Dotted names of all Python modules in a frozen program.

    Args:
        program: The executable; its folder lies around it.
    """
    from PyInstaller.archive.readers import CArchiveReader  # type: ignore[import-untyped]

    archive = CArchiveReader(str(program))
    names = set(archive.open_embedded_archive("PYZ.pyz").toc)
    with zipfile.ZipFile(program.parent / "_internal" / "base_library.zip") as base:
        names |= {_dotted(name) for name in base.namelist()}
    return names


def files_in(folder: Path) -> Iterator[str]:
    """Every file, from the folder's root on; a link is one too."""
    for inside, _, names in os.walk(folder):
        for name in names:
            yield (Path(inside) / name).relative_to(folder).as_posix()


def http_clients(modules: Iterable[str], files: Iterable[str]) -> list[str]:
    """What speaks HTTP, or exists for that alone: a field build has none of it.

    Args:
        modules: Dotted names.
        files: Paths in the folder that holds the libraries.
    """
    found = {f"module {name}" for name in modules if foreign_package(name) or python_client(name)}
    for path in files:
        name = path.rpartition("/")[2]
        if foreign_package(path) or name.startswith(_LIBRARIES) or _extension(name) == "_ssl":
            found.add(f"file {path}")
    return sorted(found)


def links_in(folder: Path) -> list[str]:
    """Links: neither a bundle nor FAT32 carries them."""
    return sorted(path for path in files_in(folder) if (folder / path).is_symlink())


def bytes_in(folder: Path) -> int:
    """How much it weighs."""
    return sum((folder / path).lstat().st_size for path in files_in(folder))


def _dotted(name: str) -> str:
    plain = name.removesuffix(".pyc").removesuffix("/__init__")
    return plain.replace("/", ".")


def _extension(name: str) -> str:
    return name.partition(".")[0] if name.endswith(".so") else ""
