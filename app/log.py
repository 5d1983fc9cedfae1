"""The log: one rotating file of what the program did, without customer text, ever.

Two guards stand at the door, so that no careless line lets a letter through: of a line's arguments only
figures and short lower-case words (codes, states) are written, anything else as its length; of an error
only its type, its code and the places in our source it passed, never its message.
"""

import logging
import re
import traceback
from pathlib import Path

MAX_BYTES = 1_000_000
KEPT_FILES = 3
ROOT_LOGGER = "app"

_PLAIN_WORD = re.compile(r"[a-z0-9_.\-]{1,60}")


def start_log(path: Path) -> logging.Handler:
    """Send all of the program's log lines to `path`; a directory that takes no file silences the log."""
    logger = logging.getLogger(ROOT_LOGGER)
    stop_log()
    handler = QuietFile(path)
    handler.setFormatter(WithoutText("%(asctime)s %(process)d %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    return handler


def stop_log() -> None:
    """Close the log's file, if one is open."""
    logger = logging.getLogger(ROOT_LOGGER)
    for handler in [handler for handler in logger.handlers if isinstance(handler, QuietFile)]:
        logger.removeHandler(handler)
        handler.close()


class WithoutText(logging.Formatter):
    """Writes the constant part of a line and only such values as cannot be a person's words."""

    def format(self, record: logging.LogRecord) -> str:
        """The line as it goes into the file."""
        copy = logging.makeLogRecord(record.__dict__)
        copy.args = tuple(harmless(value) for value in _values(record.args))
        copy.exc_text = None
        return super().format(copy)

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """Type, code and places of an error; its message may quote what a customer wrote."""
        error = ei[1] if isinstance(ei, tuple) else None
        return places_of(error) if isinstance(error, BaseException) else ""


class QuietFile(logging.Handler):
    """A file that is opened at the first line and moves its older part aside when it grows large.

    Our own, because `logging.handlers` loads sockets and pickles, which nothing here needs.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a full or read-only disk costs the line, not the work."""
        line = self.format(record) + "\n"
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > MAX_BYTES:
                self._rotate()
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError:
            return

    def _rotate(self) -> None:
        for number in range(KEPT_FILES - 1, 0, -1):
            older = self._numbered(number)
            if older.exists():
                older.replace(self._numbered(number + 1))
        self._path.replace(self._numbered(1))

    def _numbered(self, number: int) -> Path:
        return self._path.with_name(f"{self._path.name}.{number}")


def harmless(value: object) -> object:
    """The value itself when it is a figure or a plain word, else only its length."""
    if isinstance(value, bool | int | float) or value is None:
        return value
    text = str(value)
    return text if _PLAIN_WORD.fullmatch(text) else f"<text of {len(text)} characters>"


def places_of(error: BaseException) -> str:
    """An error's type, code and path through the source, with its causes; no message, no value.

    It can be copied into a letter to us.
    """
    lines: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        lines += [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in _frames(seen)]
        lines.append(f"{type(seen).__name__} {getattr(seen, 'code', '')}".rstrip())
        seen = seen.__cause__ or seen.__context__
    return "\n".join(lines)


def _frames(error: BaseException) -> list[traceback.FrameSummary]:
    return list(traceback.extract_tb(error.__traceback__))


def _values(args: object) -> tuple[object, ...]:
    if args is None:
        return ()
    return args if isinstance(args, tuple) else (args,)
