"""Templates: a text in which `{{name}}` stands for what is asked when it is used."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import DomainError

_VARIABLE = re.compile(r"\{\{\s*([^{}\n]+?)\s*\}\}")


@dataclass(frozen=True, slots=True)
class SiteTemplate:
    """A template that came in a signed bundle.

    Attributes:
        bundle: The id of the bundle that brought it.
    """

    name: str
    text: str
    bundle: str


def variables(text: str) -> tuple[str, ...]:
    """Name the variables of a template, each once, in the order they are asked."""
    return tuple(dict.fromkeys(found[1] for found in _VARIABLE.finditer(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Write the values in their places.

    Raises:
        DomainError: A variable has no value (`template.variable`).
    """
    for name in variables(text):
        if name not in values:
            raise DomainError("a variable has no value", code="template.variable", name=name)
    # In one pass: a value that looks like a variable stays what it is.
    return _VARIABLE.sub(lambda found: values[found[1]], text)
