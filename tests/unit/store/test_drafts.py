"""Drafts: nothing received is lost, an accepted one is there whatever happens next."""

import signal
import subprocess
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.domain.drafts import DraftKind
from app.domain.generation import FinishReason
from app.domain.ids import CaseId, DraftId, InteractionId, VisitId
from app.domain.records import Direction, InteractionKind
from app.errors import DiskFullError, DomainError, NotFoundError
from app.store.check import check
from app.store.store import Store
from tests.helpers.profiles import EAST, account, case, fill, interaction, reopen
from tests.helpers.source_tree import ROOT

AT = datetime(2026, 11, 24, 12, 0, tzinfo=EAST)
CASE = CaseId(1)


def _begun(store: Store, kind: DraftKind = DraftKind.REPLY, text: str = "Здравствуйте") -> DraftId:
    draft_id = store.drafts.begin(CASE, None, kind, AT)
    store.drafts.append_text(draft_id, text)
    return draft_id


def test_a_draft_never_finished_was_interrupted(filled: Store) -> None:
    draft_id = _begun(filled)
    draft = filled.drafts.get(draft_id)
    assert (draft.text, draft.finish_reason) == ("Здравствуйте", FinishReason.INTERRUPTED)


def test_finishing_keeps_the_provenance_of_the_beginning_or_takes_a_new_one(filled: Store) -> None:
    provenance = filled.drafts.get(DraftId(1)).provenance
    assert provenance is not None
    draft_id = filled.drafts.begin(CASE, VisitId(1), DraftKind.SUMMARY, AT, provenance)
    filled.drafts.finish(draft_id, "весь", FinishReason.STOP, None)
    assert filled.drafts.get(draft_id).provenance == provenance
    bare = _begun(filled)
    filled.drafts.finish(bare, "весь", FinishReason.CANCELLED, provenance)
    draft = filled.drafts.get(bare)
    assert (draft.provenance, draft.finish_reason, draft.text) == (provenance, FinishReason.CANCELLED, "весь")


def test_the_adapter_is_kept_where_there_was_one(filled: Store) -> None:
    provenance = filled.drafts.get(DraftId(1)).provenance
    assert provenance is not None
    for adapter in (None, "formal@" + "ab" * 32):
        draft_id = _begun(filled)
        made = replace(provenance, adapter=adapter)
        filled.drafts.finish(draft_id, "весь", FinishReason.STOP, made)
        assert filled.drafts.get(draft_id).provenance == made
        column = filled.database.row("SELECT provenance FROM drafts WHERE id = ?", (draft_id,))
        assert column is not None
        assert ("adapter" in column["provenance"]) == (adapter is not None)


def test_accepting_writes_draft_interaction_and_audit_together(filled: Store) -> None:
    draft_id = _begun(filled)
    interaction_id = filled.drafts.accept(draft_id, "Здравствуйте, Сауле", AT, "Я")
    said = filled.cases.file(CASE).interactions[-1]
    assert (said.id, said.text, said.author, said.draft_id) == (
        interaction_id,
        "Здравствуйте, Сауле",
        "Я",
        draft_id,
    )
    assert (said.kind, said.direction, said.subject) == (InteractionKind.EMAIL, Direction.OUT, "Re: Насос")
    draft = filled.drafts.get(draft_id)
    assert (draft.interaction_id, draft.accepted_at, draft.final_text) == (interaction_id, AT, said.text)
    assert draft.text == "Здравствуйте"
    assert filled.audit.events()[-1].action == "draft.accepted"
    assert not check(filled)


def test_a_summary_is_a_note(filled: Store) -> None:
    filled.drafts.accept(_begun(filled, DraftKind.SUMMARY), "итог", AT, "Я")
    said = filled.cases.file(CASE).interactions[-1]
    assert (said.kind, said.direction, said.contact_id) == (InteractionKind.NOTE, Direction.INTERNAL, None)


def test_a_message_is_answered_by_a_message(store: Store, tmp_path: Path) -> None:
    asked = [
        interaction(
            "i1", "2026-11-02T10:00:00+05:00", "?", kind="message", subject="RE: насос", contact=None
        ),
    ]
    fill(store, tmp_path, account(cases=[case("k1", "1", interactions=asked)]))
    store.drafts.accept(_begun(store), "да", AT, "Я")
    said = store.cases.file(CASE).interactions[-1]
    assert (said.kind, said.subject, said.contact_id) == (InteractionKind.MESSAGE, "RE: насос", 1)


