"""`check`, `doctor`, `audit verify|export`."""

from collections.abc import Mapping
from pathlib import Path

from app.commands.invocation import Invocation
from app.commands.next_steps import tell_next_steps
from app.commands.verbs import VerbTable
from app.domain.devices import Device
from app.domain.engine import missing_protections
from app.domain.reports import CheckReport, Finding
from app.errors import BundleKeyError, PolicyError

DONE, FAILED = 0, 1


def add_verbs(table: VerbTable) -> None:
    """Add these verbs to the line."""
    checking = table.add("check", "check the profile's file", "проверить файл профиля", check)
    checking.add_argument("--rebuild", action="store_true")
    table.add("doctor", "check this machine and profile", "проверить машину и профиль", doctor)
    audit = table.group("audit", "the record of who did what", "журнал действий")
    audit.add("verify", "check its chain", "проверить его цепь", audit_verify)
    audit.add("export", "write it to a file", "записать его в файл", audit_export).add_argument("dest")


def check(invocation: Invocation) -> int:
    """Check the profile's file; with `--rebuild`, its indices are made anew first."""
    directory = invocation.open_profile()
    if invocation.options.rebuild:
        invocation.services.rescue.rebuild()
    return _tell(invocation, invocation.services.health.check(), directory=directory)


def doctor(invocation: Invocation) -> int:
    """Check this machine, its models and, where one is named or was used, the profile."""
    machine = invocation.services.models.machine()
    facts: dict[str, object] = {
        "processor": machine.processor,
        "cores": machine.cores,
        "features": machine.features,
        "memory_bytes": machine.memory_bytes,
        "available_bytes": machine.available_bytes,
        "devices": machine.devices,
        "accelerators": [_accelerator(device) for device in machine.accelerators],
        "protections": tuple(protection.value for protection in machine.protections),
        "models": [row.name for row in invocation.services.models.list() if row.installed],
        "log": invocation.log_file,
    }
    ruled, facts["policy"] = _policy(invocation)
    # No failure of the machine: told, and the exit code says nothing of it.
    unprotected = tuple(
        Finding(missing.missing_code, f"the engine is started without {missing.value}")
        for missing in missing_protections(machine.protections)
    )
    if not invocation.has_profile():
        facts["device_key"] = _device_key(invocation)
        return _tell(invocation, CheckReport(not ruled, (*ruled, *unprotected), {}), facts)
    directory = invocation.open_profile()
    facts["device_key"] = _device_key(invocation)
    report = invocation.services.health.doctor()
    told = (*report.findings, *ruled, *unprotected, *_overdue(invocation))
    whole = CheckReport(report.ok and not ruled, told, report.rows)
    return _tell(invocation, whole, {**facts, **report.facts}, directory=directory)


def _accelerator(device: Device) -> str:
    return (
        f"{device.name}: {device.description}, {device.kind}, {device.total_bytes} bytes, "
        f"{device.free_bytes} free"
    )


def _device_key(invocation: Invocation) -> str:
    """The public key that signs certificates of imports; nothing where the machine's does not read."""
    try:
        return invocation.services.import_certificates.public_key()
    except BundleKeyError:
        return ""


def _policy(invocation: Invocation) -> tuple[tuple[Finding, ...], object]:
    """What is wrong with the site's policy, and what it says; None where there is none."""
    try:
        return (), invocation.services.policies.facts() or None
    except PolicyError as error:
        return (Finding(error.code, str(error)),), None


def _overdue(invocation: Invocation) -> tuple[Finding, ...]:
    """Records the site's policy wants erased: told, no failure."""
    try:
        plan = invocation.services.retention.overdue()
    except PolicyError:
        return ()  # `_policy` tells it
    if plan is None or not plan.total:
        return ()
    return (Finding("policy.overdue", f"{plan.total} records from before {plan.before:%Y-%m-%d}"),)


def audit_verify(invocation: Invocation) -> int:
    """Check that no audit event was changed, taken out or cut off."""
    invocation.open_profile()
    return _tell(invocation, invocation.services.health.audit_verify())


def audit_export(invocation: Invocation) -> int:
    """Write the audit events to a file."""
    output = invocation.output
    invocation.open_profile()
    dest = Path(invocation.options.dest).absolute()
    events = invocation.services.health.audit_export(dest)
    output.document({"path": dest, "events": events})
    output.text(output.words(f"Audit events written: {events}", f"Записано событий: {events}"))
    return DONE


def _tell(
    invocation: Invocation,
    report: CheckReport,
    facts: Mapping[str, object] | None = None,
    *,
    directory: Path | None = None,
) -> int:
    output = invocation.output
    findings = [output.told(finding.code, finding.message) for finding in report.findings]
    told: dict[str, object] = {"ok": report.ok, "findings": findings, "rows": report.rows}
    for name, value in (facts or {}).items():
        output.fact(name, value)
    for finding in findings:
        output.finding(finding)
    if directory is not None:
        told["next"] = tell_next_steps(invocation, directory, report.findings)
    output.document(told if facts is None else {**told, "facts": facts})
    if report.ok:
        output.remark("All is sound.", "Всё в порядке.")
    return DONE if report.ok else FAILED
