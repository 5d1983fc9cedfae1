"""Texts that cannot be scored among others that can: each is refused alone, and the engine lives."""

from app.domain.generation import FinishReason, PromptPart
from app.inference import protocol
from tests.helpers.counting_model import Desk


def score(
    desk: Desk, prefix: str, tails: list[str]
) -> tuple[list[int], list[tuple[int, str]], list[FinishReason]]:
    """Places that were scored, places that were refused with the code, and the ends."""
    parts = tuple((PromptPart(tail, control=False),) for tail in tails)
    desk.scheduler.submit(protocol.Score(7, (PromptPart(prefix, control=True),), parts, ("b",)))
    for _ in range(100):
        desk.scheduler.step()
    assert not desk.scheduler.busy
    scored = [one.index for told in desk.answers if isinstance(told, protocol.Scores) for one in told.scored]
    refused = [(told.index, told.code) for told in desk.answers if isinstance(told, protocol.Refused)]
    return (
        sorted(scored),
        refused,
        [told.reason for told in desk.answers if isinstance(told, protocol.ScoresEnded)],
    )


def test_a_text_too_long_is_refused_alone(desk: Desk) -> None:
    told = score(desk, "P" * 10, ["aa", "x" * 60, "ca"])
    assert told == ([0, 2], [(1, "engine.context")], [FinishReason.STOP])
    (refused,) = [one for one in desk.answers if isinstance(one, protocol.Refused)]
    assert refused.facts == {"prompt_tokens": 70, "n_ctx": 64}


def test_where_all_are_too_long_it_ends(desk: Desk) -> None:
    for _ in range(2):
        told = score(desk, "P" * 10, ["x" * 60, "y" * 54])
        assert told[1] == [(0, "engine.context"), (1, "engine.context")]
        assert told[0] == []
        desk.answers.clear()


def test_no_texts_behind_what_lies_evaluated_ends_too(desk: Desk) -> None:
    for _ in range(2):
        assert score(desk, "P" * 10, []) == ([], [], [FinishReason.STOP])
        desk.answers.clear()


def test_nothing_at_all_is_refused(desk: Desk) -> None:
    assert score(desk, "", [""])[1] == [(0, "engine.empty_prompt")]
