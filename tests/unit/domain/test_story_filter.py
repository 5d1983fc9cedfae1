"""Filters of a story."""

import pytest

from app.domain.story_filter import StoryFilter
from tests.helpers.casefiles import moment


@pytest.mark.parametrize(
    ("wanted", "passes"),
    [
        (StoryFilter(), True), (StoryFilter(kind="email"), True), (StoryFilter(kind="call"), False),
        (StoryFilter(direction="in"), True), (StoryFilter(direction="out"), False),
        (StoryFilter(since=moment(6)), True), (StoryFilter(since=moment(7)), False),
        (StoryFilter("email", "in", moment(5)), True),
    ],
)  # fmt: skip
def test_what_is_wanted_passes(wanted: StoryFilter, *, passes: bool) -> None:
    assert wanted.passes("email", "in", moment(6)) is passes
    assert wanted.is_open is (wanted == StoryFilter())
