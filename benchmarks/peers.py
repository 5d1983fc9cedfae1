"""llama.cpp's own programs, the measure of our engine: from the same source and flags, with the same kernels.

Where backends are loaded at run time, they get the very backend files that our wheel installed: both sides
compute with the same bytes, and only the program around them differs. Nothing is fetched: the server is built
without its web page and without TLS.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from devkit import llama
from devkit.places import cache, digest, environment, say

# Raise when the build below changes.
REVISION = "2"
TARGETS = ("llama-bench", "llama-batched-bench", "llama-server")
OURS = {
    "LLAMA_BUILD_COMMON": "ON",
    "LLAMA_BUILD_TOOLS": "ON",
    "BUILD_SHARED_LIBS": "ON",
    "LLAMA_BUILD_SERVER": "ON",
    "LLAMA_OPENSSL": "OFF",
    # Its page would be fetched or made with npm; an empty one is compiled in instead.
    "LLAMA_BUILD_UI": "OFF",
    "LLAMA_USE_PREBUILT_UI": "OFF",
    "MTMD_VIDEO": "OFF",
}
# The backends come from our wheel: nothing of them is built again.
NO_BACKENDS = {"GGML_CPU": "OFF", "GGML_CPU_ALL_VARIANTS": "OFF", "GGML_CUDA": "OFF"}


@dataclass(frozen=True, slots=True)
class Peers:
    """Where the peers' programs lie."""

    folder: Path

    def program(self, name: str) -> Path:
        """One of `TARGETS`."""
        return self.folder / (f"{name}.exe" if os.name == "nt" else name)

    def run_json(self, name: str, words: list[object]) -> list[dict[str, Any]]:
        """Run one to its end and read the JSON it prints, a document or a line at a time.

        Raises:
            RuntimeError: It failed; with the last it said.
        """
        # Backends are looked for beside the program and in the working directory.
        done = subprocess.run(
            [str(word) for word in (self.program(name), *words)],
            cwd=self.folder,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            said = (done.stdout + done.stderr).decode("utf-8", "replace")
            raise RuntimeError(f"{name} ended with {done.returncode}: {said[-2000:]}")
        return read_documents(done.stdout.decode("utf-8", "replace"))


def read_documents(said: str) -> list[dict[str, Any]]:
    """A JSON array of objects, or the lines that are objects of their own."""
    text = said.strip()
    if text.startswith("["):
        return list(json.loads(text))
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@lru_cache(maxsize=1)
def ensure_peers() -> Peers:
    """Have the peers in the cache, built at the first time."""
    folder = cache() / "bench" / f"{llama.build_key()}-{digest(REVISION, json.dumps(peer_flags()))[:8]}"
    found = Peers(folder)
    if not all(found.program(name).exists() for name in TARGETS):
        build(folder)
    return found


def peer_flags() -> dict[str, str]:
    """The wheel's flags with what the peers need."""
    flags = {**llama.flags(), **OURS}
    return {**flags, **NO_BACKENDS} if "GGML_BACKEND_DL" in flags else flags


def build(folder: Path) -> None:
    """Build the peers and put them beside the wheel's own backends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=cache()) as name:
        place = Path(name)
        source = llama.unpack_source(place) / "vendor" / "llama.cpp"
        arguments = [f"-D{flag}={value}" for flag, value in peer_flags().items()]
        rpath = "@loader_path" if sys.platform == "darwin" else "$ORIGIN"
        arguments += [
            "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
            f"-DCMAKE_INSTALL_RPATH={rpath}",
        ]
        say("building llama-bench, llama-batched-bench and llama-server: about 10 minutes on 2 cores")
        step(["cmake", "-S", str(source), "-B", str(place / "build"), "-G", "Ninja", *arguments])
        step(["cmake", "--build", str(place / "build"), "--target", *TARGETS])
        shutil.copytree(place / "build" / "bin", place / "ready", symlinks=True)
        for backend in backends():
            shutil.copy2(backend, place / "ready")
        shutil.rmtree(folder, ignore_errors=True)
        (place / "ready").replace(folder)


def backends() -> list[Path]:
    """The backend files of the installed wheel; none where they are part of the library."""
    if "GGML_BACKEND_DL" not in peer_flags():
        return []
    return sorted((Path(sysconfig.get_path("purelib")) / "bin").glob("*ggml-*"))


def step(command: list[str]) -> None:
    """Run one step of the build; its output is shown only when it fails."""
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


if __name__ == "__main__":
    print(ensure_peers().folder)
