"""What was signed may still stay outside: older than the program, past its date where the site says so."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.bundles.admission import admit
from app.bundles.installer import Installer, Places, raise_first
from app.bundles.root_folder import make_root
from app.bundles.trust import add_root, read_roots
from app.bundles.verifying import Opened, open_bundle
from app.errors import AppError
from app.modelfiles.installed_policy import read_installed_policy
from app.services.bundle_check import BundleCheck
from app.services.bundle_import import BundleImport
from app.services.bundle_repair import BundleRepair
from tests.helpers.bundle_builder import NOW, PASSPHRASE, BundleBuilder, flip

ROOT_ENDS = datetime(2026, 12, 31, tzinfo=UTC)
# After the root's date, before the bundles' own.
LATER = datetime(2027, 2, 1, tzinfo=UTC)
PAST_ALL = datetime(2027, 6, 1, tzinfo=UTC)


@pytest.fixture
def owner(tmp_path: Path) -> BundleBuilder:
    """A steward whose root ends with the year."""
    made = BundleBuilder(tmp_path / "owner")
    made.root = tmp_path / "root"
    make_root(made.root, [made.key_folder], 1, ROOT_ENDS, made.keys)
    return made


@pytest.fixture
def places(tmp_path: Path, owner: BundleBuilder) -> Places:
    assert owner.root is not None
    made = Places(tmp_path / "data" / "models", tmp_path / "data" / "bundles", tmp_path / "data" / "trust")
    add_root(owner.root, made.trust)
    return made


def opened_of(folder: Path, places: Places) -> Opened:
    opened = open_bundle(folder, read_roots(places.trust))
    raise_first(opened.findings)
    return opened


def bring(folder: Path, places: Places, now: datetime = NOW) -> None:
    Installer(opened_of(folder, places), places, now).run(lambda _count: None)


def code(folder: Path, places: Places, now: datetime) -> str | None:
    """Why a bundle is not let in."""
    try:
        admit(opened_of(folder, places), (places.models, places.trust, places.floors), now)
    except AppError as error:
        return error.code
    return None


def rule(owner: BundleBuilder, **values: object) -> None:
    owner.more = ""
    owner.add("policy", "site", json.dumps({"format": 1, "title": "Поле", **values}).encode())


def test_a_root_past_its_date_is_told_and_refused_where_the_site_says_so(
    owner: BundleBuilder, places: Places, tmp_path: Path
) -> None:
    bundle = owner.build(tmp_path / "first")
    report = BundleCheck(places.trust, lambda: LATER).verify(bundle)
    assert (report.ok, [one.code for one in report.warnings]) == (True, ["bundle.root_out_of_date"])
    assert code(bundle, places, LATER) is None
    bring(bundle, places, LATER)
    owner.sequence = 8
    rule(owner, refuse_out_of_date=True)
    strict = owner.build(tmp_path / "strict")
    assert code(strict, places, LATER) == "policy.root_out_of_date"
    assert read_installed_policy(places.models) is None
    bring(strict, places)
    owner.sequence, owner.more = 9, ""
    newer = owner.build(tmp_path / "newer")
    found = [code(newer, places, now) for now in (NOW, LATER, PAST_ALL)]
    assert found == [None, "policy.root_out_of_date", "policy.out_of_date"]


def test_an_old_bundle_brings_no_milder_policy_past_the_one_in_force(
    owner: BundleBuilder, places: Places, tmp_path: Path
) -> None:
    rule(owner, refuse_out_of_date=True)
    bring(owner.build(tmp_path / "strict"), places)
    owner.sequence = 8
    rule(owner)
    mild = owner.build(tmp_path / "mild")
    assert code(mild, places, PAST_ALL) == "policy.out_of_date"
    bring(mild, places)
    assert code(mild, places, PAST_ALL) is None


def test_a_new_policy_is_the_way_out_of_one_that_does_not_read(
    owner: BundleBuilder, places: Places, tmp_path: Path
) -> None:
    rule(owner)
    bring(owner.build(tmp_path / "first"), places)
    (places.models / "policy.json").write_text("{")
    owner.sequence = 8
    rule(owner, sideload=False)
    bring(owner.build(tmp_path / "second"), places)
    found = read_installed_policy(places.models)
    assert found is not None
    assert not found.policy.sideload


def test_the_floor_that_came_with_the_program_holds(
    owner: BundleBuilder, places: Places, tmp_path: Path
) -> None:
    bundle = owner.build(tmp_path / "first")
    (root,) = read_roots(places.trust)
    floors = tmp_path / "floors.json"
    guarded = Places(places.models, places.bundles, places.trust, floors)
    for floor, wanted in ((7, None), (8, "bundle.rollback")):
        floors.write_text(json.dumps({"floors": {root.owners[0]: {"north-field": floor}}}))
        assert code(bundle, guarded, NOW) == wanted


def test_a_policy_damaged_on_its_way_comes_with_a_repair(
    owner: BundleBuilder, places: Places, tmp_path: Path
) -> None:
    rule(owner)
    sound = owner.build(tmp_path / "sound")
    stick = tmp_path / "stick"
    shutil.copytree(sound, stick)
    flip(stick / "content" / "policy" / "site.json", 30)
    importing = BundleImport(places.models, places.bundles, places.trust, lambda: NOW)
    with pytest.raises(AppError) as refused:
        importing.run(stick)
    assert refused.value.code == "bundle.hash"
    repairing = BundleRepair(places.bundles, places.trust)
    repairing.request(stick, tmp_path / "request.json")
    repairing.pack(tmp_path / "request.json", tmp_path / "pack", (owner.key_folder, PASSPHRASE), sound)
    assert importing.run(stick, repair=tmp_path / "pack").ok
    assert read_installed_policy(places.models) is not None
