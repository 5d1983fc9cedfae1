"""Search over all records: newest first while typing, ranked by BM25 when asked to.

Invariants: one search at a time, on a read connection of its own; a newer one breaks the older off. Ranking
looks at the newest `RANKED_MOST` finds only, and says so when there are more.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain.casefile import Hit, SearchResult
from app.domain.search_query import SearchQuery, read_query
from app.store import search_cases, search_index
from app.store.connection import Database, told_plainly
from app.store.search_hits import MARK, UNMARK, read_hit
from app.store.search_index import INDEXED
from app.store.search_terms import Lexicon, Terms
from app.store.times import microseconds

__all__ = ["CACHE_KIB", "MARK", "RANKED_MOST", "UNMARK", "Search"]

RANKED_MOST = 5_000
# What has no time (accounts, people, places, equipment) gets this part of the rows, at least one.
_TIMELESS_SHARE = 4
_WEIGHTS = "1.0, 4.0, 0.5"  # text, title, who
_SAID = ("email", "call", "message", "note")
# Pages of the index read already: a third off the time to rank among a million, and no more than it needs.
CACHE_KIB = 32_000
_BREAK_EVERY = 20_000  # steps of SQLite's machine between looks at whether a newer search waits


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query as SQL: `source` names the rows; those with a time are at least `since`."""

    source: str
    parameters: tuple[object, ...]
    since: int
    timeless: bool


class _BrokenOffError(Exception):
    """A newer search waits."""


class Search:
    """Finds records."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = threading.Lock()
        self._number_lock = threading.Lock()
        self._numbers = {"find": 0, "cases": 0}
        self._reader: Any = None

    def interrupt(self) -> None:
        """Break off the search that runs, and those that wait; one begun after this runs."""
        self._next("find")

    def find(self, words: str, limit: int, *, ranked: bool = False) -> SearchResult:
        """Find the records that hold every word; no words, no hits.

        Args:
            words: As typed, with quotes and filters.
            limit: How many hits at most.
            ranked: The best first, every word whole; else the newest first, the last word maybe unfinished.
        """
        query = read_query(words, self._clock())
        try:
            with self._reading("find") as reader:
                return self._found(reader, query, limit, ranked=ranked)
        except _BrokenOffError:
            return SearchResult((), 0.0, interrupted=True)

    def case_ids(self, words: str) -> frozenset[int]:
        """Find the cases that are meant by what is typed into their list; broken off, none.

        Filters are words here: the list has its own.
        """
        try:
            with self._reading("cases") as reader:
                needles = Terms(Lexicon(reader), typing=True).needles(SearchQuery(tuple(words.split())))
                return frozenset(search_cases.case_ids(reader, needles))
        except _BrokenOffError:
            return frozenset()

    def _next(self, field: str) -> int:
        with self._number_lock:
            self._numbers[field] += 1
            return self._numbers[field]

    @contextmanager
    def _reading(self, field: str) -> Iterator[Any]:
        """Give the reader to a field's newest search: palette and list do not break each other off."""
        from sqlcipher3 import dbapi2

        number = self._next(field)

        def is_old() -> int:
            return number != self._numbers[field]

        with self._lock:
            if is_old():
                raise _BrokenOffError
            if self._reader is None:
                self._reader = self._database.open_reader(CACHE_KIB)
            self._reader.set_progress_handler(is_old, _BREAK_EVERY)
            try:
                with told_plainly():
                    yield self._reader
            except dbapi2.OperationalError as error:
                if is_old():
                    raise _BrokenOffError from error
                raise

    def _found(self, reader: Any, query: SearchQuery, limit: int, *, ranked: bool) -> SearchResult:
        terms = Terms(Lexicon(reader), typing=not ranked)
        asked = _asked(query, terms.expression(query))
        if asked is None:
            return SearchResult((), 0.0)
        rowids, more = (_ranked if ranked else _newest)(reader, asked, limit)
        read = (read_hit(reader, *search_index.read_rowid(rowid), terms.marks) for rowid in rowids)
        hits = tuple(hit for hit in read if hit is not None)
        return SearchResult(hits if ranked else _by_time(hits), 0.0, more=more, ranked=ranked)

    def settle(self) -> None:
        """Take in the texts that a kill ended."""
        if self._database.value(f"SELECT {search_index.unsettled_sql()}"):
            with self._database.transaction():
                self._database.index.settle()

    def rebuild(self, on_rows: Callable[[int], None] | None = None) -> None:
        """Write the index anew from the records; `on_rows` is told of every few thousand rows."""
        with self._database.transaction():
            self._database.index.rebuild(on_rows)


