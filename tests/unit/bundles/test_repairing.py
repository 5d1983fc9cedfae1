"""A bundle damaged on its way: what is bad is asked for, only that comes, and the import completes."""

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from app.bundles.damage import read_damage
from app.bundles.repair import is_pack
from app.errors import BundleError
from app.services.bundle_import import BundleImport
from app.services.bundle_repair import BundleRepair, remember, remember_built, remembered
from tests.helpers.bundle_builder import NOW, PASSPHRASE, BundleBuilder, flip

CHUNK = 4 * 1024**2
PARTS = "content/model/tiny.gguf"


class Journey:
    """A steward, a site, and a bundle between them: three parts of two chunks, the last of one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.steward = BundleBuilder(home / "steward", padding=18 * 1024**2 + 5)
        self.sound = self.steward.build(home / "sound")
        self.key = (self.steward.key_folder, PASSPHRASE)
        remember_built(self.key[0], self.sound)
        self.stick = home / "stick"
        shutil.copytree(self.sound, self.stick)
        self.trust = self.steward.trust(home / "trust")
        self.site = BundleRepair(home / "bundles", self.trust)
        self.importing = BundleImport(home / "models", home / "bundles", self.trust, lambda: NOW)

    def asked(self) -> Path:
        self.site.request(self.stick, self.home / "request.json")
        return self.home / "request.json"

    def answered(self, source: Path | None = None) -> Path:
        self.site.pack(self.asked(), self.home / "pack", self.key, source)
        return self.home / "pack"

    def installed(self) -> bytes:
        return (self.home / "models/tiny/tiny.gguf").read_bytes()


@pytest.fixture
def journey(tmp_path: Path) -> Journey:
    return Journey(tmp_path)


def refused(act: object) -> str:
    assert callable(act)
    with pytest.raises(BundleError) as caught:
        act()
    return caught.value.code


def damage(journey: Journey) -> None:
    """A flipped bit, a part cut short, one that lacks, one too long; and a small file of each kind."""
    flip(journey.stick / f"{PARTS}.001", CHUNK + 9)
    os.truncate(journey.stick / f"{PARTS}.002", CHUNK + 1)
    (journey.stick / f"{PARTS}.003").unlink()
    with (journey.stick / "content/prompts/field.json").open("ab") as file:
        file.write(b"x")
    flip(journey.stick / "README.txt", 5)
    (journey.stick / "licences/model-tiny.txt").unlink()


def test_only_what_is_bad_is_asked_for_and_the_import_completes(journey: Journey) -> None:
    damage(journey)
    told = read_damage(journey.asked())
    assert [one.number for one in told.chunks] == [1, 3, 4]
    assert [one.path for one in told.files] == ["README.txt", "licences/model-tiny.txt"]
    assert refused(lambda: journey.importing.run(journey.stick)) in ("bundle.truncated", "bundle.missing")
    pack = journey.answered()
    pieces = sorted((pack / "pieces").iterdir())
    assert [hashlib.sha256(piece.read_bytes()).hexdigest() for piece in pieces] == [
        one.name for one in pieces
    ]
    assert len(pieces) == 5
    report = journey.importing.run(pack)  # the bundle it mends is remembered
    assert report.ok
    assert journey.installed() == (journey.steward.home / "модель.gguf").read_bytes()


def test_an_import_that_stopped_at_the_bad_chunk_goes_on(journey: Journey) -> None:
    flip(journey.stick / f"{PARTS}.002", 3)
    assert refused(lambda: journey.importing.run(journey.stick)) == "bundle.hash"
    (kept,) = (journey.home / "models").rglob("*.part")
    assert kept.stat().st_size == 2 * CHUNK
    counts: list[int] = []
    journey.importing.run(
        journey.stick, repair=journey.answered(), on_progress=lambda told: counts.append(told.done)
    )
    assert journey.installed() == (journey.steward.home / "модель.gguf").read_bytes()
    assert counts[0] == CHUNK


def test_a_stick_that_does_not_read_is_mended(journey: Journey, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.bundles.source import Source

    real = Source.open

    def failing(self: Source, path: str):  # type: ignore[no-untyped-def]
        if self.folder == journey.stick and path == f"{PARTS}.002":
            return Failing(real(self, path))
        return real(self, path)

    monkeypatch.setattr(Source, "open", failing)
    assert [one.number for one in read_damage(journey.asked()).chunks] == [2, 3]
    journey.importing.run(journey.answered())
    assert journey.installed() == (journey.steward.home / "модель.gguf").read_bytes()


class Failing:
    """A file on bad blocks."""

    def __init__(self, file) -> None:  # type: ignore[no-untyped-def]
        self._file = file

    def seek(self, at: int) -> None:
        self._file.seek(at)

    def read(self, _count: int = -1) -> bytes:
        raise OSError(5, "Input/output error")

    def close(self) -> None:
        self._file.close()


def test_nothing_is_bad(journey: Journey) -> None:
    told = read_damage(journey.asked())
    assert (told.chunks, told.files) == ((), ())
    assert is_pack(journey.answered())
    assert not is_pack(journey.stick)


def test_what_no_repair_mends_is_not_asked_for(journey: Journey) -> None:
    (journey.stick / "autorun.exe").touch()
    assert refused(journey.asked) == "bundle.unlisted"
    (journey.stick / "autorun.exe").unlink()
    flip(journey.stick / "SHA256SUMS", 3)
    assert refused(journey.asked) == "bundle.signature"


def test_the_steward_must_have_the_sound_bundle(journey: Journey) -> None:
    damage(journey)
    request = journey.asked()
    (journey.key[0] / "built.json").write_text("{")
    pack = journey.home / "pack"
    assert refused(lambda: journey.site.pack(request, pack, journey.key)) == "bundle.repair_source"
    journey.steward.sequence = 8
    other = journey.steward.build(journey.home / "other")
    assert refused(lambda: journey.site.pack(request, pack, journey.key, other)) == "bundle.repair_other"
    for path in (f"{PARTS}.001", "README.txt"):
        copy = journey.home / "bad"
        shutil.copytree(journey.sound, copy)
        flip(copy / path, CHUNK + 3 if "gguf" in path else 3)
        assert refused(lambda: journey.site.pack(request, pack, journey.key, copy)) == "bundle.hash"  # noqa: B023
        shutil.rmtree(copy)
    pack.mkdir()
    assert refused(lambda: journey.site.pack(request, pack, journey.key)) == "bundle.repair_source"
    source = journey.sound
    assert refused(lambda: journey.site.pack(request, pack, journey.key, source)) == "bundle.exists"


@pytest.mark.parametrize("field", ["number", "content", "path"])
def test_a_request_for_what_is_not_in_the_bundle(journey: Journey, field: str) -> None:
    damage(journey)
    request = journey.asked()
    told = json.loads(request.read_text())
    if field == "path":
        told["files"][0]["path"] = "../../etc/passwd"
    else:
        told["chunks"][0][field] = 10_000 if field == "number" else "0" * 64
    request.write_text(json.dumps(told))
    pack = journey.home / "pack"
    assert refused(lambda: journey.site.pack(request, pack, journey.key)) == "bundle.repair_request"
    assert not pack.exists()
    request.write_text("{}")
    assert refused(lambda: journey.site.pack(request, pack, journey.key)) == "bundle.repair_request"


def test_a_tampered_repair_brings_nothing(journey: Journey) -> None:
    damage(journey)
    pack = journey.answered()

    def tried() -> str:
        shutil.rmtree(journey.home / "models", ignore_errors=True)  # what was copied before needs no piece
        return refused(lambda: journey.importing.run(journey.stick, repair=pack))

    names = sorted(path.relative_to(pack) for path in pack.rglob("*") if path.is_file())
    assert len(names) == 8
    for name in names:
        content = (pack / name).read_bytes()
        for at in range(0, len(content), max(len(content) // 5, 1)):
            flip(pack / name, at, at % 8)
            assert tried().startswith("bundle")
            (pack / name).write_bytes(content)
        (pack / name).unlink()
        assert tried().startswith("bundle")
        (pack / name).write_bytes(content)
    link = pack / "pieces" / names[0].name
    link.symlink_to(pack / "repair.json")
    assert tried() == "bundle.link"
    link.unlink()
    (pack / "repair.json").write_bytes(b"\xff")
    assert tried() == "bundle.repair_request"
    assert not list((journey.home / "models").glob("tiny"))


def test_a_repair_of_another_bundle_or_of_a_stranger(journey: Journey, tmp_path: Path) -> None:
    damage(journey)
    pack = journey.answered()
    journey.steward.sequence = 8
    other = journey.steward.build(tmp_path / "other")
    assert refused(lambda: journey.importing.run(other, repair=pack)) == "bundle.repair_other"
    stranger = BundleBuilder(tmp_path / "stranger")
    shutil.rmtree(pack)
    journey.site.pack(journey.asked(), pack, (stranger.key_folder, PASSPHRASE), journey.sound)
    assert refused(lambda: journey.importing.run(journey.stick, repair=pack)) == "bundle.signer"
    shutil.rmtree(journey.stick)
    assert refused(lambda: journey.importing.run(pack)) == "bundle.repair_bundle"


def test_what_takes_no_writing_is_not_remembered(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    remember(tmp_path / "file" / "built.json", "0", tmp_path)
    assert remembered(tmp_path / "file" / "built.json", "0") is None
