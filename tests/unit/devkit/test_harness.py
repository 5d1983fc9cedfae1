"""Benchmarks say ok only when it is so, and print what commands.md promises."""

import json

import pytest

from benchmarks.harness import Figure, in_turn, main


@pytest.mark.parametrize(
    ("figure", "ok"),
    [
        (Figure("a", 0.95, "ratio", limit=100.0, goal=0.95, at_least=True), True),
        (Figure("a", 0.94, "ratio", limit=100.0, goal=0.95, at_least=True), False),
        (Figure("a", 1.5, "ratio", limit=0.2, goal=1.5), True),
        (Figure("a", 1.51, "ratio", limit=0.2, goal=1.5), False),
        (Figure("a", 8.1, "ms", limit=8.0), False),
        (Figure("a", 8.1, "ms"), True),
    ],
)
def test_a_goal_is_reached_or_missed(figure: Figure, ok: bool) -> None:  # noqa: FBT001
    """At least or at most; without a goal the limit is the goal; without both it is only told."""
    assert figure.ok is ok


def test_pairs_are_measured_in_turn() -> None:
    """Every second pair begins with the other, and the ratio is the median of the pairs'."""
    said: list[str] = []
    values = {"ours": iter([1.0, 9.0, 3.0]), "limit": iter([1.0, 3.0, 2.0])}

    def measure(name: str) -> float:
        said.append(name)
        return next(values[name])

    found = in_turn(lambda: measure("ours"), lambda: measure("limit"), 3)
    assert said == ["ours", "limit", "limit", "ours", "ours", "limit"]
    assert found.ratio == 1.5
    assert found.limit == 2.0


def test_one_document_and_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    """With --json exactly one document; exit 1 when a goal is missed."""
    missed = Figure("b", 2.0, "ratio", limit=5.0, goal=1.5)
    assert main(lambda: [missed], ["--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    assert document["figures"][0]["goal"] == 1.5
    assert document["figures"][0]["ok"] is False
    assert document["figures"][0].keys() >= {"name", "value", "unit", "limit", "goal", "ok"}
    assert document["machine"]["cores"]


def test_a_reached_goal_is_zero(capsys: pytest.CaptureFixture[str]) -> None:
    """And a person sees a line of it."""
    assert main(lambda: [Figure("c", 1.0, "ratio", limit=5.0, goal=1.5)], []) == 0
    assert capsys.readouterr().out.startswith("ok   c")
