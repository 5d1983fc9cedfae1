"""The certificate of an import: whole, and signed by the profile's key or the machine's."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.bundles.device import machine_key
from app.bundles.minisign import parse_public_key, parse_signature
from app.domain.certificates import CHECKS
from app.errors import BundleKeyError
from app.services.bundle_import import BundleImport
from app.services.import_certificates import ImportCertificates
from app.services.session import Session
from tests.helpers.bundle_builder import NOW, BundleBuilder
from tests.helpers.profiles import new_profile, reopen


@pytest.fixture
def session() -> Iterator[Session]:
    made = Session(lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def certificates(session: Session, tmp_path: Path) -> ImportCertificates:
    return ImportCertificates(session, tmp_path / "bundles", lambda: NOW)


@pytest.fixture
def importing(certificates: ImportCertificates, tmp_path: Path) -> BundleImport:
    BundleBuilder(tmp_path / "steward")
    places = (tmp_path / "models", tmp_path / "bundles", tmp_path / "trust")
    return BundleImport(*places, lambda: NOW, certificates=certificates)


def brought(importing: BundleImport, home: Path) -> tuple[Path, ...]:
    steward = BundleBuilder(home / "steward")
    steward.trust(home / "trust")
    report = importing.run(steward.build(home / "stick"))
    assert report.warnings == ()
    return report.certificate


def test_what_came_in_is_told_and_signed(
    importing: BundleImport, certificates: ImportCertificates, tmp_path: Path
) -> None:
    page, page_signature, plain, plain_signature = brought(importing, tmp_path)
    assert plain.name == "north-field-7-20261124T120000Z.json"
    told = json.loads(plain.read_text(encoding="utf-8"))
    assert (told["bundle"], told["sequence"], told["imported_at"]) == ("north-field", 7, NOW.isoformat())
    assert told["checks"] == dict.fromkeys(CHECKS, True)
    (model, prompts) = told["contents"]
    assert (model["role"], model["licence"], prompts["name"]) == ("model", "Apache-2.0", "field")
    assert [one["sha256"] for one in told["installed"]] == [model["sha256"], prompts["sha256"]]
    key = parse_public_key(told["device_key"])
    assert told["device_key"] == certificates.public_key()
    for path, signature in ((page, page_signature), (plain, plain_signature)):
        assert parse_signature(signature.read_bytes()).holds(key, path.read_bytes())
    (sheet,) = pypdfium2.PdfDocument(page)
    text = sheet.get_textpage().get_text_range()
    for words in ("Свидетельство о приёме поставки", "Certificate of import", "north-field", model["sha256"]):
        assert words in text
    assert told["device_key"] in text


def test_the_profile_s_own_key_signs(
    session: Session, certificates: ImportCertificates, importing: BundleImport, tmp_path: Path
) -> None:
    machine = certificates.public_key()
    store, _ = new_profile(tmp_path / "profile")
    session.open(store)
    of_the_profile = certificates.public_key()
    assert of_the_profile != machine
    plain = brought(importing, tmp_path)[2]
    assert json.loads(plain.read_text())["device_key"] == of_the_profile
    session.close()
    session.open(reopen(tmp_path / "profile"))
    assert certificates.public_key() == of_the_profile


def test_the_machine_s_key_is_its_owner_s_alone(certificates: ImportCertificates, tmp_path: Path) -> None:
    key = certificates.public_key()
    path = tmp_path / "bundles" / "device.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert certificates.public_key() == key
    path.write_bytes(b"short")
    with pytest.raises(BundleKeyError):
        certificates.public_key()
    (tmp_path / "file").touch()
    with pytest.raises(BundleKeyError):
        machine_key(tmp_path / "file")


def test_an_import_stands_where_no_certificate_can_be_written(
    importing: BundleImport, tmp_path: Path
) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / "certificates").touch()
    steward = BundleBuilder(tmp_path / "steward")
    steward.trust(tmp_path / "trust")
    report = importing.run(steward.build(tmp_path / "stick"))
    assert (report.ok, report.certificate) == (True, ())
    assert [one.code for one in report.warnings] == ["bundle.certificate"]


def test_who_has_no_name(importing: BundleImport, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("uid 12345")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert json.loads(brought(importing, tmp_path)[2].read_text())["operator"] == "—"
