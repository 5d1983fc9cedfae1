"""What goes into the frozen program and what stays out; rules only, nothing is built here.

Invariants:
    - The field build holds no HTTP client: neither a package that is one, nor Python's own.
    - Qt brings the plugins a window needs and none that talks to a network or a database.
    - Every CPU variant of llama.cpp lies where `app.inference.backends` looks for it: `bin/` beside
      `llama_cpp/`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath

# Packages that speak HTTP, and what exists for them only.
HTTP_PACKAGES = (
    "huggingface_hub", "hf_xet", "httpx", "httpx2", "httpcore", "httpcore2", "h11", "h2", "anyio", "sniffio",
    "certifi", "truststore", "urllib3", "requests", "aiohttp", "websockets", "fsspec", "tqdm", "filelock",
    "yaml",
)  # fmt: skip
# Modules of packages that we do use, that no room of ours may.
HTTP_MODULES = ("tuf.ngclient", "PySide6.QtNetwork")
# Python's own clients and servers, and TLS; `no_network` stands in where a library asks for a name of theirs.
PYTHON_HTTP = (
    "http.client", "http.server", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "nntplib",
    "telnetlib", "xmlrpc", "socketserver", "ssl", "_ssl", "wsgiref",
)  # fmt: skip
STAGING_ROOM = "app.bundles.staging"
# Neither the desk nor its engine asks for these; they come along because something could.
UNUSED = (
    "tkinter", "_tkinter", "unittest", "pydoc", "doctest", "pdb", "lib2to3", "idlelib", "turtle", "curses",
    "pip", "setuptools", "pkg_resources", "wheel", "_distutils_hack", "pytest", "_pytest", "IPython",
    "numpy.f2py", "numpy.distutils", "numpy.testing", "PIL.ImageQt", "PIL.ImageTk", "lxml", "pandas",
    "matplotlib", "PyInstaller", "mypy", "coverage", "hypothesis", "gguf", "uvicorn", "fastapi", "starlette",
    "transformers", "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest",
    "PySide6.QtPrintSupport", "PySide6.QtOpenGL", "PySide6.QtDBus", "PySide6.QtDesigner", "PIL._avif",
    "PIL._webp", "PIL._imagingcms", "PIL._imagingtk",
)  # fmt: skip

# A window under X11, Wayland and without a screen; pictures; writing with an input method; the system's dark.
QT_PLUGINS = {
    "platforms": {"libqxcb.so", "libqwayland.so", "libqoffscreen.so", "libqminimal.so"},
    "xcbglintegrations": set(),
    "imageformats": {"libqsvg.so", "libqjpeg.so", "libqico.so"},
    "iconengines": {"libqsvgicon.so"},
    "platforminputcontexts": {
        "libcomposeplatforminputcontextplugin.so",
        "libibusplatforminputcontextplugin.so",
    },
    "platformthemes": {"libqxdgdesktopportal.so"},
    "wayland-shell-integration": {"libxdg-shell.so", "libqt-shell.so"},
    "wayland-decoration-client": {"libadwaita.so", "libbradient.so"},
    "wayland-graphics-integration-client": {"libqt-plugin-wayland-egl.so"},
}  # fmt: skip
# QtDBus is asked by the platform plugins themselves; a library not named here stays out.
QT_LIBRARIES = {
    "Core", "Gui", "Widgets", "Svg", "DBus", "XcbQpa", "WaylandClient", "WaylandEglClientHwIntegration",
    "OpenGL",
}  # fmt: skip
_QT_LIBRARY = re.compile(r"libQt6(\w+)\.so")
_QT_TRANSLATION = re.compile(r"qtbase_(ru|en)\.qm")
LLAMA_LIBRARIES = ("libllama.so", "libggml.so", "libggml.so.0", "libggml-base.so.0")

Pair = tuple[str, str]
Entry = tuple[str, str, str]


def excluded_modules(*, staging: bool) -> list[str]:
    """Modules that may not be frozen.

    Args:
        staging: The steward's build, which fetches models: it keeps what speaks HTTP.
    """
    if staging:
        return [*UNUSED, "tuf.ngclient", "PySide6.QtNetwork"]
    return [*UNUSED, *HTTP_PACKAGES, *HTTP_MODULES, *PYTHON_HTTP, STAGING_ROOM]


def is_wanted(place: str, *, staging: bool) -> bool:
    """Whether a file that was found belongs into the program.

    Args:
        place: Where it would lie in the folder, from its root on.
        staging: The steward's build.
    """
    path = PurePosixPath(place)
    if path.parts[0] == "PySide6":
        return _is_wanted_of_qt(path)
    # Those of llama.cpp are laid down by `llama_files`, each once and untouched.
    if re.match(r"lib(llama|ggml)", path.name):
        return False
    return staging or foreign_package(place) is None


def _is_wanted_of_qt(path: PurePosixPath) -> bool:
    parts = path.parts
    if "plugins" in parts:
        kind = parts[parts.index("plugins") + 1]
        return path.name in QT_PLUGINS.get(kind, set())
    if "translations" in parts:
        return _QT_TRANSLATION.fullmatch(path.name) is not None
    if "qml" in parts:
        return False
    library = _QT_LIBRARY.match(path.name)
    return library is None or library[1] in QT_LIBRARIES


def without_links(entries: Iterable[Entry]) -> list[Entry]:
    """Without the links that PyInstaller lays beside libraries.

    Every library finds those it needs by its own run path; and neither a bundle nor a stick's FAT32 can
    carry a link.
    """
    return [entry for entry in entries if entry[2] != "SYMLINK"]


def needed(entries: Iterable[Entry], needs: Callable[[str], Iterable[str]]) -> list[Entry]:
    """Without libraries of the system that nothing left asks for.

    Args:
        entries: Where each lies in the program, where it is from, and of which kind it is.
        needs: Names of the libraries that a file asks for.
    """
    kept = list(entries)
    while True:
        asked = {name for entry in kept if entry[2] in ("BINARY", "EXTENSION") for name in needs(entry[1])}
        left = [entry for entry in kept if not _is_of_the_system(entry[0]) or entry[0] in asked]
        if len(left) == len(kept):
            return kept
        kept = left


def _is_of_the_system(place: str) -> bool:
    """Whether a file is a library laid at the root: what was needed and lay in no package."""
    return "/" not in place and re.match(r"lib.*\.so", place) is not None and "python" not in place


def foreign_package(place: str) -> str | None:
    """The HTTP package that a path, or a module's name written as one, belongs to."""
    first = re.split(r"[./]", place.removeprefix("./"), maxsplit=1)[0]
    plain = re.sub(r"-\d.*", "", first).lower().replace("-", "_")
    if plain in HTTP_PACKAGES:
        return plain
    dotted = place.replace("/", ".")
    inside = (*HTTP_MODULES, STAGING_ROOM)
    return next((name for name in inside if dotted == name or dotted.startswith(name + ".")), None)


