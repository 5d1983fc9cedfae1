"""What was signed is installed, whole or not at all; an older one is refused; the previous one comes back."""

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bundles import copying, installer
from app.bundles.copying import ImportCancelledError
from app.bundles.installer import Installer, Places, roll_back
from app.bundles.records import read_generations
from app.bundles.trust import read_roots
from app.bundles.verifying import open_bundle
from app.domain.bundles import InstalledContent
from app.domain.cancel import CancelToken
from app.errors import (
    AppError,
    BundleError,
    BundleHashError,
    BundleRollbackError,
    BundleUnreadableError,
    DiskFullError,
)
from app.modelfiles import installed
from app.services.models import Models
from tests.helpers.bundle_builder import BundleBuilder, flip
from tests.helpers.echo import MANIFEST

NOW = datetime(2026, 11, 25, tzinfo=UTC)
CHUNK = 4 * 1024**2


@pytest.fixture
def places(tmp_path: Path, trust: Path) -> Places:
    return Places(tmp_path / "data" / "models", tmp_path / "data" / "bundles", trust)


def bring(
    folder: Path,
    places: Places,
    on_bytes: Callable[[int], None] = lambda _count: None,
    cancel: CancelToken | None = None,
) -> tuple[InstalledContent, ...]:
    opened = open_bundle(folder, read_roots(places.trust))
    installer.raise_first(opened.findings)
    return Installer(opened, places, NOW).run(on_bytes, cancel)


def left_over(places: Places) -> list[Path]:
    return [path for path in places.models.parent.rglob("*.part") if path.is_file()]


def test_what_was_signed_is_installed(steward: BundleBuilder, bundle: Path, places: Places) -> None:
    done = bring(bundle, places)
    assert [(one.role, one.name) for one in done] == [("model", "tiny"), ("prompts", "field")]
    model = installed.read_installed(places.models / "tiny")
    assert model is not None
    assert (model.bundle, model.signers) == ("north-field 7", (steward.keys[0].public.key_id,))
    assert model.sha256 == done[0].sha256
    assert (places.models / "tiny" / model.file).read_bytes() == (steward.home / "модель.gguf").read_bytes()
    assert installed.verify_unchanged(places.models / "tiny", model)
    assert installed.read_active(places.models) == "tiny"
    assert not left_over(places)
    assert bring(bundle, places) == done
    assert len(read_generations(places.bundles)) == 1


def test_a_hole_of_the_stick_s_stays_one(steward: BundleBuilder, tmp_path: Path, places: Places) -> None:
    steward.part_bytes = 16 * CHUNK
    manual = b"%PDF" + bytes(3 * CHUNK) + b"text" + bytes(2 * CHUNK)
    steward.add("knowledge", "pumps", manual, ".pdf")
    bundle = steward.build(tmp_path / "with-a-hole")
    (on_stick,) = (bundle / "content" / "knowledge").iterdir()
    with on_stick.open("r+b") as file:
        file.truncate(0)
        file.write(b"%PDF")
        file.seek(4 + 3 * CHUNK)
        file.write(b"text")
        file.truncate(len(manual))
    bring(bundle, places)
    brought = next(places.bundles.rglob("*.pdf"))
    assert brought.read_bytes() == manual
    assert brought.stat().st_blocks * 512 <= 3 * CHUNK


def test_parts_are_joined_and_chunks_are_verified(tmp_path: Path, places: Places) -> None:
    steward = BundleBuilder(tmp_path / "steward", padding=18 * 1024**2 + 5)
    steward.trust(places.trust)
    bundle = steward.build(tmp_path / "large")
    parts = sorted(path.name for path in (bundle / "content" / "model").iterdir())
    assert parts == ["tiny.gguf.001", "tiny.gguf.002", "tiny.gguf.003"]
    flip(bundle / "content/model/tiny.gguf.002", CHUNK + 7)
    with pytest.raises(BundleError) as refused:
        bring(bundle, places)
    assert refused.value.code == "bundle.hash"
    assert refused.value.facts == {"path": "content/model/tiny.gguf.002", "chunk": 3}
    assert installed.read_active(places.models) is None
    assert left_over(places)[0].stat().st_size == 3 * CHUNK
    flip(bundle / "content/model/tiny.gguf.002", CHUNK + 7)
    flip(left_over(places)[0], CHUNK + 1)  # what was copied before is not believed either
    bring(bundle, places)
    source = steward.home / "модель.gguf"
    assert (places.models / "tiny" / "tiny.gguf").read_bytes() == source.read_bytes()


def test_where_the_stick_is_slow_a_bad_chunk_is_refused_at_once(
    tmp_path: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_IDLE_S", -1.0)
    steward = BundleBuilder(tmp_path / "steward", padding=18 * 1024**2 + 5)
    steward.trust(places.trust)
    bundle = steward.build(tmp_path / "large")
    flip(bundle / "content/model/tiny.gguf.001", CHUNK + 7)
    counts: list[int] = []
    with pytest.raises(BundleError) as refused:
        bring(bundle, places, counts.append)
    assert refused.value.facts == {"path": "content/model/tiny.gguf.001", "chunk": 1}
    assert counts == [CHUNK]
    assert left_over(places)[0].stat().st_size == CHUNK


def test_a_stick_that_does_not_read_and_a_file_that_went_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "SEEK_DATA", raising=False)
    stick, target = tmp_path / "stick", tmp_path / "target"
    stick.write_bytes(b"12")
    target.touch()
    with stick.open("rb", buffering=0) as file, target.open("r+b", buffering=0) as place:
        copying.Place(place).copy(file, 1, 1, "x")
        assert target.read_bytes() == b"2"
        with pytest.raises(BundleHashError):
            copying.Place(place).copy(file, 1, 2, "x")
    with (tmp_path / "stick").open("wb", buffering=0) as unreadable, pytest.raises(BundleUnreadableError):
        copying.Place(unreadable).copy(unreadable, 0, 1, "x")
    with target.open("rb") as written, pytest.raises(OSError, match="gone"):
        copying._hash(written, 9, hashlib.sha256())