def _asked(query: SearchQuery, expression: str) -> _Asked | None:
    if not expression and (query.words or query.phrases or query.people or query.is_empty):
        return None
    source = "search WHERE search MATCH ?" if expression else "search_docsize AS search WHERE 1"
    parameters: tuple[object, ...] = (expression,) if expression else ()
    timeless = query.since is None
    if query.kinds is not None:
        tables = _tables(query.kinds)
        source += f" AND {search_index.code_sql(tables)}"
        timeless = timeless and any(INDEXED[table].at_us != "r.at_us" for table in tables)
        said = tuple(kind for kind in _SAID if kind in query.kinds)
        if said and "interaction" not in query.kinds:
            places = ", ".join("?" * len(said))
            source += f" AND ({search_index.said_sql()} IS NULL OR {search_index.said_sql()} IN ({places}))"
            parameters += said
    since = 0 if query.since is None else search_index.first_rowid_at(microseconds(query.since))
    return _Asked(source, parameters, since, timeless)


def _tables(kinds: frozenset[str]) -> set[str]:
    tables = {table for table, indexed in INDEXED.items() if indexed.kind in kinds}
    if kinds & set(_SAID):
        tables.add("interactions")
    if "chat" in kinds:
        tables.add("messages")
    return tables


def _rows(reader: Any, sql: str, *parameters: object) -> list[int]:
    return [row[0] for row in reader.execute(sql, parameters)]


def _newest(reader: Any, asked: _Asked, limit: int) -> tuple[list[int], bool]:
    """Give the newest rows; a part of the room is kept for what has no time."""
    sql = f"SELECT rowid FROM {asked.source} AND rowid >= ? ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    dated = _rows(reader, sql, *asked.parameters, asked.since, limit + 1)
    timeless = _timeless(reader, asked, limit + 1) if asked.timeless else []
    share = max(1, limit // _TIMELESS_SHARE, limit - len(dated))
    kept = timeless[:share]
    room = limit - len(kept)
    return dated[:room] + kept, len(dated) > room or len(timeless) > len(kept)


def _timeless(reader: Any, asked: _Asked, limit: int) -> list[int]:
    sql = f"SELECT rowid FROM {asked.source} AND rowid < 0 ORDER BY rowid DESC LIMIT ?"  # noqa: S608
    return _rows(reader, sql, *asked.parameters, limit)


def _ranked(reader: Any, asked: _Asked, limit: int) -> tuple[list[int], bool]:
    """Give the best of the newest rows; names first where there are too many to rank all."""
    if "MATCH" not in asked.source:
        return _newest(reader, asked, limit)
    lowest = min(asked.since, search_index.LOWEST) if asked.timeless else asked.since
    nth = f"SELECT rowid FROM {asked.source} AND rowid >= ? ORDER BY rowid DESC LIMIT 1 OFFSET ?"  # noqa: S608
    floor = _rows(reader, nth, *asked.parameters, lowest, RANKED_MOST)
    names: list[int] = []
    if floor:
        lowest = floor[0] + 1
        names = _timeless(reader, asked, max(1, limit // _TIMELESS_SHARE)) if asked.timeless else []
        names = [rowid for rowid in names if rowid < lowest]
    sql = f"SELECT rowid FROM {asked.source} AND rowid >= ? ORDER BY bm25(search, {_WEIGHTS}) LIMIT ?"  # noqa: S608
    best = _rows(reader, sql, *asked.parameters, lowest, limit - len(names))
    return names + best, bool(floor)


def _by_time(hits: tuple[Hit, ...]) -> tuple[Hit, ...]:
    """Order by the exact time, for the index knows seconds; what has none stays behind, as it came."""
    dated = sorted(
        (hit for hit in hits if hit.at is not None), key=lambda hit: (hit.at, hit.id), reverse=True
    )
    return (*dated, *(hit for hit in hits if hit.at is None))
