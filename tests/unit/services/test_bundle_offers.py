"""What is said of a bundle on a stick before anything of it is taken, with real bundles and real services."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from app.domain.bundle_offers import OfferedBundle, Place
from app.domain.cancel import CancelToken
from app.domain.previews import PreviewKind
from app.domain.sentences import sentence
from app.errors import BundleError
from app.paths import manifest_dir
from app.services import bundle_offers, bundle_sampling
from app.services.bundle_import import BundleImport
from app.services.bundle_offers import BundleOffers
from app.services.models import Models
from tests.helpers.bundle_builder import NOW, BundleBuilder, flip

MIB = 1024**2


@dataclass
class Site:
    """A machine with a stick in it."""

    data: Path
    stick: Path
    steward: BundleBuilder

    @property
    def folders(self) -> tuple[Path, Path, Path]:
        return self.data / "models", self.data / "bundles", self.data / "trust"

    @property
    def offers(self) -> BundleOffers:
        models = Models(self.folders[0], manifest_dir())
        places = (Place(self.stick, removable=True),)
        return BundleOffers(*self.folders, lambda: NOW, models, lambda: places)

    @property
    def importing(self) -> BundleImport:
        return BundleImport(*self.folders, lambda: NOW)

    def offered(self) -> OfferedBundle:
        (found,) = self.offers.find()
        return self.offers.look(found)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    stick = tmp_path / "media" / "ПОСТАВКА"
    stick.mkdir(parents=True)
    return Site(tmp_path / "data", stick, BundleBuilder(tmp_path / "steward", padding=20 * MIB))


@pytest.fixture
def trusted(site: Site) -> Site:
    site.steward.trust(site.folders[2])
    site.steward.build(site.stick / "vakhta" / "north")
    return site


def test_a_bundle_is_found_two_folders_deep_and_told(trusted: Site) -> None:
    (found,) = trusted.offers.find()
    assert found.folder == trusted.stick / "vakhta" / "north"
    assert found.place == Place(trusted.stick, removable=True)
    assert (found.report.bundle, found.report.sequence) == ("north-field", 7)
    assert (found.created_at, found.replace_by) == (NOW, date(2027, 5, 1))
    assert found.trusted
    assert trusted.offers.places()[0].folder == trusted.stick


def test_a_chosen_folder_is_looked_through_instead_of_sticks(trusted: Site, tmp_path: Path) -> None:
    assert trusted.offers.find(tmp_path / "steward") == ()
    (found,) = trusted.offers.find(trusted.stick / "vakhta" / "north")
    assert not found.place.removable


def test_looking_closely_tells_what_fits_and_how_long(trusted: Site) -> None:
    offer = trusted.offered()
    model, prompts = offer.contents
    assert (model.row.role, model.title, model.licence.free) == ("model", "tiny", True)
    assert model.memory is not None
    assert model.memory.fits
    assert model.fault == ""
    assert prompts.memory is None
    assert (offer.keys_signed, offer.keys_known) == (1, 1)
    assert offer.missing_bytes == offer.found.report.bytes > 20 * MIB
    assert offer.read_bytes_per_s is not None
    assert offer.read_bytes_per_s > MIB
    assert offer.seconds is not None
    assert offer.free_bytes == pytest.approx(shutil.disk_usage(trusted.data.parent).free, rel=0.05)
    assert offer.may_import(())
    assert offer.earlier is None


def test_an_unknown_signer_is_only_claimed(site: Site) -> None:
    site.steward.build(site.stick / "north")
    offer = site.offered()
    assert offer.found.unknown_signer
    assert offer.contents == ()
    assert offer.found.claims.untrusted_bundle == "north-field"
    assert offer.found.claims.untrusted_signers == (site.steward.keys[0].public.key_id,)
    assert not offer.may_import(())
    with pytest.raises(BundleError):
        site.offers.licence_text(offer.found, "MIT")


def test_a_folder_that_does_not_read_right_is_told_not_raised(trusted: Site) -> None:
    broken = trusted.stick / "broken"
    broken.mkdir()
    (broken / "SHA256SUMS").write_text("nonsense")
    (broken / "manifest.json").write_text("{}")
    found = trusted.offers.find()
    assert [one.folder.name for one in found] == ["north", "broken"]
    assert found[1].report.findings
    assert not found[1].unknown_signer


def test_a_locked_folder_is_passed_over(trusted: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    (trusted.stick / "a-locked").mkdir()
    walk = Path.iterdir

    def locked(path: Path) -> Iterator[Path]:
        if path.name == "a-locked":
            raise PermissionError(path)
        return walk(path)

    monkeypatch.setattr(Path, "iterdir", locked)
    assert len(trusted.offers.find()) == 1


def test_too_many_files_are_a_finding(trusted: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.bundles.source.MAX_ENTRIES", 2)
    (found,) = trusted.offers.find()
    assert [one.code for one in found.report.findings] == ["bundle.unreadable"]


def test_a_damaged_header_is_seen_before_it_is_parsed(trusted: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    part = sorted((trusted.stick / "vakhta" / "north" / "content" / "model").iterdir())[0]
    flip(part, 40)
    parsed: list[Path] = []
    monkeypatch.setattr("app.services.models.inspect", lambda path, *_given: parsed.append(path))
    model = trusted.offered().contents[0]
    assert (model.fault, model.memory) == ("bundle.hash", None)
    assert not parsed


def test_a_missing_part_is_the_models_fault(trusted: Site) -> None:
    part = sorted((trusted.stick / "vakhta" / "north" / "content" / "model").iterdir())[0]
    part.unlink()
    offer = trusted.offered()
    assert offer.contents[0].fault == "bundle.missing"
    assert [one.code for one in offer.findings] == ["bundle.missing"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (OSError("pulled"), "bundle.unreadable"),
        (BundleError("gone", code="bundle.missing"), "bundle.missing"),
    ],
)
def test_a_stick_that_fails_while_sampled_is_told(
    trusted: Site, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str
) -> None:
    def fail(*_given: object) -> None:
        raise error

    monkeypatch.setattr(bundle_sampling, "_exactly", fail)
    assert trusted.offered().contents[0].fault == code


def test_a_model_that_cannot_run_says_why(trusted: Site) -> None:
    trusted.steward.sequence = 8
    trusted.steward.build(trusted.stick / "huge", context_length=2**31)
    (huge, _) = trusted.offers.find()
    model = trusted.offers.look(huge).contents[0]
    assert model.memory is None
    assert model.fault.startswith("model.")


def test_a_bundle_without_models_is_sampled_by_its_largest(site: Site, tmp_path: Path) -> None:
    from app.bundles.builder import Order, build
    from app.bundles.plan import read_plan

    home = tmp_path / "steward"
    home.mkdir()
    (home / "a.json").write_bytes(b"1" * 3 * MIB)
    (home / "b.json").write_bytes(b"2")
    (home / "plan.toml").write_text(
        'id = "words"\nsequence = 1\n'
        + "".join(
            f'[[content]]\nrole = "prompts"\nname = "{name}"\npath = "{name}.json"\nlicence = "MIT"\n'
            for name in "ab"
        )
    )
    key = site.steward.keys[0]
    build(Order(read_plan(home / "plan.toml"), home, site.stick / "words"), key, NOW, lambda _count: None)
    site.steward.trust(site.folders[2])
    offer = site.offered()
    assert offer.read_bytes_per_s is not None
    assert offer.found.replace_by is None
    assert {content.fault for content in offer.contents} == {""}
    (site.stick / "words" / "content" / "prompts" / "a.json").unlink()
    assert site.offered().read_bytes_per_s is None


def test_an_earlier_import_is_told_and_an_older_bundle_refused(trusted: Site) -> None:
    assert trusted.offers.newest_import() is None
    trusted.importing.run(trusted.stick / "vakhta" / "north")
    again = trusted.offered()
    assert again.is_standing
    assert again.missing == ()
    assert trusted.offers.newest_import() == again.earlier
    trusted.steward.sequence = 6
    trusted.steward.build(trusted.stick / "old")
    older = trusted.offers.look(trusted.offers.find(trusted.stick / "old")[0])
    assert older.refusal is not None
    assert older.refusal.code == "bundle.rollback"
    assert older.refusal.facts == {"bundle": "north-field", "sequence": 6, "known": 7}
    assert not older.may_import(())


def test_what_the_site_s_policy_or_the_program_forbids_is_told_before_an_import(
    trusted: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy = {"format": 1, "title": "Поле", "allowed_models": []}
    trusted.steward.sequence = 8
    trusted.steward.add("policy", "site", json.dumps(policy).encode())
    trusted.steward.build(trusted.stick / "ruled")
    ruled = trusted.offers.look(trusted.offers.find(trusted.stick / "ruled")[0])
    assert ruled.refusal is not None
    assert (ruled.refusal.code, ruled.refusal.facts["model"]) == ("policy.model", "tiny")
    assert "«Поле»" in sentence(ruled.refusal.code, ruled.refusal.told_facts, "ru")
    assert not ruled.may_import(())
    owner = trusted.steward.keys[0].public.fingerprint
    (tmp_path / "floors.json").write_text(json.dumps({"floors": {owner: {"north-field": 9}}}))
    monkeypatch.setattr(bundle_offers, "floors_file", lambda: tmp_path / "floors.json")
    old = trusted.offers.look(trusted.offers.find(trusted.stick / "ruled")[0])
    assert old.refusal is not None
    assert (old.refusal.code, old.refusal.facts["known"]) == ("bundle.rollback", 9)


def test_what_a_broken_import_left_counts_and_can_be_removed(trusted: Site) -> None:
    cancel = CancelToken()

    def stop(_progress: object) -> None:
        cancel.cancel()

    with pytest.raises(BundleError):
        trusted.importing.run(trusted.stick / "vakhta" / "north", on_progress=stop, cancel=cancel)
    offer = trusted.offered()
    assert offer.copied_bytes >= 4 * MIB
    trusted.offers.discard(offer)
    assert trusted.offered().copied_bytes == 0
    assert not list((trusted.data / "models" / ".incoming").iterdir())
    untrusted = replace(offer, found=replace(offer.found, sums_sha256=""))
    trusted.offers.discard(untrusted)


def test_a_stick_that_comes_back_elsewhere_is_found_again(trusted: Site) -> None:
    (found,) = trusted.offers.find()
    assert trusted.offers.find_again(found) == found
    (trusted.stick / "vakhta").rename(trusted.stick / "vakhta1")
    again = trusted.offers.find_again(found)
    assert again is not None
    assert again.folder == trusted.stick / "vakhta1" / "north"
    shutil.rmtree(trusted.stick / "vakhta1")
    assert trusted.offers.find_again(found) is None


def test_the_licence_is_read_as_it_was_signed(trusted: Site) -> None:
    (found,) = trusted.offers.find()
    assert "Apache-2.0" in trusted.offers.licence_text(found, "Apache-2.0")
    with pytest.raises(BundleError):
        trusted.offers.licence_text(found, "GPL")
    flip(found.folder / "licences" / "model-tiny.txt", 3)
    with pytest.raises(BundleError) as refused:
        trusted.offers.licence_text(found, "Apache-2.0")
    assert refused.value.code == "bundle.hash"


def test_a_certificate_is_copied_or_said_not_to_be(site: Site, tmp_path: Path) -> None:
    certificate, target = tmp_path / "акт.pdf", tmp_path / "копия.pdf"
    certificate.write_bytes(b"%PDF")
    assert site.offers.save_copy(certificate, target).read_bytes() == b"%PDF"
    assert site.offers.look_at_certificate(certificate).kind is PreviewKind.NONE
    assert site.offers.look_at_certificate(tmp_path / "none.pdf").kind is PreviewKind.NONE
    with pytest.raises(BundleError) as refused:
        site.offers.save_copy(certificate, tmp_path / "nowhere" / "копия.pdf")
    assert refused.value.code == "bundle.certificate_copy"


Clock = Callable[[], datetime]


def test_a_wrong_clock_is_a_warning(trusted: Site) -> None:
    models = Models(trusted.folders[0], manifest_dir())
    clock: Clock = lambda: datetime(2020, 1, 1, tzinfo=UTC)  # noqa: E731
    offers = BundleOffers(*trusted.folders, clock, models, lambda: ())
    (found,) = offers.find(trusted.stick)
    assert [one.code for one in found.report.warnings] == ["bundle.clock"]
