"""The files of a case: taken in from the desk, given out, removed; and the signatures drawn on visits."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path, PurePath

from app.domain.ids import AttachmentId, CaseId, VisitId
from app.domain.records import Attachment, Signature
from app.errors import DomainError, NotFoundError
from app.store import attachments, rows
from app.store.audit import Audit
from app.store.connection import Database
from app.store.edits import Edits
from app.store.store import Store

_SUFFIX_LETTERS = 8


class CaseAttachments:
    """Reads and keeps the files of cases."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._database: Database = store.database
        self._audit: Audit = store.audit
        self._edits: Edits = store.edits
        self._clock: Callable[[], datetime] = store.clock

    def list(self, case_id: CaseId) -> tuple[Attachment, ...]:
        """List a case's files in the order they came."""
        found = self._database.rows("SELECT * FROM attachments WHERE case_id = ? ORDER BY id", (case_id,))
        return tuple(map(rows.attachment, found))

    def get(self, attachment_id: AttachmentId) -> Attachment:
        """Read what is known of a file.

        Raises:
            NotFoundError: There is none.
        """
        row = self._database.row("SELECT * FROM attachments WHERE id = ?", (attachment_id,))
        if row is None:
            raise NotFoundError("no such attachment", wanted=str(attachment_id))
        return rows.attachment(row)

    def add_file(self, case_id: CaseId, path: Path) -> Attachment:
        """Take a file into the profile; the one outside stays where it is.

        Raises:
            DomainError: It cannot be read (`attachment.missing`) or is over a gibibyte (`attachment.large`).
            NotFoundError: There is no such case.
            DiskFullError: Nothing is kept.
        """
        try:
            content = attachments.read_whole(path)
        except attachments.NotTakenError as error:
            raise DomainError(str(error), code=error.code) from error
        return self.add(case_id, path.name, content)

    def add(self, case_id: CaseId, name: str, content: bytes) -> Attachment:
        """Keep a content under a name; raises what `add_file` raises."""
        self._store.cases.case(case_id)
        sha256 = hashlib.sha256(content).hexdigest()
        attachments.keep(self._store, sha256, content)
        values = {
            "case_id": case_id, "ref": rows.new_ref(), "name": name, "path": _path(name, sha256),
            "sha256": sha256, "bytes": len(content),
        }  # fmt: skip
        with self._database.transaction():
            added = rows.insert(self._database, "attachments", values)
            self._edits.added("attachment", added, sha256=sha256)
        return self.get(AttachmentId(added))

    def content(self, attachment_id: AttachmentId) -> bytes:
        """Read a file whole.

        Raises:
            NotFoundError: There is no such attachment.
            StoreDamagedError: It is gone (`attachment.missing`) or does not open (`attachment.damaged`).
        """
        return attachments.give_out(self._store, self.get(attachment_id).sha256)

    def remove(self, attachment_id: AttachmentId) -> None:
        """Take a file out of its case for good; its content goes when no other case has it.

        Raises:
            NotFoundError: There is no such attachment.
        """
        gone = self.get(attachment_id)
        with self._database.transaction():
            self._edits.forget("attachment", attachment_id)
            self._database.write("DELETE FROM attachments WHERE id = ?", (attachment_id,))
            self._audit.append("attachment.removed", "attachment", attachment_id, sha256=gone.sha256)
        self.sweep(gone.sha256)

    def sweep(self, sha256: str) -> None:
        """Let a content go that no attachment names any more."""
        named = self._database.row("SELECT 1 FROM attachments WHERE sha256 = ? LIMIT 1", (sha256,))
        if named is None:
            attachments.sealed_path(self._store, sha256).unlink(missing_ok=True)

    def sign(self, visit_id: VisitId, signed_by: str, drawing: bytes, name: str) -> Signature:
        """Keep the drawing of a signature beside its visit; a newer one takes the place of an older.

        Raises:
            NotFoundError: There is no such visit.
            DiskFullError: Nothing is kept.
        """
        visit = self._database.row("SELECT case_id FROM visits WHERE id = ?", (visit_id,))
        if visit is None:
            raise NotFoundError("no such visit", wanted=str(visit_id))
        at = self._clock()
        with self._database.transaction():
            drawn = self.add(visit["case_id"], name, drawing)
            self._database.write("DELETE FROM signatures WHERE visit_id = ?", (visit_id,))
            rows.insert(self._database, "signatures", {
                "visit_id": visit_id, "attachment_id": drawn.id, "signed_by": signed_by,
                **rows.time_columns("at", at),
            })  # fmt: skip
            self._audit.append("visit.signed", "visit", visit_id, sha256=drawn.sha256)
        return Signature(visit_id, drawn.id, signed_by, at)

    def signature(self, visit_id: VisitId) -> Signature | None:
        """Read a visit's signature, if it has one."""
        row = self._database.row("SELECT * FROM signatures WHERE visit_id = ?", (visit_id,))
        return None if row is None else rows.signature(row)


def _path(name: str, sha256: str) -> str:
    """Name the file's place in an exchange; whatever its name is, the place is one every system takes."""
    suffix = PurePath(name).suffix[1:]
    plain = suffix if suffix.isascii() and suffix.isalnum() and len(suffix) <= _SUFFIX_LETTERS else ""
    return f"files/{sha256[:16]}{'.' if plain else ''}{plain}"
