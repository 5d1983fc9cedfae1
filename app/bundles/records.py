"""What this machine remembers of imports: each owner's highest sequence, and generations to return to."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from app.bundles.manifest import Manifest
from app.errors import BundleError, BundleRollbackError
from app.modelfiles.installed import write_atomically

SEQUENCES, GENERATIONS = "sequences.json", "generations.json"
_MOST_GENERATIONS = 20
Shape = TypeVar("Shape", bound=Struct)


class _Seen(Struct, frozen=True):
    sequence: int
    sums_sha256: str


class _Sequences(Struct, frozen=True):
    """By owner (a key itself, not its number, or the id of a TUF root) and bundle id."""

    seen: dict[str, dict[str, _Seen]] = {}


class GenerationContent(Struct, frozen=True):
    """A content that a generation brought; `name` is the one it was installed under."""

    role: str
    name: str
    sha256: str


class Generation(Struct, frozen=True):
    """One import.

    Attributes:
        active_before: The model that was active, to return to.
    """

    bundle: str
    sequence: int
    sums_sha256: str
    signers: tuple[str, ...]
    contents: tuple[GenerationContent, ...]
    imported_at: datetime
    active_before: str | None


class Generations(Struct, frozen=True):
    """Newest last."""

    history: tuple[Generation, ...] = ()


class Floors(Struct, frozen=True, forbid_unknown_fields=True):
    """The lowest sequences that this version of the program takes, by owner and bundle id."""

    floors: dict[str, dict[str, int]] = {}


def check_floor(floors: Path, owners: Iterable[str], manifest: Manifest) -> None:
    """Refuse what was too old already when the program was made: no wiping reaches this file.

    Raises:
        BundleRollbackError: It is older.
    """
    known = _read(floors, Floors).floors
    floor = max((known.get(owner, {}).get(manifest.id, 0) for owner in owners), default=0)
    if manifest.sequence < floor:
        raise _older(manifest, floor)


def check_sequence(trust: Path, owners: Iterable[str], manifest: Manifest, sums_sha256: str) -> None:
    """Refuse what is older than these owners' last of this id.

    Raises:
        BundleRollbackError: It is older, or another bundle under the same number.
    """
    known = _read(trust / SEQUENCES, _Sequences).seen
    for owner in owners:
        seen = known.get(owner, {}).get(manifest.id)
        if seen is None or manifest.sequence > seen.sequence:
            continue
        if manifest.sequence < seen.sequence or sums_sha256 != seen.sums_sha256:
            raise _older(manifest, seen.sequence)


def record_sequence(trust: Path, owners: Iterable[str], manifest: Manifest, sums_sha256: str) -> None:
    """Remember this as the last of these owners."""
    known = {key: dict(bundles) for key, bundles in _read(trust / SEQUENCES, _Sequences).seen.items()}
    for owner in owners:
        known.setdefault(owner, {})[manifest.id] = _Seen(manifest.sequence, sums_sha256)
    _write(trust / SEQUENCES, _Sequences(known))


def read_generations(folder: Path) -> tuple[Generation, ...]:
    """All that is remembered, newest last."""
    return _read(folder / GENERATIONS, Generations).history


def add_generation(folder: Path, generation: Generation) -> None:
    """Remember an import; one that is the newest already is not remembered twice."""
    history = read_generations(folder)
    if not history or history[-1].sums_sha256 != generation.sums_sha256:
        _write(folder / GENERATIONS, Generations((*history, generation)[-_MOST_GENERATIONS:]))


def drop_generation(folder: Path) -> None:
    """Forget the newest."""
    _write(folder / GENERATIONS, Generations(read_generations(folder)[:-1]))


def _older(manifest: Manifest, known: int) -> BundleRollbackError:
    return BundleRollbackError(
        f"{manifest.id} {manifest.sequence} after {known}",
        bundle=manifest.id,
        sequence=manifest.sequence,
        known=known,
    )


def _read(path: Path, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(path.read_bytes(), type=shape)
    except FileNotFoundError:
        return shape()
    except (OSError, msgspec.DecodeError) as error:
        # To go on as if nothing had been imported would let an old bundle in.
        raise BundleError(f"{path}: {error}", code="bundle.records", path=str(path)) from error


def _write(path: Path, value: Struct) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, msgspec.json.format(msgspec.json.encode(value)))
