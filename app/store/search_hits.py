"""Reading what was found: title, whose it is, when it was, and the surroundings of the find, marked."""

import re
from typing import Any

from app.domain.casefile import Hit
from app.domain.ids import AccountId, CaseId, ChatId
from app.domain.stems import WORD, stem
from app.store.folding import find_codes, fold, phone_tokens, squash
from app.store.search_index import INDEXED, PEOPLE, VISITED
from app.store.search_terms import Marks
from app.store.times import from_columns

MARK, UNMARK = "\ue000", "\ue001"
_BEFORE, _AFTER = 30, 140
_OF_ACCOUNT = "JOIN accounts a ON a.id = r.account_id"
_OF_CASE = "JOIN cases c ON c.id = r.case_id JOIN accounts a ON a.id = c.account_id"
_OF_EITHER = f"{_OF_ACCOUNT} LEFT JOIN cases c ON c.id = r.case_id"
_OF_CHAT = "JOIN chats h ON h.id = r.chat_id"
_ASSET = "ifnull(r.model, '') || ' ' || ifnull(r.serial_number, '')"
_VISITED = ("started_at", "planned_at", "finished_at")
_VISIT_AT = "coalesce({}), coalesce({})".format(
    *(", ".join(f"r.{name}_{unit}" for name in _VISITED) for unit in ("us", "offset"))
)
_NO_TIME = "NULL, NULL"
# table: title, text, time (microseconds and offset), account, its id, case, chat, what joins them
_SHOWN: dict[str, tuple[str, ...]] = {
    "accounts": ("r.name", "r.notes", _NO_TIME, "r.name", "r.id", "NULL", "NULL", ""),
    "contacts": ("r.name", PEOPLE, _NO_TIME, "a.name",
                 "a.id", "NULL", "NULL", _OF_ACCOUNT),
    "sites": ("r.name", "r.address", _NO_TIME, "a.name", "a.id", "NULL", "NULL", _OF_ACCOUNT),
    "assets": ("r.name", _ASSET, _NO_TIME, "a.name", "a.id", "NULL", "NULL", _OF_ACCOUNT),
    "cases": ("r.number || ' ' || r.title", "r.category", "r.opened_at_us, r.opened_at_offset", "a.name",
              "a.id", "r.id", "NULL", _OF_ACCOUNT),
    "visits": ("ifnull(nullif(r.engineer, ''), c.title)", VISITED,
               _VISIT_AT, "a.name", "a.id", "c.id", "NULL", _OF_CASE),
    "interactions": ("ifnull(nullif(r.subject, ''), c.title)", "r.text", "r.at_us, r.at_offset", "a.name",
                     "a.id", "r.case_id", "NULL", _OF_EITHER),
    "tasks": ("r.title", "NULL", "r.due_at_us, r.due_at_offset", "a.name", "a.id", "c.id", "NULL", _OF_CASE),
    "drafts": ("c.title", "coalesce(r.final_text, r.text)", "r.created_at_us, r.created_at_offset",
               "a.name", "a.id", "c.id", "NULL", _OF_CASE),
    "messages": ("h.title", "r.text", "r.at_us, r.at_offset", "NULL", "NULL", "NULL", "h.id", _OF_CHAT),
    "chats": ("r.title", "NULL", "r.last_at_us, r.last_at_offset", "NULL", "NULL", "NULL", "r.id", ""),
    "attachments": ("r.name", "NULL", _NO_TIME, "a.name", "a.id", "c.id", "NULL", _OF_CASE),
}  # fmt: skip


def _sql(table: str) -> str:
    *columns, joins = _SHOWN[table]
    return f"SELECT {', '.join(columns)} FROM {table} r {joins} WHERE r.id = ?"  # noqa: S608 - constants


_SQL = {table: _sql(table) for table in _SHOWN}


def read_hit(connection: Any, table: str, record_id: int, marks: Marks) -> Hit | None:
    """Read one find; None when it was taken out since the index was asked."""
    row = connection.execute(_SQL[table], (record_id,)).fetchone()
    if row is None:
        return None
    title, text, us, offset, account, account_id, case_id, chat_id = row
    return Hit(
        kind=INDEXED[table].kind,
        id=record_id,
        account=account or "",
        title=title or "",
        snippet=snippet(text or title or "", marks),
        at=None if us is None else from_columns(us, offset),
        case_id=None if case_id is None else CaseId(case_id),
        account_id=None if account_id is None else AccountId(account_id),
        chat_id=None if chat_id is None else ChatId(chat_id),
    )


def _is_found(word: str, marks: Marks) -> bool:
    return stem(word) in marks.stems or any(word.startswith(begun) for begun in marks.beginnings)


def _finds(folded: str, marks: Marks) -> list[tuple[int, int]]:
    """List where something that was asked for stands; a number counts whole, with its dashes."""
    spans = [found.span() for found in WORD.finditer(folded) if _is_found(found.group(), marks)]
    if marks.numbers:
        for start, end in find_codes(folded):
            said = folded[start:end]
            known = {squash(said), *phone_tokens(said)}
            if any(one.startswith(number) for one in known for number in marks.numbers):
                spans.append((start, end))
    return _merged(sorted(spans))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def snippet(text: str, marks: Marks) -> str:
    """Cut the text around the first find and mark every find in it."""
    spans = _finds(fold(text), marks)
    start = max(0, spans[0][0] - _BEFORE) if spans else 0
    if start and (gap := text.find(" ", start, spans[0][0])) >= 0:
        start = gap + 1  # not in the middle of a word
    end = (spans[0][0] if spans else 0) + _AFTER
    shown, last = [], start
    for begin, stop in spans:
        if stop > end:
            break
        shown += [text[last:begin], MARK, text[begin:stop], UNMARK]
        last = stop
    shown.append(text[last : max(last, end)])
    whole = re.sub(r"\s+", " ", "".join(shown)).strip()
    return f"{'…' if start else ''}{whole}{'…' if end < len(text) else ''}"
