"""The card of a piece of equipment: its story on whatever site it stood."""

from pathlib import Path

import pytest

from app.domain.ids import AssetId
from app.errors import NotFoundError
from app.store.asset_card import asset_file
from app.store.import_undo import undo
from app.store.store import Store


def test_equipment_has_its_story_parts_and_moves(filled: Store) -> None:
    file = asset_file(filled.database, AssetId(1))
    assert [case.number for case in file.cases] == ["С-0017"]
    assert [said.ref for said in file.interactions] == ["i2", "i1"]
    assert len(file.visits) == 1
    assert (file.whole and file.whole.id, file.parts, file.moves) == (2, (), ())
    assert file.site is not None
    whole = asset_file(filled.database, AssetId(2))
    assert [part.id for part in whole.parts] == [1]
    assert whole.whole is None


def test_equipment_that_moves_remembers_where_it_stood(filled: Store, tmp_path: Path) -> None:
    assert tmp_path.is_dir()
    site = filled.records.add("site", {"account": 1, "name": "Карьер"})
    filled.records.edit("asset", 1, {"site": site})
    filled.records.edit("asset", 1, {"name": "Насос 2"})
    filled.records.edit("asset", 1, {"site": None})
    moves = asset_file(filled.database, AssetId(1)).moves
    told = [(move.from_site and move.from_site.name, move.to_site and move.to_site.name) for move in moves]
    assert told == [("Карьер", None), ("Шахта 2", "Карьер")]
    assert all(move.at.tzinfo for move in moves)
    assert asset_file(filled.database, AssetId(1)).site is None


def test_moves_do_not_keep_an_import_from_being_taken_back(filled: Store) -> None:
    filled.records.edit("asset", 1, {"site": None})
    filled.records.undo()
    with filled.database.transaction():
        undone = undo(filled.database, "b1")
    assert undone.removed["assets"] == 2
    with pytest.raises(NotFoundError):
        asset_file(filled.database, AssetId(1))
