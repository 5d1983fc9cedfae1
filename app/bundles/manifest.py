"""The manifest: what is in a bundle. One spelling only, so that equal contents are equal bytes."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from app.bundles.names import clashing, is_safe
from app.domain.bundles import Role
from app.domain.canaries import Canary
from app.errors import BundleManifestError

MANIFEST, SUMS, README = "manifest.json", "SHA256SUMS", "README.txt"
TARGETS = "trust/targets.json"
CHUNK_BYTES = 4 * 1024**2
MAX_MANIFEST_BYTES = 32 * 1024**2
# What stands beside the contents (README, licences) is read whole.
MAX_SMALL_BYTES = 1024**2

Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Name = Annotated[str, Meta(pattern=r"^[\w][\w.+-]{0,79}\Z")]
Text = Annotated[str, Meta(max_length=4000)]
Count = Annotated[int, Meta(ge=1, le=2**43)]
Day = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
Moment = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]


class _Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every field there, none unknown."""


class Part(_Strict, frozen=True):
    """A file on the stick; the parts of a content one after another are its bytes."""

    path: Annotated[str, Meta(min_length=1, max_length=200)]
    bytes: Count


class Licence(_Strict, frozen=True):
    """Under which licence, and in which words it was accepted."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    acceptance: Text
    file: Annotated[str, Meta(max_length=200)]


class Publisher(_Strict, frozen=True):
    """Whose it is, and exactly which state of it."""

    repository: Annotated[str, Meta(min_length=1, max_length=200)]
    commit: Annotated[str, Meta(pattern=r"^[0-9a-f]{40}\Z")]


class TreeFile(_Strict, frozen=True):
    """A file of a content that is a folder; `path` from the folder on."""

    path: Annotated[str, Meta(min_length=1, max_length=180)]
    bytes: Annotated[int, Meta(ge=0, le=2**40)]
    executable: bool


class Content(_Strict, frozen=True, omit_defaults=True):
    """One thing that is installed.

    Attributes:
        file: Its name once installed.
        chunks: SHA-256 of every 4 MiB of it.
        template_sha256: Of the chat template in a model's file, where it has one.
        needs: For people: what a machine must have.
        tree: Its files, where it is a folder (role app); each that is not empty is a part of its own.
        canaries: Questions a model must answer rightly before it may speak; not written where there are none.
    """

    role: Role
    name: Name
    file: Name
    bytes: Count
    sha256: Digest
    chunks: tuple[Digest, ...]
    parts: Annotated[tuple[Part, ...], Meta(min_length=1, max_length=10_000)]
    licence: Licence
    publisher: Publisher | None
    template_sha256: Digest | None
    prompt_profile: Name | None
    needs: Text | None
    tree: Annotated[tuple[TreeFile, ...], Meta(max_length=10_000)] = ()
    canaries: Annotated[tuple[Canary, ...], Meta(max_length=20)] = ()


class Manifest(_Strict, frozen=True):
    """What was signed."""

    format: Literal[1]
    id: Name
    sequence: Annotated[int, Meta(ge=1, le=2**53)]
    created: Moment
    replace_by: Day | None
    contents: Annotated[tuple[Content, ...], Meta(min_length=1, max_length=1000)]


def encode(manifest: Manifest) -> bytes:
    """The one spelling of a manifest."""
    return msgspec.json.format(msgspec.json.encode(manifest, order="sorted"), indent=1) + b"\n"


def parse(content: bytes, sums: Mapping[str, str]) -> Manifest:
    """Read a manifest whose signature held.

    Args:
        content: The file.
        sums: Paths and digests that were signed with it.

    Raises:
        BundleManifestError: It is not in its one spelling, or contradicts itself or the sums.
    """
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BundleManifestError(f"the manifest does not read: {error}") from error
    if encode(manifest) != content:
        raise BundleManifestError("the manifest is not in its one spelling")
    _check_day(manifest.replace_by)
    names = [f"{one.role}/{one.name}" for one in manifest.contents]
    if clashing(names) or len(set(names)) < len(names):
        raise BundleManifestError("two contents share a name")
    for one in manifest.contents:
        _check_content(one, sums)
    return manifest


def _check_day(day: str | None) -> None:
    try:
        date.fromisoformat(day or "2000-01-01")
    except ValueError as error:
        raise BundleManifestError(f"{day} is no day") from error


def _check_content(content: Content, sums: Mapping[str, str]) -> None:
    named = [part.path for part in content.parts]
    told = {
        "the parts do not add up": sum(part.bytes for part in content.parts) == content.bytes,
        "a wrong number of chunks": -(-content.bytes // CHUNK_BYTES) == len(content.chunks),
        "a part that is not signed": {*named, content.licence.file} <= sums.keys(),
        "a part named twice": len(set(named)) == len(named),
        "the file's name is not safe": is_safe(content.file) and is_safe(content.name),
        "a folder that is not its parts": not content.tree or _is_tree(content),
    }
    for wrong, holds in told.items():
        if not holds:
            raise BundleManifestError(f"{content.name}: {wrong}")


def _is_tree(content: Content) -> bool:
    paths = [file.path for file in content.tree]
    return (
        content.role == "app"
        and [file.bytes for file in content.tree if file.bytes] == [part.bytes for part in content.parts]
        and all(map(is_safe, paths))
        and len(set(paths)) == len(paths)
        and not clashing(paths)
    )
