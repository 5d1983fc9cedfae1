"""Inline Markdown to styled pieces of text: bold, italic, struck, code.

Pure. Links become their words with the address behind in brackets; images and HTML stay as written: what a
model writes is text, and no address in it is ever looked at. Cost is linear in the text.
"""

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    code: bool = False


_PLAIN = Span("")
_SPECIAL = re.compile(r"[\\`*_~\[]")
_LINK = re.compile(r"\[([^\[\]\n]{1,500})\]\((<?)([^()\s<>]{1,2000})>?(?:[ \t]+\"[^\"\n]{0,300}\")?\)")
_DEEPEST = 6  # levels of emphasis in emphasis; a hostile text would nest to the end of the stack
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class _Scanner:
    """One pass over one text; remembers delimiters known to have no partner left."""

    def __init__(self, text: str, *, open_ended: bool) -> None:
        self.text = text
        self.open_ended = open_ended
        self.spans: list[Span] = []
        self.plain: list[str] = []
        self.lonely: set[tuple[str, int]] = set()
        self.depth = 0

    def scan(self, start: int, end: int, style: Span) -> None:
        """Append the spans of text[start:end], which stands in `style`."""
        at = start
        while at < end:
            match = _SPECIAL.search(self.text, at, end)
            if match is None:
                self.plain.append(self.text[at:end])
                break
            self.plain.append(self.text[at : match.start()])
            at = self._special(match.start(), end, style)
        self.flush(style)

    def flush(self, style: Span) -> None:
        text = "".join(self.plain)
        self.plain.clear()
        if text:
            self.spans.append(replace(style, text=text))

    def _special(self, at: int, end: int, style: Span) -> int:
        char = self.text[at]
        if char == "\\":
            return self._escape(at, end)
        if char == "`":
            return self._code(at, end, style)
        if char == "[":
            return self._link(at, end)
        return self._emphasis(at, end, style)

    def _literal(self, at: int, length: int) -> int:
        self.plain.append(self.text[at : at + length])
        return at + length

    def _escape(self, at: int, end: int) -> int:
        if at + 1 < end and self.text[at + 1] in _PUNCTUATION:
            self.plain.append(self.text[at + 1])
            return at + 2
        return self._literal(at, 1)

    def _run(self, at: int, end: int, longest: int) -> str:
        length = 1
        while at + length < end and self.text[at + length] == self.text[at] and length < longest:
            length += 1
        return self.text[at] * length

    def _code(self, at: int, end: int, style: Span) -> int:
        mark = self._run(at, end, 8)
        stop = self._partner(mark, at + len(mark), end)
        if stop < 0:
            return self._literal(at, len(mark))
        self.flush(style)
        inner = self.text[at + len(mark) : stop]
        padded = len(inner) > 2 and inner[0] == inner[-1] == " "
        self.spans.append(replace(style, text=inner[1:-1] if padded else inner, code=True))
        return min(stop + len(mark), end)

    def _link(self, at: int, end: int) -> int:
        match = _LINK.match(self.text, at, end)
        if match is None or (at and self.text[at - 1] == "!"):
            return self._literal(at, 1)
        words, address = match[1], match[3]
        self.plain.append(words if words == address else f"{words} ({address})")
        return match.end()

    def _emphasis(self, at: int, end: int, style: Span) -> int:
        char = self.text[at]
        mark = self._run(at, end, 2 if char == "~" else 3)
        after = at + len(mark)
        inside_word = char == "_" and at > 0 and self.text[at - 1].isalnum()
        opens = after < end and not self.text[after].isspace() and not inside_word
        if not opens or mark == "~" or self.depth > _DEEPEST:
            return self._literal(at, len(mark))
        stop = self._partner(mark, after, end)
        if stop < 0:
            return self._literal(at, len(mark))
        self.flush(style)
        self.depth += 1
        self.scan(after, stop, _styled(style, mark))
        self.depth -= 1
        return min(stop + len(mark), end)

    def _partner(self, mark: str, start: int, end: int) -> int:
        """Where the closing mark stands, -1 if nowhere; an open-ended text closes bold and code."""
        stop = -1 if (mark, end) in self.lonely else self._closing(mark, start, end)
        if stop >= 0:
            return stop
        # Who looks from further on finds nothing either: without this a row of stars costs a square.
        self.lonely.add((mark, end))
        still_typed = self.open_ended and end == len(self.text) and mark in ("**", "`")
        return end if still_typed else -1

    def _closing(self, mark: str, start: int, end: int) -> int:
        at = self.text.find(mark, start, end)
        while at >= 0:
            run = self._run(at, end, 99)
            exact = len(run) == len(mark) or (mark[0] != "`" and len(run) > len(mark) and len(mark) > 1)
            if at > start and exact and (mark[0] == "`" or self._may_close(mark, at, end)):
                return at
            at = self.text.find(mark, at + len(run), end)
        return -1

    def _may_close(self, mark: str, at: int, end: int) -> bool:
        after = at + len(mark)
        in_word = mark[0] == "_" and after < end and self.text[after].isalnum()
        return not self.text[at - 1].isspace() and not in_word


def _styled(style: Span, mark: str) -> Span:
    if mark[0] == "~":
        return replace(style, struck=True)
    return replace(style, bold=style.bold or len(mark) > 1, italic=style.italic or len(mark) != 2)


def inline_spans(text: str, *, open_ended: bool = False) -> list[Span]:
    """Split inline Markdown into spans.

    Args:
        text: The text of a block; line breaks stay.
        open_ended: The text still streams: bold or code not yet closed counts to the end, so that words
            do not change their looks when the closing mark comes.
    """
    if not _SPECIAL.search(text):
        return [replace(_PLAIN, text=text)] if text else []
    scanner = _Scanner(text, open_ended=open_ended)
    scanner.scan(0, len(text), _PLAIN)
    return scanner.spans
