"""What a command says: tables for people, one JSON document for scripts, progress for whoever watches.

Under `--json` stdout carries exactly one document, whatever happens. A reader that goes away (`| head`) is no
error: the work goes on in silence.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TextIO

from app.commands.line_words import label, shown
from app.domain.reports import OnProgress, Progress
from app.domain.sentences import is_told, sentence, size
from app.errors import AppError

_STEERING = {code: "\ufffd" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}


class Output:
    """Stdout and stderr of one command, in one language."""

    def __init__(self, language: str, *, as_json: bool = False, quiet: bool = False) -> None:
        self.language = language
        self.as_json = as_json
        self.quiet = quiet
        self._document_written = False
        self._progress_shown = False

    @property
    def is_terminal(self) -> bool:
        """Whether a person reads stdout as it comes."""
        return not self.as_json and sys.stdout.isatty()

    def settle(self, language: str) -> None:
        """Speak this language from here on: the settings are known now."""
        self.language = language

    def words(self, english: str, russian: str) -> str:
        """Whichever of the two is this command's language."""
        return russian if self.language == "ru" else english

    def document(self, values: Mapping[str, object]) -> None:
        """Print the one JSON document; nothing without `--json`."""
        if not self.as_json:
            return
        assert not self._document_written, "a second document"
        self._document_written = True
        _write(sys.stdout, json.dumps(plain(values), ensure_ascii=False) + "\n")

    def text(self, text: str, *, end: str = "\n") -> None:
        """Print for a person; nothing under `--json`. Results are printed under `--quiet` too."""
        if not self.as_json:
            _write(sys.stdout, _tame(text) + end)

    def remark(self, english: str, russian: str) -> None:
        """Say in passing what is no result: nothing under `--json` or `--quiet`."""
        if not self.quiet:
            self.text(self.words(english, russian))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Print rows in columns; long cells are cut so that a line stays a line."""
        named = [label(name, self.language) for name in headings]
        cells = [
            named,
            *([self._cell(name, value) for name, value in zip(headings, row, strict=True)] for row in rows),
        ]
        widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
        for row in cells:
            joined = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.text(joined.rstrip())

    def fact(self, name: str, value: object) -> None:
        """Print one fact by its name."""
        meant = self._shown(name, value)
        self.text(f"{label(name, self.language)}: {'—' if meant in ('', None) else meant}")

    def finding(self, told: Mapping[str, str]) -> None:
        """Print what `told` gave; what exactly was seen is in English, for those who read that."""
        detail = "" if self.language == "ru" else f" ({told['detail']})"
        self.text(f"{told['code']}: {told['message']}{detail}")

    def _cell(self, name: str, value: object) -> str:
        return _cell(self._shown(name, value))

    def _shown(self, name: str, value: object) -> object:
        if name.endswith("_bytes") and isinstance(value, int):
            return size(value, self.language)
        if (at := _moment(name, value)) is not None:
            return moment_told(at)
        meant = shown(name, value, self.language)
        if isinstance(meant, tuple | list):
            return ", ".join(str(one) for one in meant)
        return "" if meant is None else meant

    def refuse(self, error: AppError, kept: Mapping[str, object] | None = None) -> None:
        """Say why not: in the document (beside what could be kept), or on stderr."""
        said = sentence(error.code, error.facts, self.language)
        self.clear_progress()
        if self.as_json:
            self.document({**(kept or {}), "error": {"code": error.code, "message": said}})
        else:
            self.aside(said)

    def told(self, code: str, detail: str) -> dict[str, str]:
        """A finding as a document holds it: its sentence, and what exactly was seen (English, for us)."""
        said = sentence(code, {}, self.language) if is_told(code) else detail
        return {"code": code, "message": said, "detail": detail}

    def aside(self, text: str) -> None:
        """Print on stderr."""
        _write(sys.stderr, _tame(text) + "\n")

    def progress(self, english: str, russian: str) -> OnProgress:
        """A callback that shows how far work is; silent unless stderr is a terminal."""
        label = self.words(english, russian)

        def show(progress: Progress) -> None:
            if self.quiet or not sys.stderr.isatty():
                return
            self._progress_shown = True
            _write(sys.stderr, f"\r\x1b[K{label} {_how_far(progress, self.language)}")

        return show

    def clear_progress(self) -> None:
        """Take the progress line away before anything else is said."""
        if self._progress_shown:
            self._progress_shown = False
            _write(sys.stderr, "\r\x1b[K")


def _tame(text: str) -> str:
    """Take from a text what would steer the terminal: an account may be called anything."""
    return text.replace("\r\n", "\n").translate(_STEERING)


def speak_utf8() -> None:
    """Make stdout and stderr UTF-8 with bare newlines, whatever the console's code page."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A path with bytes outside UTF-8 is shown escaped (in JSON too: \udc80 is an escape there).
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def plain(value: object) -> object:
    """A value as JSON knows it: frozen records become objects, times ISO 8601 with their offset."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, date):  # a moment is one, too
        return value.isoformat()
    return str(value) if isinstance(value, Path | str) else value


def moment_told(at: datetime) -> str:
    """A moment for a person: by its own clock, whose offset is told where this machine's is another."""
    told = at.strftime("%Y-%m-%d %H:%M")
    here = at.utcoffset() in (None, at.astimezone().utcoffset())
    return told if here else f"{told} {at.isoformat(timespec='minutes')[len(told) :]}"


def _moment(name: str, value: object) -> datetime | None:
    """What a column of times holds, be it spelled already."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and (name == "at" or name.endswith("_at")):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return None


def _cell(value: object) -> str:
    if value is None:
        return ""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def _how_far(progress: Progress, language: str) -> str:
    if progress.total <= 0:
        return ""
    share = f"{100 * progress.done // progress.total}\N{NO-BREAK SPACE}%"
    if progress.unit != "bytes":
        return share
    return f"{share} ({size(progress.done, language)} / {size(progress.total, language)})"


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text)
        stream.flush()
    except BrokenPipeError:
        # The reader went away. What is written from here on goes nowhere, and the exit code stays the work's.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
