"""How fast a bundle comes in, beside tools that do half of it: `dev.py bench bundles`.

The limit of an import is the slower of `openssl dgst -sha256` and `cp` with a sync, over the same parts:
whoever checks must read and hash, whoever copies must write and sync; an import does both at once. Both
begin with memory that was in use a moment ago.
"""

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import psutil  # type: ignore[import-untyped]

from app.bundles.builder import PART_BYTES, Order, build
from app.bundles.manifest import CHUNK_BYTES, MANIFEST, SUMS, Content
from app.bundles.plan import read_plan
from app.bundles.sums import format_sums
from app.bundles.trust import read_roots
from app.bundles.verifying import check_files, open_bundle
from benchmarks.harness import Figure, in_turn, main
from devkit.places import ROOT
from devkit.weights import STARTER, ensure_weights
from tests.helpers.bundle_builder import NOW, BundleBuilder
from tests.helpers.gguf_builder import GgufBuilder

PAIRS = 5
KILLS = 10
LARGE_BYTES = 40 * 1024**3
# The starter in its bundle, in the site, and beside it for the tools.
SPARE_BYTES = 4 * 1024**3
GOAL_RATIO, GOAL_CORES, GOAL_MB = 1.15, 0.85, 64.0
CHILD = """
import sys
from pathlib import Path
from app.services.bundle_import import BundleImport
from tests.helpers.bundle_builder import NOW
import app.bundles.installer, app.bundles.trust, app.bundles.verifying
data, folder = map(Path, sys.argv[1:])
service = BundleImport(data / "models", data / "bundles", data / "trust", lambda: NOW)
print("ready", flush=True)
sys.stdin.readline()
service.run(folder, on_progress=lambda told: print(told.done, flush=True))
print("done", flush=True)
"""


class Site:
    """A signed bundle of one model, and machines that trust its steward."""

    def __init__(
        self, home: Path, weights: Path, older: Path | None = None, part_bytes: int = PART_BYTES
    ) -> None:
        self._home, self._steward = home, BundleBuilder(home / "steward")
        plan = home / "plan.toml"
        plan.write_text(
            'id = "bench"\nsequence = 1\n[[content]]\nrole = "model"\nname = "weights"\n'
            f'path = "{weights}"\nlicence = "Apache-2.0"\n',
            encoding="utf-8",
        )
        self.folder = home / "bundle"
        order = Order(read_plan(plan), home, self.folder, older, part_bytes)
        contents = build(order, self._steward.keys[0], NOW, lambda _count: None).contents
        self.content: Content = contents[0]
        self.parts = [self.folder / part.path for content in contents for part in content.parts]

    def machine(self) -> Path:
        """A folder of its own with nothing installed."""
        data = self._home / "data"
        shutil.rmtree(data, ignore_errors=True)
        self._steward.trust(data / "trust")
        return data

    def importing(self, data: Path) -> "subprocess.Popen[str]":
        """A process that says ready and imports at a line on stdin, telling bytes."""
        words = [sys.executable, "-c", CHILD, str(data), str(self.folder)]
        return subprocess.Popen(
            words, env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'packaging'}"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip


def begun(child: "subprocess.Popen[str]") -> int:
    """Let it begin; its resident bytes before."""
    assert child.stdin
    assert child.stdout
    assert child.stdout.readline() == "ready\n"
    idle = int(psutil.Process(child.pid).memory_info().rss)
    child.stdin.write("go\n")
    child.stdin.flush()
    return idle


def import_s(site: Site) -> float:
    """Seconds of one whole import into an empty machine."""
    with site.importing(site.machine()) as child:
        _warm(site)
        start = time.perf_counter()
        begun(child)
        assert child.stdout
        while child.stdout.readline() not in ("done\n", ""):
            pass
        took = time.perf_counter() - start
    assert child.returncode == 0
    return took


def slower_tool_s(site: Site) -> float:
    """Seconds of the slower of hashing the parts and copying them to the disk."""
    copies = site.machine()
    _warm(site)
    return max(
        _seconds(lambda: _run("openssl", "dgst", "-sha256", *map(str, site.parts))),
        _seconds(lambda: _copy(site.parts, copies)),
    )


def _warm(site: Site) -> None:
    """Have as many pages of memory at hand as a copy takes: a virtual machine's first ones come slowly."""
    with TemporaryDirectory(dir=site.folder.parent) as place:
        _copy(site.parts, Path(place))


def _copy(parts: list[Path], copies: Path) -> None:
    _run("cp", "--sparse=never", "--reflink=never", *map(str, parts), str(copies))
    _run("sync", *(str(copies / part.name) for part in parts))


def _run(*words: str) -> None:
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)


