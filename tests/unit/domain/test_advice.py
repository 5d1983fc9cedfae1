"""The advisor's rules, by themselves."""

from dataclasses import replace

import pytest

from app.domain.advice import (
    AdviceRow,
    Needs,
    Quality,
    bandwidth_speed,
    better_quantization,
    lacking,
    recommended,
    scaled_speed,
)

ROW = AdviceRow(
    family="qwen2.5", title="Qwen 2.5", size="7B", parameters=7_615_616_512, licence="Apache-2.0",
    licence_note="", commercial=True, russian="best", made_for=(),
    quality=Quality("size", "mistral-7b", {"email": 75, "knowledge": 78}), quantization="Q8_0",
    quantization_loss="1–2 %", source="", fits=True, has_room=True, is_whole=True, n_ctx=8192,
    speed=scaled_speed(10.0, 10**9, 2 * 10**9),
)  # fmt: skip


@pytest.mark.parametrize(
    ("needs", "lacks"),
    [
        (Needs(), ()),
        (Needs("best", commercial=True, quality=75, tokens_per_s=5.0, n_ctx=8192), ()),
        (Needs(quality=76), ("quality",)),
        (Needs(task="summary", quality=1), ("quality",)),
        (Needs(tokens_per_s=5.1), ("speed",)),
        (Needs(n_ctx=8193), ("context",)),
    ],
)
def test_needs_are_held_against_what_is_known(needs: Needs, lacks: tuple[str, ...]) -> None:
    assert lacking(ROW, needs) == lacks


def test_what_nobody_knows_was_not_met() -> None:
    unknown = replace(ROW, speed=None, quality=Quality("none"), fits=False, commercial=False, russian="weak")
    assert lacking(unknown, Needs("good", commercial=True, quality=1, tokens_per_s=0.1)) == (
        "memory", "licence", "russian", "quality", "speed",
    )  # fmt: skip


def test_twice_the_bytes_half_the_speed() -> None:
    assert scaled_speed(30.0, 10**9, 2 * 10**9).tokens_per_s == 15.0
    assert bandwidth_speed([(10**9, 100.0), (10**9, 50.0)], 0.5).tokens_per_s == pytest.approx(1 / 0.06)


def test_q8_where_it_fits_with_room_else_q4() -> None:
    large, small = ROW, replace(ROW, quantization="Q4_K_M")
    assert better_quantization([large, small]) is large
    tight = replace(large, has_room=False)
    assert better_quantization([tight, small]) is small
    assert better_quantization([tight, replace(small, has_room=False)]) is tight
    spilling = replace(large, is_whole=False)
    assert better_quantization([spilling, small]) is small
    assert better_quantization([spilling, replace(small, is_whole=False)]) is spilling
    out = replace(tight, is_whole=False)
    assert better_quantization([out, replace(out, quantization="Q4_K_M")]).quantization == "Q4_K_M"
    nowhere = replace(out, fits=False)
    assert better_quantization([nowhere, replace(nowhere, quantization="Q4_K_M")]).quantization == "Q4_K_M"


def test_the_best_of_those_that_suit() -> None:
    needs = Needs(task="knowledge")
    lacking_one = replace(ROW, lacks=("memory",), quality=Quality("rated", "x", {"knowledge": 99}))
    retrieval = replace(ROW, family="command-r", made_for=("retrieval",))
    larger = replace(ROW, parameters=14 * 10**9)
    assert recommended([lacking_one], needs) is None
    assert recommended([lacking_one, larger, retrieval, ROW], needs) is retrieval
    assert recommended([ROW, larger, retrieval], Needs()) is larger


def test_what_is_too_slow_to_wait_for_is_taken_only_where_nothing_else_suits() -> None:
    quick = replace(ROW, speed=scaled_speed(7.0, 1, 1))
    better = replace(ROW, parameters=32 * 10**9, speed=scaled_speed(0.7, 1, 1))
    assert recommended([better, quick], Needs()) is quick
    assert recommended([better, quick], Needs(tokens_per_s=0.5)) is better
    assert recommended([better], Needs()) is better
    assert recommended([quick, replace(better, speed=None)], Needs()).speed is None  # type: ignore[union-attr]
