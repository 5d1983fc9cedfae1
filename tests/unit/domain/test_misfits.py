"""What a shape did not take, and what it would have."""

import enum
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
import pytest

from app.domain.misfits import TIME_EXAMPLE, Misfit, misfit


class Colour(enum.StrEnum):
    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct, forbid_unknown_fields=True):
    colour: Colour | None = None
    kind: Annotated[Literal["a", "b"], msgspec.Meta(description="one of two")] = "a"


class Whole(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    parts: list[Part] = []
    pair: tuple[Part, ...] = ()
    at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    named: dict[str, Part] = {}


@pytest.mark.parametrize(
    ("untrusted", "expected"),
    [
        ({"name": "n", "parts": [{}, {"colour": "green"}]}, ("parts[1].colour", ("red", "blue"))),
        ({"name": "n", "pair": [{"kind": "c"}]}, ("pair[0].kind", ("a", "b"))),
        ({"name": "n", "named": {"x": {"kind": "c"}}}, ("named[...].kind", ("a", "b"))),
        ({"name": "n", "parts": [{"size": 1}]}, ("parts[0].size", ("colour", "kind"))),
        ({"name": "n", "size": 1}, ("size", ("name", "parts", "pair", "at", "named"))),
        ({"name": "n", "at": "2026-11-30 09:00"}, ("at", (TIME_EXAMPLE,))),
        ({"name": "n", "at": "2026-11-30T09:00:00"}, ("at", (TIME_EXAMPLE,))),
        ({"name": "n", "at": "30.11.2026"}, ("at", (TIME_EXAMPLE,))),
        ({"parts": []}, ("name", ())),
        ({"name": ""}, ("name", ())),
        ([], ("", ())),
    ],
)
def test_the_place_and_what_may_stand_there(untrusted: Any, expected: tuple[str, tuple[str, ...]]) -> None:
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert(untrusted, Whole)
    found = misfit(refused.value, Whole)
    assert (found.place, found.allowed) == expected
    assert found.lacks is ("name" not in untrusted and untrusted != [])
    assert "green" not in found.what


def test_a_place_the_shape_does_not_know_has_no_list() -> None:
    told = msgspec.ValidationError("Invalid enum value 'x' - at `$.nowhere.at[0].all`")
    assert misfit(told, Whole) == Misfit("nowhere.at[0].all", "Invalid value", ())
    odd = msgspec.ValidationError("Invalid enum value 'x' - at `$.name.deeper`")
    assert misfit(odd, Whole).allowed == ()
    plain = msgspec.ValidationError("Invalid enum value 'x' - at `$.name`")
    assert misfit(plain, Whole).allowed == ()
