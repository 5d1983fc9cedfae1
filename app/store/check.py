"""Is the profile sound: pages, references, audit chain, search index, attachments, accepted texts."""

import contextlib
from collections.abc import Iterator

from app.domain.reports import Finding
from app.errors import StoreDamagedError
from app.store import attachments, erasure, retention, search_index
from app.store.audit import text_digest
from app.store.connection import told_plainly
from app.store.import_rows import TABLES
from app.store.store import Store

_MOST = 20


def check(store: Store) -> tuple[Finding, ...]:
    """Look at everything; nothing found means sound. A file that does not read is a finding, not an error."""
    findings: list[Finding] = []
    for look in (_pages, _references, _chain, _index, _attachments, _texts):
        try:
            for finding in look(store):
                findings.append(finding)  # One by one: those before a page that does not read are kept.
        except StoreDamagedError as error:
            findings.append(Finding("store.damaged", str(error)))
    return tuple(findings)


def _pages(store: Store) -> Iterator[Finding]:
    # On a connection of its own: FTS5 checks itself by what this connection read of the index last, and
    # a reader that has not searched since the last write would call a sound index corrupt.
    fresh = store.database.connect_anew()
    with contextlib.closing(fresh), told_plainly():
        for row in fresh.execute("PRAGMA cipher_integrity_check").fetchall()[:_MOST]:
            yield Finding("store.page", str(row[0]))
        for row in fresh.execute(f"PRAGMA integrity_check({_MOST})").fetchall():
            if row[0] != "ok":
                yield Finding("store.integrity", str(row[0]))


def _references(store: Store) -> Iterator[Finding]:
    for row in store.database.rows("PRAGMA foreign_key_check")[:_MOST]:
        yield Finding("store.reference", f"{row[0]} {row[1]} points at a missing row of {row[2]}")


def _chain(store: Store) -> tuple[Finding, ...]:
    return store.audit.verify()


def _index(store: Store) -> Iterator[Finding]:
    indexed = dict(store.database.rows(search_index.counts_sql()))
    for table, one in search_index.INDEXED.items():
        missing = store.database.value(search_index.missing_sql(table))
        known = indexed.get(one.code, 0)
        there = store.database.value(search_index.known_sql(table))
        if missing or known != there:
            yield Finding("search.stale", f"{table}: {missing} not in the index, {known - there} too many")


def _attachments(store: Store) -> Iterator[Finding]:
    for row in store.database.rows("SELECT id, sha256 FROM attachments ORDER BY id"):
        try:
            attachments.give_out(store, row["sha256"])
        except StoreDamagedError as error:
            yield Finding(error.code, f"attachment {row['id']}: {error}")


def _texts(store: Store) -> Iterator[Finding]:
    """Compare what stands in the story with what the audit saw written, or saw erased."""
    erased = retention.erased_interactions(store.audit) | erasure.erased_interactions(store.audit)
    for event in store.audit.events():
        if event.action == "interaction.added":
            interaction_id = event.subject_id
        elif event.action == "draft.accepted":
            interaction_id = event.details["interaction"]
        else:
            continue
        row = store.database.row("SELECT text FROM interactions WHERE id = ?", (interaction_id,))
        expected = text_digest("") if interaction_id in erased else event.details["text_sha256"]
        if row is None or text_digest(row["text"]) != expected:
            yield Finding(
                "audit.text", f"interaction {interaction_id} is not what event {event.sequence} saw"
            )


def row_counts(store: Store) -> dict[str, int]:
    """Count the rows of every table of records."""
    counts = {}
    for table in (*TABLES, "audit_events"):
        counts[table] = int(store.database.value(f"SELECT count(*) FROM {table}"))  # noqa: S608 - constants
    return counts


def is_empty(store: Store) -> bool:
    """Whether there is no record at all."""
    return not any(
        store.database.value(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608 - constants
        for table in TABLES
    )
