"""Rows that hang on no root are told by what they look like."""

import pytest

from app.store.btree import Cell
from app.store.forest import Column, likeliest


def column(name: str, kind: str = "TEXT", *, required: bool = False, row_id: bool = False) -> Column:
    return Column(name, kind, required=required, is_list=False, is_row_id=row_id)


TABLES = {
    "cases": [
        column("id", "INTEGER", row_id=True),
        column("number", required=True),
        column("title", required=True),
        column("told", required=True),
    ],
    "drafts": [
        column("id", "INTEGER", row_id=True),
        column("seed"),
        column("text", required=True),
        column("made_at", required=True),
    ],
}
MISSED: dict[str, set[int]] = {"cases": set(), "drafts": set()}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((None, None, "насос гр", None), "drafts"),
        ((None, "С-1", "насос", "гр"), "cases"),
    ],
)
def test_what_is_nothing_before_the_cut_tells_a_row(values: tuple[object, ...], expected: str) -> None:
    cell = Cell(207, values, cut=True)  # type: ignore[arg-type]
    assert likeliest(iter([cell]), TABLES, MISSED) == expected


def test_a_whole_row_lacks_nothing_that_is_required() -> None:
    assert likeliest(iter([Cell(1, (None, None, "насос", None), cut=False)]), TABLES, MISSED) is None
