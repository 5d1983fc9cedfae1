"""What a shape did not take of a file: where it stands, and what may stand there.

Invariant: a misfit never holds a value of the file.
"""

import enum
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import inspect

_PLACED = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)
_FIELD = re.compile(r"(?P<kind>unknown|required) field `(?P<name>.*)`", re.DOTALL)
_STEP = re.compile(r"\[[^\]]*\]|[^.\[]+")
# RFC 3339 wants seconds and an offset: said by an example it is understood at once.
TIME_EXAMPLE = "2026-11-30T09:00:00+05:00"


@dataclass(frozen=True, slots=True)
class Misfit:
    """One thing a shape did not take.

    Attributes:
        place: As in `accounts[0].kind`; "" for the whole.
        what: In msgspec's words, values left out.
        allowed: The values that may stand there, or the fields where an unknown one stood; of a time one as
            an example; none where there is no list of them.
        lacks: A field that must be there is not.
    """

    place: str
    what: str
    allowed: tuple[str, ...]
    lacks: bool = False


def misfit(error: msgspec.ValidationError, shape: Any) -> Misfit:
    """Say what a shape did not take."""
    found = _PLACED.match(str(error))
    assert found, "the pattern takes any text"
    what, path = found["what"], found["path"] or ""
    there = _at(inspect.type_info(shape), _STEP.findall(path))
    if field := _FIELD.search(what):
        lacks = field["kind"] == "required"
        return Misfit(
            f"{path}.{field['name']}".lstrip("."), what, () if lacks else _field_names(there), lacks
        )
    if what.startswith("Invalid enum value"):
        return Misfit(path, "Invalid value", _values(there))
    if any(isinstance(one, inspect.DateTimeType) for one in there):
        return Misfit(path, what, (TIME_EXAMPLE,))
    return Misfit(path, what, ())


def _at(whole: inspect.Type, steps: list[str]) -> list[inspect.Type]:
    """The types that may stand at a place."""
    there = list(_whole_or_parts(whole))
    for step in steps:
        there = [part for one in there for inner in _inner(one, step) for part in _whole_or_parts(inner)]
    return there


def _whole_or_parts(one: inspect.Type) -> Iterator[inspect.Type]:
    if isinstance(one, inspect.Metadata):
        yield from _whole_or_parts(one.type)
    elif isinstance(one, inspect.UnionType):
        yield from one.types
    else:
        yield one


def _inner(one: inspect.Type, step: str) -> Iterator[inspect.Type]:
    if isinstance(one, inspect.StructType):
        yield from (field.type for field in one.fields if field.encode_name == step)
    elif isinstance(one, inspect.DictType):
        yield one.value_type
    elif isinstance(one, inspect.ListType | inspect.VarTupleType):
        yield one.item_type


def _field_names(there: list[inspect.Type]) -> tuple[str, ...]:
    return tuple(
        field.encode_name for one in there if isinstance(one, inspect.StructType) for field in one.fields
    )


def _values(there: list[inspect.Type]) -> tuple[str, ...]:
    found: list[object] = []
    for one in there:
        if isinstance(one, inspect.LiteralType):
            found += one.values
        elif isinstance(one, inspect.EnumType):
            members: type[enum.Enum] = one.cls
            found += [member.value for member in members]
    return tuple(map(str, found))
