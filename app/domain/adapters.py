"""LoRA adapters as the desk sees them: small files that change how one model speaks."""

from dataclasses import dataclass

from app.domain.engine import CheckReason

_BETWEEN = "@"


@dataclass(frozen=True, slots=True)
class AdapterRow:
    """A line of `models list`.

    Attributes:
        name: What `--adapter` takes.
        base: The installed model whose tensors it was found to fit when it was installed.
        alpha: Its strength: what it adds is multiplied by alpha divided by the rank.
    """

    name: str
    sha256: str
    bytes: int
    architecture: str
    base: str
    rank: int
    alpha: float


@dataclass(frozen=True, slots=True)
class AdapterCheck:
    """What the header of an adapter file says, read without llama.cpp.

    Attributes:
        fits: Names of the installed models that it goes with.
    """

    ok: bool
    reasons: tuple[CheckReason, ...]
    architecture: str | None
    quantization: str | None
    sha256: str
    rank: int | None = None
    alpha: float | None = None
    fits: tuple[str, ...] = ()


def adapter_key(name: str, sha256: str) -> str:
    """How an adapter is named to the engine and in provenance: another file of the same name is another."""
    return f"{name}{_BETWEEN}{sha256}"


def split_key(key: str) -> tuple[str, str]:
    """Name and digest of a key; a bare name has no digest."""
    name, _, sha256 = key.partition(_BETWEEN)
    return name, sha256
