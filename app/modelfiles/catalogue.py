"""The models we know: one entry each in `models_manifest/models/`, read strictly."""

from pathlib import Path

import msgspec

from app.errors import InferenceError


class CatalogueError(InferenceError):
    """An entry of our own catalogue does not read: the program's files are damaged."""

    code = "model.catalogue"


class PackagePart(msgspec.Struct, frozen=True):
    """A package one member of which is a part of the file."""

    name: str
    version: str
    sha256: str
    member: str


class HubSource(msgspec.Struct, frozen=True, tag_field="kind", tag="hub"):
    """The publisher's repository at a pinned revision."""

    repository: str
    revision: str
    file: str


class PartsSource(msgspec.Struct, frozen=True, tag_field="kind", tag="package-parts"):
    """Packages whose members, one after another, are the file."""

    packages: tuple[PackagePart, ...]


class CatalogueEntry(msgspec.Struct, frozen=True):
    """What we say about a model; the digest decides, whatever the courier.

    Attributes:
        russian: `good`, `middling`, `weak` or `none`.
        chat_template: Ours; the one in the file is never used.
        template_sha256: Digest of the template in the published file, to compare with; None where unknown.
        draft_model: Name of the entry of a small model with the same vocabulary, which may guess for it.
        prompt_profile: Key of the prompt profile in `models_manifest/prompts/`.
    """

    name: str
    title: str
    family: str
    parameters: int | str
    architecture: str
    quantization: str
    file: str
    bytes: int
    sha256: str
    licence: str
    russian: str
    languages: tuple[str, ...]
    chat_template: str
    stop: tuple[str, ...]
    prompt_profile: str
    n_ctx_train: int
    sources: tuple[HubSource | PartsSource, ...]
    template_sha256: str | None = None
    draft_model: str | None = None


def read_catalogue(manifest_dir: Path) -> tuple[CatalogueEntry, ...]:
    """All entries, by name.

    Raises:
        CatalogueError: One does not read.
    """
    entries = []
    for path in sorted((manifest_dir / "models").glob("*.json")):
        try:
            entries.append(msgspec.json.decode(path.read_bytes(), type=CatalogueEntry))
        except (msgspec.DecodeError, OSError) as error:
            raise CatalogueError(f"{path.name}: {error}", file=path.name) from error
    return tuple(entries)
