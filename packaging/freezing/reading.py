"""Reads a frozen program back: which modules and files are really in it, and which of them may not be.

What a spec leaves out can come in again through a hook, a new dependency or a data folder; so the folder
itself is asked, not the spec.
"""

import os
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from freezing.collection import foreign_package, python_client

# Compiled modules that are TLS or HTTP whatever imports them.
_LIBRARIES = ("libssl.so", "libcurl", "libQt6Network", "libQt6WebEngine", "libnghttp")
# Asked for by what is loaded only where they are: a Wayland desktop has its own, and llama.cpp's base stands
# in the process before a CPU variant is loaded.
_ELSEWHERE = ("libwayland-", "libggml-base.so")


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
    for inside, folders, names in os.walk(folder):
        linked = [name for name in folders if (Path(inside) / name).is_symlink()]
        for name in (*names, *linked):
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


def missing_libraries(inside: Path) -> list[str]:
    """Libraries that something asks for and neither the folder nor this system has.

    Asked of the loader itself, in the way the program starts its own: what was left out too eagerly shows.
    """
    libraries = [str(inside / path) for path in files_in(inside) if ".so" in path.rpartition("/")[2]]
    environment = {**os.environ, "LD_LIBRARY_PATH": str(inside)}
    said = subprocess.run(
        ["ldd", *libraries], env=environment, capture_output=True, text=True, check=False
    ).stdout
    found = {line.split()[0] for line in said.splitlines() if line.endswith("=> not found")}
    return sorted(name for name in found if not name.startswith(_ELSEWHERE))


def bytes_in(folder: Path) -> int:
    """How much it weighs."""
    return sum((folder / path).lstat().st_size for path in files_in(folder))


def _dotted(name: str) -> str:
    plain = name.removesuffix(".pyc").removesuffix("/__init__")
    return plain.replace("/", ".")


def _extension(name: str) -> str:
    return name.partition(".")[0] if name.endswith(".so") else ""
