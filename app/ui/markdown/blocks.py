"""Splits a streamed Markdown answer into blocks that will not change any more and an open tail.

Pure: no Qt. A subset of CommonMark that models write: headings, paragraphs, bullet and numbered lists,
fenced code, pipe tables, quotes, rules. HTML, images and links stay the text they are.

Invariants:
    * Feeding a text in any pieces gives the same blocks as feeding it whole.
    * A closed block never changes; lines of an open code fence close one by one, so that the tail of a
      long listing is one line.
    * The cost of a step depends on the open block, not on the answer.
"""

import re
from dataclasses import dataclass, replace
from enum import Enum


class BlockKind(Enum):
    """What a block is; code comes as start, lines, end."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    ITEM = "item"
    QUOTE = "quote"
    RULE = "rule"
    TABLE = "table"
    CODE_START = "code_start"
    CODE_LINE = "code_line"
    CODE_END = "code_end"


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes:
        text: Inline Markdown (of code: the line as it is; of a code start: the language).
        level: Of a heading 1–6; of a list item its depth from 0.
        marker: Of a list item `•` or the number as written.
        rows: Of a table, the header first; every row as wide as the header.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """What is still growing: a text block, a table or a fence; `indents` are those of the list around."""

    kind: BlockKind | None = None
    lines: tuple[str, ...] = ()
    level: int = 0
    marker: str = ""
    fence: str = ""
    fence_indent: int = 0
    indents: tuple[int, ...] = ()


_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])[ \t]+(.*)$")
_FENCE = re.compile(r"( *)(`{3,}|~{3,})[ \t]*([^`]*)$")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DELIMITERS = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")
# Markers whose meaning the next character decides: shown only once it is known, so that nothing flickers.
_UNDECIDED = re.compile(r" *(?:[-*+_>]{1,3}|#{1,6}|`{1,}[^`\s]*|~{1,}[^~\s]*|\d{1,3}[.)]?|\|)$")

Step = tuple[tuple[Block, ...], _Open]


def _cells(line: str) -> tuple[str, ...]:
    inner = line.strip().removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return tuple(cell.strip().replace("\\|", "|") for cell in _CELL_BREAK.split(inner))


def _table(lines: tuple[str, ...]) -> Block:
    header = _cells(lines[0])
    width = len(header)
    body = (_cells(line) for line in lines[2:])
    rows = tuple((row + ("",) * width)[:width] for row in body)
    return Block(BlockKind.TABLE, rows=(header, *rows))


def _is_table(lines: tuple[str, ...]) -> bool:
    return len(lines) > 1 and "|" in lines[0] and bool(_DELIMITERS.match(lines[1]))


def _finished(open_: _Open) -> tuple[Block, ...]:
    """The open block as it stands."""
    if open_.kind is None or open_.fence:
        return ()
    if open_.kind is BlockKind.TABLE and _is_table(open_.lines):
        return (_table(open_.lines),)
    kind = BlockKind.PARAGRAPH if open_.kind is BlockKind.TABLE else open_.kind
    return (Block(kind, "\n".join(open_.lines), open_.level, open_.marker),)


def _in_fence(open_: _Open, line: str) -> Step:
    bare = line.strip()
    if bare.startswith(open_.fence) and not bare.strip(open_.fence[0]):
        return (Block(BlockKind.CODE_END),), _Open(indents=open_.indents)
    indent = min(open_.fence_indent, len(line) - len(line.lstrip(" ")))
    return (Block(BlockKind.CODE_LINE, line[indent:]),), open_


def _item(open_: _Open, match: re.Match[str]) -> Step:
    indent = len(match[1])
    outer = tuple(i for i in open_.indents if i <= indent - 2)
    marker = match[2] if match[2][0].isdigit() else "•"
    item = _Open(BlockKind.ITEM, (match[3],), len(outer), marker, indents=(*outer, indent))
    return _finished(open_), item


def _start(open_: _Open, line: str) -> Step | None:
    """What a line opens whatever stood before it; None for plain text."""
    if match := _FENCE.match(line):
        code = Block(BlockKind.CODE_START, match[3].strip())
        fence = _Open(None, fence=match[2], fence_indent=len(match[1]), indents=open_.indents)
        return (*_finished(open_), code), fence
    if match := _HEADING.match(line):
        return (*_finished(open_), Block(BlockKind.HEADING, match[2], len(match[1]))), _Open()
    if _RULE.match(line):
        return (*_finished(open_), Block(BlockKind.RULE)), _Open()
    if match := _ITEM.match(line):
        return _item(open_, match)
    return None


def _text(open_: _Open, line: str) -> Step:
    bare = line.strip()
    if bare.startswith(">"):
        text = bare[1:].strip()
        if open_.kind is BlockKind.QUOTE:
            return (), replace(open_, lines=(*open_.lines, text))
        return _finished(open_), _Open(BlockKind.QUOTE, (text,))
    if bare.startswith("|") and open_.kind is not BlockKind.TABLE:
        return _finished(open_), _Open(BlockKind.TABLE, (bare,))
    if open_.kind is None:
        inside = open_.indents and line.startswith("  ")
        return (), _Open(BlockKind.PARAGRAPH, (bare,), indents=open_.indents if inside else ())
    return (), replace(open_, lines=(*open_.lines, bare))


def _step(open_: _Open, line: str) -> Step:
    """Take one whole line: what closes by it, and what is open after it."""
    if open_.fence:
        return _in_fence(open_, line)
    if not line.strip():
        return _finished(open_), _Open(indents=open_.indents)
    if open_.kind is BlockKind.TABLE and "|" in line:
        return (), replace(open_, lines=(*open_.lines, line.strip()))
    if open_.kind is BlockKind.TABLE and _is_table(open_.lines):
        closed, after = _step(_Open(), line)
        return (*_finished(open_), *closed), after
    if open_.kind is BlockKind.PARAGRAPH and _is_table((open_.lines[-1], line)) and len(open_.lines) == 1:
        return (), replace(open_, kind=BlockKind.TABLE, lines=(*open_.lines, line.strip()))
    return _start(open_, line) or _text(open_, line)


class BlockSplitter:
    """Takes an answer in pieces; gives blocks as they close, and the open tail on request."""

    def __init__(self) -> None:
        self._open = _Open()
        self._partial = ""

    def feed(self, text: str) -> tuple[Block, ...]:
        """Take more of the answer; return the blocks that closed by it."""
        *lines, self._partial = (self._partial + text).replace("\r\n", "\n").split("\n")
        closed: list[Block] = []
        for line in lines:
            blocks, self._open = _step(self._open, line)
            closed.extend(blocks)
        return tuple(closed)

    def tail(self) -> tuple[Block, ...]:
        """The open end as far as its form is known; it may change with the next piece."""
        if not self._partial or (not self._open.fence and _UNDECIDED.match(self._partial)):
            return _finished(self._open)
        blocks, after = _step(self._open, self._partial)
        tail = (*blocks, *_finished(after))
        # A fence is opened and closed by whole lines only: half of one says too little.
        return tuple(b for b in tail if b.kind not in (BlockKind.CODE_START, BlockKind.CODE_END))

    def finish(self) -> tuple[Block, ...]:
        """Say that the answer ended; return what was still open."""
        closed: tuple[Block, ...] = ()
        if self._partial:
            closed, self._open = _step(self._open, self._partial)
        end = (Block(BlockKind.CODE_END),) if self._open.fence else _finished(self._open)
        self._open, self._partial = _Open(), ""
        return (*closed, *end)
