"""The certificate's page: equal certificates give equal bytes; whatever stands in it is shown, not obeyed."""

from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest

from app.bundles.certificate_pdf import certificate_pdf
from app.domain.bundles import BundleFinding, BundleReport, ContentRow
from app.domain.certificates import Certificate, Witness, certify
from app.paths import resources_dir

FONTS = resources_dir() / "fonts"


@pytest.fixture
def certificate() -> Certificate:
    rows = (
        ContentRow("model", "tiny", 5_000_000_000, "ab" * 32, "Apache-2.0"),
        ContentRow("x", "y", 5, "0", "MIT"),
    )
    report = BundleReport(True, "north", 7, ("0123",), 9, 5_000_000_005, 1.0, (), (), rows)
    return certify(report, Witness("Иванов", "ноутбук", "Vakhta", "2026-11-25T08:31:12+05:00", "RWQ"))


def text_of(page: bytes) -> str:
    document = pypdfium2.PdfDocument(page)
    return "".join(sheet.get_textpage().get_text_range() for sheet in document)


def test_equal_certificates_are_equal_pages(certificate: Certificate) -> None:
    page = certificate_pdf(certificate, FONTS)
    assert page == certificate_pdf(certificate, FONTS)
    assert "5,0 ГБ" in text_of(page).replace("\xa0", " ")


def test_markup_is_text(certificate: Certificate) -> None:
    warned = replace(
        certificate, operator="<b>&amp;<para>", warnings=(BundleFinding("bundle.out_of_date", "", ""),)
    )
    text = text_of(certificate_pdf(warned, FONTS))
    assert "<b>&amp;<para>" in text
    assert "Поставку пора заменить" in text


def test_a_bundle_of_many_contents_goes_on_overleaf(certificate: Certificate, tmp_path: Path) -> None:
    rows = tuple(ContentRow("knowledge", f"book {number}", 9, f"{number:064}", "MIT") for number in range(60))
    document = pypdfium2.PdfDocument(certificate_pdf(replace(certificate, contents=rows), FONTS))
    assert len(document) > 1
