from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.bundle_offers import (
    EarlierImport,
    FoundBundle,
    KeyOffer,
    LicenceTerms,
    OfferedBundle,
    OfferedContent,
    Place,
    in_groups,
    plain_digits,
)
from app.domain.bundles import BundleFinding, BundleReport, ContentRow, UntrustedClaims

FREE = LicenceTerms("Apache-2.0", "", free=True, non_commercial=False)
BOUND = LicenceTerms("CC-BY-NC-4.0", "read", free=False, non_commercial=True)
CLAIMS = UntrustedClaims("north-field", 7, ("A",), ())
UNKNOWN = BundleFinding("bundle.signer", "SHA256SUMS.minisig", "nobody")
OTHER = BundleFinding("bundle.hash", "a", "another")


def content(count: int, *, licence: LicenceTerms = FREE, standing: bool = False) -> OfferedContent:
    return OfferedContent(
        ContentRow("model", "m", count, "ab" * 32, licence.name), "M", licence, standing=standing
    )


def found(bundle: str | None = "north-field", *findings: BundleFinding) -> FoundBundle:
    report = BundleReport(not findings, bundle, 7, ("A",), 3, 10, 0.0, findings)
    return FoundBundle(Path("/m/s"), Place(Path("/m"), removable=True), report, CLAIMS, "cc" * 32)


def offer(*contents: OfferedContent) -> OfferedBundle:
    return OfferedBundle(found(), contents, free_bytes=1000, spare_bytes=100)


def test_room_is_reckoned_for_what_is_not_here_yet() -> None:
    whole = offer(content(500), content(300), content(900, standing=True))
    assert (whole.missing_bytes, whole.needed_bytes, whole.has_room) == (800, 900, True)
    begun = replace(whole, copied_bytes=500, free_bytes=400)
    assert (begun.needed_bytes, begun.has_room) == (400, True)
    assert not replace(begun, free_bytes=399).has_room
    assert offer(content(900, standing=True)).needed_bytes == 0


def test_time_is_told_where_the_pace_was_measured() -> None:
    assert offer(content(500)).seconds is None
    assert replace(offer(content(500), content(900, standing=True)), read_bytes_per_s=50.0).seconds == 10


def test_licences_are_accepted_once_and_only_for_what_comes() -> None:
    bound = offer(content(1, licence=BOUND), content(2, licence=BOUND), content(3))
    assert bound.to_accept == ("CC-BY-NC-4.0",)
    assert not bound.may_import(())
    assert bound.may_import({"CC-BY-NC-4.0"})
    assert offer(content(1, licence=BOUND, standing=True)).may_import(())


@pytest.mark.parametrize(
    "wrong",
    [
        OfferedBundle(found("north-field", OTHER)),
        OfferedBundle(found(None, UNKNOWN)),
        OfferedBundle(found(), refusal=OTHER),
        OfferedBundle(found(None)),
        OfferedBundle(found(), (content(5),), free_bytes=4),
    ],
)
def test_what_forbids_an_import(wrong: OfferedBundle) -> None:
    assert not wrong.may_import(())


def test_findings_and_the_refusal_are_told_together() -> None:
    assert OfferedBundle(found("x", OTHER), refusal=UNKNOWN).findings == (OTHER, UNKNOWN)
    assert OfferedBundle(found()).findings == ()


def test_an_unknown_signer_is_told_from_other_faults() -> None:
    assert found(None, UNKNOWN).unknown_signer
    assert not found(None, UNKNOWN, OTHER).unknown_signer
    assert not found("north-field", UNKNOWN).unknown_signer
    unsigned = replace(found(None, UNKNOWN), claims=UntrustedClaims(None, None, (), ()))
    assert not unsigned.unknown_signer


def test_the_same_bundle_is_known_by_what_was_signed() -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    earlier = EarlierImport("north-field", 7, "cc" * 32, at)
    assert replace(offer(), earlier=earlier).is_standing
    assert not replace(offer(), earlier=replace(earlier, sums_sha256="dd" * 32)).is_standing
    assert not offer().is_standing


def test_a_fingerprint_is_compared_however_it_was_spaced() -> None:
    keys = KeyOffer(Path("/k"), ("A",), 1, "cc324af070c2ecbfd324a30984d2f951")
    assert in_groups(keys.fingerprint) == "cc32 4af0 70c2 ecbf d324 a309 84d2 f951"
    assert keys.is_told(" CC32-4AF0 70c2ecbf\u00a0d324:a309 84d2 f951\n")
    assert not keys.is_told("cc32 4af0 70c2 ecbf d324 a309 84d2 f950")
    assert not keys.is_told("")
    assert plain_digits("Ab – 1") == "ab1"
