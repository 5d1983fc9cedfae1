"""Which record a line means."""

from app.commands.invocation import Invocation
from app.commands.parser import UsageError


def record_id(noun: str, invocation: Invocation) -> int:
    """The id on the line; of a case, its number too.

    Raises:
        UsageError: It is no whole number.
    """
    named: str = invocation.options.id
    if noun == "case":
        return invocation.services.cases.find_case(named)
    if not named.isdecimal():
        raise UsageError("not an id", detail=named)
    return int(named)
