"""Freezes the desk and tries what came out as a site would meet it: `dev.py prove frozen`.

The build tries itself without Python (`env -i`). Here besides: the engine answers by the command line, the
program goes on a stick and starts there though nothing on it may be executed, keeping its data there; it
travels in a signed bundle, is installed from it, and starts again. A build with a package that speaks HTTP
must be refused. `--count` does that many builds.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.bundles import trees
from app.bundles.builder import Order as BundleOrder
from app.bundles.builder import build as build_bundle
from app.bundles.installer import Installer, Places, raise_first
from app.bundles.plan import read_plan
from app.bundles.trust import read_roots
from app.bundles.verifying import open_bundle
from app.services.sticks import Sticks
from benchmarks.proofs import Proof, main
from devkit.places import ROOT
from devkit.tiny_models import ensure_tiny_models
from freezing import building, reading
from tests.helpers.bundle_builder import NOW, BundleBuilder

LIMIT_S = 300


def tiny() -> Path:
    """The model that answers."""
    return ensure_tiny_models() / f"{building.TINY}.gguf"


def started(command: list[str | Path], home: Path) -> "subprocess.CompletedProcess[str]":
    """Start something with nothing in its environment."""
    return subprocess.run(
        [str(word) for word in command],
        env={**building.bare(str(home)), "PATH": "/usr/bin:/bin"},
        cwd=home,
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )


def frozen(out: Path) -> dict[str, Any]:
    """Build by the one command."""
    done = subprocess.run(
        [sys.executable, ROOT / "packaging" / "build.py", "--out", out, "--model", tiny()],
        stdout=subprocess.PIPE,
        check=False,
    )
    return dict(json.loads(done.stdout)) if done.returncode == 0 else {}


def answers(program: Path, home: Path) -> str | None:
    """What is wrong with its command line."""
    prompt = home / "prompt.txt"
    prompt.write_text("Вахта", encoding="utf-8")
    words: list[str | Path] = [
        "generate",
        "--model",
        tiny(),
        "--prompt-file",
        prompt,
        "--max-tokens",
        "4",
        "--n-ctx",
        "512",
    ]
    done = started([program / building.NAME, *words, "--json"], home)
    if done.returncode:
        return f"generate ended with {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}"
    return None if json.loads(done.stdout)["generated_tokens"] == 4 else "not four tokens"


def on_a_stick(program: Path, home: Path) -> str | None:
    """What is wrong on a stick that keeps no permission to execute, as FAT32."""
    Sticks().lay_out(home / "stick", program)
    place = home / "stick" / "vakhta"
    for path in place.rglob("*"):
        if path.is_file():
            path.chmod(0o644)
    done = started(["sh", place / "start.sh", "--selftest", "--model", tiny()], home)
    if done.returncode:
        return f"the stick's selftest ended with {done.returncode}: {done.stdout[-800:]}{done.stderr[-500:]}"
    kept = started(["sh", place / "start.sh", "models", "install", tiny(), "--json"], home)
    models = place / "vakhta-data" / "data" / "models"
    if kept.returncode or not any(models.rglob("*.gguf")):
        return f"the model did not stay on the stick: {kept.stdout}{kept.stderr[-500:]}"
    strays = [path for path in home.rglob("*.gguf") if place not in path.parents]
    return f"beside the stick: {strays}" if strays else None


def in_a_bundle(program: Path, home: Path) -> str | None:
    """What is wrong after it came in by a signed bundle."""
    steward = BundleBuilder(home / "steward")
    plan = steward.plan(
        f'[[content]]\nrole = "app"\nname = "vakhta-1"\npath = "{program}"\nlicence = "Proprietary-Own"\n'
    )
    order = BundleOrder(read_plan(plan), steward.home, home / "bundle")
    build_bundle(order, steward.keys[0], NOW, lambda _count: None)
    sums = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=home / "bundle", check=False)
    if sums.returncode:
        return "sha256sum does not hold"
    places = Places(home / "data" / "models", home / "data" / "bundles", steward.trust(home / "trust"))
    opened = open_bundle(home / "bundle", read_roots(places.trust))
    raise_first(opened.findings)
    Installer(opened, places, NOW).run(lambda _count: None)
    installed = trees.current_app(places.bundles)
    assert installed is not None
    done = started([installed / building.NAME, "--selftest", "--model", tiny()], home)
    return None if done.returncode == 0 else f"installed it does not hold: {done.stdout[-800:]}"


def refuses_a_client(program: Path) -> str | None:
    """Whether the reader of builds finds a client that was slipped in."""
    intruder = program / "_internal" / "requests" / "__init__.py"
    intruder.parent.mkdir()
    intruder.touch()
    try:
        found = reading.http_clients(
            reading.modules_in(program / building.NAME), reading.files_in(program / "_internal")
        )
    finally:
        intruder.unlink()
        intruder.parent.rmdir()
    return None if found == ["file requests/__init__.py"] else f"found {found}"


def prove(count: int, _seed: int) -> Proof:
    """Build, and try the outcome in every way."""
    proof = Proof()
    for _ in range(count):
        with tempfile.TemporaryDirectory() as place:
            home = Path(place)
            built = frozen(home / "out")
            proof.note(None if built else "the build does not hold")
            if not built:
                continue
            proof.told = {"bytes": built["bytes"], "first_frame_ms": built["first_frame_ms"]}
            program = Path(built["program"])
            for number, attempt in enumerate((answers, on_a_stick, in_a_bundle)):
                folder = home / str(number)
                folder.mkdir()
                proof.note(attempt(program, folder))
            proof.note(refuses_a_client(program))
    return proof


if __name__ == "__main__":
    os.environ.pop("VAKHTA_HOME", None)
    raise SystemExit(main(prove, count=1))
