"""All verbs on one page, each with the function that carries it out."""

import argparse
from collections.abc import Callable
from importlib import import_module

from app.commands.invocation import Invocation
from app.commands.parser import VerbParser, common_flags, speaking

Handler = Callable[[Invocation], int]

# Rooms of verbs: each adds its own to the table.
_ROOMS = (
    "profile_verbs",
    "health_verbs",
    "record_verbs",
    "search_verbs",
    "exchange_verbs",
    "assist_verbs",
    "generate_verbs",
    "draft_many_verbs",
    "classify_verbs",
    "model_verbs",
    "bundle_verbs",
    "stick_verbs",
    "safety_verbs",
)


class VerbTable:
    """One level of verbs; `group` opens the next.

    Attributes:
        language: Of the help.
    """

    def __init__(self, parser: VerbParser, language: str) -> None:
        self.language = language
        self._verbs = parser.add_subparsers(
            metavar=_words(language, "VERB", "КОМАНДА"), required=True, parser_class=type(parser)
        )

    def add(self, name: str, english: str, russian: str, handler: Handler) -> argparse.ArgumentParser:
        """A verb; its arguments are added to the parser returned."""
        parser = self._parser(name, english, russian)
        parser.set_defaults(handler=handler)
        return parser

    def group(self, name: str, english: str, russian: str) -> "VerbTable":
        """A noun with verbs of its own (`profile new`)."""
        return VerbTable(self._parser(name, english, russian), self.language)

    def _parser(self, name: str, english: str, russian: str) -> VerbParser:
        about = _words(self.language, english, russian)
        return self._verbs.add_parser(
            name, help=about, description=about, parents=[common_flags(self.language)]
        )


def build_parser(language: str) -> VerbParser:
    """The whole command line; refusals and help in `language`."""
    parser = speaking(language)(
        prog="vakhta",
        parents=[common_flags(language)],
        description=_words(
            language, "The AI desk for places without a network.", "Рабочий стол с ИИ там, где нет сети."
        ),
        epilog=_words(language, "Without a verb the desk opens.", "Без команды открывается рабочий стол."),
    )
    parser.add_argument("--version", action="version", version=f"vakhta {_version()}")
    table = VerbTable(parser, language)
    for room in _ROOMS:
        import_module(f"app.commands.{room}").add_verbs(table)
    return parser


def _words(language: str, english: str, russian: str) -> str:
    return russian if language == "ru" else english


def _version() -> str:
    from app import __version__

    return __version__
