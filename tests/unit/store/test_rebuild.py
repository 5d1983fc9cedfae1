"""Indices made anew; the proof of kills, short, and that it can fail."""

import shutil
from pathlib import Path

import pytest

from app.domain.ids import CaseId
from app.domain.records import Direction, InteractionKind
from app.store.check import check
from app.store.rebuild import rebuild
from app.store.store import Store
from benchmarks import prove_kills
from tests.helpers.profiles import MARKER


def test_the_search_index_is_built_anew(filled: Store) -> None:
    before = [hit.id for hit in filled.search.find(MARKER, 9).hits]
    filled.database.writer_connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
    assert {one.code for one in check(filled)} == {"search.stale"}
    assert not filled.search.find(MARKER, 9).hits
    assert rebuild(filled.database) >= 9
    assert not check(filled)
    assert [hit.id for hit in filled.search.find(MARKER, 9).hits] == before


def test_kills_lose_nothing() -> None:
    proof = prove_kills.prove(12, 5, rows=60)
    assert proof.failed == []
    assert sum(proof.told["acknowledged"].values()) > 50
    assert sum(row["kills"] for row in proof.told["kill_table"].values()) == 12


@pytest.mark.parametrize(
    "said",
    [
        {"op": "note", "id": 999, "text": "нет"},
        {"op": "note", "id": 1, "text": "иное"},
        {"op": "task", "id": 1, "title": "иное"},
        {"op": "edit", "id": 1, "column": "status", "value": "waiting"},
        {"op": "draft", "id": 1, "text": "иное"},
        {"op": "accept", "id": 1, "interaction": 1, "text": "иное"},
        {"op": "correct", "text": "запрос", "label": "б"},
        {"op": "import", "refs": ["нет"]},
    ],
)
def test_the_proof_notices_what_is_lost(filled: Store, said: dict[str, object]) -> None:
    filled.corrections.add("запрос", "а")
    assert prove_kills.missing(filled, [{**said, "done": True}]) is not None


def test_the_proof_notices_what_is_damaged(filled: Store, tmp_path: Path) -> None:
    filled.cases.add_interaction(CaseId(1), "слово", InteractionKind.NOTE, Direction.INTERNAL)
    filled.close()
    home = tmp_path / "дом"
    shutil.copytree(filled.directory, home / "profile")
    assert prove_kills.one(home, []) == ("", None)
    assert prove_kills.one(home, [{"op": "crashed"}])[0] == "corrupt"
    store = prove_kills.unlock(home / "profile")
    store.database.writer_connection.execute("UPDATE interactions SET text = 'иное'")
    store.close()
    assert prove_kills.one(home, [])[0] == "corrupt"
    (home / "profile" / "vakhta.db").write_bytes(b"rubbish" * 9000)
    assert prove_kills.one(home, [])[0] == "corrupt"