def test_a_reply_to_nothing_is_a_letter_on_the_case(store: Store, tmp_path: Path) -> None:
    fill(store, tmp_path, account(cases=[case("k1", "1")]))
    store.drafts.accept(_begun(store), "да", AT, "Я")
    said = store.cases.file(CASE).interactions[-1]
    assert (said.kind, said.subject, said.contact_id) == (InteractionKind.EMAIL, "Re: Насос течёт", 1)


def test_accepting_again_changes_nothing(filled: Store) -> None:
    draft_id = _begun(filled)
    first = filled.drafts.accept(draft_id, "да", AT, "Я")
    assert filled.drafts.accept(draft_id, "да", AT, "Я") == first
    with pytest.raises(DomainError) as refused:
        filled.drafts.accept(draft_id, "нет", AT, "Я")
    assert refused.value.code == "draft.accepted"
    assert len(filled.cases.file(CASE).interactions) == 3


def test_discard_and_restore(filled: Store) -> None:
    draft_id = _begun(filled)
    filled.drafts.discard(draft_id, AT)
    assert draft_id not in [draft.id for draft in filled.drafts.list(CASE)]
    assert draft_id in [draft.id for draft in filled.drafts.list(CASE, discarded=True)]
    with pytest.raises(DomainError) as refused:
        filled.drafts.accept(draft_id, "да", AT, "Я")
    assert refused.value.code == "draft.discarded"
    filled.drafts.restore(draft_id)
    assert filled.drafts.list(CASE)[0].id == draft_id
    filled.drafts.accept(draft_id, "да", AT, "Я")
    with pytest.raises(DomainError):
        filled.drafts.discard(draft_id, AT)


def test_no_such_draft_and_no_such_case(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.drafts.get(DraftId(1))
    with pytest.raises(NotFoundError):
        store.drafts.accept(DraftId(1), "да", AT, "Я")
    with pytest.raises(NotFoundError):
        store.drafts.begin(CASE, None, DraftKind.REPLY, AT)


def test_a_full_disk_while_accepting_loses_nothing(filled: Store) -> None:
    draft_id = _begun(filled, text="получено до конца")
    connection = filled.database.writer_connection
    pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.execute(f"PRAGMA max_page_count = {pages}")
    events = len(filled.audit.events())
    with pytest.raises(DiskFullError) as refused:
        filled.drafts.accept(draft_id, "длинный ответ " * 50_000, AT, "Я")
    assert refused.value.code == "disk.full"
    assert len(filled.audit.events()) == events
    assert len(filled.cases.file(CASE).interactions) == 2
    assert filled.drafts.get(draft_id).text == "получено до конца"
    assert filled.drafts.get(draft_id).accepted_at is None
    connection.execute("PRAGMA max_page_count = 1000000")
    filled.drafts.accept(draft_id, "длинный ответ " * 50_000, AT, "Я")
    assert not check(filled)


_CHILD = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from app.domain.drafts import DraftKind
from tests.helpers.profiles import reopen
store = reopen(Path(sys.argv[1]))
at = datetime.now(UTC)
draft = store.drafts.begin(1, None, DraftKind.REPLY, at)
store.drafts.append_text(draft, "набросок")
if sys.argv[2] == "accept":
    print(draft, store.drafts.accept(draft, "Принято", at, "Я"), flush=True)
else:
    print(draft, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def _killed(directory: Path, what: str) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(directory), what],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    return [int(word) for word in done.stdout.split()]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_right_after_accepting(filled: Store) -> None:
    filled.close()
    draft_id, interaction_id = _killed(filled.directory, "accept")
    again = reopen(filled.directory)
    assert again.drafts.get(DraftId(draft_id)).interaction_id == InteractionId(interaction_id)
    assert again.cases.file(CASE).interactions[-1].text == "Принято"
    assert not check(again)
    again.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_in_the_middle_of_a_draft(filled: Store) -> None:
    filled.close()
    [draft_id] = _killed(filled.directory, "stream")
    again = reopen(filled.directory)
    draft = again.drafts.get(DraftId(draft_id))
    assert (draft.text, draft.finish_reason) == ("набросок", FinishReason.INTERRUPTED)
    assert not check(again)
    again.close()
