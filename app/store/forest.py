"""Which page belongs to which tree: from the inner pages that still read, and from what rows look like.

Leaves whose way to the root is gone are told by their rows: how many values, of which kinds, and whether an
index remembers such row ids as its table's.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.store import btree
from app.store.btree import Cell, Value
from app.store.page_image import PageImage

SCHEMA_ROOT = 1
_SAMPLE = 40
_LEAST_FIT = 0.8
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column as its table was made."""

    name: str
    type: str
    required: bool
    is_list: bool
    is_row_id: bool

    def takes(self, value: Value) -> bool:
        """Whether a value may stand here."""
        if self.is_row_id or value is None:
            return self.is_row_id == (value is None) or not (self.required or self.is_row_id)
        if self.name == "imported":
            return isinstance(value, str) and bool(_DIGEST.fullmatch(value))
        if self.is_list:
            return isinstance(value, str) and value.startswith(("[", "{"))
        if self.type == "TEXT":
            return isinstance(value, str)
        return isinstance(value, int | float) if self.type == "REAL" else isinstance(value, int)


Columns = Sequence[Column]


class Forest:
    """The trees of one file.

    Attributes:
        image: Its pages.
    """

    def __init__(self, image: PageImage) -> None:
        self.image = image
        self._parents: dict[int, int] = {}
        kinds: dict[int, int] = {}
        for number in range(1, image.count + 1):
            if (page := image.read(number)) is not None:
                kinds[number] = btree.kind_of(page, number)
                self._parents.update(dict.fromkeys(btree.children(page, number), number))
        self._below: dict[int, list[int]] = defaultdict(list)
        self._tables: set[int] = set()
        for number, kind in kinds.items():
            if kind in (btree.TABLE_LEAF, btree.INDEX_LEAF, btree.INDEX_INNER):
                top = self.top(number)
                self._below[top].append(number)
                if kind == btree.TABLE_LEAF:
                    self._tables.add(top)

    def top(self, number: int) -> int:
        """Follow the inner pages up as far as they read."""
        seen = {number}
        while (parent := self._parents.get(number)) is not None and parent not in seen:
            seen.add(parent)
            number = parent
        return number

    def cells(self, top: int) -> Iterator[Cell]:
        """Give what stands in a tree, or in what is left of one."""
        for number in self._below.get(top, ()):
            page = self.image.read(number)
            assert page is not None, "it read a moment ago"
            yield from btree.cells(page, number, self.image.read)

    def lone_tables(self, roots: set[int]) -> list[int]:
        """Give the tops of leaves that hang on no known root."""
        return sorted(self._tables - roots)

    def schema(self) -> list[tuple[str, str, int]]:
        """Give kind, table and root of every table and index, even when the schema's root is gone."""
        tops = [SCHEMA_ROOT, *self.lone_tables({SCHEMA_ROOT})]
        return [named for top in tops for cell in self.cells(top) if (named := _schema_row(cell))]


def _schema_row(cell: Cell) -> tuple[str, str, int] | None:
    if len(cell.values) != 5 or cell.values[0] not in ("table", "index"):
        return None
    kind, _, table, root, _ = cell.values
    return (str(kind), str(table), root) if isinstance(root, int) else None


def likeliest(
    cells: Iterator[Cell], tables: Mapping[str, Columns], missed: Mapping[str, set[int]]
) -> str | None:
    """Tell which table rows without a root are of; None when they look like none."""
    sample = list(islice(cells, _SAMPLE))
    scores = {
        name: sum(_fit(cell, columns, missed[name]) for cell in sample) / len(sample)
        for name, columns in tables.items()
        if sample
    }
    best = max(scores, key=lambda name: scores[name], default=None)
    return best if best is not None and scores[best] >= _LEAST_FIT else None


def _fit(cell: Cell, columns: Columns, missed: set[int]) -> float:
    """Give one for a row that could stand in the table.

    More where the table misses just this one, a little less where a place is a whole number, which is rare.
    """
    if len(cell.values) > len(columns):
        return 0.0
    pairs = list(zip(columns, cell.values, strict=False))
    # Only what stood behind the cut is gone; nothing before it is a real nothing.
    whole = max((place for place, value in enumerate(cell.values, 1) if value is not None), default=0)
    if not all(column.takes(value) for column, value in (pairs[:whole] if cell.cut else pairs)):
        return 0.0
    odd = any(column.type == "REAL" and isinstance(value, int) for column, value in pairs)
    return 1.0 + (cell.row_id in missed) + 1.5 * (len(cell.values) == len(columns)) - odd / 4
