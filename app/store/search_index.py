"""The full-text index: what of each table stands in it, under which row, and how it is written.

Invariants:
- A row of the index is named by time, record and table (`rowid_sql`), so that "newest first" is the index's
  own order and costs nothing. What has no time of its own stands below zero.
- Whatever changes a record touches it by trigger; the touched are written into the index in the order of
  their rows just before the same transaction commits (FTS5 writes a segment for every row that comes late).
- `search_words` knows the stem of every word form ever written; the beginning of a word is looked up there.
  `search_plain` knows words with Kazakh letters by their spelling without.
- Texts that still stream are left out until they end; `settle` takes in those a kill has ended.
- Ids below 2^26 only: 67 million records a table.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from app.domain.language import KAZAKH_LETTERS
from app.domain.spellings import plain
from app.domain.stems import WORD, stem
from app.store.folding import codes, fold, mixes_alphabets

_CODE_BITS, _ID_BITS = 5, 26
_EPOCH_S = 631152000  # 1950-01-01 before 1970
_MOST_S = (1 << 32) - 1
_TIMELESS = LOWEST = -(1 << 62)
_CHUNK = 20_000
_KNOWN_WORDS = 100_000
INSERT = "INSERT INTO search (rowid, text, title, who) VALUES (?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class Indexed:
    """What of a table is searched; SQL over its row `r`.

    Attributes:
        code: Its number in the rows of the index; never given anew.
        at_us: The time of its event; None where it has none.
        where: Which rows are in the index.
    """

    kind: str
    code: int
    title: str
    text: str
    who: str = "NULL"
    at_us: str | None = None
    where: str = "1"


# Lists without the signs and names of JSON: nobody looks for "done" and means a checklist's field.
PEOPLE = (
    "ifnull(r.role || ' · ', '') || (SELECT ifnull(group_concat(value, ', '), '') FROM"
    " (SELECT value FROM json_each(r.phones) UNION ALL SELECT value FROM json_each(r.emails)))"
)
VISITED = (
    "ifnull(r.notes || ' ', '') || (SELECT ifnull(group_concat(json_extract(value, '$.text'), '; '), '')"
    " FROM json_each(r.checklist))"
)
_IN_INDEX = "(SELECT id FROM search_docsize)"
_OF_THESE = "r.id IN (SELECT value FROM json_each(?))"
_ENDED = "r.finish_reason IS NOT NULL"
INDEXED: dict[str, Indexed] = {
    "accounts": Indexed("account", 0, "r.name", "ifnull(r.notes, '') || ' ' || r.tags"),
    "contacts": Indexed(
        "contact", 1, "r.name", PEOPLE, "r.name"
    ),
    "sites": Indexed("site", 2, "r.name", "r.address"),
    "assets": Indexed("asset", 3, "r.name", "ifnull(r.model, '') || ' ' || ifnull(r.serial_number, '')"),
    "cases": Indexed(
        "case", 4, "r.number || ' ' || r.title", "ifnull(r.category, '') || ' ' || r.tags",
        at_us="r.opened_at_us",
    ),
    "visits": Indexed(
        "visit", 5, "NULL", VISITED, "r.engineer",
        "coalesce(r.started_at_us, r.planned_at_us, r.finished_at_us)",
    ),
    "interactions": Indexed(
        "interaction", 6, "r.subject", "r.text",
        "ifnull(nullif(r.author, ''), (SELECT name FROM contacts WHERE id = r.contact_id))", "r.at_us",
    ),
    "tasks": Indexed("task", 7, "r.title", "NULL", at_us="r.due_at_us"),
    "drafts": Indexed(
        "draft", 8, "NULL", "coalesce(r.final_text, r.text)", at_us="r.created_at_us",
        where=f"{_ENDED} AND r.interaction_id IS NULL AND r.discarded_at_us IS NULL",
    ),
    "messages": Indexed(
        "message", 9, "NULL", "r.text", at_us="r.at_us", where=f"({_ENDED} OR r.role = 'user')"
    ),
    "chats": Indexed("chat", 10, "r.title", "NULL", at_us="r.last_at_us"),
    "attachments": Indexed("attachment", 11, "r.name", "NULL"),
}  # fmt: skip
TABLES = {indexed.code: table for table, indexed in INDEXED.items()}
# Texts a kill ended: without a reason, as those that stream now.
_UNENDED = {"drafts": "finish_reason IS NULL", "messages": "finish_reason IS NULL AND role <> 'user'"}


def rowid_sql(table: str, row: str) -> str:
    """SQL that names the row of the index for a record (`new`, `old` or an alias)."""
    indexed = INDEXED[table]
    timeless = f"{_TIMELESS} + ({row}.id << {_CODE_BITS} | {indexed.code})"
    if indexed.at_us is None:
        return timeless
    at_us = indexed.at_us.replace("r.", f"{row}.")
    second = f"max(0, min({_MOST_S}, {at_us} / 1000000 + {_EPOCH_S}))"
    # SQLite binds all of << and | alike.
    dated = f"({second} << {_ID_BITS + _CODE_BITS}) | ({row}.id << {_CODE_BITS}) | {indexed.code}"
    return f"CASE WHEN {at_us} IS NULL THEN {timeless} ELSE {dated} END"


def first_rowid_at(us: int) -> int:
    """Name the first row of the index that an event of that microsecond may have."""
    return max(0, min(_MOST_S, us // 1_000_000 + _EPOCH_S)) << (_ID_BITS + _CODE_BITS)


def read_rowid(rowid: int) -> tuple[str, int]:
    """Give table and id of a row of the index."""
    plain = rowid - _TIMELESS if rowid < 0 else rowid & ((1 << (_ID_BITS + _CODE_BITS)) - 1)
    return TABLES[plain & ((1 << _CODE_BITS) - 1)], plain >> _CODE_BITS


def code_sql(tables: Iterable[str]) -> str:
    """SQL that keeps the rows of these tables."""
    numbers = ", ".join(str(INDEXED[table].code) for table in sorted(tables))
    return f"rowid & {(1 << _CODE_BITS) - 1} IN ({numbers})"


def said_sql() -> str:
    """SQL for the kind of an interaction, over its row of the index; null for other records."""
    return (
        f"CASE WHEN search.rowid & {(1 << _CODE_BITS) - 1} = {INDEXED['interactions'].code} THEN (SELECT kind"  # noqa: S608 - constants
        f" FROM interactions WHERE id = search.rowid >> {_CODE_BITS} & {(1 << _ID_BITS) - 1}) END"
    )


def counts_sql() -> str:
    """SQL that counts the rows of the index by code."""
    return f"SELECT id & {(1 << _CODE_BITS) - 1}, count(*) FROM search_docsize GROUP BY 1"  # noqa: S608


def missing_sql(table: str) -> str:
    """SQL that counts the records which should be in the index and are not."""
    sql = f"SELECT count(*) FROM {table} r WHERE {INDEXED[table].where} AND {rowid_sql(table, 'r')}"  # noqa: S608
    return f"{sql} NOT IN {_IN_INDEX}"


def known_sql(table: str) -> str:
    """SQL that counts the records which are in the index."""
    return f"SELECT count(*) FROM {table} r WHERE {rowid_sql(table, 'r')} IN {_IN_INDEX}"  # noqa: S608


def create(db: Any) -> None:
    """Make the tables of the index, empty, and the triggers of all tables that are there."""
    # The text comes first: positions in the first column take two bytes less. One index of beginnings, of
    # three letters: each costs as much as all words, and others are put together from it or from the words.
    db.execute("""CREATE VIRTUAL TABLE search USING fts5 (text, title, who, content='', contentless_delete=1,
        tokenize="unicode61 remove_diacritics 0", prefix='3')""")
    db.execute("CREATE TABLE search_words (word TEXT PRIMARY KEY, stem TEXT NOT NULL) WITHOUT ROWID")
    db.execute("CREATE INDEX search_words_stem ON search_words (stem)")
    create_plain(db)
    for table in INDEXED:
        follow(db, table)
    for table, where in _UNENDED.items():
        db.execute(f"CREATE INDEX {table}_unended ON {table} (id) WHERE {where}")


def create_plain(db: Any) -> None:
    """Make the table of plain spellings, where it is not there, of the words that the index knows."""
    db.execute(
        "CREATE TABLE IF NOT EXISTS search_plain"
        " (plain TEXT, stem TEXT, PRIMARY KEY (plain, stem)) WITHOUT ROWID"
    )
    _learn_plain(db, db.execute("SELECT word, stem FROM search_words"))


def _learn_plain(db: Any, words: Iterable[tuple[str, str]]) -> None:
    """Take those with Kazakh letters."""
    found = [(plain(word), its_stem) for word, its_stem in words if not KAZAKH_LETTERS.isdisjoint(word)]
    for row in found:
        db.execute("INSERT OR IGNORE INTO search_plain VALUES (?, ?)", row)


def follow(db: Any, table: str) -> None:
    """Let the index follow a table by triggers."""
    code, old = INDEXED[table].code, rowid_sql(table, "old")
    for event, row, before in (("INSERT", "new", "NULL"), ("UPDATE", "new", old), ("DELETE", "old", old)):
        db.execute(
            f"CREATE TRIGGER {table}_search_{event.lower()} AFTER {event} ON {table}"
            f" BEGIN SELECT vakhta_touch({code}, {row}.id, {before}); END"
        )


def _left_out(table: str) -> str:
    return f"{_UNENDED[table]} AND {rowid_sql(table, 'r')} NOT IN {_IN_INDEX}"


def unsettled_sql() -> str:
    """SQL that counts the texts `settle` would take in."""
    return " + ".join(f"(SELECT count(*) FROM {table} r WHERE {_left_out(table)})" for table in _UNENDED)  # noqa: S608


def _select(table: str, where: str) -> str:
    one = INDEXED[table]
    return (
        f"SELECT {rowid_sql(table, 'r')} AS at, {one.title}, {one.text}, {one.who} FROM {table} r"  # noqa: S608 - constants
        f" WHERE {where}"
    )


class IndexWriter:
    """Writes the index on the writer connection."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._touched: dict[int, set[int]] = {}
        self._gone: set[int] = set()
        self._count = 0
        self._known: set[str] = set()

    def listen(self) -> None:
        """Be told by the triggers from here on."""
        self._connection.create_function("vakhta_touch", 3, self._touch)

    @property
    def is_due(self) -> bool:
        """Whether so much is touched that it should be written before more comes."""
        return self._count >= _CHUNK

    def _touch(self, code: int, record_id: int, before: int | None) -> None:
        self._touched.setdefault(code, set()).add(record_id)
        if before is not None:
            self._gone.add(before)
        self._count += 1

    def forget(self) -> None:
        """Forget what was touched: the transaction was rolled back, and the words it brought with it."""
        self._touched, self._gone, self._count = {}, set(), 0
        self._known.clear()

    def write_touched(self) -> None:
        """Write what was touched, inside the transaction around us."""
        if not self._count:
            return
        touched, gone = self._touched, sorted(self._gone)
        self._touched, self._gone, self._count = {}, set(), 0
        # No trigger stands on the index itself: nothing is touched anew here.
        self._connection.executemany("DELETE FROM search WHERE rowid = ?", ((rowid,) for rowid in gone))
        rows: list[tuple[int, str, str, str]] = []
        words: dict[str, str] = {}
        for code, ids in touched.items():
            rows += self._read(TABLES[code], sorted(ids), words)
        rows.sort()
        self._connection.executemany(INSERT, rows)
        self._learn(words)

    def settle(self) -> None:
        """Take in the texts that a kill ended, inside the transaction around us."""
        for table in _UNENDED:
            words: dict[str, str] = {}
            found = list(self._connection.execute(_select(table, _left_out(table))))
            self._connection.executemany(INSERT, (_indexed(row, words) for row in found))
            self._learn(words)

    def rebuild(self, on_rows: Callable[[int], None] | None = None) -> None:
        """Write the whole index anew, inside the transaction around us; the newest words of each table."""
        self._connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
        self._connection.execute("DELETE FROM search_words")
        self._connection.execute("DELETE FROM search_plain")
        self._known.clear()
        for table in sorted(INDEXED, key=lambda name: INDEXED[name].at_us is not None):
            for count, words in self._fill(table):
                self._learn(words)
                if on_rows:
                    on_rows(count)
        self._connection.execute("INSERT INTO search (search) VALUES ('optimize')")

    def refold(self) -> None:
        """Write anew what has words of two alphabets, inside the transaction around us: all else stands."""
        for table, one in INDEXED.items():
            sql = (
                f"SELECT r.id, {rowid_sql(table, 'r')}, {one.title}, {one.text}, {one.who}"  # noqa: S608 - constants
                f" FROM {table} r WHERE {one.where}"
            )
            for record_id, rowid, *texts in self._connection.execute(sql):
                if any(text and mixes_alphabets(text) for text in texts):
                    self._touch(one.code, record_id, rowid)
        self.write_touched()

    def _fill(self, table: str) -> Iterator[tuple[int, dict[str, str]]]:
        # Sorted by number alone: texts sorted in memory would not fit a small machine.
        order = f"SELECT id FROM {table} r ORDER BY {rowid_sql(table, 'r')}"  # noqa: S608 - constants
        ids = [row[0] for row in self._connection.execute(order)]
        for start in range(0, len(ids), _CHUNK):
            words: dict[str, str] = {}
            rows = sorted(self._read(table, ids[start : start + _CHUNK], words))
            self._connection.executemany(INSERT, rows)
            yield len(rows), words

    def _read(self, table: str, ids: list[int], words: dict[str, str]) -> Iterator[tuple[int, str, str, str]]:
        where = f"{_OF_THESE} AND {INDEXED[table].where}"
        for row in self._connection.execute(_select(table, where), (json.dumps(ids),)):
            yield _indexed(row, words)

    def _learn(self, words: dict[str, str]) -> None:
        new = sorted(words.keys() - self._known)
        self._connection.executemany(
            "INSERT OR IGNORE INTO search_words VALUES (?, ?)", ((word, words[word]) for word in new)
        )
        _learn_plain(self._connection, ((word, words[word]) for word in new))
        if len(self._known) > _KNOWN_WORDS:
            self._known.clear()
        self._known.update(new)


def _indexed(row: Any, words: dict[str, str]) -> tuple[int, str, str, str]:
    """Put a record's texts as the index knows them; every word form goes into `words`."""
    title, text, who = row[1] or "", row[2] or "", row[3] or ""
    numbers = codes(f"{title}\n{text}")
    words.update(zip(numbers, numbers, strict=True))
    whole = f"{_stemmed(text, words)} {' '.join(numbers)}"
    return row[0], whole, _stemmed(title, words), _stemmed(who, words)


def _stemmed(text: str, words: dict[str, str]) -> str:
    if not text:
        return ""
    stems = []
    for word in WORD.findall(fold(text)):
        known = words.get(word)
        if known is None:
            known = words[word] = stem(word)
        stems.append(known)
    return " ".join(stems)
