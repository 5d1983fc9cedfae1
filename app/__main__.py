"""One executable: the desk without a verb, the commands with one, the engine with `--worker`.

With `--selftest` it tries all of itself in a folder that is thrown away.

Only as much of the line is read here as tells the three apart; nothing heavy is imported before that.
"""

import gc
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.services.desk import Services

# Options of the desk and common options that take a value: what follows them is not a verb.
_WITH_VALUE = ("--profile", "--passphrase-fd", "--lang", "--smoke")
_ASKING = ("-h", "--help", "--version")


def main(argv: list[str] | None = None) -> int:
    """Run what the line asks for; the exit code of commands.md."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--worker"]:
        from app.inference.worker import main as work

        return work(arguments)
    if arguments[:1] == ["--selftest"]:
        return _selftest(arguments[1:])
    if asks_for_a_command(arguments):
        from app.commands.line import run_line

        return run_line(arguments, _services)
    return _desk(arguments)


def asks_for_a_command(arguments: list[str]) -> bool:
    """Whether the line holds a verb, or asks for help or the version."""
    words = iter(arguments)
    for word in words:
        if word in _WITH_VALUE:
            next(words, None)
        elif word in _ASKING or not word.startswith("-"):
            return True
    return False


def _services() -> "Services":
    from app.bootstrap import build_services
    from app.paths import directories

    return build_services(directories())


def _selftest(arguments: list[str]) -> int:
    from app.bootstrap import build_services, worker_command
    from app.paths import directories_under
    from app.ui.selftest import run_selftest

    return run_selftest(arguments, lambda home: build_services(directories_under(home)), worker_command())


def _desk(arguments: list[str]) -> int:
    # What is made until the first frame stays for good: looking through it for garbage is time for nothing.
    # The desk's `Background` collects it from then on.
    gc.disable()
    from app.commands.desk_options import read_desk_options

    options = read_desk_options(arguments)
    from app.bootstrap import own_command
    from app.ui.desk import run_desk

    return run_desk(
        _services(),
        own_command,
        profile=options.profile,
        language=options.language,
        smoke=options.smoke,
        measure_first_frame=options.measure_first_frame,
    )


if __name__ == "__main__":
    sys.exit(main())
