"""What is old is forgotten, the act is kept."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.domain.retention import Retainable, from_ranges, to_ranges
from app.store.check import check
from app.store.exchange_import import import_file
from app.store.import_undo import undo
from app.store.retention import ACT, erase, older
from app.store.store import Store
from tests.helpers.profiles import MARKER, exchange, write_json

LATER = datetime(2027, 1, 1, tzinfo=UTC)
MARCH = datetime(2026, 11, 3, 0, 0, tzinfo=UTC)


def test_words_go_and_stones_stay(filled: Store, tmp_path: Path) -> None:
    filled.cases.add_interaction(CaseId(1), f"заметка {MARKER}", InteractionKind.NOTE, Direction.INTERNAL)
    sequence = erase(filled, LATER, tuple(Retainable), "Офицер")
    left = filled.database.rows("SELECT text, subject, author, kind FROM interactions")
    assert len(left) == 4
    assert not any(row["text"] or row["subject"] or row["author"] for row in left)
    assert filled.database.value("SELECT count(*) FROM messages") == 0
    assert filled.database.value("SELECT group_concat(text || final_text) FROM drafts") == ""
    assert not filled.search.find(MARKER, 9).hits
    assert not check(filled)
    event = filled.audit.events()[-1]
    assert (event.action, event.sequence, event.actor) == (ACT, sequence, "Офицер")
    # The same file again brings nothing back, and taking the import back touches no stone.
    import_file(filled, write_json(tmp_path / "f.json", exchange(chats=[], templates=[])), "b2")
    with filled.database.transaction():
        undo(filled.database, "b1")
    assert not filled.database.value("SELECT ifnull(max(text), '') FROM interactions")


def test_only_what_is_older_and_of_the_kinds_named(filled: Store) -> None:
    assert older(filled.database, Retainable.INTERACTIONS, MARCH) == [1, 3]
    erase(filled, MARCH, (Retainable.INTERACTIONS,), "")
    assert filled.database.value("SELECT count(*) FROM interactions WHERE text = ''") == 2
    assert filled.database.value("SELECT count(*) FROM chats") == 1
    assert older(filled.database, Retainable.INTERACTIONS, MARCH) == []


def test_a_draft_nobody_accepted_is_taken_out(filled: Store) -> None:
    from app.domain.drafts import DraftKind

    draft = filled.drafts.begin(CaseId(1), None, DraftKind.REPLY, filled.clock())
    filled.drafts.append_text(draft, MARKER)
    erase(filled, LATER, (Retainable.DRAFTS,), "")
    assert [row["id"] for row in filled.database.rows("SELECT id FROM drafts")] == [1]


def test_an_erased_text_that_is_there_again_is_found(filled: Store) -> None:
    note = filled.cases.add_interaction(CaseId(1), "слово", InteractionKind.NOTE, Direction.INTERNAL)
    erase(filled, LATER, (Retainable.INTERACTIONS,), "")
    filled.database.writer_connection.execute(
        "UPDATE interactions SET text = 'иное' WHERE id = ?", (note.id,)
    )
    assert [finding.code for finding in check(filled)] == ["audit.text"]


@pytest.mark.parametrize(
    ("ids", "ranges"), [([], []), ([3, 1, 2], [[1, 3]]), ([1, 5, 6, 9], [[1, 1], [5, 6], [9, 9]])]
)
def test_ranges(ids: list[int], ranges: list[list[int]]) -> None:
    assert to_ranges(ids) == ranges
    assert list(from_ranges(ranges)) == sorted(ids)
