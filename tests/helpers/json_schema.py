"""The few words of JSON Schema that our schemas use, read strictly: a word not known here is an error."""

import re
from collections.abc import Iterator
from typing import Any

KINDS: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
}
SAID_FOR_PEOPLE = {"$schema", "title", "description"}


def findings(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Everything in which a value is not what its schema says, each with its path."""
    if "type" in schema and (wrong := list(_kind(value, schema["type"], schema, path or "the entry"))):
        yield from wrong  # nothing else can be asked of a value of another kind
        return
    for word, wanted in schema.items():
        if word not in SAID_FOR_PEOPLE:
            yield from _RULES[word](value, wanted, schema, path or "the entry")


def _kind(value: Any, wanted: str, _: dict[str, Any], path: str) -> Iterator[str]:
    if not isinstance(value, KINDS[wanted]) or isinstance(value, bool):
        yield f"{path} is not of the type {wanted}"


def _required(value: Any, wanted: list[str], _: dict[str, Any], path: str) -> Iterator[str]:
    yield from (f"{path} lacks {name}" for name in wanted if name not in value)


def _properties(value: Any, wanted: dict[str, Any], _: dict[str, Any], path: str) -> Iterator[str]:
    for name in wanted.keys() & value.keys():
        yield from findings(value[name], wanted[name], f"{path}.{name}")


def _closed(value: Any, _: bool, schema: dict[str, Any], path: str) -> Iterator[str]:  # noqa: FBT001
    yield from (f"{path}.{name} is unknown" for name in value.keys() - schema["properties"].keys())


def _items(value: Any, wanted: dict[str, Any], _: dict[str, Any], path: str) -> Iterator[str]:
    for number, item in enumerate(value):
        yield from findings(item, wanted, f"{path}[{number}]")


def _one_of(value: Any, wanted: list[dict[str, Any]], _: dict[str, Any], path: str) -> Iterator[str]:
    said = [list(findings(value, choice, path)) for choice in wanted]
    if sum(not each for each in said) != 1:
        yield f"{path} fits none of the choices: {said}"


def _rule(check: Any, saying: str) -> Any:
    def rule(value: Any, wanted: Any, _: dict[str, Any], path: str) -> Iterator[str]:
        if not check(value, wanted):
            yield f"{path} {saying} {wanted}"

    return rule


_RULES: dict[str, Any] = {
    "type": _kind,
    "required": _required,
    "properties": _properties,
    "additionalProperties": _closed,
    "items": _items,
    "oneOf": _one_of,
    "pattern": _rule(lambda value, wanted: re.search(wanted, value), "does not match"),
    "enum": _rule(lambda value, wanted: value in wanted, "is none of"),
    "const": _rule(lambda value, wanted: value == wanted, "is not"),
    "minimum": _rule(lambda value, wanted: value >= wanted, "is under"),
    "exclusiveMinimum": _rule(lambda value, wanted: value > wanted, "is not over"),
    "minLength": _rule(lambda value, wanted: len(value) >= wanted, "is shorter than"),
    "minItems": _rule(lambda value, wanted: len(value) >= wanted, "has fewer items than"),
}
