"""Files of cases: attached from the desk, previewed, given out again; signatures of visits."""

from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.ids import AttachmentId, CaseId, VisitId
from app.domain.previews import Preview
from app.domain.records import Attachment, Signature
from app.services.session import Session

if TYPE_CHECKING:
    from app.store.case_attachments import CaseAttachments


class Attachments:
    """What the desk does with files; every call needs an open profile (else ProfileLockedError)."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, case_id: CaseId) -> tuple[Attachment, ...]:
        """List a case's files in the order they came."""
        return self._kept.list(case_id)

    def add_file(self, case_id: CaseId, path: Path) -> Attachment:
        """Take a file into the profile; the one outside stays where it is.

        Raises:
            DomainError: It cannot be read (`attachment.missing`) or is over a gibibyte (`attachment.large`).
            NotFoundError: There is no such case.
            DiskFullError: Nothing is kept.
        """
        return self._kept.add_file(case_id, path)

    def content(self, attachment_id: AttachmentId) -> bytes:
        """Read a file whole.

        Raises:
            NotFoundError: There is no such attachment.
            StoreDamagedError: It is gone (`attachment.missing`) or does not open (`attachment.damaged`).
        """
        return self._kept.content(attachment_id)

    def preview(self, attachment_id: AttachmentId, page: int = 0) -> Preview:
        """Look into a file; raises what `content` raises."""
        from app.services.previews import preview

        kept = self._kept
        return preview(kept.get(attachment_id).name, kept.content(attachment_id), page)

    def save_copy(self, attachment_id: AttachmentId, dest: Path) -> None:
        """Write a file out of the profile; an old file of that name stays unless all of the new one is there.

        Raises:
            NotFoundError: There is no such attachment.
            StoreDamagedError: It is gone or does not open.
            DiskFullError: The disk took no more.
            StoreError: The place cannot be written (`file.unwritable`).
        """
        from app.store.keyfile import write_out

        write_out(dest, self._kept.content(attachment_id))

    def remove(self, attachment_id: AttachmentId) -> None:
        """Take a file out of its case for good; NotFoundError when there is none."""
        self._kept.remove(attachment_id)

    def sign(self, visit_id: VisitId, signed_by: str, drawing: bytes, name: str) -> Signature:
        """Keep the drawing (PNG) of a signature beside its visit; NotFoundError when there is none."""
        return self._kept.sign(visit_id, signed_by, drawing, name)

    def signature(self, visit_id: VisitId) -> Signature | None:
        """Read a visit's signature, if it has one."""
        return self._kept.signature(visit_id)

    @property
    def _kept(self) -> "CaseAttachments":
        from app.store.case_attachments import CaseAttachments

        return CaseAttachments(self._session.store)
