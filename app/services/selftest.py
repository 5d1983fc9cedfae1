"""The program tries itself, packaged above all: libraries, files, a profile, the engine's process.

Each step stands alone and works in a folder that is thrown away; windows are tried in `app.ui.selftest`.
"""

import importlib
import pkgutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.generation import GenerationResult, Sampling
from app.errors import AppError, WrongPassphraseError

if TYPE_CHECKING:
    from app.services.desk import Services

# What pyproject names, by the names under which it is imported; the engine imports llama_cpp itself.
LIBRARIES = (
    "PySide6.QtWidgets", "sqlcipher3", "sqlite_utils", "cryptography.hazmat.primitives.kdf.argon2", "msgspec",
    "jinja2", "platformdirs", "keyring", "psutil", "tuf.api.metadata", "reportlab.pdfgen.canvas",
    "cyclonedx.model.bom", "Stemmer", "openpyxl", "defusedxml.ElementTree", "oxmsg", "icalendar", "vobject",
    "charset_normalizer", "pypdfium2", "numpy", "typing_extensions", "diskcache",
)  # fmt: skip
# Of the steward's build alone.
STAGING_ROOM = "app.bundles.staging"
_HEAD_OF_PLAIN_SQLITE = b"SQLite format 3\0"
_PASSPHRASE = "проба 7"  # noqa: S105 - of a profile that is thrown away
_EXPECTED = (AppError, ImportError, OSError, AssertionError, RuntimeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Step:
    """What was tried and what came of it; `said` is for whoever builds the program."""

    name: str
    ok: bool
    ms: int
    said: str


def tried(name: str, attempt: Callable[[], str]) -> Step:
    """Try one thing; it says in a few words what it found, or fails."""
    begun = time.monotonic()
    try:
        said, ok = attempt(), True
    except _EXPECTED as error:
        said, ok = f"{type(error).__name__}: {error}", False
    return Step(name, ok, round((time.monotonic() - begun) * 1000), said)


def steps(services: "Services", command: Sequence[str], home: Path, model: Path | None) -> Iterator[Step]:
    """All but the windows; the profile stays open at the end.

    Args:
        services: Over a folder that is thrown away.
        command: What starts the engine.
        home: That folder.
        model: A model file that is to answer; without one the engine names its devices only.
    """
    yield tried("libraries", try_libraries)
    yield tried("files", lambda: try_files(services))
    yield tried("profile", lambda: try_profile(services, home / "проба"))
    yield tried("engine", lambda: try_devices(command))
    if model is not None:
        yield tried("answer", lambda: try_answer(services, model))


def try_libraries() -> str:
    """Import every library and every room, those that wait for their hour too."""
    import app

    found = [name for _, name, _ in pkgutil.walk_packages(app.__path__, "app.")]
    rooms = [name for name in found if name != STAGING_ROOM and not name.endswith("__main__")]
    for name in (*LIBRARIES, *rooms):
        importlib.import_module(name)
    assert len(rooms) > 100, f"only {len(rooms)} modules of our own"
    return f"{len(LIBRARIES)} libraries, {len(rooms)} modules of our own"


def try_files(services: "Services") -> str:
    """Read the catalogue, the families and the hardware that came along."""
    families, machines = services.families.list(), services.models.hardware()
    assert families, "no family of models"
    assert machines, "no hardware"
    assert services.models.catalogue, "an empty catalogue"
    return f"{len(families)} families, {len(machines)} machines, {len(services.models.catalogue)} models"


def try_profile(services: "Services", folder: Path) -> str:
    """Make the demo profile, be refused with a wrong passphrase, open it, read its cases."""
    from app.services.profiles import DEMO_PASSPHRASE

    services.profiles.create(folder, _PASSPHRASE, name="проба", demo=True)
    for path in folder.rglob("*"):
        if path.is_file():
            head = path.read_bytes()[: len(_HEAD_OF_PLAIN_SQLITE)]
            assert head != _HEAD_OF_PLAIN_SQLITE, f"{path.name} is not encrypted"
    try:
        services.profiles.unlock(folder, _PASSPHRASE)
    except WrongPassphraseError:
        services.profiles.unlock(folder, DEMO_PASSPHRASE)
    else:
        raise AssertionError("a wrong passphrase opened the profile")
    cases = services.cases.list_cases(filter="all")
    assert cases, "the demo profile is empty"
    return f"{len(cases)} cases, encrypted"


def try_devices(command: Sequence[str]) -> str:
    """Start the engine's process and have it name what it computes on."""
    from app.services.accelerators import devices_of

    devices = devices_of(command)
    assert devices, "the engine computes on nothing"
    return ", ".join(f"{device.name} ({device.description})" for device in devices)


def try_answer(services: "Services", model: Path) -> str:
    """Load a model in the engine's process and let it write eight tokens."""
    services.engine.use(model, n_ctx=512)
    try:
        *_, result = services.generating.generate(
            "Вахта", max_tokens=8, sampling=Sampling(temperature=0.0, repeat_penalty=1.0)
        )
        assert isinstance(result, GenerationResult)
        assert result.generated_tokens > 0, "not one token"
        cages = ", ".join(services.engine.status().protections or ())
        return f"{result.generated_tokens} tokens; protections: {cages or 'none'}"
    finally:
        services.engine.stop()
