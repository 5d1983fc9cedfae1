"""The check finds what is wrong, and nothing where nothing is."""

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.domain.reports import Finding
from app.errors import StoreDamagedError
from app.store import check as checks
from app.store.check import check, row_counts
from app.store.store import Store


def _harm(store: Store, *statements: str) -> list[str]:
    connection = store.database.writer_connection
    connection.execute("PRAGMA foreign_keys = OFF")
    for sql in statements:
        connection.execute(sql)
    return sorted({finding.code for finding in check(store)})


def test_a_sound_profile(filled: Store) -> None:
    assert not check(filled)
    counts = row_counts(filled)
    assert (counts["accounts"], counts["interactions"], counts["messages"]) == (1, 3, 3)


def test_a_reference_that_leads_nowhere(filled: Store) -> None:
    assert _harm(filled, "UPDATE cases SET contact_id = 99") == ["store.reference"]


def test_an_index_that_fell_behind(filled: Store) -> None:
    assert _harm(filled, "DELETE FROM search WHERE rowid & 31 = 6") == ["search.stale"]


def test_a_note_changed_behind_our_back(filled: Store) -> None:
    note = filled.cases.add_interaction(CaseId(1), "правда", InteractionKind.NOTE, Direction.INTERNAL)
    assert _harm(filled, f"UPDATE interactions SET text = 'ложь' WHERE id = {note.id}") == ["audit.text"]
    assert _harm(filled, f"DELETE FROM interactions WHERE id = {note.id}") == [
        "audit.text",
        "search.stale",
    ]


def test_a_table_at_odds_with_its_rules(filled: Store) -> None:
    connection = filled.database.writer_connection
    stricter = "sql = replace(sql, 'role TEXT', 'role TEXT NOT NULL')"
    sql = f"UPDATE sqlite_master SET {stricter} WHERE name = 'contacts'"
    connection.execute("UPDATE contacts SET role = NULL")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(sql)
    connection.execute("PRAGMA writable_schema = RESET")
    assert [finding.code for finding in check(filled)] == ["store.integrity"]


def test_a_damaged_page_is_a_finding(filled: Store) -> None:
    filled.database.writer_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with filled.database.path.open("r+b") as file:
        file.seek(4096 * 20 + 100)
        file.write(b"damage")
    assert "store.page" in [finding.code for finding in check(filled)]


def test_what_cannot_be_read_at_all_is_a_finding(filled: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_store: Store) -> list[Finding]:
        raise StoreDamagedError("malformed")

    monkeypatch.setattr(checks, "_references", unreadable)
    assert [finding.code for finding in check(filled)] == ["store.damaged"]
