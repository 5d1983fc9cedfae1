"""The certificate of an import: what came in, whose it was, when, by whom, and what was checked."""

from dataclasses import dataclass

from app.domain.bundles import BundleFinding, BundleReport, ContentRow, InstalledContent

# What an import that ended well has seen, in this order; the sentences stand beside them for people.
CHECKS: dict[str, tuple[str, str]] = {
    "signature": ("Подписи доверенных ключей верны", "Signatures of trusted keys hold"),
    "threshold": ("Подписей столько, сколько требует владелец", "As many signed as their owner asks for"),
    "manifest": ("Опись поставки составлена по правилам", "The manifest is in its one spelling"),
    "rollback": ("Поставка не старше принятых раньше", "Not older than what was imported before"),
    "files": ("Каждый файл поставки тот, что подписан", "Every file is the one that was signed"),
    "written": ("Записанное прочитано обратно и равно подписанному", "What was written reads back as signed"),
    "models": ("Заголовки моделей проверены", "Headers of models were checked"),
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is signed; times are ISO 8601 with their offset.

    Attributes:
        root: The TUF root that judged, as `id version`.
        operator: Who was at the machine.
        checks: Names of `CHECKS`, each of which held.
        warnings: What was told and did not stop the import.
        device_key: The public key whose signature stands beside this, as minisign writes it.
    """

    certificate: int
    bundle: str
    sequence: int
    sums_sha256: str
    signers: tuple[str, ...]
    root: str | None
    files: int
    bytes: int
    contents: tuple[ContentRow, ...]
    installed: tuple[InstalledContent, ...]
    imported_at: str
    operator: str
    machine: str
    program: str
    checks: dict[str, bool]
    warnings: tuple[BundleFinding, ...]
    device_key: str


@dataclass(frozen=True, slots=True)
class Witness:
    """Who saw an import.

    Attributes:
        device_key: The public key, as minisign writes it in one line.
    """

    operator: str
    machine: str
    program: str
    at: str
    device_key: str


def certify(report: BundleReport, witness: Witness) -> Certificate:
    """The certificate of an import that ended well."""
    assert report.ok
    return Certificate(
        certificate=1,
        bundle=report.bundle or "",
        sequence=report.sequence or 0,
        sums_sha256=report.sums_sha256 or "",
        signers=report.signers,
        root=report.root,
        files=report.files,
        bytes=report.bytes,
        contents=report.contents,
        installed=report.installed,
        imported_at=witness.at,
        operator=witness.operator,
        machine=witness.machine,
        program=witness.program,
        checks=dict.fromkeys(CHECKS, True),
        warnings=report.warnings,
        device_key=witness.device_key,
    )
