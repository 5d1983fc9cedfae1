"""llama-bench, the measure of our engine: built from the same source and flags, run with the same kernels.

Where backends are loaded at run time, llama-bench gets the very backend files that our wheel installed: both
sides compute with the same bytes, and only the program around them differs.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from pathlib import Path

from devkit import llama
from devkit.places import cache, digest, environment, say

# Raise when the build below changes.
REVISION = "1"
NAME = "llama-bench.exe" if os.name == "nt" else "llama-bench"
OURS = {"LLAMA_BUILD_COMMON": "ON", "LLAMA_BUILD_TOOLS": "ON", "BUILD_SHARED_LIBS": "ON"}
# The backends come from our wheel: nothing of them is built again.
NO_BACKENDS = {"GGML_CPU": "OFF", "GGML_CPU_ALL_VARIANTS": "OFF", "GGML_CUDA": "OFF"}


def ensure_llama_bench() -> Path:
    """Have llama-bench in the cache, built at the first time."""
    folder = cache() / "bench" / f"{llama.build_key()}-{digest(REVISION, json.dumps(bench_flags()))[:8]}"
    if not (folder / NAME).exists():
        build(folder)
    return folder / NAME


def bench_flags() -> dict[str, str]:
    """The wheel's flags with what llama-bench needs."""
    flags = {**llama.flags(), **OURS}
    return {**flags, **NO_BACKENDS} if "GGML_BACKEND_DL" in flags else flags


def build(folder: Path) -> None:
    """Build llama-bench and put it beside the wheel's own backends."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=cache()) as name:
        place = Path(name)
        source = llama.unpack_source(place) / "vendor" / "llama.cpp"
        arguments = [f"-D{flag}={value}" for flag, value in bench_flags().items()]
        rpath = "@loader_path" if sys.platform == "darwin" else "$ORIGIN"
        arguments += [
            "-DCMAKE_BUILD_TYPE=Release",
            "-DCMAKE_BUILD_WITH_INSTALL_RPATH=ON",
            f"-DCMAKE_INSTALL_RPATH={rpath}",
        ]
        say("building llama-bench: about 4 minutes on 2 cores")
        step(["cmake", "-S", str(source), "-B", str(place / "build"), "-G", "Ninja", *arguments])
        step(["cmake", "--build", str(place / "build"), "--target", "llama-bench"])
        shutil.copytree(place / "build" / "bin", place / "ready", symlinks=True)
        for backend in backends():
            shutil.copy2(backend, place / "ready")
        shutil.rmtree(folder, ignore_errors=True)
        (place / "ready").replace(folder)


def backends() -> list[Path]:
    """The backend files of the installed wheel; none where they are part of the library."""
    if "GGML_BACKEND_DL" not in bench_flags():
        return []
    return sorted((Path(sysconfig.get_path("purelib")) / "bin").glob("*ggml-*"))


def step(command: list[str]) -> None:
    """Run one step of the build; its output is shown only when it fails."""
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:3])} failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def tokens_per_s(program: Path, model: Path, *, tokens: int, threads: int) -> float:
    """Generation speed as llama-bench measures it."""
    command = [program, "-m", model, "-p", "0", "-n", tokens, "-t", threads, "-r", "1", "-o", "json"]
    # Backends are looked for beside the program and in the working directory.
    done = subprocess.run(
        [str(word) for word in command], cwd=program.parent, capture_output=True, check=True
    )
    return float(json.loads(done.stdout)[0]["avg_ts"])
