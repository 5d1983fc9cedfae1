"""What is said about a bundle: findings, what is in it, what was installed of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

Role = Literal["model", "adapter", "embedder", "knowledge", "prompts", "templates", "policy", "app"]
ROLES: tuple[Role, ...] = get_args(Role)
# What this version keeps, proven, and does not use yet: people are told.
KEPT_ONLY = frozenset({"embedder", "knowledge"})


@dataclass(frozen=True, slots=True)
class BundleFinding:
    """One thing wrong with a bundle; `detail` is for us, people get the code's sentence.

    Attributes:
        facts: What the sentence names besides the path.
    """

    code: str
    path: str
    detail: str
    facts: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def told_facts(self) -> dict[str, str | int | float]:
        """All that the sentence may name."""
        return {**self.facts, "path": self.path}


@dataclass(frozen=True, slots=True)
class InstalledContent:
    """One content that now stands on this machine."""

    role: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One content of a bundle, as its manifest tells it."""

    role: str
    name: str
    bytes: int
    sha256: str
    licence: str


@dataclass(frozen=True, slots=True)
class BundleReport:
    """What verifying, inspecting or importing found.

    Attributes:
        ok: Nothing was found wrong.
        bundle: Its id; None until a trusted signature holds.
        signers: Ids of the trusted keys that signed.
        files: How many files were found right.
        warnings: What does not stop an import: out of date, the clock set back.
        sums_sha256: Of the file that was signed.
        root: The TUF root that judged, as `id version`; None where plain keys did.
        certificate: The import certificate's files, with their signatures.
    """

    ok: bool
    bundle: str | None
    sequence: int | None
    signers: tuple[str, ...]
    files: int
    bytes: int
    seconds: float
    findings: tuple[BundleFinding, ...]
    warnings: tuple[BundleFinding, ...] = ()
    contents: tuple[ContentRow, ...] = ()
    installed: tuple[InstalledContent, ...] = ()
    sums_sha256: str | None = None
    root: str | None = None
    certificate: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class UntrustedClaims:
    """What a bundle says of itself while no trusted signature holds; for showing only."""

    untrusted_bundle: str | None
    untrusted_sequence: int | None
    untrusted_signers: tuple[str, ...]
    untrusted_contents: tuple[ContentRow, ...]


@dataclass(frozen=True, slots=True)
class RootReport:
    """An owner's root after it was made, signed or changed.

    Attributes:
        root: Its id, the same in all versions.
        threshold: So many of `keys` must sign.
        missing: How many signatures it lacks; sites take it when none do.
    """

    root: str
    version: int
    keys: tuple[str, ...]
    threshold: int
    revoked: tuple[str, ...]
    expires: date
    missing: int


@dataclass(frozen=True, slots=True)
class RepairReport:
    """A request for a repair, or the pack that answers it.

    Attributes:
        chunks: How many chunks of 4 MiB are bad.
        files: How many small files are.
    """

    bundle: str
    sequence: int
    chunks: int
    files: int
    path: Path


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file that a bundle brought and that counts now."""

    role: str
    name: str
    sha256: str
    path: Path
    bundle: str


@dataclass(frozen=True, slots=True)
class BuildNote:
    """What a steward should know before a bundle is written; the code's sentence names the figures.

    Attributes:
        parts: In how many pieces the content will lie.
    """

    code: str
    name: str
    size_bytes: int
    parts: int

    @property
    def facts(self) -> dict[str, str | int | float]:
        """What the sentence names."""
        return {"name": self.name, "size_bytes": self.size_bytes, "parts": self.parts}
