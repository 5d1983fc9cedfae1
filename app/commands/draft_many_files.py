"""The file of `draft-many`: cases line by line."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import msgspec

from app.commands.invocation import InputFileError, read_text
from app.domain.draft_lines import DraftLine, LineRejected
from app.domain.drafts import DraftKind, Tone


class _CaseLine(msgspec.Struct, forbid_unknown_fields=True):
    """A line as its sender writes it."""

    case: str | int
    id: str | int | None = None
    instruction: str = ""
    tone: Tone = Tone.BUSINESS
    language: Literal["ru", "en", "kk"] | None = None
    kind: DraftKind = DraftKind.REPLY


@dataclass(frozen=True, slots=True)
class CasesFile:
    """A file of cases.

    Attributes:
        digest: SHA-256 of its text: the same file again is the same run.
    """

    digest: str
    lines: tuple[DraftLine, ...]
    rejected: tuple[LineRejected, ...]


def read_cases(path: str) -> CasesFile:
    """Read the lines, and those that are wrong apart; blank lines are none.

    Raises:
        InputFileError: The file does not read (`file.*`).
    """
    text = read_text(path)
    lines: list[DraftLine] = []
    rejected: list[LineRejected] = []
    ids: set[str | int] = set()
    # By "\n" alone: an instruction may hold other characters that `splitlines` takes for the end of a line.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            one = msgspec.json.decode(line, type=_CaseLine)
        except msgspec.MsgspecError as error:
            rejected.append(_rejected(number, None, str(error)))
            continue
        if one.id is not None and one.id in ids:
            rejected.append(_rejected(number, one.id, f"id {one.id!r} stands there twice"))
            continue
        if one.id is not None:
            ids.add(one.id)
        lines.append(_line(number, one))
    return CasesFile(sha256(text.encode()).hexdigest(), tuple(lines), tuple(rejected))


def _line(number: int, one: _CaseLine) -> DraftLine:
    return DraftLine(number, one.id, str(one.case), one.instruction, one.tone, one.language, one.kind)


def _rejected(number: int, name: str | int | None, detail: str) -> LineRejected:
    return LineRejected(number, name, InputFileError(detail, code="drafts.line", line=number, detail=detail))
