"""Search over all records: every word somewhere in the record, newest first by the time of the event.

Simple on purpose: words match by their beginning with the commonest endings cut off; part, case and phone
numbers match in any spelling.
"""

import re

from app.domain.casefile import Hit
from app.domain.ids import AccountId, CaseId
from app.store.connection import Database, Row
from app.store.folding import fold, squash
from app.store.schema import INDEX_CODES
from app.store.times import from_columns

MARK, UNMARK = "\ue000", "\ue001"
_BEFORE, _AFTER = 60, 140
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ей|ой|ий|ый|ая|яя|ое|ее|ие|ые|ую|юю|ых|их|ым|им|ов|ев|ам|ям|ах|ях"
    r"|ом|ем|ою|ею|ия|ии|ию|[уюаяоеиыьй])$|(?:ies|ing|es|ed|s)$"
)
_LEAST_STEM = 4
_ASSET = "ifnull(r.model, '') || ' ' || ifnull(r.serial_number, '')"
# table: (kind, title, text, the two columns of its time)
_TEXTS = {
    "accounts": ("account", "r.name", "r.notes", "NULL", "NULL"),
    "contacts": ("contact", "r.name", "r.role || ' ' || r.phones || ' ' || r.emails", "NULL", "NULL"),
    "sites": ("site", "r.name", "r.address", "NULL", "NULL"),
    "assets": ("asset", "r.name", _ASSET, "NULL", "NULL"),
    "cases": ("case", "r.number || ' ' || r.title", "r.category", "r.opened_at_us", "r.opened_at_offset"),
    "visits": (
        "visit", "r.engineer", "r.notes || ' ' || r.checklist",
        "coalesce(r.started_at_us, r.planned_at_us, r.finished_at_us)",
        "coalesce(r.started_at_offset, r.planned_at_offset, r.finished_at_offset)",
    ),
    "interactions": ("interaction", "r.subject", "r.text", "r.at_us", "r.at_offset"),
    "tasks": ("task", "r.title", "NULL", "r.due_at_us", "r.due_at_offset"),
}  # fmt: skip
_TABLES = {code: table for table, code in INDEX_CODES.items()}
_FIND = """SELECT e.id, e.account_id, e.case_id, a.name AS account, c.title AS case_title
FROM search s JOIN search_entries e ON e.id = s.rowid JOIN accounts a ON a.id = e.account_id
LEFT JOIN cases c ON c.id = e.case_id WHERE s.text MATCH ? ORDER BY e.at_us DESC, e.id DESC LIMIT ?"""


def stem(word: str) -> str:
    """Cut the commonest ending off a folded word, leaving at least four letters."""
    short = _ENDING.sub("", word)
    return short if len(short) >= _LEAST_STEM else word


def _needles(words: str) -> list[tuple[list[str], str]]:
    """Give for every word its parts, and the number it may be, squashed (or nothing)."""
    found = []
    for word in words.split():
        parts = [stem(part) for part in _WORD.findall(fold(word))]
        code = squash(word) if any(letter.isdigit() for letter in word) else ""
        if parts:
            found.append((parts, code))
    return found


def _match(needles: list[tuple[list[str], str]]) -> str:
    terms = []
    for parts, code in needles:
        literally = " AND ".join(f'"{part}"*' for part in parts)
        terms.append(f'(({literally}) OR "{code}"*)' if code else f"({literally})")
    return " AND ".join(terms)


class Search:
    """Finds records."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, words: str, limit: int) -> tuple[Hit, ...]:
        """Find the records that hold every word, newest first; no words, no hits."""
        needles = _needles(words)
        if not needles:
            return ()
        found = self._database.rows(_FIND, (_match(needles), limit))
        marks = re.compile(
            "|".join(rf"(?<![^\W_]){re.escape(part)}[^\W_]*" for parts, _ in needles for part in parts)
        )
        return tuple(self._hit(row, marks) for row in found)

    def _hit(self, found: Row, marks: re.Pattern[str]) -> Hit:
        record_id, code = divmod(found["id"], 8)
        kind, title, text, us, offset = _TEXTS[_TABLES[code]]
        row = self._database.rows(
            f"SELECT {title} AS title, {text} AS text, {us} AS us, {offset} AS off"  # noqa: S608 - constants
            f" FROM {_TABLES[code]} r WHERE r.id = ?",
            (record_id,),
        )[0]
        return Hit(
            kind=kind,
            id=record_id,
            account=found["account"],
            title=row["title"] or found["case_title"] or "",
            snippet=_snippet(row["text"] or row["title"] or "", marks),
            at=None if row["us"] is None else from_columns(row["us"], row["off"]),
            case_id=None if found["case_id"] is None else CaseId(found["case_id"]),
            account_id=AccountId(found["account_id"]),
        )


def _snippet(text: str, marks: re.Pattern[str]) -> str:
    """Cut the text around the first find and mark every find in it."""
    first = marks.search(fold(text))
    at = first.start() if first else 0
    start, end = max(0, at - _BEFORE), at + _AFTER
    cut = text[start:end]
    shown, last = [], 0
    for found in marks.finditer(fold(cut)):
        shown += [cut[last : found.start()], MARK, cut[found.start() : found.end()], UNMARK]
        last = found.end()
    shown.append(cut[last:])
    whole = " ".join("".join(shown).split())
    return f"{'…' if start else ''}{whole}{'…' if end < len(text) else ''}"
