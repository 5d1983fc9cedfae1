"""Lines of vCard and iCalendar put together again, with the number of the line each began on.

Both fold long lines by a leading space; vCard 2.1 also leaves a quoted-printable line open by `=`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_MOST_LOGICAL = 1 << 20
_QUOTED = "QUOTED-PRINTABLE"


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between BEGIN and END.

    Attributes:
        line: The number of the BEGIN.
        lines: What stands between, each with its number; BEGIN and END of inner components too.
        whole: Whether its END was there and no line was endless.
    """

    line: int
    lines: tuple[tuple[int, str], ...]
    whole: bool


def unfold(text: str) -> Iterator[tuple[int, str]]:
    """Give the logical lines; one over a mebibyte (a photo) is cut to its first physical line."""
    began, parts, size, is_open = 0, list[str](), 0, False
    for number, line in enumerate(text.splitlines(), start=1):
        if parts and (is_open or line[:1] in (" ", "\t")):
            more = line if is_open else line[1:]
            size += len(more)
            if size <= _MOST_LOGICAL:
                parts.append(("\n" if is_open else "") + more)
        else:
            if parts:
                yield began, "".join(parts)
            began, parts, size = number, [line] if line.strip() else [], 0
        is_open = line.endswith("=") and bool(parts) and _QUOTED in parts[0].upper()
    if parts:
        yield began, "".join(parts)


def blocks(text: str, name: str) -> Iterator[Block]:
    """Give the components of that name; what stands outside of them is left out."""
    begin, end = f"BEGIN:{name}", f"END:{name}"
    began, inner = 0, list[tuple[int, str]]()
    for number, line in unfold(text):
        mark = line.strip().upper().replace(" ", "")
        if mark == begin:
            if began:
                yield Block(began, tuple(inner), whole=False)
            began, inner = number, []
        elif mark == end and began:
            yield Block(began, tuple(inner), whole=True)
            began, inner = 0, []
        elif began:
            inner.append((number, line))
    if began:
        yield Block(began, tuple(inner), whole=False)
