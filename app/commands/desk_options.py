"""Options of the desk itself: the line without a verb."""

import argparse
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """How the desk is to open.

    Attributes:
        smoke: Walk through the demo profile and leave pictures of every page in this folder, then end.
        measure_first_frame: Print the milliseconds to the first frame, then end.
    """

    profile: Path | None
    language: str | None
    smoke: Path | None
    measure_first_frame: bool


def read_desk_options(arguments: list[str]) -> DeskOptions:
    """The options in `arguments`; an unknown one ends the program with 2, as usage errors do."""
    parser = argparse.ArgumentParser(prog="vakhta", add_help=False, allow_abbrev=False)
    parser.add_argument("--profile", type=Path)
    parser.add_argument("--lang", choices=("ru", "en"))
    parser.add_argument("--smoke", type=Path, metavar="DIR")
    parser.add_argument("--measure-first-frame", action="store_true")
    options = parser.parse_args(arguments)
    return DeskOptions(
        profile=options.profile,
        language=options.lang,
        smoke=options.smoke,
        measure_first_frame=options.measure_first_frame,
    )
