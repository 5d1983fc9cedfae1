"""A canary asks for one thing and knows when it got it."""

import msgspec
import pytest

from app.domain.canaries import Canary


def canary_of(**values: object) -> Canary:
    return msgspec.convert({"prompt": "2+2?", **values}, Canary)


def test_a_text_stands_in_the_answer() -> None:
    canary = canary_of(expect="Четыре  ПРОЦЕНТА")
    assert canary.holds("Это четыре\nпроцента.")
    assert not canary.holds("Это пять процентов.")


def test_a_pattern_is_found_in_the_answer() -> None:
    canary = canary_of(pattern=r"^\s*(4|four)\b.*end")
    assert canary.holds(" four\nand the end")
    assert not canary.holds("fourteen end")


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"expect": " "},
        {"expect": "a", "pattern": "b"},
        {"pattern": "("},
        {"expect": "a", "max_tokens": 0},
    ],
)
def test_one_that_asks_for_nothing_is_refused(values: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        canary_of(**values)
