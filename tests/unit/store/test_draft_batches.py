"""Batches of drafts: a line knows its last draft, and nothing else hangs on it."""

from datetime import datetime

from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason
from app.domain.ids import CaseId, DraftId
from app.store import schema
from app.store.check import check
from app.store.store import Store
from tests.helpers.profiles import EAST

AT = datetime(2026, 11, 24, 12, 0, tzinfo=EAST)


def _begun(store: Store, text: str) -> DraftId:
    draft_id = store.drafts.begin(CaseId(1), None, DraftKind.REPLY, AT)
    store.drafts.append_text(draft_id, text)
    return draft_id


def test_a_line_has_the_drafts_made_for_it_oldest_first(filled: Store) -> None:
    first, second, third, other = (_begun(filled, text) for text in ("раз", "два", "три", "нет"))
    filled.draft_batches.note("a", 1, first)
    filled.draft_batches.note("a", 7, second)
    filled.draft_batches.note("a", 1, third)
    filled.draft_batches.note("b", 1, other)
    filled.drafts.finish(third, "три.", FinishReason.STOP, None)
    found = filled.draft_batches.drafts("a")
    assert {line: [(one.text, one.finish_reason) for one in made] for line, made in found.items()} == {
        1: [("раз", FinishReason.INTERRUPTED), ("три.", FinishReason.STOP)],
        7: [("два", FinishReason.INTERRUPTED)],
    }
    assert filled.draft_batches.drafts("c") == {}


def test_a_forgotten_batch_leaves_its_drafts(filled: Store) -> None:
    draft_id, other = _begun(filled, "раз"), _begun(filled, "два")
    filled.draft_batches.note("a", 1, draft_id)
    filled.draft_batches.note("b", 1, other)
    filled.draft_batches.forget("a")
    assert not filled.draft_batches.drafts("a")
    assert filled.draft_batches.drafts("b")[1][0].id == other
    assert filled.drafts.get(draft_id).text == "раз"


def test_a_draft_that_goes_takes_its_line_along(filled: Store) -> None:
    draft_id = _begun(filled, "раз")
    filled.draft_batches.note("a", 1, draft_id)
    with filled.database.transaction():
        filled.database.change("DELETE FROM drafts WHERE id = ?", (draft_id,))
    assert not filled.draft_batches.drafts("a")
    assert not check(filled)


def test_a_profile_from_before_batches_gets_the_table_and_keeps_its_drafts(filled: Store) -> None:
    connection = filled.database.writer_connection
    connection.execute("DROP TABLE draft_batches")
    place = schema.MIGRATIONS.index(schema.create_draft_batches)
    connection.execute(f"PRAGMA user_version = {place}")
    schema.migrate(connection, schema.MIGRATIONS[: place + 1])
    filled.draft_batches.note("a", 1, DraftId(1))
    assert filled.draft_batches.drafts("a")[1][0].text == "черновик"
