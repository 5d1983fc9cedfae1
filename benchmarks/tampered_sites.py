"""The sites on which changed bundles are tried: of a plain key, of an owner with three, and in repair."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.bundles.builder import add_signature
from app.bundles.keys import SecretKey, new_key, write_key
from app.bundles.root_folder import RootChange, change_root, make_root
from app.bundles.roots import SignedRoot
from app.bundles.trust import add_root, read_chain
from app.errors import AppError
from app.services.bundle_check import BundleCheck
from app.services.bundle_import import BundleImport
from app.services.bundle_repair import BundleRepair
from tests.helpers.bundle_builder import CHEAP, NOW, PASSPHRASE, BundleBuilder, flip

EXPIRES = datetime(2040, 1, 1, tzinfo=UTC)
CHUNK = 4 * 1024**2


@dataclass(frozen=True, slots=True)
class Site:
    """A machine without anything installed that trusts somebody, and a bundle that is sound.

    Attributes:
        trust: Copied for every trial, for an import remembers in it.
    """

    home: Path
    sound: Path
    trust: Path

    def is_refused(self, change: Callable[[Path], object], *, verifies: bool = False) -> bool:
        """Whether verifying and importing refuse a changed copy, and nothing is installed of it.

        Args:
            change: What is done to the copy.
            verifies: It is sound, and only importing must refuse it.
        """
        folder, data = self.home / "changed", self.home / "data"
        for old in (folder, data):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(self.sound, folder)
        shutil.copytree(self.trust, data / "trust")
        change(folder)
        try:
            found = not BundleCheck(data / "trust", lambda: NOW).verify(folder).ok
        except AppError:
            found = True
        return found is not verifies and refuses(data, folder)


class Owners:
    """An owner of three keys, two of which must sign; the site knows the root after key R was revoked."""

    def __init__(self, home: Path) -> None:
        self.home, self.root, self.trust = home, home / "root", home / "trust"
        self.keys: dict[str, SecretKey] = {name: new_key() for name in "ABCR"}
        for name, key in self.keys.items():
            write_key(home / name, key, PASSPHRASE, CHEAP)
        both = [self.keys["A"], self.keys["B"]]
        make_root(self.root, [home / name for name in "ABCR"], 2, EXPIRES, both)
        change_root(self.root, RootChange(revoke=(self.keys["R"].public.key_id,)), both)
        add_root(self.root, self.trust)
        BundleImport(home / "m", home / "b", self.trust, lambda: NOW).run(self.build(home / "seen", "AB"))

    def build(self, dest: Path, names: str, sequence: int = 7) -> Path:
        """A bundle signed by these keys; what lay there is gone."""
        shutil.rmtree(dest, ignore_errors=True)
        steward = BundleBuilder(
            self.home / "steward", [self.keys[names[0]]], sequence=sequence, root=self.root
        )
        steward.build(dest)
        for name in names[1:]:
            add_signature(dest, self.keys[name])
        return dest

    def signed_by_revoked(self, dest: Path) -> None:
        """A and the revoked key."""
        self.build(dest, "A")
        add_signature(dest, self.keys["R"])

    def drop_second_target(self, dest: Path) -> None:
        """Both signed the sums, one the targets."""
        self.build(dest, "A")
        kept = (dest / "trust/targets.json").read_bytes()
        add_signature(dest, self.keys["B"])
        (dest / "trust/targets.json").write_bytes(kept)

    def forge_root(self, dest: Path) -> None:
        """A third root of the forger's own, and a bundle that it would take."""
        forger = new_key()
        (*_, last) = read_chain(self.root)
        terms = replace(last.terms, version=3, keys=(forger.public,), threshold=1)
        (dest / "trust/3.root.json").write_bytes(SignedRoot(terms).signed_by(forger).content)
        BundleBuilder(self.home / "forger", [forger]).resign(dest)

    def swap_root(self, dest: Path) -> None:
        """The root of somebody else under the owner's id."""
        forger = new_key()
        (first, *_) = read_chain(self.root)
        terms = replace(first.terms, keys=(forger.public,), threshold=1)
        (dest / "trust/1.root.json").write_bytes(SignedRoot(terms).signed_by(forger).content)
        (dest / "trust/2.root.json").unlink()
        BundleBuilder(self.home / "forger", [forger]).resign(dest)


def repair_trials(
    home: Path, steward: BundleBuilder, count: int, chance: random.Random
) -> Iterator[tuple[str, str, Callable[[], bool]]]:
    """Bits and whole files of a repair pack, laid over the bundle that it mends."""
    steward.padding = CHUNK + 4096
    sound = steward.build(home / "sound")
    data, damaged, pack = home / "data", home / "damaged", home / "pack"
    trust = steward.trust(home / "trust")
    shutil.copytree(sound, damaged)
    flip(damaged / "content/model/tiny.gguf", CHUNK + 5)
    flip(damaged / "README.txt", 5)
    repair = BundleRepair(home / "bundles", trust)
    repair.request(damaged, home / "request.json")
    repair.pack(home / "request.json", pack, (steward.key_folder, PASSPHRASE), sound)

    def tried(change: Callable[[Path], object]) -> bool:
        changed = home / "changed"
        for old in (changed, data):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(pack, changed)
        shutil.copytree(trust, data / "trust")
        change(changed)
        return refuses(data, damaged, changed)

    assert not tried(lambda _folder: None), "the sound repair is taken"
    for path in sorted(path for path in pack.rglob("*") if path.is_file()):
        name, size = path.relative_to(pack).as_posix(), path.stat().st_size
        for at in (0, size - 1, *(chance.randrange(size) for _ in range(count))):
            bit = chance.randrange(8)
            yield "repair: one bit flipped", name, partial(tried, partial(flip_in, name, at, bit))
        yield "repair: missing", name, partial(tried, partial(remove_in, name))


def refuses(data: Path, folder: Path, repair: Path | None = None) -> bool:
    """Whether an import ends in a refusal that leaves nothing installed."""
    importing = BundleImport(data / "models", data / "bundles", data / "trust", lambda: NOW)
    try:
        importing.run(folder, repair=repair)
    except AppError:
        return not list(data.rglob("installed.json"))
    return False


def flip_in(name: str, at: int, bit: int, folder: Path) -> None:
    """Flip one bit of a file in a folder."""
    flip(folder / name, at, bit)


def remove_in(name: str, folder: Path) -> None:
    """Remove a file of a folder."""
    (folder / name).unlink()