def _seconds(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def lost_bytes(site: Site, after_bytes: int) -> int:
    """What was told done when the process was killed, and does not stand good on the disk."""
    data = site.machine()
    told = 0
    with site.importing(data) as child:
        begun(child)
        assert child.stdout
        for line in child.stdout:
            told = int(line) if line != "done\n" else told
            if told >= after_bytes:
                child.send_signal(signal.SIGKILL)
                break
        # What it had told until it was dead counts too.
        told = max([told, *(int(line) for line in child.stdout.read().splitlines() if line.isdigit())])
    return max(0, told - _good_bytes(site, data))


def _good_bytes(site: Site, data: Path) -> int:
    whole = next((data / "models").rglob("*.gguf"), None)
    part = whole or next((data / "models").rglob("*.part"))
    good = 0
    with part.open("rb") as file:
        for digest in site.content.chunks:
            chunk = file.read(CHUNK_BYTES)
            if hashlib.sha256(chunk).hexdigest() != digest:
                break
            good += len(chunk)
    return good


def sparse_site(home: Path, total: int, part_bytes: int) -> Site:
    """A bundle of so many bytes that takes next to none: a model of two tensors, and a hole."""
    weights, older = home / "large.gguf", home / "older"
    weights.write_bytes(GgufBuilder().build())
    os.truncate(weights, total)
    sums = {MANIFEST: hashlib.sha256(b"").hexdigest()}
    inside = older / "content" / "model"
    inside.mkdir(parents=True)
    hole = hashlib.sha256()
    for _ in range(part_bytes // CHUNK_BYTES):
        hole.update(bytes(CHUNK_BYTES))
    for number in range(1, total // part_bytes + 1):
        part = inside / f"weights.gguf.{number:03}"
        part.write_bytes(GgufBuilder().build() if number == 1 else b"")
        os.truncate(part, part_bytes)
        digest = hole.hexdigest()
        if number == 1:
            with part.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        sums[part.relative_to(older).as_posix()] = digest
    (older / SUMS).write_bytes(format_sums(sums))
    return Site(home, weights, older, part_bytes)  # the parts are taken over by links


def memory_over_idle(site: Site) -> float:
    """The most megabytes an import takes over what its process takes before."""
    with site.importing(site.machine()) as child:
        idle = begun(child)
        most, process = idle, psutil.Process(child.pid)
        assert child.stdout
        for _line in child.stdout:  # one a chunk
            if process.is_running():
                most = max(most, process.memory_info().rss)
    assert child.returncode == 0
    return (most - idle) / 1e6


def cores_in_use(site: Site) -> float:
    """Of all cores, the share that verifying keeps busy."""
    opened = open_bundle(site.folder, read_roots(site.machine() / "trust"))
    busy, start = time.process_time(), time.perf_counter()
    assert check_files(opened) == ()
    return (time.process_time() - busy) / (time.perf_counter() - start) / (os.cpu_count() or 1)


def figures(
    weights: Path | None = None,
    large: tuple[int, int] = (LARGE_BYTES, PART_BYTES),
    pairs: int = PAIRS,
    kills: int = KILLS,
) -> list[Figure]:
    """Import beside tools, what a kill loses, memory and cores over a very large bundle.

    Raises:
        SystemExit: The disk has no room: an import asks for all of its bytes, holes or not.
    """
    needed, free = large[0] + SPARE_BYTES, shutil.disk_usage(gettempdir()).free
    if free < needed:
        raise SystemExit(
            f"bundles: {gettempdir()} has {free / 1e9:.0f} GB free and {needed / 1e9:.0f} GB are needed; "
            "nothing was measured. Make room, or set TMPDIR to a folder on another disk."
        )
    with TemporaryDirectory() as place:
        home = Path(place)
        site = Site(home, weights or ensure_weights(STARTER))
        found = in_turn(lambda: import_s(site), lambda: slower_tool_s(site), pairs)
        chance = random.Random(1)
        lost = max(lost_bytes(site, chance.randrange(site.content.bytes)) for _ in range(kills))
    with TemporaryDirectory() as place:
        site = sparse_site(Path(place), *large)
        cores, memory = cores_in_use(site), memory_over_idle(site)
    return [
        Figure("bundles.import_to_slower_tool", found.ratio, "ratio", limit=found.limit, goal=GOAL_RATIO),
        Figure("bundles.lost_by_a_kill", lost / 1024**2, "MiB", limit=CHUNK_BYTES / 1024**2),
        Figure("bundles.memory_over_idle", memory, "MB", limit=GOAL_MB),
        Figure("bundles.verify_of_all_cores", cores, "share", limit=1.0, goal=GOAL_CORES, at_least=True),
    ]


if __name__ == "__main__":
    raise SystemExit(main(figures))
