"""The house of architecture.md: sizes, names, and what may stand in which room.

import-linter holds the floors; here stands what it does not see.
"""

import ast
import builtins
import statistics
from pathlib import Path

import pytest

from tests.helpers.source_tree import (
    APP,
    ROOT,
    committed_files,
    functions,
    imported_packages,
    lines_of,
    parsed,
    python_files,
    relative,
)

MAX_FILE_LINES = 400
MEDIAN_FILE_LINES = 140
MAX_FUNCTION_LINES = 30
MAX_PUBLIC_METHODS = 15
MAX_COMMITTED_BYTES = 1_000_000

APP_FILES = python_files("app")
OUR_FILES = python_files("app", "tests", "benchmarks", "packaging", "dev.py")

ONLY_IN = {
    "PySide6": ("ui/",),
    "llama_cpp": ("inference/llama_engine.py",),
    **dict.fromkeys(("sqlcipher3", "sqlite3", "sqlite_utils"), ("store/",)),
    **dict.fromkeys(
        ("socket", "ssl", "http", "urllib", "requests", "httpx", "asyncio", "huggingface_hub"),
        ("inference/site_server.py", "bundles/staging.py"),
    ),
}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "managers", "manager", "controllers", "misc"}
EMPTY_ENDINGS = ("Manager", "Helper", "Controller", "Presenter", "ViewModel", "Utils", "Util")
# QtNetwork and QtWebEngine reach out; QtCharts is GPL. import-linter sees only "PySide6".
NOBODYS_MODULES = (
    "QtNetwork",
    "QtWebEngine",
    "QtWebChannel",
    "QtWebSockets",
    "QtCharts",
    "QtDataVisualization",
    "tuf.ngclient",  # loads urllib3
)
CATCH_ALL_PLACES = (
    "inference/worker",
    "ui/background",
    "commands/",
    "__main__.py",
    "ui/excepthook",
    "ui/crash",
)


def test_files_stay_readable() -> None:
    """No file over 400 lines."""
    large = {relative(path): lines for path in OUR_FILES if (lines := _length(path)) > MAX_FILE_LINES}
    assert not large


def test_the_median_file_is_small() -> None:
    """Half of the program's files are of 140 lines or fewer."""
    assert statistics.median(_length(path) for path in APP_FILES) <= MEDIAN_FILE_LINES


def test_functions_stay_small() -> None:
    """No function of the program over 30 lines, its docstring not counted."""
    large = {
        f"{relative(path)}:{function.name}": lines_of(function)
        for path in APP_FILES
        for function in functions(path)
        if lines_of(function) > MAX_FUNCTION_LINES
    }
    assert not large


def test_nine_functions_of_ten_are_small_with_their_docstrings() -> None:
    """The 90th percentile of whole functions is 30 lines or fewer."""
    sizes = sorted(
        (function.end_lineno or function.lineno) - function.lineno + 1
        for path in APP_FILES
        for function in functions(path)
    )
    assert sizes[int(len(sizes) * 0.9)] <= MAX_FUNCTION_LINES


def test_classes_stay_small() -> None:
    """No class offers 15 public methods or more (Qt's own camelCase overrides are Qt's)."""
    large = {
        f"{relative(path)}:{node.name}": len(public)
        for path in APP_FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and len(public := _public_methods(node)) >= MAX_PUBLIC_METHODS
    }
    assert not large


def test_names_say_something() -> None:
    """No module and no class of the program has a name that fits everything."""
    modules = [
        relative(path) for path in APP_FILES if EMPTY_NAMES & {path.stem, *path.relative_to(APP).parts}
    ]
    classes = [
        f"{relative(path)}:{node.name}"
        for path in APP_FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    ]
    assert not modules + classes


def test_packages_stand_in_their_rooms() -> None:
    """Qt, llama.cpp, SQL drivers and the network are imported where architecture.md puts them."""
    misplaced = [
        f"{package} in {relative(path)}"
        for path in APP_FILES
        for package in imported_packages(path)
        if not path.relative_to(APP).as_posix().startswith(ONLY_IN.get(package, ("",)))
    ]
    assert not misplaced


@pytest.mark.parametrize("module", NOBODYS_MODULES)
def test_nobody_names_a_module_that_is_nobodys(module: str) -> None:
    """The source names no Qt module that talks to a network or is GPL, not even in a string."""
    named = [
        relative(path)
        for path in python_files("app", "benchmarks")
        if f"{module}" in path.read_text(encoding="utf-8")
    ]
    assert not named


def test_all_errors_are_caught_in_four_places_only() -> None:
    """`except Exception`: the worker loop, the background lane, the outermost call, the excepthook.

    A handler that puts things back and raises again swallows nothing: it may stand anywhere.
    """
    places = [
        path.relative_to(APP).as_posix()
        for path in APP_FILES
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ExceptHandler) and _catches_all(node)
    ]
    assert all(place.startswith(CATCH_ALL_PLACES) for place in places), places
    assert len(places) <= 4, places


def test_error_codes_are_unique() -> None:
    """Every child of AppError has a code of its own: scripts tell them apart by it."""
    codes: dict[str, str] = {}
    for path in APP_FILES:
        for node in ast.walk(parsed(path)):
            if not (isinstance(node, ast.ClassDef) and _is_app_error(node)):
                continue
            code = _declared_code(node)
            assert code, f"{relative(path)}:{node.name} has no code"
            assert code not in codes, f"{node.name} and {codes[code]} share {code}"
            codes[code] = node.name


def test_no_committed_file_names_a_package_index() -> None:
    """Locks and scripts take packages from wherever the site's own pip is pointed at."""
    addresses = [
        word.encode() for word in ("pypi" + ".org", "python" + "hosted.org", "--index" + "-url http")
    ]
    naming = [
        relative(path) for path in committed_files() if any(word in path.read_bytes() for word in addresses)
    ]
    assert not naming


def test_no_committed_file_is_large() -> None:
    """Nothing over 1 MB stands in git."""
    large = {
        relative(path): size
        for path in committed_files()
        if (size := path.stat().st_size) > MAX_COMMITTED_BYTES
    }
    assert not large


def test_the_lock_holds_no_address() -> None:
    """Hashed requirements, no URL in them."""
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-llama.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        assert "--hash=sha256:" in text, name


def _length(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _public_methods(node: ast.ClassDef) -> list[str]:
    names = {
        item.name
        for item in node.body
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and not item.name.startswith("_")
    }
    return sorted(name for name in names if name == name.lower())


def _catches_all(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    if isinstance(last, ast.Raise) and last.exc is None:
        return False
    if handler.type is None:
        return True
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(name, ast.Name) and name.id in {"Exception", "BaseException"} for name in caught)


def _is_app_error(node: ast.ClassDef) -> bool:
    bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
    return any(base.endswith("Error") and not hasattr(builtins, base) for base in bases)


def _declared_code(node: ast.ClassDef) -> str | None:
    for item in node.body:
        if (
            isinstance(item, ast.Assign)
            and isinstance(item.targets[0], ast.Name)
            and item.targets[0].id == "code"
            and isinstance(item.value, ast.Constant)
        ):
            return str(item.value.value)
    return None
