"""What is frozen and what may not be: the rules, and the reader that holds a build against them."""

import importlib.util
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

from app.services.selftest import LIBRARIES, STAGING_ROOM
from freezing import building, collection, reading, sbom
from freezing.building import BuildError
from freezing.sbom import Content
from tests.helpers.source_tree import ROOT


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/Qt/plugins/imageformats/libqsvg.so",
        "PySide6/Qt/translations/qtbase_ru.qm",
        "PySide6/Qt/lib/libQt6Gui.so.6",
        "PySide6/Qt/lib/libicudata.so.73",
        "PySide6/QtCore.abi3.so",
        "numpy/_core/_multiarray_umath.cpython-311-x86_64-linux-gnu.so",
        "libX11.so.6",
        "python3.11/lib-dynload/_hashlib.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_what_a_window_needs_is_taken(place: str) -> None:
    assert collection.is_wanted(place, staging=False)


@pytest.mark.parametrize(
    "place",
    [
        "PySide6/Qt/plugins/tls/libqopensslbackend.so",
        "PySide6/Qt/plugins/networkinformation/libqglib.so",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/Qt/plugins/qmltooling/libqmldbg_tcp.so",
        "PySide6/Qt/plugins/platforms/libqvnc.so",
        "PySide6/Qt/plugins/platformthemes/libqgtk3.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/translations/assistant_ru.qm",
        "PySide6/Qt/qml/QtQuick/libqtquick2plugin.so",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "libggml-base.so.0",
        "libllama.so",
        "certifi/cacert.pem",
        "requests-2.34.2.dist-info/METADATA",
        "huggingface_hub-2.4.0.dist-info/METADATA",
    ],
)
def test_what_no_window_needs_stays_out(place: str) -> None:
    assert not collection.is_wanted(place, staging=False)


def test_the_stewards_build_may_speak() -> None:
    assert collection.is_wanted("certifi/cacert.pem", staging=True)
    assert not collection.is_wanted("PySide6/Qt/lib/libQt6Network.so.6", staging=True)
    field, steward = (collection.excluded_modules(staging=one) for one in (False, True))
    assert {"huggingface_hub", "httpx", "urllib3", "requests", "ssl", STAGING_ROOM} <= set(field)
    assert not {"huggingface_hub", "httpx2", "ssl", STAGING_ROOM} & set(steward)
    assert "tuf.ngclient" in steward, "of TUF only its data are used, by the steward too"


def test_every_client_in_the_stewards_lock_is_known_by_name() -> None:
    """What the staging lock adds to the field's is named as HTTP, or is harmless and named here."""
    pins = {
        name: set(sbom._PINNED.findall((ROOT / name).read_text(encoding="utf-8")))
        for name in ("requirements.lock", "requirements-staging.lock")
    }
    added = {name for name, _ in pins["requirements-staging.lock"] - pins["requirements.lock"]}
    modules = {
        top
        for name in added
        if _is_here(name)
        for top in sbom._tops_of(metadata.distribution(name))
        if top.isidentifier()
    }
    harmless = {"idna", "packaging", "colorama", "_yaml"}
    assert {top for top in modules if collection.foreign_package(top) is None} <= harmless


