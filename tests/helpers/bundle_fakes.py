"""Bundles on a stick without a stick: services that behave, for the tests of the bundles page."""

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path

from app.domain.bundle_offers import (
    EarlierImport,
    FoundBundle,
    KeyOffer,
    LicenceTerms,
    OfferedBundle,
    OfferedContent,
    Place,
)
from app.domain.bundles import BundleFinding, BundleReport, ContentRow, InstalledContent, UntrustedClaims
from app.domain.cancel import CancelToken
from app.domain.engine import MemoryPlan, ModelRow
from app.domain.previews import Preview, PreviewKind
from app.domain.reports import OnProgress, Progress
from app.errors import AppError, BundleError, BundleKeyError, BundleUnreadableError

GB = 10**9
STICK = Place(Path("/media/anna/ПОСТАВКА"), removable=True)
BUILT = datetime(2026, 11, 18, 9, tzinfo=UTC)
FINGERPRINT = "cc324af070c2ecbfd324a30984d2f951"
FREE = LicenceTerms("Apache-2.0", "", free=True, non_commercial=False)
BARRED = LicenceTerms("CC-BY-NC-4.0", "read", free=False, non_commercial=True)
NO_CLAIMS = UntrustedClaims(None, None, (), ())
EARLIER = EarlierImport("north-field", 6, "dd" * 32, datetime(2026, 10, 2, 9, tzinfo=UTC))


def plan(total: int, *, fits: bool = True, free: int = 19 * GB) -> MemoryPlan:
    return MemoryPlan(fits, 4096, total, 0, 0, total, free, 0, ())


def content(
    role: str, name: str, count: int, *, licence: LicenceTerms = FREE, memory: MemoryPlan | None = None
) -> OfferedContent:
    row = ContentRow(role, name, count, "ab" * 32, licence.name)
    return OfferedContent(row, name, licence, memory=memory)


MODEL = content("model", "Qwen 2.5 · 7B", 4_700_000_000, memory=plan(6 * GB))
MANUALS = content("knowledge", "насосы", 640_000_000)
RULES = content("policy", "площадка", 6_000)


