"""Tiny models with random weights, one a family: its architecture, a vocabulary of llama.cpp's sources.

They say nothing sensible. They show that a file of the family loads, is recognised, tokenizes and answers.
Made in seconds each into the developer's cache (`vakhta-dev/tiny/`), never committed.
"""

import json
import os
import shutil
import tarfile
from pathlib import Path

from devkit.llama import ensure_sdist, version
from devkit.places import PYTHON, ROOT, cache, digest, run, say

FAMILIES = ROOT / "models_manifest" / "families"
VOCABULARIES = "vendor/llama.cpp/models/ggml-vocab-{}.gguf"
# What the files are made from: when any of it changes they are made anew.
MAKERS = ("packaging/devkit/tiny_models.py", "packaging/devkit/tiny_shapes.py", "benchmarks/tiny_weights.py")


def ensure_tiny_models() -> Path:
    """Have all of them in the cache.

    Raises:
        StepError: The sources could not be fetched, or a model not be made.
    """
    folder = cache() / "tiny"
    stamp = folder / "made.json"
    key = recipe_key()
    wanted = tiny_families()
    made = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else {}
    if made.get("key") == key and all((folder / f"{name}.gguf").is_file() for name in wanted):
        return folder
    say(f"making {len(wanted)} tiny models in {folder}")
    stamp.unlink(missing_ok=True)
    vocabularies = folder / "vocabularies"
    unpack_vocabularies(vocabularies, {tiny["vocabulary"] for tiny in wanted.values()})
    run(
        [PYTHON, "-m", "benchmarks.tiny_weights", folder],
        extra={"PYTHONPATH": os.pathsep.join([str(ROOT / "packaging"), str(ROOT)])},
    )
    shutil.rmtree(vocabularies)
    stamp.write_text(json.dumps({"key": key}), encoding="utf-8")
    return folder


def tiny_families() -> dict[str, dict[str, str]]:
    """What each family's file says about its tiny model; families without one are left out."""
    families = [json.loads(path.read_text(encoding="utf-8")) for path in FAMILIES.glob("*.json")]
    # Families that share a vocabulary one after another: it is read once.
    families = sorted(
        (one for one in families if one["tiny"]), key=lambda one: str(one["tiny"]["vocabulary"])
    )
    return {family["key"]: family["tiny"] for family in families}


def recipe_key() -> str:
    """Changes with everything that the files are made from."""
    places = [ROOT / name for name in MAKERS] + sorted(FAMILIES.glob("*.json"))
    return digest(version(), *(path.read_bytes() for path in places))


def unpack_vocabularies(folder: Path, names: set[str]) -> None:
    """Take the named vocabularies out of the sources."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {VOCABULARIES.format(name): name for name in names}
    with tarfile.open(ensure_sdist()) as archive:
        for member in archive:
            name = wanted.pop(member.name.partition("/")[2], None)
            if name is not None:
                source = archive.extractfile(member)
                assert source, member.name
                (folder / f"{name}.gguf").write_bytes(source.read())
            if not wanted:
                return
    raise FileNotFoundError(f"{', '.join(wanted)} of llama-cpp-python {version()}")
