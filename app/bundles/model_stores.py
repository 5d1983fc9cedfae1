"""Model files that other programs keep on the steward's machine: Ollama's store and LM Studio's folder.

Nothing of theirs is changed. Ollama names a file by its digest, which is checked; LM Studio keeps none.
"""

import re
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from app.errors import BundlePlanError
from app.modelfiles.checking import file_sha256

_REGISTRY, _NAMESPACE, _TAG = "registry.ollama.ai", "library", "latest"
_KINDS = {"adapter": "application/vnd.ollama.image.adapter"}
_MODEL = "application/vnd.ollama.image.model"
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_DIGEST = re.compile(r"sha256:([0-9a-f]{64})")
_MAX_MANIFEST_BYTES = 1024**2


class _Layer(Struct, frozen=True, rename={"media_type": "mediaType"}):
    media_type: str
    digest: str


class _StoreManifest(Struct, frozen=True):
    layers: tuple[_Layer, ...]


def ollama_folders(home: Path, named: str | None) -> tuple[Path, ...]:
    """Where Ollama keeps its models: where its own variable says, else its user's and its service's place."""
    if named:
        return (Path(named),)
    return (home / ".ollama" / "models", Path("/usr/share/ollama/.ollama/models"))


def lmstudio_folders(home: Path) -> tuple[Path, ...]:
    """Where LM Studio keeps its models, now and in older versions."""
    return (home / ".lmstudio" / "models", home / ".cache" / "lm-studio" / "models")


def find_in_ollama(folders: Iterable[Path], name: str, role: str) -> Path:
    """The file of a model of Ollama's, hashed and found to be the one its store names.

    Args:
        folders: Where to look.
        name: `qwen2.5:7b`, `somebody/model:tag`, or with the registry before it.
        role: `adapter` takes the model's adapter, everything else its weights.

    Raises:
        BundlePlanError: It is not there (`bundle.store`), or another file lies in its place
            (`bundle.store_digest`).
    """
    where = _manifest_path(name)
    for folder in folders:
        path = folder / "manifests" / where
        if path.is_file():
            return _verified(folder, _layer(path, name, role), name)
    raise _missing(name)


def find_in_lmstudio(folders: Iterable[Path], name: str) -> Path:
    """A file of LM Studio's: `publisher/repository/file.gguf`.

    Raises:
        BundlePlanError: It is not there (`bundle.store`).
    """
    for folder in folders:
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
            return path
    raise _missing(name)


def _manifest_path(name: str) -> Path:
    """Ollama's short names mean its own registry, its library and the tag `latest`."""
    whole, _, tag = name.rpartition(":") if ":" in name.rpartition("/")[2] else (name, "", _TAG)
    words = whole.split("/")
    full = [*(_REGISTRY, _NAMESPACE)[: max(0, 3 - len(words))], *words, tag]
    if len(full) != 4 or not all(map(_WORD.fullmatch, full)):
        raise _missing(name)
    return Path(*full)


def _layer(path: Path, name: str, role: str) -> str:
    """The digest of the layer that holds the file."""
    try:
        with path.open("rb") as file:
            layers = msgspec.json.decode(file.read(_MAX_MANIFEST_BYTES), type=_StoreManifest).layers
    except (OSError, msgspec.DecodeError) as error:
        raise _missing(name) from error
    kind = _KINDS.get(role, _MODEL)
    found = [_DIGEST.fullmatch(layer.digest) for layer in layers if layer.media_type == kind]
    if len(found) != 1 or found[0] is None:
        raise _missing(name)
    return found[0][1]


def _verified(folder: Path, digest: str, name: str) -> Path:
    blob = folder / "blobs" / f"sha256-{digest}"
    if not blob.is_file():
        raise _missing(name)
    if file_sha256(blob) != digest:
        raise BundlePlanError(f"{blob} is another", code="bundle.store_digest", name=name, path=str(blob))
    return blob


def _missing(name: str) -> BundlePlanError:
    return BundlePlanError(f"no {name} in the store", code="bundle.store", name=name)
