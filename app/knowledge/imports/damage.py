"""What foreign libraries throw at damaged files, told as one refusal.

Each of them has errors of its own and many that are not meant as errors; a person is told that the file or
the piece of it does not read, and where.
"""

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

from app.domain.reports import ImportProblem
from app.errors import ExchangeError, absence

MOST_BYTES = 1 << 31
# Named one by one: a stop sign and our own errors pass.
DAMAGE = (
    ArithmeticError, AssertionError, AttributeError, BadZipFile, EOFError, LookupError, NotImplementedError,
    OSError, RuntimeError, SyntaxError, TypeError, ValueError, struct.error, zlib.error,
)  # fmt: skip


@contextmanager
def told_as_damage(path: Path) -> Iterator[None]:
    """Turn whatever a library says of a file into our refusal.

    Raises:
        ExchangeError: The file cannot be read at all (`import.unreadable`).
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (FileNotFoundError, IsADirectoryError) as error:
        raise ExchangeError(
            "is no file", code="import.unreadable", path=str(path), **absence(error)
        ) from error
    except DAMAGE as error:
        raise ExchangeError(
            f"does not read: {type(error).__name__}", code="import.unreadable", path=path.name
        ) from error


def read_whole(path: Path) -> bytes:
    """Read a file of a bearable size.

    Raises:
        ExchangeError: It cannot be read (`import.unreadable`) or is over two gibibytes (`import.too_large`).
    """
    with told_as_damage(path):
        size = path.stat().st_size
        if size <= MOST_BYTES:
            return path.read_bytes()
    raise ExchangeError("over two gibibytes", code="import.too_large", path=path.name)


def problem(line: int | str, code: str, detail: str = "") -> ImportProblem:
    """A line that is not taken."""
    return ImportProblem(str(line), code, detail or code)
