"""Changes a bundle in every way we know and counts what is refused: `dev.py prove tamper`.

One bit in every file (`--count` places each), every file missing, cut, grown, swapped; names that are none;
sums and manifests that were signed and are still wrong; an older sequence, strangers among the signers; the
roots and targets of an owner with several keys; repair packs.
"""

import os
import random
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.proofs import Proof, main
from benchmarks.tampered_sites import Owners, Site, repair_trials
from tests.helpers.bundle_builder import BundleBuilder, flip

# Older bundles are as sound as they ever were: only importing knows.
OLDER = "an older sequence"
Change = tuple[str, str, Callable[[Path], object]]


def flips(name: str, size: int, count: int, chance: random.Random) -> Iterator[Change]:
    """One bit, at random places and at both ends."""
    for at in [0, size - 1, *(chance.randrange(size) for _ in range(count))]:
        bit = chance.randrange(8)
        yield "one bit flipped", name, lambda folder, at=at, bit=bit: flip(folder / name, at, bit)  # type: ignore[misc]


def whole_files(name: str, others: list[str]) -> Iterator[Change]:
    """The file as a whole."""
    yield "missing", name, lambda folder: (folder / name).unlink()
    yield "truncated", name, lambda folder: os.truncate(folder / name, (folder / name).stat().st_size // 2)
    yield "emptied", name, lambda folder: os.truncate(folder / name, 0)
    yield "grown", name, lambda folder: (folder / name).write_bytes((folder / name).read_bytes() + b"\n")
    yield "a terabyte", name, lambda folder: os.truncate(folder / name, 2**40)
    yield "made a link", name, lambda folder: make_link(folder / name)
    for other in others:
        yield "swapped", f"{name} {other}", lambda folder, other=other: swap(folder / name, folder / other)  # type: ignore[misc]


def signed_wrong(steward: BundleBuilder) -> Iterator[Change]:
    """What a steward with wrong tools, or one who means harm, signs."""
    for path in ("../x", "/x", "a/../x", "C:x", "a\\x", "con", "x.", "и\u0306", "x\u202e", "README.TXT"):
        yield "signed path", ascii(path), lambda folder, path=path: sign_path(steward, folder, path)  # type: ignore[misc]
    for old, new in (
        (b'"sequence": 7', b'"sequence": 0'),
        (b'"id"', b'"odd"'),
        (b'"bytes": ', b'"bytes": 9'),
    ):
        yield (
            "signed manifest",
            new.decode(),
            lambda folder, old=old, new=new: steward.remanifest(  # type: ignore[misc]
                folder, lambda text: text.replace(old, new, 1)
            ),
        )
    stranger = BundleBuilder(steward.home / "stranger")
    yield "signed by a stranger", "SHA256SUMS.minisig", stranger.resign
    yield "a file nobody signed", "autorun.exe", lambda folder: (folder / "autorun.exe").touch()


def trust_changes(owners: Owners) -> Iterator[Change]:
    """What only the keys of another root, or too few of the right one, have signed."""
    yield "one of two signatures", "SHA256SUMS", lambda folder: owners.build(folder, "A")
    yield "one of two in the targets", "trust/targets.json", owners.drop_second_target
    yield "signed by a revoked key", "SHA256SUMS", owners.signed_by_revoked
    yield "a root nobody follows", "trust/2.root.json", owners.forge_root
    yield "another owner's root", "trust/1.root.json", owners.swap_root
    yield OLDER, "manifest.json", lambda folder: owners.build(folder, "AB", sequence=6)


def prove(count: int, seed: int) -> Proof:
    """The tally, with a row for each kind of change."""
    proof = Proof()
    rows: dict[str, list[int]] = {}
    with TemporaryDirectory() as place:
        home = Path(place)
        for kind, name, is_refused_here in trials(home, count, seed):
            row = rows.setdefault(kind, [0, 0])
            refused = is_refused_here()
            row[0] += refused
            row[1] += 1
            proof.note(None if refused else f"{kind}: {name}")
    proof.told.update({kind: f"{refused} of {tried} refused" for kind, (refused, tried) in rows.items()})
    return proof


def trials(home: Path, count: int, seed: int) -> Iterator[tuple[str, str, Callable[[], bool]]]:
    """Every change, each to be tried when it is asked for."""
    chance = random.Random(seed)
    steward = BundleBuilder(home / "steward")
    sound = steward.build(home / "sound")
    plain = Site(home, sound, steward.trust(home / "trust"))
    owners = Owners(home / "owners")
    owned = Site(home, owners.build(home / "owned", "AB"), owners.trust)
    for site, changes in (
        (plain, [*everywhere(sound, count, chance), *signed_wrong(steward)]),
        (owned, [*trust_files(owned.sound, count, chance), *trust_changes(owners)]),
    ):
        assert not site.is_refused(lambda _folder: None), "the sound bundle is taken"
        for kind, name, change in changes:
            yield kind, name, partial(site.is_refused, change, verifies=kind == OLDER)
    yield from repair_trials(home / "repair", steward, count, chance)


def everywhere(sound: Path, count: int, chance: random.Random) -> Iterator[Change]:
    """Every file of a bundle: bits, the whole, and each in another's place."""
    names = sorted(path.relative_to(sound).as_posix() for path in sound.rglob("*") if path.is_file())
    for number, name in enumerate(names):
        yield from flips(name, (sound / name).stat().st_size, count, chance)
        yield from whole_files(name, names[number + 1 :])


def trust_files(sound: Path, count: int, chance: random.Random) -> Iterator[Change]:
    """The files of an owner with several keys."""
    names = sorted(path.relative_to(sound).as_posix() for path in (sound / "trust").iterdir())
    for number, name in enumerate([*names, *sorted(path.name for path in sound.glob("*.minisig"))]):
        yield from flips(name, (sound / name).stat().st_size, count, chance)
        yield from whole_files(name, names[number + 1 :])


def make_link(path: Path) -> None:
    """The same content behind a link."""
    away = path.parent.parent / f"away-{path.name}"
    away.unlink(missing_ok=True)
    path.rename(away)
    path.symlink_to(away)


def swap(one: Path, other: Path) -> None:
    """Each in the other's place."""
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def sign_path(steward: BundleBuilder, folder: Path, path: str) -> None:
    """Sums with one more line, signed."""
    lines = [*(folder / "SHA256SUMS").read_text().splitlines(keepends=True), f"{'0' * 64}  {path}\n"]
    steward.resign_bytes(folder, "".join(sorted(lines, key=lambda line: line[66:])).encode())


if __name__ == "__main__":
    raise SystemExit(main(prove, count=50))