def report(*findings: BundleFinding, **changes: object) -> BundleReport:
    plain = BundleReport(
        ok=not findings, bundle="north-field", sequence=7, signers=("6C2209ED2BB115F3",), files=9,
        bytes=5_340_006_000, seconds=90.0, findings=findings,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def found(name: str = "north-field", *findings: BundleFinding) -> FoundBundle:
    return FoundBundle(
        STICK.folder / name, STICK, report(*findings), NO_CLAIMS, "cc32" * 16, BUILT, date(2027, 5, 1)
    )


def unknown() -> FoundBundle:
    """Signed by nobody we know."""
    claims = UntrustedClaims("north-field", 7, ("6C2209ED2BB115F3",), (MODEL.row, MANUALS.row))
    nobody = BundleFinding("bundle.signer", "SHA256SUMS.minisig", "nobody")
    told = report(nobody, bundle=None, sequence=None, signers=(), bytes=0)
    return FoundBundle(STICK.folder / "north-field", STICK, told, claims)


def offer(*contents: OfferedContent, one: FoundBundle | None = None) -> OfferedBundle:
    return OfferedBundle(
        one or found(),
        contents or (MODEL, MANUALS, RULES),
        keys_signed=2,
        keys_known=3,
        earlier=EARLIER,
        free_bytes=120 * GB,
        spare_bytes=64 * 1024**2,
        read_bytes_per_s=38e6,
    )


@dataclass
class FakeOffers:
    """Sticks in memory.

    Attributes:
        offers: By a bundle's folder, what looking closely gives.
        pulled: The stick is out.
    """

    bundles: list[FoundBundle] = field(default_factory=lambda: [found()])
    offers: dict[Path, OfferedBundle] = field(default_factory=dict)
    sticks: tuple[Place, ...] = (STICK,)
    newest: EarlierImport | None = None
    failure: AppError | None = None
    pulled: bool = False
    discarded: int = 0
    looked_in: list[Path | None] = field(default_factory=list)
    looked: list[tuple[Path, int]] = field(default_factory=list)
    saved: list[tuple[Path, Path]] = field(default_factory=list)

    def places(self) -> tuple[Place, ...]:
        return self.sticks

    def find(self, folder: Path | None = None) -> tuple[FoundBundle, ...]:
        if self.failure is not None:
            raise self.failure
        self.looked_in.append(folder)
        return tuple(self.bundles)

    def find_again(self, one: FoundBundle) -> FoundBundle | None:
        return None if self.pulled else one

    def look(self, one: FoundBundle) -> OfferedBundle:
        if self.failure is not None:
            raise self.failure
        return self.offers.get(one.folder) or offer(one=one)

    def licence_text(self, _one: FoundBundle, name: str) -> str:
        return f"Text of {name}"

    def newest_import(self) -> EarlierImport | None:
        return self.newest

    def discard(self, _offer: OfferedBundle) -> None:
        self.discarded += 1

    def look_at_certificate(self, certificate: Path, page: int = 0) -> Preview:
        self.looked.append((certificate, page))
        return Preview(PreviewKind.TEXT, text=certificate.read_text())

    def save_copy(self, certificate: Path, target: Path) -> Path:
        self.saved.append((certificate, target))
        return target


@dataclass
class FakeImport:
    """Copies in steps; each step waits for `step()`.

    Attributes:
        steps: Bytes that are done after each.
        failures: Raised, one a run, after the first step.
        certificate: The files the report names.
    """

    steps: tuple[int, ...] = (1_000_000_000, 4_800_000_000, 5_340_006_000)
    failures: list[AppError] = field(default_factory=list)
    certificate: tuple[Path, ...] = ()
    gate: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    runs: list[Path] = field(default_factory=list)
    returned: int = 0

    def step(self, count: int = 1) -> None:
        for _ in range(count):
            self.gate.release()

    def run(
        self, folder: Path, *, on_progress: OnProgress | None = None, cancel: CancelToken | None = None
    ) -> BundleReport:
        assert on_progress is not None
        assert cancel is not None
        cancel.on_cancel(self.step)
        self.runs.append(folder)
        for done in self.steps:
            assert self.gate.acquire(timeout=20)
            if cancel.is_cancelled:
                raise BundleError("stopped", code="bundle.cancelled")
            on_progress(Progress(done, self.steps[-1], "bytes"))
            if self.failures:
                raise self.failures.pop(0)
        installed = (InstalledContent("model", "qwen", "ab" * 32),)
        return report(installed=installed, certificate=self.certificate)

    def roll_back(self) -> tuple[str, int, str | None]:
        self.returned += 1
        return "north-field", 7, "mistral" if self.returned == 1 else None


class FakeModels:
    """One model, which speaks."""

    def list(self) -> tuple[ModelRow, ...]:
        return (
            ModelRow(
                name="small", title="Small", sha256="ab" * 32, bytes=GB, quantization="Q4_K_M",
                licence="Apache-2.0", russian="good", installed=True, active=True, bundle=None, signers=(),
                memory=None, calibration=None,
            ),
        )  # fmt: skip


@dataclass
class FakeKeys:
    """Keys in folders; `trusted` are those that were kept."""

    offers: FakeOffers
    signed: bool = True
    trusted: list[str] = field(default_factory=list)

    def look(self, folder: Path, bundle: Path | None = None) -> KeyOffer:
        if folder.name == "empty":
            raise BundleKeyError("none", path=str(folder))
        assert bundle is not None
        return KeyOffer(folder, ("6C2209ED2BB115F3",), 1, FINGERPRINT, self.signed)

    def trust_told(self, folder: Path, told: str) -> tuple[str, ...]:
        self.trusted.append(told)
        self.offers.offers[STICK.folder / "north-field"] = offer()
        return (folder.name,)


def pulled_out() -> BundleUnreadableError:
    """What a read from a stick that is out raises."""
    return BundleUnreadableError("gone", path="content/model")
