"""The bill of materials of a frozen program (CycloneDX 1.6): what the locks name and is really in it.

A package of the lock that no module of the build belongs to is not listed: the bill tells what travels.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

FILE = "sbom.cdx.json"
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Content:
    """A frozen program as it was read back: dotted modules, and files under `_internal`."""

    modules: frozenset[str]
    files: tuple[str, ...]


def write_sbom(program: Path, locks: Iterable[Path], content: Content, version: str) -> Path:
    """Write the bill into the program's own folder."""
    bom = Bom(components=[*packages(locks, content), *native(program), *data_of_others(), interpreter()])
    bom.metadata.component = Component(
        name="vakhta", version=version, type=ComponentType.APPLICATION, bom_ref="vakhta"
    )
    bom.register_dependency(bom.metadata.component, bom.components)
    told = "\n".join(sorted(f"{one.name} {one.version}" for one in bom.components))
    bom.serial_number = uuid5(NAMESPACE_URL, told)
    path = program / FILE
    path.write_text(JsonV1Dot6(bom).output_as_string(indent=1) + "\n", encoding="utf-8")
    return path


def packages(locks: Iterable[Path], content: Content) -> Iterator[Component]:
    """The packages that the locks pin and that are in the build, each with its licence."""
    tops = {name.partition(".")[0] for name in content.modules}
    tops |= {path.split("/")[0].split(".")[0] for path in content.files}
    seen: set[str] = set()
    for lock in locks:
        for name, version in _PINNED.findall(lock.read_text(encoding="utf-8")):
            found = _installed(name, version)
            if found is None or name in seen or not tops & _tops_of(found):
                continue
            seen.add(name)
            yield Component(
                name=name,
                version=version,
                type=ComponentType.LIBRARY,
                bom_ref=f"pypi-{name}",
                licenses=[LicenseFactory().make_from_string(licence_of(found))],
                purl=PackageURL("pypi", None, name.lower(), version),
                hashes=_source_hash(lock) if name == "llama-cpp-python" else None,
            )


def native(program: Path) -> Iterator[Component]:
    """Libraries that are no package: llama.cpp with its variants, and those taken from this system."""
    inside = program / "_internal"
    for place in (inside / "llama_cpp" / "lib", inside / "bin", inside):
        for path in sorted(place.glob("*.so*")):
            if path.is_file() and ".cpython-" not in path.name:
                yield Component(
                    name=path.name,
                    version=_versions_of_llama().get(path.name.partition(".")[0].split("-cpu")[0]),
                    type=ComponentType.FILE,
                    bom_ref=path.relative_to(program).as_posix(),
                    hashes=[HashType(alg=HashAlgorithm.SHA_256, content=_sha256(path))],
                )


def data_of_others() -> Iterator[Component]:
    """Fonts and icons that stand in resources/."""
    for name, licence in (("Inter", "OFL-1.1"), ("Lucide", "ISC")):
        yield Component(
            name=name,
            type=ComponentType.DATA,
            bom_ref=f"data-{name.lower()}",
            licenses=[LicenseFactory().make_from_string(licence)],
        )


def interpreter() -> Component:
    """The Python that was frozen."""
    version = sys.version.split()[0]
    return Component(
        name="cpython",
        version=version,
        type=ComponentType.PLATFORM,
        bom_ref="cpython",
        licenses=[LicenseFactory().make_from_string("PSF-2.0")],
        purl=PackageURL("generic", None, "cpython", version),
    )


def licence_of(found: metadata.Distribution) -> str:
    """What a package says of its licence, in as few words as it says it."""
    about = found.metadata
    told = [
        text.partition("\n")[0]
        for key in ("License-Expression", "License")
        for text in about.get_all(key) or []
    ]
    if any(told):
        return str(next(filter(None, told)))
    named = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier") or [] if "License" in line]
    return ", ".join(named) or "see its licence file"


def _installed(name: str, version: str) -> metadata.Distribution | None:
    """The distribution, where the lock's very version is here: locks name other systems' packages too."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
    return found if found.version == version else None


def _tops_of(found: metadata.Distribution) -> set[str]:
    """Names of a package's modules at the top."""
    files = (str(file) for file in found.files or [])
    return {path.split("/")[0].split(".")[0] for path in files if path.endswith((".py", ".so", ".pyi"))}


def _versions_of_llama() -> dict[str, str]:
    """By the names that the build of llama.cpp gave its files: `libggml-base.so.0.25.3`."""
    folder = Path(str(metadata.distribution("llama-cpp-python").locate_file("llama_cpp/lib")))
    found = (re.fullmatch(r"(lib[\w-]+)\.so\.(\d+\.\d+\.\d+)", path.name) for path in folder.iterdir())
    return {match[1]: match[2] for match in found if match}


def _source_hash(lock: Path) -> list[HashType]:
    """Of the source that was built, and no other: its lock names one file."""
    found = _HASH.findall(lock.read_text(encoding="utf-8"))
    return [HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in found]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
