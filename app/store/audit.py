"""The audit chain: who did what, each event sealed together with the one before it.

Invariants:
- `hmac` of an event covers its fields and the event before it, under a key derived from the data key.
- The head in `profile.key` is written after the transaction is on the disk: a crash leaves the chain ahead
  of its head by what was not yet noted, never behind. Behind means that the tail was cut, and shows for good.
- No text of a customer stands in an event; texts are named by their SHA-256.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from app.domain.reports import Finding
from app.errors import StoreError
from app.store.connection import Database, Row
from app.store.keyfile import AuditBreak, AuditHead, KeyFileKeeper, write_out
from app.store.times import read_time, to_columns

_log = logging.getLogger(__name__)
EMPTY_HEAD = AuditHead(0, "")
_FIELDS = ("sequence", "at_us", "at_offset", "actor", "action", "subject", "subject_id", "details")


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """One event as read."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    subject_id: int | None
    details: dict[str, Any]
    hmac: str


def text_digest(text: str) -> str:
    """Name a text without telling it."""
    return hashlib.sha256(text.encode()).hexdigest()


class Audit:
    """The chain of one open profile."""

    def __init__(
        self, database: Database, key: bytes, keeper: KeyFileKeeper, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._key = key
        self._keeper = keeper
        self._clock = clock
        self._actor, self._said = "", dict[str, Any]()

    @contextmanager
    def during(self, actor: str, **said: Any) -> Iterator[None]:
        """Name who works, and say the same of every event, as long as this lasts."""
        before = self._actor, self._said
        self._actor, self._said = actor, said
        try:
            yield
        finally:
            self._actor, self._said = before

    def append(
        self, action: str, subject: str, subject_id: int | None, *, actor: str = "", **details: Any
    ) -> None:
        """Add an event inside the transaction around us; the head follows once that is on the disk."""
        sequence, before = self._last()
        at_us, at_offset = to_columns(self._clock())
        plain = json.dumps({**self._said, **details}, ensure_ascii=False, sort_keys=True)
        values = (sequence + 1, at_us, at_offset, actor or self._actor, action, subject, subject_id, plain)
        seal = self._seal(before, values)
        self._database.write("INSERT INTO audit_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", (*values, seal))
        self._database.after_commit(lambda: self._note_head(AuditHead(sequence + 1, seal)))

    def _seal(self, before: str, values: tuple[object, ...]) -> str:
        message = json.dumps([before, *values], ensure_ascii=False).encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()

    def _last(self) -> tuple[int, str]:
        row = self._database.row("SELECT sequence, hmac FROM audit_events ORDER BY sequence DESC LIMIT 1")
        return (row["sequence"], row["hmac"]) if row else (0, "")

    def _note_head(self, head: AuditHead) -> None:
        if head.sequence <= self._keeper.current.audit_head.sequence:
            return  # Two events of one transaction: the later is noted already, or will be.
        self._try_change(audit_head=head)

    def _try_change(self, **values: object) -> None:
        try:
            self._keeper.change(**values)
        except StoreError as error:
            # The events are safe; the chain is ahead of its head, and the next event or opening notes both.
            _log.warning("audit head not written: %s", error.code)

    def settle_head(self) -> None:
        """On opening: take up what a crash left ahead of the head; a tail cut off is remembered for good."""
        head, (sequence, seal) = self._keeper.current.audit_head, self._last()
        if not self._holds(head):
            cut = AuditBreak(head.sequence, sequence, self._clock().isoformat())
            breaks = (*self._keeper.current.audit_breaks, cut)
            self._try_change(audit_breaks=breaks, audit_head=AuditHead(sequence, seal))
        elif sequence > head.sequence:
            self._try_change(audit_head=AuditHead(sequence, seal))

    def _holds(self, head: AuditHead) -> bool:
        if head.sequence == 0:
            return True
        row = self._database.row("SELECT hmac FROM audit_events WHERE sequence = ?", (head.sequence,))
        return row is not None and hmac.compare_digest(row["hmac"], head.hmac)

    def verify(self) -> tuple[Finding, ...]:
        """Check every seal of the chain and that it reaches its head; nothing found means it is whole."""
        findings: list[Finding] = []
        before = ""
        for expected, row in enumerate(self._rows(), start=1):
            if row["sequence"] != expected:
                findings.append(Finding("audit.gap", f"event {expected} is missing"))
                break
            if not hmac.compare_digest(self._seal(before, tuple(row[name] for name in _FIELDS)), row["hmac"]):
                findings.append(Finding("audit.altered", f"event {expected} was altered"))
                break
            before = row["hmac"]
        findings += [
            Finding("audit.cut", f"the chain ended at {cut.found_sequence}, its head at {cut.sequence}")
            for cut in self._keeper.current.audit_breaks
        ]
        if not self._holds(self._keeper.current.audit_head):
            findings.append(Finding("audit.cut", "the chain does not reach its head"))
        return tuple(findings)

    def _rows(self) -> list[Row]:
        return self._database.rows("SELECT * FROM audit_events ORDER BY sequence")

    def length(self) -> int:
        """Number of the newest event."""
        return self._last()[0]

    def keep_whole_beginning(self) -> list[dict[str, Any]]:
        """Take out what comes after the first hole, inside the transaction around us, and give it back."""
        before, whole = "", 0
        for row in self._rows():
            values = tuple(row[name] for name in _FIELDS)
            if row["sequence"] != whole + 1 or self._seal(before, values) != row["hmac"]:
                break
            whole, before = row["sequence"], row["hmac"]
        apart = [dict(row) for row in self._rows() if row["sequence"] > whole]
        self._database.write("DELETE FROM audit_events WHERE sequence > ?", (whole,))
        return apart

    def events(self) -> tuple[AuditEvent, ...]:
        """Read all events, oldest first."""
        return tuple(
            AuditEvent(
                row["sequence"], read_time(row, "at"), row["actor"], row["action"], row["subject"],
                row["subject_id"], json.loads(row["details"]), row["hmac"],
            )
            for row in self._rows()
        )  # fmt: skip


def write_events(audit: Audit, dest: Path) -> int:
    """Write all events as JSON lines and give how many; raises what `write_out` raises."""
    events = audit.events()
    lines = (
        json.dumps({**asdict(event), "at": event.at.isoformat()}, ensure_ascii=False) for event in events
    )
    write_out(dest, "".join(f"{line}\n" for line in lines).encode())
    return len(events)