def _is_here(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_links_are_left_out_and_orphans_with_what_asked_for_them() -> None:
    entries = [
        ("PySide6/libqxcb.so", "/site/libqxcb.so", "BINARY"),
        ("libxcb-cursor.so.0", "/lib/libxcb-cursor.so.0", "BINARY"),
        ("libatk-1.0.so.0", "/lib/libatk-1.0.so.0", "BINARY"),
        ("libgtk-3.so.0", "/lib/libgtk-3.so.0", "BINARY"),
        ("libpython3.11.so.1.0", "/lib/libpython3.11.so.1.0", "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
    ]
    asks = {"/site/libqxcb.so": ["libxcb-cursor.so.0"], "/lib/libgtk-3.so.0": ["libatk-1.0.so.0"]}
    plain = collection.without_links(entries)
    assert len(plain) == 5
    left = collection.needed(plain, lambda path: asks.get(path, []))
    assert [name for name, _, _ in left] == [
        "PySide6/libqxcb.so", "libxcb-cursor.so.0", "libpython3.11.so.1.0",
    ]  # fmt: skip


def test_every_cpu_variant_lies_where_the_engine_looks() -> None:
    site = Path(str(metadata.distribution("llama-cpp-python").locate_file("")))
    laid = list(collection.llama_files(site))
    variants = {path.name for path in (site / "bin").glob("libggml-cpu*")}
    assert {Path(source).name for source, folder in laid if folder == "bin"} == variants
    assert {"libllama.so", "libggml.so.0"} <= {
        Path(source).name for source, folder in laid if folder == "llama_cpp/lib"
    }


@pytest.mark.parametrize("missing", ["libraries", "variants"])
def test_without_the_engine_nothing_is_built(tmp_path: Path, missing: str) -> None:
    if missing == "variants":
        (tmp_path / "llama_cpp" / "lib").mkdir(parents=True)
        for name in collection.LLAMA_LIBRARIES:
            (tmp_path / "llama_cpp" / "lib" / name).touch()
    with pytest.raises(FileNotFoundError):
        list(collection.llama_files(tmp_path))


def test_our_own_files_with_strings_compiled(tmp_path: Path) -> None:
    strings = tmp_path / "resources" / "strings"
    strings.mkdir(parents=True)
    (tmp_path / "resources" / "eval").mkdir()
    (tmp_path / "resources" / "eval" / "requests.jsonl").touch()
    (tmp_path / "models_manifest" / "families").mkdir(parents=True)
    (tmp_path / "models_manifest" / "families" / "qwen2.5.json").touch()
    with pytest.raises(FileNotFoundError):
        list(collection.own_files(tmp_path))
    (strings / "shell_ru.ts").touch()
    with pytest.raises(FileNotFoundError):
        list(collection.own_files(tmp_path))
    (strings / "shell_ru.qm").touch()
    laid = [(Path(source).name, folder) for source, folder in collection.own_files(tmp_path)]
    assert laid == [("shell_ru.qm", "resources/strings"), ("qwen2.5.json", "models_manifest/families")]


@pytest.mark.parametrize(
    ("modules", "files", "found"),
    [
        (["huggingface_hub", "huggingface_hub.hf_api"], [], 2),
        (["tuf.api.metadata", "http", "urllib.parse", "httpd", "h110"], [], 0),
        (["tuf.ngclient.updater"], [], 1),
        (["urllib.request", "http.client", "ssl", "_ssl", "xmlrpc.client"], [], 5),
        ([STAGING_ROOM], [], 1),
        ([], ["libssl.so.3", "PySide6/Qt/lib/libQt6Network.so.6", "libcrypto.so.3"], 2),
        ([], ["python3.11/lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so"], 1),
        ([], ["httpx2/__init__.py", "urllib3-2.8.0.dist-info/METADATA", "resources/icons/x.svg"], 2),
    ],
)
def test_the_reader_finds_what_speaks_http(modules: list[str], files: list[str], found: int) -> None:
    assert len(reading.http_clients(modules, files)) == found


def test_modules_are_read_out_of_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from PyInstaller.archive import readers  # type: ignore[import-untyped]

    class Archive:
        """The outer archive, with one inside."""

        def __init__(self, path: str) -> None:
            assert path.endswith("vakhta")

        def open_embedded_archive(self, name: str) -> "Archive":
            """The inner one."""
            assert name == "PYZ.pyz"
            return self

        toc: dict[str, int] = {"app.domain": 1, "requests.api": 1}  # noqa: RUF012

    monkeypatch.setattr(readers, "CArchiveReader", Archive)
    (tmp_path / "_internal").mkdir()
    with zipfile.ZipFile(tmp_path / "_internal" / "base_library.zip", "w") as base:
        base.writestr("encodings/__init__.pyc", b"")
        base.writestr("os.pyc", b"")
    assert reading.modules_in(tmp_path / "vakhta") == {"app.domain", "requests.api", "encodings", "os"}


def _content(*modules: str, files: tuple[str, ...] = ()) -> Content:
    return Content(frozenset(modules), files)


def test_a_build_that_speaks_is_refused_but_the_stewards_may(tmp_path: Path) -> None:
    (tmp_path / "_internal").mkdir()
    building.check(tmp_path, _content("app"), staging=False)
    building.check(tmp_path, _content("requests"), staging=True)
    with pytest.raises(BuildError, match="requests"):
        building.check(tmp_path, _content("requests"), staging=False)
    (tmp_path / "link").symlink_to("_internal")
    with pytest.raises(BuildError, match="link"):
        building.check(tmp_path, _content("app"), staging=False)


def test_a_library_nobody_brings_is_found(tmp_path: Path) -> None:
    """One of Qt's, laid where none of those it needs are."""
    site = Path(str(metadata.distribution("PySide6-Essentials").locate_file("PySide6/Qt/lib")))
    (tmp_path / "_internal").mkdir()
    copied = tmp_path / "_internal" / "libQt6Svg.so.6"
    copied.write_bytes((site / "libQt6Svg.so.6").read_bytes())
    assert "libQt6Gui.so.6" in reading.missing_libraries(tmp_path / "_internal")
    with pytest.raises(BuildError, match="nobody brings"):
        building.check(tmp_path, _content("app"), staging=False)


def test_a_program_that_does_not_hold_is_refused(tmp_path: Path) -> None:
    program = tmp_path / "vakhta"
    for said, code in (
        ('{"ok": false, "steps": [{"name": "window", "ok": false, "said": "no"}]}', 1),
        ("", 3),
    ):
        program.write_text(f"#!/bin/sh\nprintf '%s' '{said}'\nexit {code}\n")
        program.chmod(0o755)
        with pytest.raises(BuildError):
            building.selftest(tmp_path, tmp_path / "model.gguf")
    program.write_text('#!/bin/sh\necho \'{"ok": true, "steps": []}\'\n')
    assert building.selftest(tmp_path, tmp_path / "model.gguf")["ok"]
    assert building.first_frame_ms(tmp_path) > 0
    assert building.bare("/x").keys() == {"HOME", "LANG", "QT_QPA_PLATFORM"}


def test_the_absent_network_is_a_name_that_reaches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    import urllib
    import urllib.request

    real = urllib.request
    monkeypatch.setitem(sys.modules, "urllib.request", real)
    monkeypatch.setattr(urllib, "request", real)
    place = ROOT / "packaging" / "freezing" / "no_network.py"
    spec = importlib.util.spec_from_file_location("no_network", place)
    assert spec is not None
    assert spec.loader is not None
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
    with pytest.raises(AttributeError, match="no network"):
        urllib.request.urlopen("http://localhost")


def test_the_bill_tells_what_travels_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "_internal" / "bin").mkdir(parents=True)
    (tmp_path / "_internal" / "bin" / "libggml-cpu-zen4.so").write_bytes(b"variant")
    (tmp_path / "_internal" / "libX11.so.6").write_bytes(b"x")
    locks = [ROOT / "requirements.lock", ROOT / "requirements-llama.lock"]
    content = _content("msgspec", "llama_cpp.llama", files=("PySide6/QtCore.abi3.so",))
    path = sbom.write_sbom(tmp_path, locks, content, "0.1.0")
    import json

    bill = json.loads(path.read_text(encoding="utf-8"))
    named = {one["name"]: one for one in bill["components"]}
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {"msgspec", "llama-cpp-python", "pyside6-essentials", "cpython", "Inter"} <= set(named)
    assert not {"openpyxl", "huggingface-hub"} & set(named)
    assert named["msgspec"]["version"] == metadata.version("msgspec")
    assert named["msgspec"]["licenses"]
    assert named["libggml-cpu-zen4.so"]["hashes"][0]["alg"] == "SHA-256"
    assert named["llama-cpp-python"]["hashes"][0]["content"] in locks[1].read_text(encoding="utf-8")


def test_the_selftest_names_every_library_of_the_program() -> None:
    """A dependency that nothing tries could be missing from a build for months."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {line.partition(">")[0].partition("=")[0].lower().replace("_", "-") for line in told}
    tops = {name.partition(".")[0] for name in LIBRARIES}
    owners = {
        owner.lower().replace("_", "-")
        for top, found in metadata.packages_distributions().items()
        if top in tops
        for owner in found
    }
    assert names <= owners
