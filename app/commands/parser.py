"""The line as typed: verbs and flags, common flags before or after the verb, refusals in the user's words."""

import argparse
import re
from typing import Any, Never, TypeVar

from app.commands.line_words import help_words, metavar
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

A = TypeVar("A", bound=argparse.Action)


class UsageError(AppError):
    """The line cannot be understood; the exit code is 2."""

    code = "usage"


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help as it was written, line by line."""

    usage_word = "usage: "

    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Say how it is used."""
        super().add_usage(usage, actions, groups, self.usage_word if prefix is None else prefix)


class _RussianHelp(_Help):
    """Help in Russian."""

    usage_word = "как писать: "


class VerbParser(argparse.ArgumentParser):
    """An argparse parser that raises instead of ending the process, and takes no abbreviations.

    Attributes:
        language: Of the help and of refusals; argparse's own words too.
    """

    language = "en"

    def __init__(self, **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", _RussianHelp if self.language == "ru" else _Help)
        super().__init__(**options)

    def format_help(self) -> str:
        """Write the help, the titles of its parts too."""
        for group in self._action_groups:
            group.title = help_words(str(group.title), self.language)
        return super().format_help()

    def _add_action(self, action: A) -> A:
        """Take an argument, with its help and what stands for its value in the parser's language."""
        if isinstance(action.help, str) and action.help != argparse.SUPPRESS:
            action.help = help_words(action.help, self.language)
        if isinstance(action.metavar, str):
            action.metavar = metavar(action.metavar, self.language)
        elif action.metavar is None and action.choices is None and action.nargs != 0:
            action.metavar = metavar(action.dest.upper(), self.language)
        return super()._add_action(action)

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


def speaking(language: str) -> type[VerbParser]:
    """A parser of this language."""
    return type("SpeakingParser", (VerbParser,), {"language": language})


def common_flags(language: str) -> VerbParser:
    """Flags every verb takes; absent ones leave no trace, so that a verb does not undo what stood before."""
    parent = speaking(language)(add_help=False, argument_default=argparse.SUPPRESS)
    parent.add_argument("--profile", metavar="DIR", help="folder of the profile; else the last used")
    parent.add_argument(
        "--passphrase-fd", type=whole, metavar="N", help="descriptor to read the passphrase from"
    )
    parent.add_argument("--json", action="store_true", dest="as_json", help="one JSON document on stdout")
    parent.add_argument("--quiet", action="store_true", help="results only")
    parent.add_argument("--lang", choices=("ru", "en"), help="language of what is printed")
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
