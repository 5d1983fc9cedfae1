"""Health: is the profile sound, is its audit chain whole, what should a helper know of this machine."""

from pathlib import Path

from app.domain.reports import CheckReport, DoctorReport, Finding
from app.services.session import Session

_LEAST_FREE_BYTES = 200_000_000


class Health:
    """Checks the open profile (ProfileLockedError when none is open)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def check(self) -> CheckReport:
        """Check pages, references, audit chain, index, attachments and accepted texts."""
        from app.store.check import check, row_counts

        store = self._session.store
        findings = check(store)
        return CheckReport(not findings, findings, row_counts(store))

    def audit_verify(self) -> CheckReport:
        """Check that no audit event was changed, taken out or cut off."""
        store = self._session.store
        findings = store.audit.verify()
        return CheckReport(not findings, findings, {"audit_events": len(store.audit.events())})

    def audit_export(self, dest: Path) -> int:
        """Write the audit events as JSON lines and give how many; they hold no customer text.

        Raises:
            DiskFullError: An old file of that name stays as it was.
            StoreError: The place cannot be written (`file.unwritable`).
        """
        from app.store.audit import write_events

        return write_events(self._session.store.audit, dest)

    def doctor(self) -> DoctorReport:
        """Check the profile and the room beside it, and tell what a helper would ask."""
        import shutil

        from app.store.connection import versions

        report, store = self.check(), self._session.store
        free = shutil.disk_usage(store.directory).free
        findings = list(report.findings)
        if free < _LEAST_FREE_BYTES:
            findings.append(Finding("disk.low", f"{free} bytes are free where the profile lies"))
        facts: dict[str, str | int] = {
            "profile": str(store.directory),
            "store_bytes": store.database.path.stat().st_size,
            "free_bytes": free,
            "last_backup_at": store.key_file.current.last_backup_at or "",
            **versions(store.database),
        }
        return DoctorReport(not findings, tuple(findings), report.rows, facts)
