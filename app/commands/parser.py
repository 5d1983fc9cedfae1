"""The line as typed: verbs and flags, common flags before or after the verb, refusals in the user's words."""

import argparse
import re
from typing import Never

from app.errors import AppError

_RUSSIAN: tuple[tuple[str, str], ...] = (
    (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", r"\1: нет такого значения \2, есть \3"),
    (r"argument (\S+): expected one argument", r"\1: не хватает значения"),
    (r"argument (\S+): expected at least one argument", r"\1: нужно хотя бы одно значение"),
    (r"argument (\S+): invalid (\S+) value: (.+)", r"\1: неверное значение \3"),
    (r"argument (\S+): not allowed with argument (\S+)", r"\1 и \2 вместе не бывают"),
    (r"one of the arguments (.+) is required", r"нужно одно из: \1"),
    (r"the following arguments are required: (.+)", r"не хватает: \1"),
    (r"unrecognized arguments: (.+)", r"лишнее: \1"),
)


class UsageError(AppError):
    """The line cannot be understood; the exit code is 2."""

    code = "usage"


class VerbParser(argparse.ArgumentParser):
    """An argparse parser that raises instead of ending the process, and takes no abbreviations."""

    language = "en"

    def __init__(self, **options: object) -> None:
        options.setdefault("allow_abbrev", False)
        super().__init__(**options)  # type: ignore[arg-type]

    def error(self, message: str) -> Never:
        """Raise what argparse found wrong."""
        raise UsageError(message, detail=in_language(message, self.language))


def in_language(message: str, language: str) -> str:
    """Argparse's own words, in Russian where we know them."""
    if language != "ru":
        return message
    for english, russian in _RUSSIAN:
        if (found := re.fullmatch(english, message)) is not None:
            return found.expand(russian)
    return message


def common_flags() -> VerbParser:
    """Flags every verb takes; absent ones leave no trace, so that a verb does not undo what stood before."""
    parent = VerbParser(add_help=False, argument_default=argparse.SUPPRESS)
    parent.add_argument("--profile", metavar="DIR")
    parent.add_argument("--passphrase-fd", type=whole, metavar="N")
    parent.add_argument("--json", action="store_true", dest="as_json")
    parent.add_argument("--quiet", action="store_true")
    parent.add_argument("--lang", choices=("ru", "en"))
    return parent


def whole(text: str) -> int:
    """A whole number of 0 or more."""
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


whole.__name__ = "number"


def positive(text: str) -> int:
    """A whole number of 1 or more."""
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


positive.__name__ = "number"


def temperature(text: str) -> float:
    """A temperature; 0 is greedy, above 5 there is only noise."""
    value = float(text)
    if not 0 <= value <= 5:
        raise ValueError(text)
    return value


temperature.__name__ = "number"
