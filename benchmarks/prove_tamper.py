"""Changes a bundle in every way we know and counts what is refused: `dev.py prove tamper`.

One bit in every file (`--count` places each), every file missing, cut, grown, swapped; names that are none;
sums and manifests that were signed and are still wrong; an older sequence, strangers among the signers.
"""

import argparse
import json
import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.errors import AppError
from app.services.bundle_check import BundleCheck
from app.services.bundle_import import BundleImport
from tests.helpers.bundle_builder import NOW, BundleBuilder, flip

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


def tried(count: int, seed: int) -> dict[str, Any]:
    """The proof's document, one row for each kind of change."""
    with TemporaryDirectory() as place:
        home = Path(place)
        steward = BundleBuilder(home / "steward")
        sound = steward.build(home / "sound")
        trust = steward.trust(home / "trust")
        names = sorted(path.relative_to(sound).as_posix() for path in sound.rglob("*") if path.is_file())
        chance = random.Random(seed)
        changes = [
            change
            for number, name in enumerate(names)
            for change in (
                *flips(name, (sound / name).stat().st_size, count, chance),
                *whole_files(name, names[number + 1 :]),
            )
        ]
        changes += signed_wrong(steward)
        rows: dict[str, dict[str, int]] = {}
        failed = []
        for kind, name, change in changes:
            row = rows.setdefault(kind, {"tried": 0, "refused": 0})
            row["tried"] += 1
            if is_refused(home, sound, trust, change):
                row["refused"] += 1
            else:
                failed.append(f"{kind}: {name}")
    total = len(changes)
    return {"tried": total, "held": total - len(failed), "failed": failed, "kinds": rows}


def is_refused(home: Path, sound: Path, trust: Path, change: Callable[[Path], object]) -> bool:
    """Whether both verifying and importing refuse a changed copy, and nothing is installed of it."""
    folder, data = home / "changed", home / "data"
    for old in (folder, data):
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(sound, folder)
    change(folder)
    try:
        found = not BundleCheck(trust, lambda: NOW).verify(folder).ok
    except AppError:
        found = True
    try:
        BundleImport(data / "models", data / "bundles", trust, lambda: NOW).run(folder)
    except AppError:
        return found and not list(data.rglob("installed.json"))
    return False


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


def main() -> int:
    """Print the document, or the table; 1 when something was let through."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    document = tried(options.count, options.seed)
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        for kind, row in document["kinds"].items():
            print(f"{kind:22} {row['refused']:5} of {row['tried']:5} refused")
        print(*document["failed"], f"{document['held']} of {document['tried']} held", sep="\n")
    return 1 if document["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