def python_client(module: str) -> str | None:
    """The HTTP client or server of Python's own that a module is."""
    return next((name for name in PYTHON_HTTP if module == name or module.startswith(name + ".")), None)


def llama_files(site: Path) -> Iterator[Pair]:
    """llama.cpp's libraries and CPU variants with the folder each goes to.

    PyInstaller would look for what they need and lay copies elsewhere: the registry of backends would then
    be there twice, and every model "fail to load".

    Raises:
        FileNotFoundError: A library or the variants are not where dev.py puts them.
    """
    for name in LLAMA_LIBRARIES:
        library = site / "llama_cpp" / "lib" / name
        if not library.is_file():
            raise FileNotFoundError(f"{library}: run `python3 dev.py setup`")
        yield str(library), "llama_cpp/lib"
    variants = sorted((site / "bin").glob("libggml-cpu*.so"))
    if not variants:
        raise FileNotFoundError(f"{site / 'bin'} holds no CPU variant: run `python3 dev.py setup`")
    for variant in variants:
        yield str(variant), "bin"


def own_files(root: Path) -> Iterator[Pair]:
    """Fonts, icons, compiled strings, demo, catalogue: our own data with the folder each goes to.

    Raises:
        FileNotFoundError: Strings were not compiled.
    """
    strings = list((root / "resources" / "strings").glob("*.ts"))
    missing = [path.name for path in strings if not path.with_suffix(".qm").is_file()]
    if missing or not strings:
        raise FileNotFoundError(f"not compiled: {', '.join(missing) or 'no strings at all'}")
    for top in ("resources", "models_manifest"):
        for path in sorted((root / top).rglob("*")):
            if path.is_file() and _is_data(path.relative_to(root)):
                yield str(path), path.relative_to(root).parent.as_posix()


def _is_data(path: Path) -> bool:
    """What the program reads; sources of strings and what evaluates us are not it."""
    return path.suffix != ".ts" and path.parts[:2] != ("resources", "eval")