def test_an_import_that_was_stopped_goes_on(tmp_path: Path, places: Places) -> None:
    steward = BundleBuilder(tmp_path / "steward", padding=10 * 1024**2)
    steward.trust(places.trust)
    bundle = steward.build(tmp_path / "large")
    cancel = CancelToken()
    with pytest.raises(ImportCancelledError):
        bring(bundle, places, lambda _count: cancel.cancel(), cancel)
    assert left_over(places)[0].stat().st_size >= CHUNK
    bring(bundle, places)
    assert installed.read_active(places.models) == "tiny"


def test_an_older_one_is_refused_and_the_previous_one_comes_back(
    steward: BundleBuilder, bundle: Path, tmp_path: Path, places: Places
) -> None:
    bring(bundle, places)
    steward.sequence = 8
    newer = steward.build(tmp_path / "newer", context_length=2048)
    (named,) = (one.name for one in bring(newer, places) if one.role == "model")
    assert named.startswith("tiny-")
    assert installed.read_active(places.models) == named
    for folder in (bundle, steward.build(tmp_path / "same number", context_length=1024)):
        with pytest.raises(BundleRollbackError):
            bring(folder, places)
    newest, active = roll_back(places)
    assert (newest.sequence, active) == (8, "tiny")
    assert installed.read_active(places.models) == "tiny"
    with pytest.raises(BundleRollbackError):
        bring(bundle, places)
    roll_back(places)
    with pytest.raises(BundleError) as nothing:
        roll_back(places)
    assert nothing.value.code == "bundle.no_generation"


def test_nothing_comes_back_that_is_gone(
    steward: BundleBuilder, bundle: Path, tmp_path: Path, places: Places
) -> None:
    bring(bundle, places)
    steward.sequence = 8
    bring(steward.build(tmp_path / "newer", context_length=2048), places)
    shutil.rmtree(places.models / "tiny")
    with pytest.raises(BundleError) as gone:
        roll_back(places)
    assert gone.value.code == "bundle.no_generation"


def test_a_damaged_record_lets_nothing_in(bundle: Path, places: Places) -> None:
    (places.trust / "sequences.json").write_text("{")
    with pytest.raises(BundleError) as refused:
        bring(bundle, places)
    assert refused.value.code == "bundle.records"


def test_a_model_of_a_bad_header_is_not_installed(
    steward: BundleBuilder, tmp_path: Path, places: Places
) -> None:
    steward.plan()
    (steward.home / "модель.gguf").write_bytes(b"GGUF" + bytes(4000))
    from app.bundles.builder import Order, build
    from app.bundles.plan import read_plan

    dest = tmp_path / "bad"
    build(
        Order(read_plan(steward.home / "plan.toml"), steward.home, dest),
        steward.keys[0],
        NOW,
        lambda _n: None,
    )
    with pytest.raises(AppError) as refused:
        bring(dest, places)
    assert refused.value.code == "bundle.model"
    assert not installed.list_installed(places.models)
    assert not left_over(places)


def test_a_full_disk_keeps_what_was_copied(
    bundle: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(bundle)
    with monkeypatch.context() as small:
        small.setattr(shutil, "disk_usage", lambda _folder: usage._replace(free=10))
        with pytest.raises(DiskFullError):
            bring(bundle, places)

    class Full:
        def __init__(self, number: int) -> None:
            self.number = number

        def write(self, _rest: memoryview) -> int:
            raise OSError(self.number, os.strerror(self.number))

    for number, error in ((errno.ENOSPC, DiskFullError), (errno.EIO, OSError)):
        with pytest.raises(error):
            copying.Place(Full(number)).write(b"x")  # type: ignore[arg-type]
    bring(bundle, places)
    assert installed.read_active(places.models) == "tiny"


def test_a_model_installed_by_hand_is_read_before_it_is_called_signed(
    steward: BundleBuilder, bundle: Path, places: Places
) -> None:
    Models(places.models, MANIFEST).install(steward.home / "модель.gguf")
    bring(bundle, places)
    (model,) = installed.list_installed(places.models)
    assert (model.name, model.bundle) == ("модель", "north-field 7")
    assert installed.read_active(places.models) == "модель"


def test_a_model_changed_since_is_copied_anew(bundle: Path, places: Places) -> None:
    bring(bundle, places)
    path = places.models / "tiny" / "tiny.gguf"
    sound = path.read_bytes()
    flip(path, 400)
    bring(bundle, places)
    assert path.read_bytes() == sound


def test_a_hand_installed_model_changed_in_secret_is_copied_anew(
    steward: BundleBuilder, bundle: Path, places: Places
) -> None:
    Models(places.models, MANIFEST).install(steward.home / "модель.gguf")
    path = places.models / "модель" / "модель.gguf"
    before = path.stat()
    flip(path, 400)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert bring(bundle, places)[0].name == "tiny"
    assert installed.read_active(places.models) == "tiny"


def test_what_fat32_cannot_hold_is_said_before_it_is_copied(
    bundle: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "MAX_FILE_BYTES", 100)
    for narrow in (True, False):
        monkeypatch.setattr(installer, "is_fat32", lambda _folder, narrow=narrow: narrow)
        if narrow:
            with pytest.raises(BundleError) as refused:
                bring(bundle, places)
            assert (refused.value.code, refused.value.facts) == ("bundle.fat32", {"name": "tiny"})
            assert not left_over(places)
        else:
            bring(bundle, places)
