"""Dates, progress and a removed profile: what the services add to the room of bundles."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from app.bundles.records import Floors
from app.domain.reports import Progress
from app.errors import BundleRollbackError
from app.paths import manifest_dir
from app.services import bundle_import
from app.services.bundle_check import BundleCheck
from app.services.bundle_import import BundleImport
from tests.helpers.bundle_builder import NOW, BundleBuilder


@pytest.fixture
def steward(tmp_path: Path) -> BundleBuilder:
    return BundleBuilder(tmp_path / "steward")


@pytest.mark.parametrize(
    ("now", "codes"),
    [
        (NOW, []),
        (datetime(2027, 5, 1, 12, tzinfo=UTC), []),
        (datetime(2027, 5, 2, tzinfo=UTC), ["bundle.out_of_date"]),
        (datetime(2020, 1, 1, tzinfo=UTC), ["bundle.clock"]),
    ],
)
def test_a_date_is_a_warning_only(
    steward: BundleBuilder, tmp_path: Path, now: datetime, codes: list[str]
) -> None:
    bundle = steward.build(tmp_path / "bundle")
    seen: list[Progress] = []
    report = BundleCheck(steward.trust(tmp_path / "trust"), lambda: now).verify(
        bundle, on_progress=seen.append
    )
    assert report.ok
    assert [one.code for one in report.warnings] == codes
    assert seen[-1].done == seen[-1].total == report.bytes


def test_a_wiped_profile_lets_no_old_bundle_in(steward: BundleBuilder, tmp_path: Path) -> None:
    data = tmp_path / "data"
    steward.trust(data / "trust")
    service = BundleImport(data / "models", data / "bundles", data / "trust", lambda: NOW)
    old = steward.build(tmp_path / "old")
    steward.sequence = 8
    service.run(steward.build(tmp_path / "new"))
    shutil.rmtree(data / "bundles")
    shutil.rmtree(data / "models")
    (data / "profiles").mkdir()
    shutil.rmtree(data / "profiles")
    with pytest.raises(BundleRollbackError) as refused:
        service.run(old)
    assert refused.value.facts == {"bundle": "north-field", "sequence": 7, "known": 8}
    known = json.loads((data / "trust" / "sequences.json").read_text())
    assert list(known["seen"]) == [steward.keys[0].public.fingerprint]


def test_the_program_s_own_floor_lets_no_old_bundle_in(
    steward: BundleBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything of the user's is wiped; what came with the program still knows."""
    data = tmp_path / "data"
    floors = tmp_path / "floors.json"
    steward.trust(data / "trust")
    places = (data / "models", data / "bundles", data / "trust", lambda: NOW)
    monkeypatch.setattr(bundle_import, "floors_file", lambda: floors)
    owner = steward.keys[0].public.fingerprint
    for floor, is_refused in ((8, True), (7, False)):
        floors.write_text(json.dumps({"floors": {owner: {"north-field": floor, "other": 99}, "x": {}}}))
        bundle = steward.build(tmp_path / str(floor))
        if is_refused:
            with pytest.raises(BundleRollbackError) as refused:
                BundleImport(*places).run(bundle)
            assert refused.value.facts == {"bundle": "north-field", "sequence": 7, "known": 8}
            assert not (data / "models").exists()
        else:
            assert BundleImport(*places).run(bundle).ok


def test_the_floor_that_is_shipped_reads() -> None:
    shipped = msgspec.json.decode((manifest_dir() / "floors.json").read_bytes(), type=Floors)
    assert all(sequence > 0 for owner in shipped.floors.values() for sequence in owner.values())
