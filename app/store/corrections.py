"""Labels a person set right: kept in the profile, so that they teach the next ones.

Invariant: one correction a text; giving it another label changes it, and both times are in the audit.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from app.domain.corrections import Correction
from app.domain.ids import CorrectionId
from app.store import rows
from app.store.audit import Audit, text_digest
from app.store.connection import Database

# Each is compared with each request of a run.
MOST = 2000


class Corrections:
    """Reads and adds corrections."""

    def __init__(self, database: Database, audit: Audit, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._audit = audit
        self._clock = clock

    def add(self, text: str, label: str) -> CorrectionId:
        """Remember the label of a text; one given before is replaced, the same again changes nothing.

        Raises:
            DiskFullError: Nothing is written.
        """
        with self._database.transaction():
            known = self._database.row("SELECT id, label FROM corrections WHERE text = ?", (text,))
            if known is not None and known["label"] == label:
                return CorrectionId(known["id"])
            values = {"text": text, "label": label, **rows.time_columns("at", self._clock())}
            if known is None:
                correction_id = rows.insert(self._database, "corrections", values)
            else:
                correction_id = known["id"]
                rows.update(self._database, "corrections", correction_id, values)
            self._audit.append(
                "label.corrected", "correction", correction_id, label=label, text_sha256=text_digest(text)
            )
        return CorrectionId(correction_id)

    def of_labels(self, labels: Sequence[str]) -> tuple[Correction, ...]:
        """List the corrections to these labels, newest first, the newest `MOST`."""
        places = ", ".join("?" * len(labels))
        found = self._database.rows(
            f"SELECT text, label FROM corrections WHERE label IN ({places}) "  # noqa: S608 - places alone
            "ORDER BY at_us DESC, id DESC LIMIT ?",
            (*labels, MOST),
        )
        return tuple(Correction(row["text"], row["label"]) for row in found)
