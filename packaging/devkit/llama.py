"""llama-cpp-python built from its sdist with flags that fit this machine, kept in the user's cache.

The wheel is cached by version, flags, system, processor and the revision of what we cut away, so that
neither a second clone nor a second setup builds again. On a CPU one wheel runs from SSE4.2 to AVX-512: the
variants lie in `site-packages/bin`, and `app.inference.llama_engine` loads them from there.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from devkit.environment import read_stamp, write_stamp
from devkit.places import PYTHON, ROOT, StepError, cache, digest, environment, pip, platform_name, say
from devkit.system import ensure_compiler

LOCK = ROOT / "requirements-llama.lock"
# Raise when what is cut away or patched below changes: cached wheels are then built anew.
CUT_REVISION = "1"
# Servers, tools, tests, vocabularies and papers: nothing a library is built from.
CUT_AWAY = (
    "docker", "docs", "examples", "tests", "llama_cpp/server",
    *(f"vendor/llama.cpp/{name}" for name in (
        "app", "benches", "ci", "conversion", "docs", "examples", "gguf-py", "media", "models", "pocs",
        "requirements", "scripts", "skills", "tests", "tools",
    )),
)  # fmt: skip
COMMON_FLAGS = {
    "LLAVA_BUILD": "OFF",
    "LLAMA_OPENSSL": "OFF",
    "LLAMA_BUILD_TOOLS": "OFF",
    "LLAMA_BUILD_SERVER": "OFF",
    "LLAMA_BUILD_TESTS": "OFF",
    "LLAMA_BUILD_EXAMPLES": "OFF",
    "LLAMA_BUILD_APP": "OFF",
    "GGML_NATIVE": "OFF",
}


def version() -> str:
    """The version that the lock names."""
    found = re.search(r"^llama-cpp-python==(\S+)", LOCK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert found, f"{LOCK.name} names no version"
    return found[1]


@lru_cache(maxsize=1)
def device() -> str:
    """What the engine computes on: `cuda` where nvcc and a card are, `metal` on macOS, else `cpu`."""
    if sys.platform == "darwin":
        return "metal"
    card = shutil.which("nvidia-smi")
    if shutil.which("nvcc") and card:
        listed = subprocess.run([card, "-L"], capture_output=True, check=False)
        if listed.returncode == 0 and listed.stdout.strip():
            return "cuda"
    return "cpu"


def flags() -> dict[str, str]:
    """CMake's flags for this machine."""
    if device() == "metal":
        return {**COMMON_FLAGS, "GGML_METAL": "ON", "GGML_METAL_EMBED_LIBRARY": "ON"}
    dispatch = {"GGML_BACKEND_DL": "ON", "GGML_CPU_ALL_VARIANTS": "ON"}
    if device() == "cuda":
        return {**COMMON_FLAGS, **dispatch, "GGML_CUDA": "ON", "CMAKE_CUDA_ARCHITECTURES": "native"}
    return {**COMMON_FLAGS, **dispatch}


def build_key() -> str:
    """Name of this build in the cache."""
    said = json.dumps([version(), flags(), "py3", platform_name(), CUT_REVISION], sort_keys=True)
    return f"{version()}-{device()}-{platform_name()}-{digest(said)[:12]}"


def ensure_llama() -> None:
    """Have the engine's library in `.venv`, built here or from the cache."""
    key = build_key()
    if read_stamp().get("llama") == key:
        return
    wheel = cached_wheel(key) or build_wheel(key)
    say(f"installing {wheel.name} ({device()})")
    pip("install", "--quiet", "--no-deps", "--force-reinstall", wheel)
    write_stamp(llama=key)


def cached_wheel(key: str) -> Path | None:
    """The wheel of a build, where the cache holds it."""
    return next((cache() / "wheels" / key).glob("llama_cpp_python-*.whl"), None)


