"""Kills an import with SIGKILL at random moments and takes it up again: `dev.py prove import-kills`.

After every kill the model that was active before is whole and active, or the new one is whole; the next
import ends well, and what stands then is what was signed.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from app.modelfiles.checking import file_sha256
from app.modelfiles.installed import list_installed, read_active
from app.services.bundle_import import BundleImport
from benchmarks.proofs import Proof, main
from devkit.places import ROOT
from tests.helpers.bundle_builder import NOW, BundleBuilder

PADDING_BYTES = 40 * 1024**2
CHILD = """
import sys
from pathlib import Path
from app.services.bundle_import import BundleImport
from tests.helpers.bundle_builder import NOW
import app.bundles.installer, app.bundles.trust, app.bundles.verifying
data, folder = map(Path, sys.argv[1:])
service = BundleImport(data / "models", data / "bundles", data / "trust", lambda: NOW)
print("ready", flush=True)
service.run(folder)
"""


def importing(data: Path) -> BundleImport:
    """The service over a folder."""
    return BundleImport(data / "models", data / "bundles", data / "trust", lambda: NOW)


def killed(data: Path, folder: Path, after_s: float) -> bool:
    """Start an import and kill it; whether it was still at work."""
    extra = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", CHILD, str(data), str(folder)]
    with subprocess.Popen(words, env=extra, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(after_s)
        child.kill()
        return child.wait() != 0


def problem(data: Path) -> str | None:
    """What is not as it must be, at any moment."""
    models = list_installed(data / "models")
    for model in models:
        if file_sha256(data / "models" / model.name / model.file) != model.sha256:
            return f"{model.name} is not what its record says"
    active = read_active(data / "models")
    return None if active in {model.name for model in models} else f"{active} is active and not there"


def one(home: Path, bundles: tuple[Path, Path], after_s: float) -> tuple[bool, str | None]:
    """One kill over a copy of a machine with a model on it."""
    data = home / "data"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(home / "machine", data)
    was_working = killed(data, bundles[1], after_s)
    wrong = problem(data)
    report = importing(data).run(bundles[1])
    wrong = wrong or problem(data)
    named = [one.name for one in report.installed if one.role == "model"]
    if read_active(data / "models") not in named or list((data / "models").rglob("*.part")):
        wrong = wrong or "the second import did not end well"
    return was_working, wrong


def prove(count: int, seed: int, padding: int = PADDING_BYTES) -> Proof:
    """The tally; `interrupted` counts kills that met the import at work."""
    chance, proof = random.Random(seed), Proof()
    with TemporaryDirectory() as place:
        home = Path(place)
        steward = BundleBuilder(home / "steward")
        first = steward.build(home / "first")
        steward.sequence, steward.padding = 8, padding
        second = steward.build(home / "second", context_length=2048)
        steward.trust(home / "machine" / "trust")
        importing(home / "machine").run(first)
        begun = time.perf_counter()
        shutil.copytree(home / "machine", home / "data")
        importing(home / "data").run(second)
        whole_s = time.perf_counter() - begun
        interrupted = 0
        for number in range(count):
            after_s = chance.uniform(0, whole_s)
            at_work, wrong = one(home, (first, second), after_s)
            interrupted += at_work
            proof.note(f"kill {number} after {after_s:.4f} s: {wrong}" if wrong else None)
    proof.told["interrupted"] = interrupted
    return proof


if __name__ == "__main__":
    raise SystemExit(main(prove, count=200))
