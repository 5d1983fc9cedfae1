"""Build, read back, try, name: the steps of one build, in order.

Invariants:
    - The folder gets its name only after it was read and has tried itself; what stood there before stays
      until then.
    - The try runs without our environment: no Python, no variable of ours, no library path.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import __version__
from app.domain.sentences import sentence
from app.services.sticks import Sticks
from devkit.environment import STRINGS
from devkit.places import ROOT
from devkit.tiny_models import ensure_tiny_models
from freezing import reading
from freezing.sbom import FILE, Content, write_sbom

NAME = "vakhta"
SPEC = ROOT / "packaging" / f"{NAME}.spec"
TINY = "qwen2.5"
FRAMES = 5
_LIMIT_S = 300


class BuildError(Exception):
    """The build does not hold; the message says what was found."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built.

    Attributes:
        out: Where the program's folder is put.
        model: The model that must answer; a tiny one when None.
        stick: Where the layout of a stick is written as well.
    """

    out: Path
    staging: bool = False
    model: Path | None = None
    stick: Path | None = None


def build(order: Order) -> dict[str, Any]:
    """Do all of it; the facts of what was built.

    Raises:
        BuildError: PyInstaller failed, something is in it that may not be, or it does not hold.
    """
    compile_strings()
    made = freeze(order)
    strip_debug(made)
    content = Content(frozenset(reading.modules_in(made / NAME)), tuple(reading.files_in(made / "_internal")))
    check(made, content, staging=order.staging)
    locks = [
        ROOT / f"requirements{'-staging' if order.staging else ''}.lock",
        ROOT / "requirements-llama.lock",
    ]
    write_sbom(made, locks, content, __version__)
    said = selftest(made, order.model or ensure_tiny_models() / f"{TINY}.gguf")
    frames = sorted(first_frame_ms(made) for _ in range(FRAMES))
    place = order.out / NAME
    shutil.rmtree(place, ignore_errors=True)
    made.replace(place)
    if order.stick is not None:
        for finding in Sticks().look(place).findings:
            say(sentence(finding.code, {"path": finding.path}, "en"))
        Sticks().lay_out(order.stick, place)
    return {
        "program": str(place),
        "staging": order.staging,
        "version": __version__,
        "sbom": str(place / FILE),
        "bytes": reading.bytes_in(place),
        "files": sum(1 for _ in reading.files_in(place)),
        "first_frame_ms": frames[len(frames) // 2],
        "selftest": said,
    }


def compile_strings() -> None:
    """Make a .qm of every .ts, with the compiler beside this Python."""
    for source in sorted(STRINGS.glob("*.ts")):
        lrelease = Path(sys.executable).parent / "pyside6-lrelease"
        run([lrelease, "-silent", source, "-qm", source.with_suffix(".qm")])


def freeze(order: Order) -> Path:
    """Run PyInstaller; the new folder, under another name beside the place it goes to."""
    order.out.mkdir(parents=True, exist_ok=True)
    part = order.out / ".part"
    shutil.rmtree(part, ignore_errors=True)
    say("freezing (a minute)")
    run([
        sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", "--distpath", part,
        "--workpath", ROOT / "build" / ("pyinstaller-staging" if order.staging else "pyinstaller"), SPEC,
        *(["--", "--staging"] if order.staging else []),
    ])  # fmt: skip
    return part / NAME


def strip_debug(program: Path) -> None:
    """Take what only a debugger reads out of extensions; those built from source bring megabytes of it."""
    if shutil.which("strip"):
        extensions = [path for path in program.rglob("*.cpython-*.so") if path.stat().st_size > 2**20]
        if extensions:
            run(["strip", "--strip-debug", *extensions])


def check(program: Path, content: Content, *, staging: bool) -> None:
    """Read what was built.

    Raises:
        BuildError: A link, or in a field build something that speaks HTTP.
    """
    links = reading.links_in(program)
    if links:
        raise BuildError(f"links, which no bundle carries: {', '.join(links[:5])}")
    missing = reading.missing_libraries(program / "_internal")
    if missing:
        raise BuildError(f"libraries nobody brings: {', '.join(missing)}")
    if staging:
        return
    clients = reading.http_clients(content.modules, content.files)
    if clients:
        raise BuildError(f"the field build speaks HTTP: {', '.join(clients[:20])}")


def selftest(program: Path, model: Path) -> dict[str, Any]:
    """Start it as on a machine without Python and have it try itself.

    Raises:
        BuildError: A step did not hold.
    """
    say("trying it without Python")
    done = start(program, ["--selftest", "--model", model])
    try:
        document: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        raise BuildError(f"it ended with {done.returncode}: {done.stderr[-2000:]}") from error
    if done.returncode or not document["ok"]:
        failed = [f"{step['name']}: {step['said']}" for step in document["steps"] if not step["ok"]]
        raise BuildError(f"it does not hold: {'; '.join(failed)}")
    return document


def first_frame_ms(program: Path) -> float:
    """From the start of the process to the line that says the first frame is painted, seen from outside."""
    with tempfile.TemporaryDirectory() as home:
        begun = time.perf_counter()
        words = [str(program / NAME), "--measure-first-frame"]
        with subprocess.Popen(words, env=bare(home), cwd=home, stdout=subprocess.PIPE) as running:
            assert running.stdout
            line = running.stdout.readline()
            taken_s = time.perf_counter() - begun
    if not line:
        raise BuildError("it showed no first frame")
    return round(taken_s * 1000, 1)


def bare(home: str) -> dict[str, str]:
    """The environment of a machine that knows nothing of us (`env -i`)."""
    return {"HOME": home, "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def start(program: Path, words: Sequence[str | Path]) -> "subprocess.CompletedProcess[str]":
    """Start it with an empty environment but for a home that is thrown away."""
    with tempfile.TemporaryDirectory() as home:
        return subprocess.run(
            [str(program / NAME), *map(str, words)],
            env=bare(home),
            cwd=home,
            capture_output=True,
            text=True,
            timeout=_LIMIT_S,
            check=False,
        )


def say(text: str) -> None:
    """One line about what happens now."""
    print(f"· {text}", file=sys.stderr, flush=True)


def run(command: Sequence[str | Path]) -> None:
    """Run one step; what it says goes to stderr, for stdout is the document's.

    Raises:
        BuildError: It failed.
    """
    extra = {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "packaging")])}
    done = subprocess.run(
        [str(word) for word in command], cwd=ROOT, env={**os.environ, **extra}, stdout=sys.stderr, check=False
    )
    if done.returncode:
        raise BuildError(f"{Path(command[0]).name} ended with {done.returncode}")
