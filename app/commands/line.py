"""The outermost call of the command line: a line in, an exit code out."""

import argparse
import locale
import logging
import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from app.commands.invocation import Invocation
from app.commands.output import Output, speak_utf8
from app.commands.parser import UsageError
from app.commands.stopping import StoppedBySignalError, signals_stop
from app.commands.verbs import build_parser
from app.domain.sentences import sentence
from app.errors import AppError

if TYPE_CHECKING:
    from app.services.desk import Services

DONE, CHECK_FAILED, USAGE, REFUSED, OUR_FAULT, INTERRUPTED = 0, 1, 2, 3, 70, 130

_log = logging.getLogger(__name__)
# Before there is a log file nobody listens; Python would then print the error itself on stderr.
_log.addHandler(logging.NullHandler())


def run_line(arguments: Sequence[str], make_services: "Callable[[], Services]") -> int:
    """Run one command to its end.

    Args:
        arguments: The line without the program's name.
        make_services: Constructs the services; called only when a verb needs them.

    Returns:
        The exit code of commands.md: 0, 1, 2, 3, 70 or 130.
    """
    speak_utf8()
    output = _first_guess(arguments)
    try:
        with signals_stop():
            return _run(arguments, output, make_services)
    except KeyboardInterrupt:
        output.refuse(StoppedBySignalError("stopped by a signal"))
        return INTERRUPTED


class OurFaultError(AppError):
    """An error nobody expected."""

    code = "bug"


def _run(arguments: Sequence[str], output: Output, make_services: "Callable[[], Services]") -> int:
    invocation: Invocation | None = None
    try:
        options = build_parser(output.language).parse_args(list(arguments))
        invocation = Invocation(options, output, make_services)
        return _carry_out(invocation)
    except UsageError as error:
        output.refuse(error)
        return USAGE
    except SystemExit as end:
        return int(end.code or 0)
    except AppError as error:
        _log.warning("refused %s", error.code)
        output.refuse(error)
        return REFUSED
    except Exception as error:
        _log.exception("our fault")
        output.refuse(OurFaultError(type(error).__name__, path=invocation.log_file if invocation else ""))
        return OUR_FAULT


def _carry_out(invocation: Invocation) -> int:
    options, output = invocation.options, invocation.output
    output.settle(_language(options, invocation))
    problem = invocation.services.preferences.problem
    if problem is not None:
        output.aside(sentence(problem.code, problem.facts, output.language))
    handler: Callable[[Invocation], int] = options.handler
    try:
        return handler(invocation)
    finally:
        invocation.close()


def _language(options: argparse.Namespace, invocation: Invocation) -> str:
    named = getattr(options, "lang", None) or invocation.services.preferences.get().language
    return named if named in {"ru", "en"} else language_of_the_system()


def language_of_the_system() -> str:
    """`ru` where the system speaks Russian, else `en`."""
    variables = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next((value for value in variables if value), None)
    if named is None:
        named = locale.getlocale()[0] or ""
    return "ru" if named.lower().startswith("ru") else "en"


def _first_guess(arguments: Sequence[str]) -> Output:
    """How to speak before the line is understood: refusals of the line itself need it."""
    words = list(arguments)
    named = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "--lang"]
    named += [word.partition("=")[2] for word in words if word.startswith("--lang=")]
    language = named[-1] if named and named[-1] in {"ru", "en"} else language_of_the_system()
    return Output(language, as_json="--json" in words, quiet="--quiet" in words)