def build_wheel(key: str) -> Path:
    """Build the wheel and put it into the cache, whole or not at all."""
    ensure_compiler()
    shelf = cache() / "wheels"
    shelf.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="build-", dir=cache()) as folder:
        source = unpack_source(Path(folder))
        cut(source, CUT_AWAY)
        made = Path(folder) / "wheel"
        log = cache() / f"build-{key}.log"
        say(f"building llama-cpp-python {version()} for {device()}: about 9 minutes on 2 cores, log in {log}")
        arguments = " ".join(f"-D{name}={value}" for name, value in flags().items())
        extra = {"CMAKE_ARGS": arguments, "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 2)}
        command: Sequence[str | Path] = [
            PYTHON,
            "-m",
            "pip",
            "wheel",
            "-v",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            made,
            source,
        ]
        watch_build(command, extra, log)
        # The folder appears with its wheel inside: a build that was stopped leaves nothing behind.
        if cached_wheel(key) is None:
            made.replace(shelf / key)
    wheel = cached_wheel(key)
    assert wheel, f"pip made no wheel in {shelf / key}"
    return wheel


def unpack_source(folder: Path) -> Path:
    """Unpack the sdist."""
    with tarfile.open(ensure_sdist()) as archive:
        archive.extractall(folder, filter="data")
    return folder / f"llama_cpp_python-{version()}"


def ensure_sdist() -> Path:
    """Have the sdist that the lock names in the cache, checked by its digest.

    Raises:
        StepError: What lies there is another file.
    """
    sdist = next((cache() / "sdists").glob(f"llama_cpp_python-{version()}.tar.gz"), None)
    if sdist is None:
        say(f"fetching the source of llama-cpp-python {version()}")
        pip("download", "--quiet", "--no-deps", "--no-build-isolation", "--no-binary", ":all:",
            "--require-hashes", "-r", LOCK, "-d", cache() / "sdists")  # fmt: skip
        sdist = cache() / "sdists" / f"llama_cpp_python-{version()}.tar.gz"
    if digest_of(sdist) not in LOCK.read_text(encoding="utf-8"):
        sdist.unlink()
        raise StepError(
            f"{sdist.name} in the cache was not the file the lock names; it is gone, run this again"
        )
    return sdist


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    import hashlib

    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def cut(source: Path, names: Iterable[str]) -> None:
    """Take away what is not built, and turn the one switch that their CMake forces on against any flag."""
    for name in names:
        shutil.rmtree(source / name, ignore_errors=True)
    recipe = source / "CMakeLists.txt"
    text = recipe.read_text(encoding="utf-8")
    forced = "set(LLAMA_BUILD_COMMON ON CACHE BOOL"
    if forced not in text:
        raise StepError(f"{recipe.name} of llama-cpp-python {version()} is not the one we know how to trim")
    recipe.write_text(text.replace(forced, forced.replace(" ON ", " OFF ")), encoding="utf-8")


def watch_build(command: Sequence[str | Path], extra: dict[str, str], log: Path) -> None:
    """Run a build with its output in a log and its progress on the terminal.

    Raises:
        StepError: It failed; the log's last lines are shown.
    """
    words = [str(word) for word in command]
    with log.open("w", encoding="utf-8") as record, subprocess.Popen(
        words, cwd=ROOT, env=environment(extra), text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as build:  # fmt: skip
        assert build.stdout
        for line in build.stdout:
            record.write(line)
            step = re.match(r"\s*\[(\d+)/(\d+)\] ", line)
            if step and sys.stdout.isatty():
                print(f"\r  {int(step[1]) * 100 // int(step[2]):3d} %", end="", flush=True)
    if sys.stdout.isatty():
        print("\r        \r", end="")
    if build.returncode:
        tail = log.read_text(encoding="utf-8").splitlines()[-15:]
        raise StepError("the build failed:\n  " + "\n  ".join(tail) + f"\nthe whole of it: {log}")
